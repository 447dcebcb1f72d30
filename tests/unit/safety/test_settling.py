"""What follows from what was given, what contradicts it, and what is not recognised."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.factories.safety import DAY, fact, group, knowledge, yes

from trochee.knowledge import shipped
from trochee.knowledge.conditions import Joining
from trochee.knowledge.facts import NEVER, AskedOf, FactType, FactValue
from trochee.safety.figures import FIGURES
from trochee.safety.settling import Contradiction, Settled, Settling

FACTS = {
    each.id: each
    for each in (
        fact("conditions", FactType.LIST),
        fact("sugar", conditions=("diabetes",), codes=("E1",)),
        fact("could", FactType.YES_NO),
        fact("does", not_if=group(Joining.NOT, yes("could"))),
        fact("loud"), fact("pauses"),
        fact("suspected", asked_of=AskedOf.COMPUTED, follows=group(Joining.ANY, yes("loud"), yes("pauses"))),
    )
}  # fmt: skip
SETTLE = Settling(knowledge(facts=FACTS))


def settled(**given: FactValue) -> Settled:
    return SETTLE(given, DAY)


def test_a_condition_of_the_list_is_a_yes_and_a_stranger_is_named() -> None:
    found = settled(conditions=("Diabetes", "left foot"))
    assert found.facts["sugar"] is True
    assert found.not_recognised == ("left foot",)


def test_a_list_without_a_condition_is_no_no() -> None:
    assert "sugar" not in settled(conditions=()).facts
    assert "sugar" not in settled().facts


def test_a_list_and_an_answer_that_differ_are_a_contradiction() -> None:
    found = settled(conditions=("diabetes",), sugar=False)
    assert found.contradictions == (Contradiction(fact="sugar", given=False, follows=True, because=("conditions",)),)
    assert settled(conditions=("diabetes",), sugar=True).contradictions == ()


def test_what_follows_is_yes_no_or_stays_open() -> None:
    assert settled(loud=True).facts["suspected"] is True
    assert settled(loud=False, pauses=False).facts["suspected"] is False
    assert "suspected" not in settled(loud=False).facts


def test_what_was_given_and_follows_otherwise_is_a_contradiction() -> None:
    (wrong,) = settled(loud=True, suspected=False).contradictions
    assert (wrong.fact, wrong.because) == ("suspected", ("loud", "pauses"))


def test_a_question_that_falls_away_is_a_no_and_nothing_else_follows() -> None:
    assert settled(could=False).facts["does"] is False
    assert "does" not in settled(could=True).facts
    assert "does" not in settled().facts
    assert settled(could=True, does=True).facts["does"] is True
    assert settled(could=False, does=True).contradictions[0].fact == "does"


def test_what_waits_for_others_names_them_and_what_is_asked_names_itself() -> None:
    assert SETTLE.asked_for("suspected", {"loud": False}) == ("pauses",)
    assert SETTLE.asked_for("does", {}) == ("does",)
    assert SETTLE.asked_for("loud", {}) == ("loud",)
    assert SETTLE.asked_for("body_mass_index", {"weight_kg": 70.0}) == ("height_cm",)
    assert SETTLE.asked_for("age_years", {"birth_date": DAY}) == ("age_years",)


@pytest.mark.parametrize(
    ("born", "at", "years"),
    [
        (date(2008, 11, 23), date(2026, 11, 23), 18),
        (date(2008, 11, 24), date(2026, 11, 23), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 12, 1), date(2026, 11, 30), 17),
    ],
)
def test_age_is_in_completed_years(born: date, at: date, years: int) -> None:
    assert SETTLE({"birth_date": born}, at).facts["age_years"] == years


@pytest.mark.parametrize(
    ("given", "name", "expected"),
    [
        ({"weight_kg": 64.0, "height_cm": 160.0}, "body_mass_index", 25.0),
        ({"dose_mg": 100.0, "weight_kg": 80.0}, "dose_mg_per_kg", 1.25),
        ({"dose_mg": 60.0, "dose_limit_mg": 50.0}, "dose_over_limit_mg", 10.0),
        ({"dose_mg": 60.0, "step_limit_mg": 75.0}, "dose_over_step_mg", -15.0),
        ({"highest_step_mg": 150.0, "dose_limit_mg": 100.0}, "step_over_limit_mg", 50.0),
        ({"dose_limit_mg": 100.0, "week_limit_mg": 300.0}, "dose_limit_over_week_mg", -200.0),
        ({"dose_mg": 150.0, "weight_kg": 60.0, "limit_mg_per_kg": 2.0}, "dose_over_limit_mg_per_kg", 0.5),
        ({"ketamine_last_7_days_mg": 90.0, "dose_mg": 50.0, "week_limit_mg": 100.0}, "week_over_limit_mg", 40.0),
        ({"systolic_mmhg": 120.0, "after_dose_systolic_mmhg": 165.0}, "systolic_rise_mmhg", 45.0),
        ({"diastolic_mmhg": 80.0, "after_dose_diastolic_mmhg": 75.0}, "diastolic_rise_mmhg", -5.0),
        ({"resting_pulse_per_min": 62.0, "pulse_per_min": 95.0}, "pulse_rise_per_min", 33.0),
        ({"resting_pulse_per_min": 62.0, "pulse_per_min": 95.0}, "pulse_fall_per_min", -33.0),
        ({"treatment_week": 5.0, "liver_tests_on": DAY - timedelta(days=15)}, "liver_test_week", 3.0),
        ({"treatment_week": 5.0, "liver_tests_on": DAY - timedelta(days=400)}, "liver_test_week", 0.0),
        ({"treatment_week": 5.0, "liver_tests_on": "never"}, "liver_test_week", 0.0),
        ({"insomnia_score_before": 20.0, "insomnia_score": 13.0}, "insomnia_score_fall", 7.0),
    ],
)
def test_figures_are_worked_out_by_hand_alike(given: dict[str, FactValue], name: str, expected: float) -> None:
    assert SETTLE(given, DAY).facts[name] == pytest.approx(expected)
    for left_out in given:
        assert name not in SETTLE({key: given[key] for key in given if key != left_out}, DAY).facts


def test_every_figure_has_been_worked_out_above() -> None:
    assert len(FIGURES) == 15


REAL = Settling(shipped())


@pytest.mark.parametrize(
    ("condition", "fact_named", "given", "follows"),
    [
        ("heart attack 3 weeks ago", "cardiovascular_event_on", NEVER, "a date YYYY-MM-DD"),
        ("suicide attempt", "suicidal_behaviour_on", NEVER, "a date YYYY-MM-DD"),
        ("liver cirrhosis", "liver_impairment", "none", "child_pugh_a or child_pugh_b or child_pugh_c"),
        ("Child-Pugh C", "liver_impairment", "child_pugh_a", "child_pugh_c"),
    ],
)
def test_a_named_condition_contradicts_the_answer_that_it_is_not(
    condition: str, fact_named: str, given: FactValue, follows: FactValue
) -> None:
    (wrong,) = REAL({"conditions": (condition,), fact_named: given}, DAY).contradictions
    assert wrong == Contradiction(fact=fact_named, given=given, follows=follows, because=("conditions",))


def test_a_named_condition_leaves_the_day_and_the_class_to_be_asked() -> None:
    found = REAL({"conditions": ("NSTEMI two weeks ago, liver cirrhosis",)}, DAY)
    assert found.facts["heart_disease"] is True
    assert "cardiovascular_event_on" not in found.facts
    assert "liver_impairment" not in found.facts
    assert REAL({"conditions": ("Child-Pugh C",)}, DAY).facts["liver_impairment"] == "child_pugh_c"
    known: dict[str, FactValue] = {"conditions": ("heart attack",), "cardiovascular_event_on": date(2020, 1, 1)}
    assert REAL(known, DAY).contradictions == ()


@pytest.mark.parametrize(
    ("answer", "known", "suspected"),
    [
        ("excluded", True, True),
        ("excluded", False, False),
        ("excluded", None, None),
        ("treated", True, False),
        ("treated", None, False),
    ],
)
def test_known_apnoea_is_answered_by_treatment_alone(answer: str, known: bool | None, suspected: bool | None) -> None:
    given: dict[str, FactValue] = {"sleep_apnoea": answer}
    if known is not None:
        given["apnoea_known"] = known
    assert REAL(given, DAY).facts.get("apnoea_suspected") is suspected
    if known:
        named = REAL({"sleep_apnoea": answer, "conditions": ("severe OSA",)}, DAY)
        assert named.facts["apnoea_suspected"] is suspected
