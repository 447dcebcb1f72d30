"""What is asked of whom, how a form counts, and that a healthy person is done in ten minutes."""

from __future__ import annotations

from datetime import date

import pytest

from trochee.knowledge import shipped
from trochee.knowledge.assessment import Asking, Occasion
from trochee.knowledge.facts import FactType, FactValue
from trochee.safety.asking import Assessment, Scored
from trochee.safety.checking import Checker

DAY = date(2026, 11, 23)
KNOWLEDGE = shipped()
ASSESSMENT = Assessment(KNOWLEDGE)
PHQ9, AUDIT_C = KNOWLEDGE.forms["phq9"], KNOWLEDGE.forms["audit_c"]
WELL: dict[str, FactValue] = {
    "sleep_apnoea": "never_tested",
    "cbti": "offered",
    "no_alcohol_for_a_day": True,
    "contraception_effective": True,
    "can_become_pregnant": True,
    "locked_storage": True,
    "emergency_address_reachable": True,
    "birth_date": date(1985, 5, 4),
    "height_cm": 172.0,
    "weight_kg": 70.0,
    "medicines": (),
    "conditions": (),
    "cardiovascular_event_on": "never",
}
"""A healthy woman of working age: the longest way through without a finding. All else she answers with no."""


def asking(name: str) -> Asking:
    return next(each for section in KNOWLEDGE.assessment.values() for each in section.asks if each.fact == name)


def asked_of_the_well() -> list[tuple[Asking, ...]]:
    """Every page that a healthy patient sees, each question answered before the next page opens."""
    known: dict[str, FactValue] = {}
    pages = []
    for section in ASSESSMENT.sections(Occasion.ASSESSMENT):
        page: list[Asking] = []
        while new := [each for each in ASSESSMENT.asked(section, known, DAY, patient=True) if each not in page]:
            page += new
            for each in new:
                number = KNOWLEDGE.facts[each.fact].type is FactType.NUMBER
                known[each.fact] = WELL.get(each.fact, 0.0 if number else False)
        pages.append(tuple(page))
    return pages


def test_a_healthy_patient_answers_everything_in_ten_minutes() -> None:
    pages = asked_of_the_well()
    items = [each for page in pages for each in page]
    assert 40 <= len(items) <= 55, "so few that it is short, so many that nothing was forgotten"
    assert "ketamine_elsewhere_last_7_days_mg" not in {each.fact for each in items}
    assert ASSESSMENT.minutes(pages) <= 10


def test_one_who_cannot_become_pregnant_is_asked_less() -> None:
    section = KNOWLEDGE.assessment["pregnancy"]
    may = {each.fact for each in ASSESSMENT.asked(section, {"can_become_pregnant": True}, DAY, patient=True)}
    not_so = {each.fact for each in ASSESSMENT.asked(section, {"can_become_pregnant": False}, DAY, patient=True)}
    assert may - not_so == {"pregnant", "contraception_effective"}


def test_a_question_that_falls_away_leaves_its_fact_unknown_and_the_rules_ask() -> None:
    section = KNOWLEDGE.assessment["pregnancy"]
    unknown = ASSESSMENT.asked(section, {}, DAY, patient=True)
    assert "pregnant" not in {each.fact for each in unknown}
    found = Checker(KNOWLEDGE)({}, DAY).findings
    assert any("pregnant" in each.missing or "can_become_pregnant" in each.missing for each in found)


def test_the_clinician_is_asked_all_that_the_patient_is_not() -> None:
    section = KNOWLEDGE.assessment["suicidality"]
    patient = [each.fact for each in ASSESSMENT.asked(section, {}, DAY, patient=True)]
    clinician = [each.fact for each in ASSESSMENT.asked(section, {}, DAY, patient=False)]
    assert patient == ["depression_score", "suicidal_item"]
    assert "suicidal_intent" in clinician
    assert not set(patient) & set(clinician)


def test_sections_come_by_occasion_in_their_order() -> None:
    first = [each.id for each in ASSESSMENT.sections(Occasion.ASSESSMENT)]
    assert first[0] == "breathing"
    assert first.index("suicidality") < first.index("substances") < first.index("laboratory")
    assert [each.id for each in ASSESSMENT.sections(Occasion.COURSE)] == ["course"]
    both = [each.id for each in ASSESSMENT.sections(Occasion.COURSE, Occasion.DOSE)]
    assert both == ["course", "before_a_dose", "after_a_dose"]


@pytest.mark.parametrize(
    ("fact", "value", "calls"),
    [
        ("suicidal_item", 1.0, True),
        ("suicidal_item", 0.0, False),
        ("suicidal_item", None, False),
        ("suicidal_intent", True, True),
        ("falls", True, False),
    ],
)
def test_a_thought_of_harm_calls_somebody(fact: str, value: FactValue | None, calls: bool) -> None:
    assert ASSESSMENT.calls(fact, value, DAY) is calls


@pytest.mark.parametrize(
    ("points", "scored"),
    [
        ((None,) * 9, Scored(total=None)),
        ((1, None, *(None,) * 7), Scored(total=None)),
        ((1, 0, *(None,) * 7), Scored(total=1)),
        ((1, 0, 3, 3, 3, 3, 3, 3, 3), Scored(total=1)),
        ((1, 1, *(None,) * 7), Scored(total=None, goes_on=True)),
        ((1, 1, 1, 1, 1, 1, 1, 1, None), Scored(total=None, goes_on=True)),
        ((1, 1, 1, 1, 1, 1, 1, 1, 1), Scored(total=9, goes_on=True)),
        ((3,) * 9, Scored(total=27, goes_on=True)),
    ],
)
def test_the_nine_items_are_asked_only_where_the_first_two_say_so(
    points: tuple[int | None, ...], scored: Scored
) -> None:
    """PHQ-2 at or above 2 goes on (Levis 2020); the total of the PHQ-9 needs all nine, the last one never guessed."""
    assert ASSESSMENT.scored(PHQ9, points) == scored


@pytest.mark.parametrize(
    ("points", "scored"),
    [
        ((0, None, None), Scored(total=0)),
        ((1, None, None), Scored(total=None)),
        ((2, 0, 0), Scored(total=2)),
        ((2, 1, 0), Scored(total=None, goes_on=True)),
        ((4, 4, 4), Scored(total=None, goes_on=True)),
    ],
)
def test_a_high_audit_c_leaves_the_whole_audit_to_the_clinician(
    points: tuple[int | None, ...], scored: Scored
) -> None:
    assert ASSESSMENT.scored(AUDIT_C, points) == scored


def test_time_is_counted_by_the_kind_of_answer() -> None:
    choice, yes_no = (KNOWLEDGE.number(f"assessment.seconds.{each}") for each in ("choice", "yes_no"))
    assert ASSESSMENT.seconds(asking("depression_score")) == 2 * choice
    assert ASSESSMENT.seconds(asking("suicidal_item")) == choice
    assert ASSESSMENT.seconds(asking("falls")) == yes_no
    page = KNOWLEDGE.number("assessment.seconds.page")
    assert ASSESSMENT.minutes([(asking("falls"),), ()]) == pytest.approx((yes_no + page) / 60)
