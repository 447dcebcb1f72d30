"""Lists of medicines: certain, possible and not checked, and the facts that rules ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories.knowledge import folder

from trochee.knowledge import load, shipped
from trochee.safety.medicines import listed_facts, medicine_facts, resolve
from trochee.safety.naming import Naming
from trochee.safety.open_lists import NOT_CHECKED, certain, is_open, unsure


@pytest.fixture
def naming(tmp_path: Path) -> Naming:
    return Naming(load(folder(tmp_path)))


@pytest.fixture(scope="module")
def real() -> Naming:
    return Naming(shipped())


def test_what_is_taken_is_certain_and_the_rest_of_its_class_is_not(naming: Naming) -> None:
    found = resolve(["calming pill"], naming)
    assert (found.ingredients, found.classes) == ((), ("anything", "calmer"))
    assert (found.has("calmer"), found.has("calmine"), found.has("pepper")) == (True, None, False)
    assert found.whole


def test_what_was_stopped_is_neither_taken_nor_not(naming: Naming) -> None:
    found = resolve(["calmine, stopped", "no calming pill"], naming)
    assert (found.ingredients, found.classes) == ((), ())
    assert (found.has("calmine"), found.has("calmer"), found.has("lullin"), found.has("pepper")) == (
        None,
        None,
        None,
        False,
    )


def test_an_unknown_name_and_a_list_never_asked_for_leave_everything_open(naming: Naming) -> None:
    named = resolve(["zzzz", "pepper"], naming)
    assert (named.has("pepper"), named.has("calmine"), named.not_checked, named.whole) == (
        True,
        None,
        ("zzzz",),
        False,
    )
    never = resolve(None, naming)
    assert (never.has("calmine"), never.not_checked, never.whole) == (None, (), False)
    assert medicine_facts(never) == {}


def test_an_empty_list_and_nothing_are_answers_and_nothing_beside_a_name_is_not(naming: Naming) -> None:
    assert resolve([], naming).has("calmine") is False
    assert resolve(["none"], naming).has("calmine") is False
    assert resolve(["none", "pepper"], naming).not_checked == ("none",)
    assert resolve(["pepper"], naming, ["none"]).not_checked == ()


def test_what_was_taken_today_counts_beside_a_list_that_was_not_asked_for(naming: Naming) -> None:
    found = resolve(None, naming, ["pepper"])
    assert (found.has("pepper"), found.has("calmine")) == (True, None)
    assert medicine_facts(found)["medicine_ingredients"] == ("pepper", NOT_CHECKED)


def test_facts_hold_what_is_certain_what_may_be_and_what_was_not_checked(naming: Naming) -> None:
    medicines, facts = listed_facts(
        {"medicines": ("Duo", "calmine, stopped"), "taken_today": ("zzzz", "Duo")}, naming
    )
    assert [line.written for line in medicines.lines] == ["Duo", "calmine, stopped", "zzzz"]
    assert facts["medicine_ingredients"] == ("calmine", "pepper", NOT_CHECKED)
    assert facts["medicine_classes"] == ("anything", "calmer", "harmless", NOT_CHECKED)
    assert facts["classes_taken_today"] == ("anything", "calmer", "harmless", NOT_CHECKED)
    assert listed_facts({}, naming)[1] == {}
    assert "classes_taken_today" not in listed_facts({"medicines": ()}, naming)[1]
    possible = listed_facts({"medicines": ("lullin forte, stopped",)}, naming)[1]
    assert possible["medicine_ingredients"] == (unsure("anything"), unsure("calmer"), unsure("lullin"))


def test_a_line_shows_how_a_misspelt_name_was_read(naming: Naming) -> None:
    (line,) = resolve([" calmime 5 mg "], naming).lines
    assert line.written == "calmime 5 mg (read as calmine)"


@pytest.mark.parametrize(
    ("names", "counted", "possible"),
    [
        ([], (), ()),
        (["diazepam", "Valium"], ("diazepam",), ()),
        (["diazepam", "oxycodone"], ("diazepam", "oxycodone"), ()),
        (["Vicodin"], ("hydrocodone",), ()),
        (["benzos"], ("benzodiazepine",), ()),
        (["benzos", "Xanax"], ("alprazolam",), ()),
        (["benzos", "sedative"], ("benzodiazepine",), ()),
        (["benzos", "oxycodone"], ("benzodiazepine", "oxycodone"), ()),
        (["sleeping pill"], (), ("sleep_medicine",)),
        (["sleeping pill", "painkiller"], (), ("painkiller", "sleep_medicine")),
        (["zolpidem, stopped"], (), ("zolpidem",)),
        (["no benzos"], (), ("benzodiazepine",)),
        (["beta blocker", "metformin", "metformin, stopped"], (), ()),
        (["no statins"], (), ()),
        (["wine", "beer"], ("alcohol",), ()),
        (["zolpidem"], ("zolpidem",), ()),
        (["mirtazapine", "quetiapine"], (), ()),
    ],
)
def test_depressants_are_counted_once_each(
    names: list[str], counted: tuple[str, ...], possible: tuple[str, ...], real: Naming
) -> None:
    found = resolve(names, real)
    assert (found.depressants, found.possible_depressants) == (counted, possible)
    assert medicine_facts(found)["cns_depressants"] == (*counted, *map(unsure, possible))


def test_open_members_of_a_list_are_not_shown() -> None:
    assert certain(("diazepam", unsure("zolpidem"), NOT_CHECKED)) == ("diazepam",)
    assert certain(5.0) == 5.0
    assert [is_open(each) for each in ("diazepam", unsure("zolpidem"), NOT_CHECKED)] == [False, True, True]
