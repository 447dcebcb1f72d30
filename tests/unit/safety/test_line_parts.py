"""Parts of a line that hold no known name, names of ranges, and words that are names, in the shipped knowledge."""

from __future__ import annotations

import pytest

from trochee.knowledge import shipped
from trochee.knowledge.words import letters
from trochee.safety.medicines import resolve
from trochee.safety.naming import Naming
from trochee.safety.reading import read


@pytest.fixture(scope="module")
def naming() -> Naming:
    return Naming(shipped())


@pytest.mark.parametrize(
    ("line", "taken", "strangers"),
    [
        # a single letter is a drug in the street's words, unless it is a unit, a count, or part of a word
        ("ibuprofen, K", ["ibuprofen"], ("k",)),
        ("ibuprofen (K)", ["ibuprofen"], ("k",)),
        ("ibuprofen K", ["ibuprofen"], ("k",)),
        ("ibuprofen, H at weekends", ["ibuprofen"], ("h",)),
        ("ibuprofen, G", ["ibuprofen"], ("g",)),
        ("ibuprofen / G", ["ibuprofen"], ("g",)),
        ("K and ibuprofen", ["ibuprofen"], ("k",)),
        ("weed, K on weekends", ["cannabis"], ("k",)),
        ("paracetamol plus E", ["paracetamol"], ("e",)),
        ("paracetamol, 2C-B", ["paracetamol"], ("2c-b",)),
        ("ibuprofen, U-47700", ["ibuprofen"], ("u-47700",)),
        ("ibuprofen, 222s", ["ibuprofen"], ("222s",)),
        # a letter after a vitamin goes on with the list where it stands alone
        ("vitamin D and K", ["vitamin_d", "vitamin_k"], ()),
        ("vitamin D3 + K2 100 mcg", ["vitamin_d", "vitamin_k"], ()),
        ("vitamins B, C and D", ["vitamin", "vitamin_b", "vitamin_c", "vitamin_d"], ()),
        ("vitamin D and K at weekends", ["vitamin_d"], ("k",)),
        ("vitamin D at night, K", ["vitamin_d"], ("k",)),
        ("vitamin D, flibberol, K", ["vitamin_d"], ("flibberol", "k")),
        # pictures, and a question mark for a name
        ("ibuprofen, 🍷", ["ibuprofen"], ("🍷",)),
        ("ibuprofen, ???", ["ibuprofen"], ("???",)),
        # something that has no name
        ("paracetamol and a patch for pain", ["paracetamol"], ("a patch for pain",)),
        ("metformin, injection once a month", ["metformin"], ("injection once a month",)),
        ("metformin - injection once a month", ["metformin"], ("injection once a month",)),
        ("vitamin C and some strong pills", ["vitamin_c"], ("some strong pills",)),
        ("paracetamol and my husband's patches", ["paracetamol"], ("my husband's patches",)),
        ("paracetamol y pastillas", ["paracetamol"], ("pastillas",)),
        ("paracetamol und Tropfen", ["paracetamol"], ("tropfen",)),
        ("paracetamol et des gouttes le soir", ["paracetamol"], ("des gouttes le soir",)),
        ("ibuprofen and a drink", ["ibuprofen"], ("a drink",)),
        ("ibuprofen, 2 pints", ["ibuprofen"], ("2 pints",)),
        ("ibuprofen, 2 pills from my brother", ["ibuprofen"], ("2 pills from my brother",)),
        ("ibuprofen, 2 tablets for sleep", ["ibuprofen"], ("2 tablets for sleep",)),
        ("ibuprofen and 2 tablets", ["ibuprofen"], ("2 tablets",)),
        ("ibuprofen, sleep", ["ibuprofen"], ("sleep",)),
        ("ibuprofen and one for sleep", ["ibuprofen"], ("one for sleep",)),
        ("ibuprofen and the usual", ["ibuprofen"], ("the usual",)),
        ("the same + ibuprofen", ["ibuprofen"], ("the same",)),
    ],
)  # fmt: skip
def test_a_part_without_a_known_name_is_not_passed_over(
    line: str, taken: list[str], strangers: tuple[str, ...], naming: Naming
) -> None:
    found = read(line, naming)
    assert [each.id for each in found.taken] == taken
    assert found.not_recognised == strangers


@pytest.mark.parametrize(
    "line",
    [
        "ibuprofen 400 mg, twice a day",
        "metformin 500 mg, in the morning and at night, with food",
        "metformin 500 mg 1 tablet with breakfast and 1 tablet with dinner",
        "levothyroxine 100 mcg, 1 tablet, before breakfast",
        "levothyroxine 50 µg, half a tablet, 30 min before breakfast",
        "vitamin D, 1000 IU, daily",
        "amlodipine 5 mg, 1-0-0",
        "metoprolol 47.5 mg ½ - 0 - ½",
        "paracetamol, as needed, for pain",
        "paracetamol, for headaches or pain",
        "paracetamol 500 mg, 1-2 tablets every 6 h as needed for pain",
        "paracetamol 1 g at night",
        "paracetamol 2x500 mg, x 2",
        "pantoprazole 40mg 1/d, 3x/d",
        "simvastatin 40 mg p.o. q.h.s.",
        "penicillin V 250 mg q6h",
        "candesartan 8 mg, in the morning, prescribed by my GP",
        "metformin, as usual",
        "metformin; no other medicines",
        "ibuprofen at night",
        "ibuprofen 2 tablets",
        "ibuprofen 2x",
        "ibuprofen 2 at night",
        "ibuprofen 2 or 3 times a week",
        "2 ibuprofen",
        "ibuprofen (night)",
        "Tylenol 500",
        "Tylenol Extra Strength",
        "melatonin for sleep",
        "amitriptyline at night for sleep",
        "Sertralin 50 mg, morgens und abends",
        "paracétamol 1 g, matin et soir",
        "ibuprofeno 600 mg, mañana y noche",
        "Panadol plus ibuprofen",
        "I'm on ibuprofen",
    ],
)
def test_dose_time_reason_and_company_of_a_name_are_passed_over(line: str, naming: Naming) -> None:
    found = resolve([line], naming)
    assert found.ingredients
    assert found.not_checked == ()


def test_what_is_said_of_an_end_stays_with_the_name_before(naming: Naming) -> None:
    found = read("ibuprofen, stopped tablets because of headaches", naming)
    assert ([each.id for each in found.asked], found.not_recognised) == (["ibuprofen"], ())


@pytest.mark.parametrize(
    "line", ["same as last time", "The same", "same tablets as before", "same pills as my wife", "Same", "SAME"]
)
def test_the_same_as_before_is_not_the_supplement(line: str, naming: Naming) -> None:
    found = resolve([line], naming)
    assert (found.ingredients, found.not_checked) == ((), (line,))


@pytest.mark.parametrize("line", ["SAM-e", "sam-e", "SAMe 400 mg", "S-adenosylmethionine", "ademetionine"])
def test_the_supplement_is_known_by_its_own_spellings(line: str, naming: Naming) -> None:
    found = resolve([line], naming)
    assert (found.ingredients, found.not_checked) == (("ademetionine",), ())


def test_only_one_name_is_a_common_word_as_well(naming: Naming) -> None:
    assert {each for each in naming.words.silent if naming.meanings.get(letters(each))} == {"same"}
    assert naming.as_written == ("SAMe",)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("acetaminophen 3", "acetaminophen 3"),
        ("acetaminophen 3 and metformin", "acetaminophen 3"),
        ("Mucinex fast max night", "mucinex fast max night"),
        ("Mucinex nighttime", "mucinex nighttime"),
        ("Mucinex cold and flu", "mucinex cold"),
        ("Robitussin nighttime", "robitussin nighttime"),
        ("Robitussin maximum strength", "robitussin maximum"),
        ("Tylenol nighttime", "tylenol nighttime"),
        ("tylonel nighttime", "tylonel nighttime"),
        ("Tylenol sleep", "tylenol sleep"),
        ("Advil nighttime", "advil nighttime"),
        ("Nurofen night 200 mg", "nurofen night"),
        ("Brufen night", "brufen night"),
        ("Night-time Tylenol", None),
        ("night Tylenol", "night tylenol"),
        ("Panadol sleep", "panadol sleep"),
        ("Panadol forte", "panadol forte"),
        ("Panadol plus", "panadol plus"),
        ("Panadol plus 500 mg", "panadol plus"),
        ("Naproxen PM", "naproxen pm"),
        ("Anadin night", "anadin night"),
        ("Lemsip night", "lemsip night"),
        ("Sudafed night", "sudafed night"),
    ],
)
def test_a_range_with_a_word_for_another_product_is_asked_about(line: str, named: str | None, naming: Naming) -> None:
    found = resolve([line], naming)
    assert not found.whole or named is None
    assert named is None or named in found.not_checked


@pytest.mark.parametrize(
    ("line", "ingredients"),
    [
        ("Tylenol 1", {"codeine", "paracetamol", "caffeine"}),
        ("Tylenol #2", {"codeine", "paracetamol", "caffeine"}),
        ("Tylenol 3", {"codeine", "paracetamol"}),
        ("Mucinex DM", {"dextromethorphan", "guaifenesin"}),
        ("NyQuil Cold & Flu", {"paracetamol", "dextromethorphan", "doxylamine"}),
        ("Tylenol PM, 2 tablets", {"paracetamol", "diphenhydramine"}),
    ],
)
def test_a_product_of_a_range_that_is_known_is_read(line: str, ingredients: set[str], naming: Naming) -> None:
    found = resolve([line], naming)
    assert (set(found.ingredients), found.whole) == (ingredients, True)


@pytest.mark.parametrize("line", ["Mucinex", "Robitussin 10 ml"])
def test_the_bare_name_of_a_cough_range_may_hold_dextromethorphan(line: str, naming: Naming) -> None:
    assert resolve([line], naming).has("dextromethorphan") is None
    assert resolve(["guaifenesin"], naming).has("dextromethorphan") is False


def test_every_range_is_an_entry_and_its_words_say_nothing_elsewhere(naming: Naming) -> None:
    known = {each.id for each in naming.meanings.values()}
    assert naming.words.range <= known
    assert {each for each in naming.words.variant if not each.isdigit()} <= naming.words.silent
