"""Signing an authorisation, once or twice, refusing, amending and stopping it: everything that spans records.

Signing asks for the password or passkey; refusing and stopping do not, since nothing may be easier than to stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError
from django.utils.translation import gettext as _

from trochee.clinic.accounts import actions as accounts
from trochee.clinic.accounts.values import Confirmation, Here, NotAllowedError, OutOfDateError, ToSign
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.prescriptions.actions import add_step, drop_draft
from trochee.clinic.prescriptions.content import code_of_page, problems
from trochee.clinic.prescriptions.models import AuthorisationStep
from trochee.clinic.prescriptions.queries import hold, latest
from trochee.clinic.prescriptions.values import Kept, NewStep, NotSignedError, Shown
from trochee.clinic.protocols.queries import checker_of, knowledge_of
from trochee.clinic.ui.of_science import of_science
from trochee.knowledge.facts import FactValue
from trochee.knowledge.severity import Severity
from trochee.record import Authorisation, AuthorisationStatus
from trochee.safety.permission import to_sign_for
from trochee.safety.prescribing import prescribing_findings
from trochee.safety.values import Finding, State
from trochee.safety.worst import ranked

from .known import check_of, known_facts
from .reviewing import today

LIVE = frozenset({AuthorisationStatus.SIGNED, AuthorisationStatus.WAITS})
_MEANWHILE = "somebody else wrote about this authorisation meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What a prescriber signs: what they decided, the hash and the last step as the page showed them, and reasons.

    Of ``asked`` only what the prescriber decides counts (`prescriptions.content.content`); who, when and which
    version is filled in here. ``reasons`` says by rule why they go on in spite of a finding.
    """

    asked: Authorisation
    shown_sha256: str
    seen: UUID | None
    reasons: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)


def findings_for(chart: Chart, asked: Authorisation, at: datetime) -> tuple[Finding, ...]:
    """Give what the clinic's rules say of an authorisation for this person now, the gravest first, one a rule.

    A rule also asks where a fact that would decide it is disputed, or contradicts another. What else is taken on the
    day of a dose is asked on that day.
    """
    known = known_facts(chart, at)
    whole = check_of(chart, known, at)
    also: dict[str, FactValue] = {"taken_today": ()}
    given = {name: value for name, value in known.given.items() if name in whole.facts} | also
    checker = checker_of(chart.scope)
    found = _one_a_rule(prescribing_findings(asked, given, checker, at))
    sure = {name: value for name, value in given.items() if name not in known.open}
    if sure.keys() == given.keys():
        return found
    there = {each.rule for each in found}
    unsure = _one_a_rule(prescribing_findings(asked, sure, checker, at))
    return ranked((*found, *(each for each in unsure if each.state is State.ASKS and each.rule not in there)))


def blocks(finding: Finding) -> bool:
    """Whether nothing is signed while this stands: a rule that stops, also where it only asks."""
    return finding.severity is Severity.STOP


def needs_second(finding: Finding) -> bool:
    """Whether a reason and another prescriber are needed, also where a rule only asks: unknown is not no."""
    return finding.severity is Severity.SECOND_SIGN_OFF


def lives(authorisation: Authorisation, day: date) -> bool:
    """Whether a signed or waiting authorisation has not lapsed on a day of the patient's."""
    return authorisation.status in LIVE and day < authorisation.review_on


def sign(*, by: Here, at: datetime, patient: UUID, signing: Signing, confirmation: Confirmation) -> Kept:
    """Sign an authorisation where none is in force; it waits where a finding asks for a second prescriber.

    Raises `OutOfDateError` where the page or the last step is not what was seen, `NotSignedError` with all that
    stands against it, and what `accounts.actions.sign` raises. Nothing is written then.
    """
    return _sign(by, at, patient, signing, confirmation, amends=False)


def amend(*, by: Here, at: datetime, patient: UUID, signing: Signing, confirmation: Confirmation) -> Kept:
    """Sign a new version in place of the one in force, which ends with it; raises what `sign` raises."""
    return _sign(by, at, patient, signing, confirmation, amends=True)


def _sign(
    by: Here, at: datetime, patient: UUID, signing: Signing, confirmation: Confirmation, *, amends: bool
) -> Kept:
    asked = signing.asked
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = _held(by, at, patient)
            last = _seen(chart, signing.seen)
            _as_shown(asked, signing.shown_sha256, chart)
            live = last is not None and lives(last.authorisation, today(chart, at))
            if live != amends:
                raise OutOfDateError("an authorisation is in force: amend it" if live else "nothing is in force")
            shown = tuple(_as_kept(each, reason) for each, reason in _found(chart, asked, signing.reasons, at))
            waits = any(each.severity == Severity.SECOND_SIGN_OFF for each in shown)
            entry = last.entry if last is not None and amends else uuid4()
            whole = replace(
                asked,
                id=str(entry),
                version=last.authorisation.version + 1 if last is not None and amends else 1,
                status=AuthorisationStatus.WAITS if waits else AuthorisationStatus.SIGNED,
                prescriber=by.name,
                signed_at=at,
                second_prescriber=None,
                second_signed_at=None,
                second_signed_rules=(),
                ended_at=None,
                ended_because=None,
                content_sha256=signing.shown_sha256,
            )
            new = NewStep(
                patient=chart.patient,
                entry=entry,
                authorisation=whole,
                seen=signing.seen,
                prescriber=by.actor.id,
                findings=shown,
            )
            row = add_step(by=by, at=at, trail=trail, chart=chart, what="amended" if amends else "signed", new=new)
            _bind(by, at, row, "authorisation signed", confirmation)
            drop_draft(by=by, at=at, patient=patient)
            return _last(chart)
    except IntegrityError as error:  # another connection wrote the same step between our look and our row
        raise OutOfDateError(_MEANWHILE) from error


def second_sign(
    *, by: Here, at: datetime, patient: UUID, seen: UUID, shown_sha256: str, confirmation: Confirmation
) -> Kept:
    """Sign what waits for a second prescriber, as another person than the first; raises what `sign` raises."""
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = _held(by, at, patient)
            last = _waiting(chart, seen)
            if last.prescriber == by.actor.id:
                raise NotAllowedError("another prescriber signs as the second")
            _as_shown(last.authorisation, shown_sha256, chart)
            reasons = {each.rule: each.reason for each in last.findings if each.overridden}
            now = [each for each, _ in _found(chart, last.authorisation, reasons, at)]
            whole = replace(
                last.authorisation,
                status=AuthorisationStatus.SIGNED,
                second_prescriber=by.name,
                second_signed_at=at,
                second_signed_rules=_accepted(last, now),
            )
            new = NewStep(
                patient=last.patient,
                entry=last.entry,
                authorisation=whole,
                seen=seen,
                prescriber=last.prescriber,
                second_prescriber=by.actor.id,
            )
            row = add_step(by=by, at=at, trail=trail, chart=chart, what="second_signed", new=new)
            _bind(by, at, row, "authorisation signed as the second prescriber", confirmation)
            return _last(chart)
    except IntegrityError as error:
        raise OutOfDateError(_MEANWHILE) from error


def refuse(*, by: Here, at: datetime, patient: UUID, seen: UUID, reason: str) -> Kept:
    """Refuse what waits for a second signature, with the reason; any prescriber of the team may.

    Raises `NotSignedError` without a reason and `OutOfDateError` where this does not wait any more.
    """
    return _end(by, at, patient, seen, AuthorisationStatus.REFUSED, reason, "")


def stop(*, by: Here, at: datetime, patient: UUID, seen: UUID, reason: str, taper: str = "") -> Kept:
    """Stop what is signed or waits, lapsed or not, with the reason and how the dose is let down.

    Raises `NotSignedError` without a reason and `OutOfDateError` where something else stands by now. Contact with the
    person then stands on the desk (`workflows.after_stop`).
    """
    return _end(by, at, patient, seen, AuthorisationStatus.STOPPED, reason, taper)


def _end(
    by: Here, at: datetime, patient: UUID, seen: UUID, status: AuthorisationStatus, reason: str, taper: str
) -> Kept:
    if not reason.strip():
        raise NotSignedError({"reason": _("say why")})
    refused = status is AuthorisationStatus.REFUSED
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = _held(by, at, patient)
            last = _waiting(chart, seen) if refused else _live(chart, seen)
            whole = replace(last.authorisation, status=status, ended_at=at, ended_because=reason.strip())
            new = NewStep(
                patient=last.patient,
                entry=last.entry,
                authorisation=whole,
                seen=seen,
                prescriber=last.prescriber,
                second_prescriber=last.second_prescriber,
                reason=reason.strip(),
                taper=taper.strip(),
            )
            add_step(by=by, at=at, trail=trail, chart=chart, what="refused" if refused else "stopped", new=new)
            return _last(chart)
    except IntegrityError as error:
        raise OutOfDateError(_MEANWHILE) from error


def _held(by: Here, at: datetime, patient: UUID) -> Chart:
    chart = charted(by=by, at=at, patient=patient, right=Right.AUTHORISE)
    hold(chart)
    return chart


def _seen(chart: Chart, seen: UUID | None) -> Kept | None:
    last = latest(chart)
    if (None if last is None else last.id) != seen:
        raise OutOfDateError(_MEANWHILE)
    return last


def _live(chart: Chart, seen: UUID) -> Kept:
    last = _seen(chart, seen)
    if last is None or last.authorisation.status not in LIVE:
        raise OutOfDateError(_MEANWHILE)
    return last


def _waiting(chart: Chart, seen: UUID) -> Kept:
    last = _live(chart, seen)
    if last.authorisation.status is not AuthorisationStatus.WAITS:
        raise OutOfDateError(_MEANWHILE)
    return last


def _as_shown(asked: Authorisation, shown_sha256: str, chart: Chart) -> None:
    if code_of_page(asked) != shown_sha256 or asked.time_zone != chart.time_zone:
        raise OutOfDateError("what was on the page is not what would be signed")


def _found(
    chart: Chart, asked: Authorisation, reasons: Mapping[str, str], at: datetime
) -> tuple[tuple[Finding, str], ...]:
    """Give what was found, with the reasons; raises `NotSignedError` with everything that stands against signing."""
    wrong = problems(asked, today(chart, at))
    facts, found = knowledge_of(chart.scope).facts, []
    for each in findings_for(chart, asked, at):
        reason = reasons.get(each.rule, "").strip()
        if blocks(each):
            questions = [of_science(facts[name].question) for name in each.missing if name in facts]
            wrong[each.rule] = " ".join((of_science(each.message), *questions))
        elif needs_second(each) and not reason:
            wrong[each.rule] = _("Say why in spite of this: %(what)s") % {"what": of_science(each.message)}
        found.append((each, reason))
    if wrong:
        raise NotSignedError(wrong)
    return tuple(found)


def _one_a_rule(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put together what one rule says of several medicines, as grave as the gravest, which comes first."""
    found: dict[str, Finding] = {}
    for each in findings:
        before = found.setdefault(each.rule, each)
        if before is not each:
            found[each.rule] = replace(
                before,
                message=f"{before.message} {each.message}",
                facts=_both(before.facts, each.facts),
                missing=tuple(dict.fromkeys((*before.missing, *each.missing))),
                about=tuple(dict.fromkeys((*before.about, *each.about))),
                verified=before.verified and each.verified,
            )
    return tuple(found.values())


def _both(facts: Mapping[str, FactValue], more: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Give the facts of two findings, lists with what either of them names."""
    found = {**more, **facts}
    for name, value in more.items():
        held = found[name]
        if isinstance(held, tuple) and isinstance(value, tuple):
            found[name] = tuple(dict.fromkeys((*held, *value)))
    return found


def _as_kept(finding: Finding, reason: str) -> Shown:
    return Shown(
        rule=finding.rule,
        version=finding.version,
        severity=finding.severity,
        state=finding.state,
        message=finding.message,
        reason=reason,
        overridden=bool(reason),
    )


def _accepted(first: Kept, now: Iterable[Finding]) -> tuple[str, ...]:
    """Name what a second prescriber signs for: what fires, not what is only asked.

    Raises `NotSignedError` for what says more than it said when the first prescriber gave a reason.
    """
    told = {(each.rule, each.version, each.message) for each in first.findings if each.state == State.FIRES}
    fires = [each for each in now if needs_second(each) and each.state is State.FIRES]
    if changed := [each for each in fires if (each.rule, each.version, each.message) not in told]:
        words = _("This was not so when the first prescriber signed. Refuse it, or have it signed anew: %(what)s")
        raise NotSignedError({each.rule: words % {"what": of_science(each.message)} for each in changed})
    return tuple(map(to_sign_for, fires))


def _bind(by: Here, at: datetime, row: AuthorisationStep, meaning: str, confirmation: Confirmation) -> None:
    """Sign the row: the signature's hash is that of the code of what was signed, of its version and its step."""
    what = ToSign(
        meaning=meaning,
        target=f"authorisation:{row.pk}",
        content={"authorisation": row.content_sha256, "version": row.version, "step": row.step},
    )
    accounts.sign(by=by.actor, at=at, scope=by.scope, what=what, confirmation=confirmation)


def _last(chart: Chart) -> Kept:
    last = latest(chart)
    assert last is not None  # a step was written just now
    return last
