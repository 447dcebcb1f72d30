"""One patient against rules and interactions together."""

from __future__ import annotations

from datetime import date

import pytest

from trochee.knowledge import shipped
from trochee.knowledge.facts import FactValue
from trochee.safety import Severity, State, Worst
from trochee.safety.checking import Checked, Checker

CHECK = Checker(shipped())
DAY = date(2026, 11, 23)


def checked(**given: FactValue) -> Checked:
    return CHECK(given, DAY)


def firing(found: Checked) -> set[str]:
    return {each.rule for each in found.findings if each.state is State.FIRES}


def test_nothing_known_asks_and_never_says_that_nothing_is_wrong() -> None:
    found = checked()
    assert found.worst is Worst.ASKS
    assert not firing(found)
    assert len([each for each in found.findings if each.severity is Severity.STOP]) > 50


def test_rules_and_interactions_stand_in_one_list_gravest_first() -> None:
    found = checked(medicines=("diazepam", "oxycodone"), aneurysm=True)
    assert {"eligibility.aneurysm", "depressants.two", "medicines.depressant"} <= firing(found)
    assert any(each.rule.startswith("interaction.") for each in found.findings)
    severities = [tuple(Severity).index(each.severity) for each in found.findings]
    assert severities == sorted(severities)
    assert found.worst is Worst.STOP


def test_a_name_that_nobody_knows_is_not_checked_and_asks() -> None:
    found = checked(medicines=("Flurbizan",), conditions=("left foot",))
    assert found.not_checked == ("Flurbizan", "left foot")
    assert "depressants.two" in {each.rule for each in found.findings if each.state is State.ASKS}


def test_what_was_taken_today_counts_with_what_is_taken() -> None:
    found = checked(medicines=("diazepam",), taken_today=("oxycodone",))
    assert {"depressants.two", "depressants.today"} <= firing(found)
    assert "depressants.today" not in firing(checked(medicines=("oxycodone",), taken_today=()))


@pytest.mark.parametrize(
    ("rule", "given", "missing"),
    [
        ("depressants.two", {}, ("medicines", "taken_today")),
        ("depressants.two", {"medicines": ()}, ("taken_today",)),
        ("depressants.two", {"taken_today": ()}, ("medicines",)),
        ("depressants.two", {"medicines": (), "taken_today": ()}, None),
        ("medicines.contraindicated", {"taken_today": ()}, ("medicines",)),
        ("medicines.contraindicated", {"medicines": ()}, None),
        ("interaction.not_answered", {"taken_today": ()}, ("medicines",)),
        ("interaction.not_answered", {"medicines": ()}, None),
        ("depressants.two", {"medicines": ("Flurbizan",)}, ("taken_today",)),
        ("depressants.two", {"medicines": ("Flurbizan",), "taken_today": ()}, ("medicines",)),
        ("depressants.today", {"medicines": ()}, ("taken_today",)),
        ("eligibility.under_age", {}, ("birth_date",)),
        ("eligibility.apnoea_with_obesity", {"sleep_apnoea": "treated", "weight_kg": 90.0}, ("height_cm",)),
    ],
)
def test_what_is_missing_is_what_somebody_can_answer(
    rule: str, given: dict[str, FactValue], missing: tuple[str, ...] | None
) -> None:
    found = {each.rule: each.missing for each in checked(**given).findings}
    assert found.get(rule) == missing


def test_facts_that_contradict_each_other_find_nothing_and_are_named() -> None:
    found = checked(pregnant=True, can_become_pregnant=False, aneurysm=True)
    assert [each.fact for each in found.contradictions] == ["pregnant"]
    assert found.findings == ()
