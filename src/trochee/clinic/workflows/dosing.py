"""Keeping a dose, and asking first whether one that is planned may be taken. What was taken is always kept."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import Trail, deed
from trochee.clinic.audit.values import program
from trochee.clinic.dosing_sessions import actions
from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.dosing_sessions.values import KEPT_DOSES
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.background import chart_for_program
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.patients.versions.queries import saved_ids
from trochee.clinic.patients.versions.values import Kept, NewEntry, NotSavedError, Saved
from trochee.clinic.prescriptions.actions import tell_beyond
from trochee.clinic.prescriptions.overview import told_beyond
from trochee.clinic.prescriptions.queries import authorisations, brought, hold
from trochee.clinic.protocols.queries import checker_of, knowledge_of
from trochee.clinic.ui.of_science import of_science
from trochee.foundation.clock import zone_named
from trochee.knowledge.facts import Fact
from trochee.record import Authorisation, Dose, DoseStatus
from trochee.safety.exposure import is_of_ketamine, moment, names_signed
from trochee.safety.left import WEEK
from trochee.safety.permission import Answer, Permission, dose_facts, may_dose, without_authority
from trochee.safety.standing import in_force
from trochee.safety.values import State

from .known import known_facts

_QUESTIONS_AT_ONCE = 5
"""How many open questions a refusal asks; whoever answers them is told the next ones."""


class NotPermittedError(NotSavedError):
    """A planned dose was not kept: ``permission`` says every reason why it may not be taken, and what is missing.

    ``problems`` says them in words, so that a form shows them as it shows any other.
    """

    def __init__(self, permission: Permission, facts: Mapping[str, Fact]) -> None:
        self.permission = permission
        super().__init__({"status": why_not(permission, facts)})


def why_not(permission: Permission, facts: Mapping[str, Fact]) -> str:
    """Say why a dose may not be planned: what speaks against it, what contradicts itself, and what is to be answered.

    A rule that only asks has found nothing: its question is given, never what it would say.
    """
    asked = {name for each in permission.reasons for name in each.missing}

    def questions(of_asked: bool) -> list[str]:
        names = (each for each in permission.missing if (each in asked) is of_asked and each in facts)
        return list(dict.fromkeys(of_science(facts[each].question) for each in names))

    said = [_("This dose may not be planned.")]
    said += dict.fromkeys(of_science(each.message) for each in permission.reasons if each.state is State.FIRES)
    if contradict := questions(of_asked=False):
        said += [_("These answers contradict each other:"), *contradict]
    if opened := questions(of_asked=True):
        said += [_("To be answered first:"), *opened[:_QUESTIONS_AT_ONCE]]
    if (more := len(opened) - _QUESTIONS_AT_ONCE) > 0:
        said.append(ngettext("And %(count)d more.", "And %(count)d more.", more) % {"count": more})
    return " ".join(said)


def save_dose(*, by: Here, at: datetime, patient: UUID, new: NewEntry[Dose]) -> Saved:
    """Save a dose, or an amendment of one; raises what `dosing_sessions.actions.save_dose` raises.

    Raises `NotPermittedError` for a planned dose that `may_dose` does not permit, in the same transaction, and keeps
    nothing; the same save sent again is not asked about again. One that was taken is kept whatever is said of it;
    where nothing that was signed covers it, or one after it because of it, the care team is told.
    """
    dose = new.value
    with deed(by=by.actor, at=at) as trail:
        chart = charted(by=by, at=at, patient=patient, right=Right.ENTER_DOSES)
        hold(chart)
        record = chart_for_doses(by.scope, patient, by.time_zone)
        before = kept_doses(record)
        if dose.status is DoseStatus.PLANNED and new.client_id not in saved_ids(KEPT_DOSES, record):
            permission = permission_for(by=by, at=at, patient=patient, dose=dose, replaces=new.replaces)
            if permission is not None and permission.answer is not Answer.YES:
                raise NotPermittedError(permission, knowledge_of(chart.scope).facts)
        saved = actions.save_dose(by=by, at=at, patient=patient, new=new)
        if not saved.again:
            tell_uncovered(by=by, at=at, trail=trail, chart=chart, before=before)
    return saved


def permission_for(
    *, by: Here, at: datetime, patient: UUID, dose: Dose, replaces: UUID | None = None
) -> Permission | None:
    """Say whether a dose may be taken at its time, or now where that has passed; nothing for what is no ketamine.

    ``replaces`` is the version of the dose that this one is, which does not count beside it. What is read for it does
    not depend on the rights of whoever asks: they are told the answer alone.
    """
    chart = chart_for_doses(by.scope, patient, by.time_zone)
    others = [each.value for each in kept_doses(chart) if each.id != replaces]
    return permission_beside(chart, dose, others, at)


def permission_beside(chart: Chart, dose: Dose, others: Iterable[Dose], at: datetime) -> Permission | None:
    """Say it of a dose beside these others, for a record as `chart_for_doses` gives it; see `permission_for`.

    A fact that is disputed counts as unknown where it would forbid.
    """
    signed = [each.authorisation for each in authorisations(chart)]
    every = (*signed, *brought(chart).authorisations)
    if not needs_authority(dose, every):
        return None
    when = max(moment(dose, zone_named(chart.time_zone)), at)
    authorisation, history, checker = in_force(signed, when), tuple(others), checker_of(chart.scope)
    known, said = known_facts(chart, at), dose_facts(dose)
    permission = may_dose({**known.given, **said}, authorisation, history, checker, when, every)
    if permission.answer is not Answer.YES or not known.open:
        return permission
    sure = {name: value for name, value in known.given.items() if name not in known.open}
    return may_dose({**sure, **said}, authorisation, history, checker, when, every)


def needs_authority(dose: Dose, signed: Iterable[Authorisation]) -> bool:
    """Whether a dose is of something that is taken only where it was signed."""
    return is_of_ketamine(dose.product, names_signed(signed))


def chart_for_doses(scope: Scope, patient: UUID, time_zone: str) -> Chart:
    """Give the record as the clinic reads it to answer for a dose, whoever asks."""
    return chart_for_program(
        by=program("permission", scope.clinic), scope=scope, time_zone=time_zone, patient=patient
    )


def tell_uncovered(
    *, by: Here, at: datetime, trail: Trail, chart: Chart, before: Iterable[Kept[Dose]], since: datetime | None = None
) -> None:
    """Tell the care team of doses that were taken and that nothing which was signed covers, each one once.

    Asked about are those that came since ``before`` was read, but for what was taken before ``since``; and those that
    stood and were taken after one of them, as far as a limit looks back: of two doses that are too near each other
    it must not matter which was entered first. Of those only what they break anew is told.
    """
    record = chart_for_doses(chart.scope, chart.patient, chart.time_zone)
    stood, now = {each.id: each for each in before}, kept_doses(record)
    came = [each for each in now if each.id not in stood]
    asking = _Asking.of(record)
    found = [(each, asking.broken(each, now)) for each in came if since is None or asking.when(each) >= since]
    for each in asking.after(came, [each for each in now if each.id in stood]):
        if broken := asking.broken(each, now):
            already = asking.broken(each, stood.values())
            found.append((each, tuple(rule for rule in broken if rule not in already)))
    told = told_beyond(chart.scope, [each.id for each, rules in found if rules])
    for each, rules in found:
        if rules and each.id not in told:
            tell_beyond(by=by, at=at, trail=trail, chart=chart, dose=each.entry, saved=each.id, rules=rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """Everything that was signed for one person, and their record, to ask it about doses that were taken.

    ``elsewhere`` was signed at other clinics: it covers nothing here, but says which products are ketamine.
    """

    record: Chart
    signed: tuple[Authorisation, ...]
    elsewhere: tuple[Authorisation, ...]

    @classmethod
    def of(cls, record: Chart) -> _Asking:
        signed = tuple(each.authorisation for each in authorisations(record))
        return cls(record=record, signed=signed, elsewhere=brought(record).authorisations)

    def when(self, dose: Kept[Dose]) -> datetime:
        return moment(dose.value, zone_named(self.record.time_zone))

    def broken(self, dose: Kept[Dose], beside: Iterable[Kept[Dose]]) -> tuple[str, ...]:
        """Name the rules that a dose broke beside these others; none where it was covered or not taken."""
        if not (dose.value.reached_the_body and needs_authority(dose.value, (*self.signed, *self.elsewhere))):
            return ()
        others = [each.value for each in beside if each.id != dose.id]
        zone, checker = zone_named(self.record.time_zone), checker_of(self.record.scope)
        facts, elsewhere = known_facts(self.record, self.when(dose)).given, self.elsewhere
        found = without_authority(dose.value, self.signed, others, checker, zone, facts=facts, elsewhere=elsewhere)
        return tuple(dict.fromkeys(each.rule for each in found))

    def after(self, came: Iterable[Kept[Dose]], stood: Iterable[Kept[Dose]]) -> Iterator[Kept[Dose]]:
        """Give the doses that were taken after one that came, as far as any limit that was signed looks back."""
        days = [max(WEEK, math.ceil(WEEK / each.doses_per_week)) for each in self.signed if each.doses_per_week]
        hours = [timedelta(hours=each.minimum_interval_h) for each in self.signed]
        far = max(timedelta(days=max(days, default=WEEK)), *hours, timedelta(0))
        new = [self.when(each) for each in came]
        yield from (each for each in stood if any(one < self.when(each) <= one + far for one in new))
