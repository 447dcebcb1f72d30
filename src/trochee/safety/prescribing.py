"""What the rules say of an authorisation while it is written: the person, the limits, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from trochee.foundation.clock import zone_named
from trochee.knowledge.facts import FactValue
from trochee.knowledge.rules import Occasion
from trochee.knowledge.severity import Severity
from trochee.record import Authorisation, Setting

from .agreeing import check_what_agrees
from .authority import FOLLOWING, OWNED, same_words
from .checking import Checker
from .compiling import Facts
from .values import Finding, State
from .worst import ranked

SECOND = "second_sign_off_fires"
"""Whether a rule asks for a second prescriber, of this person or of what is written."""
_LAST_DAY = timedelta(days=1)
"""The day before the review day is the last one on which anybody is dosed."""
_OF_THE_COURSE = frozenset({"treatment_started", "treatment_week", "dose_taken_today"})
"""Facts that the record gives while nobody asks about a dose."""


def prescribing_findings(
    draft: Authorisation, facts: Mapping[str, FactValue], checker: Checker, at: datetime
) -> tuple[Finding, ...]:
    """Give what the rules find in an authorisation as it is written for a person, gravest first.

    ``facts`` are what is known of the person; ``draft`` is what would be signed, whatever its status. Rules about the
    day of a dose are not asked; the dose is taken to be the highest that the draft allows, in each of its settings.
    ``at`` carries its offset.
    """
    worked_out = (OWNED | FOLLOWING) - _OF_THE_COURSE
    known = {name: value for name, value in facts.items() if name not in worked_out}
    given = {**known, **drafted_facts(draft, known)}
    day = at.astimezone(zone_named(draft.time_zone)).date()
    fires = _asks_for_a_second(_in_every_setting(draft, given, checker, day))
    return _in_every_setting(draft, {**given, **({} if fires is None else {SECOND: fires})}, checker, day)


def _in_every_setting(draft: Authorisation, given: Facts, checker: Checker, day: date) -> tuple[Finding, ...]:
    """Ask for each setting; what fires in one of them fires, whatever asks in another."""
    found: dict[tuple[str, str], Finding] = {}
    for setting in draft.settings or (Setting.CLINIC,):
        checked, _ = check_what_agrees(checker, {**given, "setting": setting.value}, day, Occasion.AUTHORISATION)
        for each in checked.findings:
            if found.setdefault((each.rule, each.message), each).state is State.ASKS:
                found[each.rule, each.message] = each
    return ranked(found.values())


def drafted_facts(draft: Authorisation, known: Facts) -> dict[str, FactValue]:
    """Work out what rules ask about an authorisation as it is written; what it does not say is left out."""
    expires = draft.formulation.expires
    given: dict[str, FactValue] = {
        "dose_mg": _highest_mg(draft, known),
        "dose_limit_mg": draft.ceiling_dose_mg,
        "week_limit_mg": draft.ceiling_week_mg,
        "signed_interval_h": draft.minimum_interval_h,
        "authorised_days": float((draft.review_on - draft.starts_on).days),
        "supervised_doses_signed": float(draft.supervised_doses),
        "end_point_said": bool(draft.end_point.strip()),
        "stop_by_default_said": bool((draft.stops_unless or "").strip()),
        "smallest_effect_agreed": bool(draft.smallest_effects),
        "highest_step_mg": max((step.dose_mg for step in draft.titration), default=0.0),
        "limit_of_doses_signed": draft.doses_per_week is not None,
        "setting_authorised": True,
        "second_prescriber_named": draft.second_prescriber is not None
        and not same_words(draft.second_prescriber, draft.prescriber),
    }
    if draft.doses_per_week is not None:
        given["signed_doses_a_week"] = draft.doses_per_week
    if expires is not None:
        given["expires_before_review"] = expires < draft.review_on - _LAST_DAY
    if draft.prescription_programme_on is not None:
        given["prescription_programme_checked_on"] = draft.prescription_programme_on
    return given


def _highest_mg(draft: Authorisation, known: Facts) -> float:
    """Give the highest dose that the draft allows [mg]; the limit by weight counts where the weight is known."""
    weight = known.get("weight_kg")
    if draft.ceiling_mg_per_kg is None or not isinstance(weight, float | int):
        return draft.ceiling_dose_mg
    return min(draft.ceiling_dose_mg, draft.ceiling_mg_per_kg * weight)


def _asks_for_a_second(findings: Iterable[Finding]) -> bool | None:
    states = {each.state for each in findings if each.severity is Severity.SECOND_SIGN_OFF}
    return True if State.FIRES in states else None if states else False
