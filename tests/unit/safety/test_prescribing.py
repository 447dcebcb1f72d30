"""What a draft says, and what the rules make of it: for each, a case that fires and one that is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.factories.safety import FACTS, fact, group, knowledge, rule, yes
from tests.factories.signed import CHECKER, NOW, WELL, signed

from trochee.knowledge import shipped
from trochee.knowledge.conditions import Joining, Operator, Test
from trochee.knowledge.facts import FactType
from trochee.knowledge.severity import Severity
from trochee.record import Formulation, Setting, TitrationStep
from trochee.safety import Finding, prescribing_findings
from trochee.safety.checking import Checker
from trochee.safety.prescribing import drafted_facts
from trochee.safety.values import State


def found(known: dict[str, Any] | None = None, without: tuple[str, ...] = (), **more: Any) -> tuple[Finding, ...]:
    """Findings of a draft in the clinic alone, for somebody well, unless it is written otherwise."""
    facts = {name: value for name, value in {**WELL, **(known or {})}.items() if name not in without}
    return prescribing_findings(signed(**{"settings": (Setting.CLINIC,), **more}), facts, CHECKER, NOW)


def said(findings: tuple[Finding, ...]) -> set[tuple[str, Severity, State]]:
    return {(each.rule, each.severity, each.state) for each in findings}


def test_a_sound_draft_for_somebody_well_finds_nothing() -> None:
    assert found() == ()


def made(expires: date | None) -> Formulation:
    return Formulation(product="ketamine troche", strength_mg=100, expires=expires)


SO, STOP, CAUTION = Severity.SECOND_SIGN_OFF, Severity.STOP, Severity.CAUTION
FIRES: list[tuple[str, Severity, dict[str, Any], dict[str, Any]]] = [
    ("ceiling_published", SO, {"ceiling_dose_mg": 301, "ceiling_week_mg": 400, "ceiling_mg_per_kg": 1.0},
     {"ceiling_dose_mg": 300, "ceiling_week_mg": 400, "ceiling_mg_per_kg": 1.0}),
    ("interval_short", CAUTION, {"minimum_interval_h": 71.5}, {"minimum_interval_h": 72}),
    ("too_often", CAUTION, {"doses_per_week": 2.5}, {"doses_per_week": 2}),
    ("review_far", SO, {"review_on": date(2027, 2, 3), "formulation": made(date(2027, 2, 2))},
     {"review_on": date(2027, 2, 2), "formulation": made(date(2027, 2, 2))}),
    ("review_before_start", STOP, {"review_on": date(2026, 11, 2)}, {"review_on": date(2026, 11, 3)}),
    ("first_doses", STOP, {"supervised_doses": 0}, {"supervised_doses": 1}),
    ("end_point", STOP, {"end_point": " "}, {"end_point": "sleep through"}),
    ("stop_by_default", CAUTION, {"stops_unless": None}, {"stops_unless": "signed anew"}),
    ("stop_by_default", CAUTION, {"stops_unless": " "}, {"stops_unless": "signed anew"}),
    ("smallest_effect", CAUTION, {"smallest_effects": {}}, {"smallest_effects": {"sleep_quality": 0.5}}),
    ("step_over_limit", STOP, {"titration": (TitrationStep(from_dose=1, dose_mg=101),)},
     {"titration": (TitrationStep(from_dose=1, dose_mg=100),)}),
    ("step_over_limit", STOP,
     {"titration": (TitrationStep(from_dose=1, dose_mg=50), TitrationStep(from_dose=3, dose_mg=101))},
     {"titration": (TitrationStep(from_dose=1, dose_mg=50), TitrationStep(from_dose=3, dose_mg=100))}),
    ("week_below_dose", CAUTION, {"ceiling_week_mg": 99}, {"ceiling_week_mg": 100}),
    ("expires_before_review", CAUTION, {"formulation": made(date(2026, 12, 18))},
     {"formulation": made(date(2026, 12, 19))}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "severity", "fires", "silent"), FIRES, ids=lambda each: str(each)[:24])
def test_what_is_written_fires_alone_or_not_at_all(
    rule: str, severity: Severity, fires: dict[str, Any], silent: dict[str, Any]
) -> None:
    second = {("authorisation.second_prescriber", CAUTION, State.FIRES)} if severity is SO else set()
    assert said(found(**fires)) == second | {(f"authorisation.{rule}", severity, State.FIRES)}
    assert found(**silent) == ()


def test_a_setting_that_the_draft_names_is_one_that_it_authorises() -> None:
    rules = {each.rule for each in found(settings=(Setting.CLINIC, Setting.HOME))}
    assert "place.setting_not_authorised" not in rules
    assert any(each.startswith("place.") for each in rules), "what home asks for is asked"


@pytest.mark.parametrize(("weight_kg", "highest_mg"), [(60.0, 60.0), (120.0, 100.0), (None, 100.0)])
def test_the_highest_dose_keeps_the_limit_by_weight(weight_kg: float | None, highest_mg: float) -> None:
    known = {} if weight_kg is None else {"weight_kg": weight_kg}
    draft = signed(ceiling_dose_mg=100, ceiling_mg_per_kg=1.0)
    assert drafted_facts(draft, known)["dose_mg"] == highest_mg


def test_nobody_says_when_the_product_expires() -> None:
    (asks,) = found(formulation=made(None))
    assert (asks.rule, asks.state) == ("authorisation.expires_before_review", State.ASKS)


def by_rule(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    return {each.rule: each for each in findings}


def test_a_dose_by_weight_is_shown_and_said_to_be_high() -> None:
    high = by_rule(found(ceiling_dose_mg=250, ceiling_week_mg=300))["dose.high_by_weight"]
    assert (high.severity, high.state) == (CAUTION, State.FIRES)
    assert high.facts["dose_mg_per_kg"] == pytest.approx(250 / 72)
    assert found(ceiling_dose_mg=216, ceiling_week_mg=300) == ()
    still = by_rule(found(ceiling_dose_mg=250, ceiling_week_mg=300, ceiling_mg_per_kg=3.25))["dose.high_by_weight"]
    assert still.facts["dose_mg_per_kg"] == pytest.approx(3.25)
    limited = found(ceiling_dose_mg=250, ceiling_week_mg=300, ceiling_mg_per_kg=3.0)
    assert limited == (), "a limit by weight holds where the weight is known"


def test_without_a_weight_the_dose_by_weight_asks() -> None:
    for limit in (None, 2.0):
        asks = by_rule(found(without=("weight_kg",), ceiling_mg_per_kg=limit))["dose.high_by_weight"]
        assert (asks.state, asks.missing) == (State.ASKS, ("weight_kg",))


def test_rules_about_the_day_of_a_dose_are_not_asked() -> None:
    of_the_day = (
        "taken_today",
        "hours_since_food",
        "minutes_since_drink",
        "escort_arranged",
        "dose_lost_today",
        "hypnotic_planned_tonight",
        "sole_care_of_a_child",
        "intoxicated_today",
        "pressure_rechecked",
    )
    rules = {each.rule for each in found(without=of_the_day)}
    assert not {each for each in rules if each.startswith(("dose.", "session.", "place.", "depressants.today"))}


def test_what_was_said_of_a_dose_does_not_count_for_a_draft() -> None:
    assert found({"dose_mg": 900.0, "dose_limit_mg": 10.0, "dose_mg_per_kg": 12.5, "setting": "home"}) == ()


def test_the_course_on_record_counts() -> None:
    going_on = {"treatment_started": True, "treatment_week": 5.0}
    rules = by_rule(found(going_on, supervised_doses=0))
    assert "authorisation.first_doses" not in rules
    assert rules["going_on.week_four"].state is State.ASKS
    asks = by_rule(found(without=("treatment_started",), supervised_doses=0))["authorisation.first_doses"]
    assert (asks.state, asks.missing) == (State.ASKS, ("treatment_started",))


def test_each_setting_is_asked_for() -> None:
    """A clinic that has switched on home alone still has live remote switched off."""
    known = shipped()
    rules = {name: rule for name, rule in known.rules.items() if name != "protocol.home_off"}
    checker = Checker(replace(known, rules=rules))
    both = signed(settings=(Setting.HOME, Setting.LIVE_REMOTE))
    names = {(each.rule, each.state) for each in prescribing_findings(both, WELL, checker, NOW)}
    assert ("protocol.live_remote_off", State.FIRES) in names
    assert ("place.alone", State.ASKS) in names
    home = prescribing_findings(signed(settings=(Setting.HOME,)), WELL, checker, NOW)
    assert "protocol.live_remote_off" not in by_rule(home)


@pytest.mark.parametrize("settings", [(Setting.CLINIC, Setting.HOME), (Setting.HOME, Setting.CLINIC)])
def test_what_fires_in_one_setting_fires_whatever_asks_in_another(settings: tuple[Setting, ...]) -> None:
    at_home = Test(fact="setting", operator=Operator.EQUAL, bound="home")
    own = knowledge(
        rule(group(Joining.ANY, at_home, yes("a"))),
        facts={**FACTS, "setting": fact("setting", FactType.CHOICE, words=tuple(Setting))},
    )
    (one,) = prescribing_findings(signed(settings=settings), {"medicines": ()}, Checker(own), NOW)
    assert (one.rule, one.state) == ("rule", State.FIRES)


def test_a_rule_is_named_once_however_many_settings_ask_it() -> None:
    several = found({"aneurysm": True}, without=("breastfeeding",), settings=tuple(Setting))
    names = [each.rule for each in several]
    assert len(names) == len(set(names))
    assert {"eligibility.aneurysm", "eligibility.breastfeeding"} <= set(names)


def test_a_draft_without_a_setting_or_a_step_is_still_checked() -> None:
    assert "eligibility.aneurysm" in by_rule(found({"aneurysm": True}, settings=(), titration=()))


SECOND: list[tuple[dict[str, Any], tuple[str, ...], str | None, State | None]] = [
    ({}, (), None, None),
    ({"psychosis_past": True}, (), None, State.FIRES),
    ({"psychosis_past": True}, (), "Dr Bo", None),
    ({"psychosis_past": True}, (), "dr  ada", State.FIRES),
    ({}, ("psychosis_past",), None, State.ASKS),
    ({}, ("psychosis_past",), "Dr Bo", None),
    ({"psychosis_past": True}, ("mania_past",), None, State.FIRES),
]


@pytest.mark.parametrize(("known", "without", "second", "state"), SECOND)
def test_a_rule_that_asks_for_a_second_prescriber_asks_for_another_one(
    known: dict[str, Any], without: tuple[str, ...], second: str | None, state: State | None
) -> None:
    rule = by_rule(found(known, without, second_prescriber=second)).get("authorisation.second_prescriber")
    assert (rule.state if rule else None) is state


def test_what_contradicts_itself_asks() -> None:
    torn = by_rule(found({"conditions": ("aortic aneurysm",), "aneurysm": False}))
    assert torn["eligibility.aneurysm"].state is State.ASKS


def test_the_programme_is_looked_up_when_the_draft_says_so() -> None:
    old = {"prescription_programme_checked_on": date(2026, 1, 1)}
    assert "screening.prescription_programme" in by_rule(found(old))
    assert found(old, prescription_programme_on=date(2026, 11, 23)) == ()
