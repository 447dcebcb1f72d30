"""May this dose be taken: one answer, every reason, and what is missing. It permits; it never advises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from trochee.foundation.clock import zone_named
from trochee.knowledge import Knowledge
from trochee.knowledge.facts import FactValue
from trochee.knowledge.rules import Occasion
from trochee.knowledge.severity import Severity
from trochee.knowledge.words import plain
from trochee.record import Authorisation, Dose, Setting

from .agreeing import check_what_agrees
from .authority import FOLLOWING, OWNED, PRODUCT, ROUTE, asked_for, authority_facts
from .checking import Checker
from .compiling import Facts
from .exposure import counted_mg, may_be_by, moment
from .left import ELSEWHERE, ELSEWHERE_HOURS, ELSEWHERE_MG
from .standing import in_force
from .values import Finding, State

_BINDING = frozenset({Severity.STOP, Severity.SECOND_SIGN_OFF})

_OF_WHAT_WAS_SIGNED = frozenset({"dose.over_limit", "dose.over_week_limit", "place.setting_not_authorised"})
"""Rules that hold a dose against what was signed, beside those of the authority itself."""
_BESIDE_A_DOSE = ("weight_kg", ELSEWHERE, ELSEWHERE_MG, ELSEWHERE_HOURS)
"""Facts of a record that what was signed is held against, beside the doses."""


class Answer(StrEnum):
    """Whether a dose may be taken; ``asks`` where that hangs on something that is not known."""

    YES = "yes"
    NO = "no"
    ASKS = "asks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One answer with all its reasons.

    ``findings`` are everything that fires or asks, gravest first; ``reasons`` those of them that decide. ``missing``
    names the facts that would decide what asks. ``not_checked`` holds names that nothing here recognises.
    """

    answer: Answer
    findings: tuple[Finding, ...]
    reasons: tuple[Finding, ...]
    missing: tuple[str, ...]
    not_checked: tuple[str, ...]
    authorisation: str | None
    authorisation_version: int | None
    at: datetime


def may_dose(
    facts: Mapping[str, FactValue],
    authorisation: Authorisation | None,
    history: Iterable[Dose],
    knowledge: Knowledge | Checker,
    at: datetime,
    signed: Iterable[Authorisation] | None = None,
) -> Permission:
    """Say whether a dose may be taken at the moment ``at``, which carries its offset.

    ``facts`` are what is known of the patient, with the dose asked about (``dose_mg``, ``setting``,
    ``dose_product``, ``dose_route``, ``dose_supervised``; `dose_facts` gives them); ``history`` are all other doses
    on record and ``signed`` all authorisations, also those that ended (`authority_facts`). The answer is no where a
    stop fires, or a rule that needs a second sign-off which a second prescriber did not sign; it asks where such a
    rule cannot be told. It is yes only where neither is so.
    """
    checker = knowledge if isinstance(knowledge, Checker) else Checker(knowledge)
    zone = zone_named(authorisation.time_zone if authorisation else "UTC")
    worked_out = authority_facts(authorisation, history, at, zone, facts, signed)
    given = {name: value for name, value in facts.items() if name not in OWNED and name not in FOLLOWING}
    day = at.astimezone(zone).date()
    checked, contradicted = check_what_agrees(checker, {**given, **worked_out}, day, Occasion.DOSE)
    findings = tuple(_asking(each, facts) for each in checked.findings)
    reasons = tuple(each for each in findings if each.severity in _BINDING and not signed_for(each, authorisation))
    return Permission(
        answer=_answer(reasons, contradicted),
        findings=findings,
        reasons=reasons,
        missing=tuple(dict.fromkeys((*contradicted, *(name for each in reasons for name in each.missing)))),
        not_checked=checked.not_checked,
        authorisation=authorisation.id if authorisation else None,
        authorisation_version=authorisation.version if authorisation else None,
        at=at,
    )


def without_authority(
    dose: Dose,
    authorisations: Iterable[Authorisation],
    history: Iterable[Dose],
    checker: Checker,
    zone: ZoneInfo,
    *,
    facts: Facts | None = None,
    elsewhere: Iterable[Authorisation] = (),
) -> tuple[Finding, ...]:
    """Say what a dose that was taken broke of what was signed; nothing where it was covered.

    It never keeps a dose from being recorded: it is what a care team is told. The authorisation is the one that was
    in force when the dose was taken, whatever was signed since. What is only not known is left out. ``history`` are
    all other doses on record, of which later ones do not count; ``zone`` is the patient's, for times without offset.
    ``facts`` are what was known of the patient then: the weight, and ketamine from anyone else. ``elsewhere`` are
    authorisations of others, which cover nothing here but name products with ketamine.
    """
    at, own = moment(dose, zone), tuple(authorisations)
    before = [each for each in history if may_be_by(each, at, zone)]
    known = {name: facts[name] for name in _BESIDE_A_DOSE if facts and name in facts}
    said, every = {**known, **dose_facts(dose)}, (*own, *elsewhere)
    found = may_dose(said, in_force(own, at), before, checker, at, every).findings
    return tuple(each for each in found if each.state is State.FIRES and _is_of_authority(each.rule))


def dose_facts(dose: Dose) -> dict[str, FactValue]:
    """Give what a dose says of itself, as the facts that `may_dose` asks for; what it does not say is left out."""
    setting = plain(dose.setting or "").replace(" ", "_")
    said: dict[str, FactValue | None] = {
        "dose_mg": counted_mg(dose),
        "setting": setting if setting in set(Setting) else None,
        PRODUCT: (dose.product,),
        ROUTE: (dose.route,) if dose.route else None,
        "dose_supervised": True if dose.supervised_by else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _asking(finding: Finding, facts: Facts) -> Finding:
    missing = tuple(dict.fromkeys(asked_for(name, facts) for name in finding.missing))
    return finding if missing == finding.missing else replace(finding, missing=missing)


def _is_of_authority(rule: str) -> bool:
    return rule.startswith("authority.") or rule in _OF_WHAT_WAS_SIGNED


def to_sign_for(finding: Finding) -> str:
    """Name what a second prescriber signs for: the rule, its version, and the medicines where it is about some.

    Such as ``eligibility.psychosis_before@1`` and ``interaction.opioids@1(codeine+tramadol)``.
    """
    medicines = f"({'+'.join(sorted(finding.about))})" if finding.about else ""
    return f"{finding.rule}@{finding.version}{medicines}"


def signed_for(finding: Finding, authorisation: Authorisation | None) -> bool:
    """Whether a second prescriber signed for what fires: this version of the rule, and each medicine it speaks of.

    A medicine that came later is one for which nobody signed; one that was stopped takes nothing away.
    """
    if authorisation is None or finding.severity is not Severity.SECOND_SIGN_OFF or finding.state is not State.FIRES:
        return False
    if authorisation.second_prescriber is None or authorisation.second_signed_at is None:
        return False
    named = to_sign_for(replace(finding, about=()))
    for each in authorisation.second_signed_rules:
        rule, _, medicines = each.rstrip(")").partition("(")
        if rule == named and set(finding.about) <= set(medicines.split("+")):
            return True
    return False


def _answer(reasons: tuple[Finding, ...], contradicted: tuple[str, ...]) -> Answer:
    if any(each.state is State.FIRES for each in reasons):
        return Answer.NO
    return Answer.ASKS if reasons or contradicted else Answer.YES
