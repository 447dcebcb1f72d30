"""Every row of the list that the interactions were made from, and names that look alike."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from trochee.knowledge import Knowledge, shipped
from trochee.knowledge.severity import Severity
from trochee.safety.interactions import interaction_findings, state_of
from trochee.safety.medicines import resolve
from trochee.safety.naming import Naming
from trochee.safety.values import State

ROWS = [
    (ingredient, group["grade"], group["source"])
    for group in yaml.safe_load((Path(__file__).parent / "interaction_rows.yaml").read_text(encoding="utf-8"))
    for ingredient in group["ingredients"]
]
AS_GRADED = {
    "avoid": Severity.STOP,
    "major": Severity.SECOND_SIGN_OFF,
    "moderate": Severity.CAUTION,
    "minor": Severity.NOTE,
}
# Confused names of the lists of ISMP and the FDA, as far as both may stand on a list of medicines.
LOOK_ALIKE = [
    ("hydroxyzine", "hydralazine"), ("clonidine", "Klonopin"), ("clonidine", "clonazepam"), ("Lamictal", "Lamisil"),
    ("bupropion", "buspirone"), ("Celexa", "Celebrex"), ("tramadol", "trazodone"), ("risperidone", "ropinirole"),
    ("prednisone", "prednisolone"), ("tizanidine", "tiagabine"), ("quetiapine", "olanzapine"),
    ("hydrocodone", "oxycodone"), ("hydromorphone", "morphine"), ("fentanyl", "sufentanil"), ("Zantac", "Xanax"),
    ("Zyrtec", "Zyprexa"), ("sertraline", "cetirizine"), ("Serzone", "Seroquel"), ("methadone", "methylphenidate"),
    ("diazepam", "diltiazem"),
    ("ephedrine", "epinephrine"), ("amlodipine", "amiloride"), ("nifedipine", "nicardipine"),
    ("carbamazepine", "oxcarbazepine"), ("guaifenesin", "guanfacine"), ("levothyroxine", "liothyronine"),
    ("metformin", "metronidazole"), ("esketamine", "ketamine"), ("pentobarbital", "phenobarbital"),
    ("doxepin", "doxycycline"), ("Inderal", "Adderall"), ("Paxil", "Plavix"), ("Prozac", "Prilosec"),
    ("lorazepam", "alprazolam"), ("ciclosporin", "cycloserine"), ("nimodipine", "nifedipine"),
    ("zolpidem", "zolmitriptan"), ("cyclobenzaprine", "cyproheptadine"), ("clomipramine", "clomiphene"),
    ("OxyContin", "oxytocin"), ("chlorpromazine", "chlordiazepoxide"), ("mirtazapine", "nitrazepam"),
]  # fmt: skip
# Medicines that are sold and stand on no list here: none of them may be read as another one.
STRANGERS = (
    "dobutamine", "chlorpropamide", "tolbutamide", "methazolamide", "flavoxate", "penicillamine", "levocarnitine",
    "prednicarbate", "lorcaserin", "emedastine", "sulindac", "tolmetin", "oxaprozin", "tinidazole", "proguanil",
    "mefloquine", "primaquine", "griseofulvin", "micafungin", "caspofungin", "sofosbuvir", "maraviroc", "nateglinide",
    "rosiglitazone", "teriflunomide", "fingolimod", "natalizumab", "fulvestrant", "triptorelin", "cabergoline",
    "bromocriptine", "octreotide", "calcitriol", "cinacalcet", "sevelamer", "fidaxomicin", "alosetron",
    "darifenacin",    "bethanechol", "riluzole", "valbenazine", "apomorphine", "biperiden", "procyclidine",
    "cilostazol", "pentoxifylline",
    "fondaparinux", "nicorandil", "disopyramide", "mexiletine", "procainamide", "bupivacaine", "mirtazepam",
)  # fmt: skip


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return shipped()


@pytest.fixture(scope="module")
def naming(knowledge: Knowledge) -> Naming:
    return Naming(knowledge)


def test_the_list_is_whole() -> None:
    rows = 345
    assert len(ROWS) == len({name for name, _, _ in ROWS}) == rows


@pytest.mark.parametrize(("ingredient", "grade", "source"), ROWS)
def test_a_row_fires_as_gravely_as_it_was_graded(
    ingredient: str, grade: str, source: str, knowledge: Knowledge, naming: Naming
) -> None:
    found = interaction_findings(resolve([ingredient], naming), knowledge.interactions.values())
    own = [each for each in found if each.state is State.FIRES]
    assert AS_GRADED[grade] in {each.severity for each in own}
    (first,) = [each for each in own if each.severity is AS_GRADED[grade]][:1]
    assert first.verified == (source == "read")
    assert first.sources
    assert len(first.locators) == len(first.sources)
    assert not [each for each in found if each.rule == "interaction.not_checked"]


@pytest.mark.parametrize(("ingredient", "grade"), [(name, grade) for name, grade, _ in ROWS])
def test_a_row_asks_where_it_was_stopped_and_nobody_says_when(
    ingredient: str, grade: str, knowledge: Knowledge, naming: Naming
) -> None:
    found = interaction_findings(resolve([f"{ingredient}, stopped"], naming), knowledge.interactions.values())
    assert {each.state for each in found} == {State.ASKS}
    assert AS_GRADED[grade] in {each.severity for each in found}


@pytest.mark.parametrize(
    "name", ["paracetamol", "omeprazole", "metformin", "vitamin D", "loratadine", "atorvastatin"]
)
def test_an_everyday_medicine_leaves_every_interaction_silent(
    name: str, knowledge: Knowledge, naming: Naming
) -> None:
    assert interaction_findings(resolve([name], naming), knowledge.interactions.values()) == ()


def test_an_unknown_name_leaves_no_interaction_silent(knowledge: Knowledge, naming: Naming) -> None:
    medicines = resolve(["flibberol"], naming)
    assert {state_of(each, medicines) for each in knowledge.interactions.values()} == {State.ASKS}


def test_nobody_asked_leaves_no_interaction_silent(knowledge: Knowledge, naming: Naming) -> None:
    medicines = resolve(None, naming)
    assert {state_of(each, medicines) for each in knowledge.interactions.values()} == {State.ASKS}


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKE)
def test_names_that_look_alike_never_cross(one: str, other: str, naming: Naming) -> None:
    first, second = (resolve([each], naming).ingredients for each in (one, other))
    assert first
    assert second
    assert first != second
    for name, own, else_where in ((one, first, second), (other, second, first)):
        for index in range(len(name)):
            for slip in (name[:index] + name[index + 1 :], f"{name[:index]}x{name[index + 1 :]}"):
                read = resolve([slip], naming).ingredients
                assert not (set(read) & set(else_where) - set(own)), slip


@pytest.mark.parametrize("name", STRANGERS)
def test_a_medicine_that_is_not_on_record_is_never_read_as_another(name: str, naming: Naming) -> None:
    found = resolve([name], naming)
    assert (found.ingredients, found.not_checked) == ((), (name,))
