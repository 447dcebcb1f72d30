"""Authorisations of many patients at once: whoever asks says whose they may read, and writes it down.

Of records that were merged, the last decision about the person stands, as in `queries.latest`. ``merged`` are these
duplicates, each with the record that is kept, where somebody has read them already.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.patients.names import merged_into
from trochee.record import AuthorisationStatus

from .models import AuthorisationStep, ContactAfter, DoseBeyond, FindingAtSigning, StandingCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What stands of one person's authorisation, as a list shows it; ``by`` is whoever wrote the last step."""

    patient: UUID
    step: UUID
    status: AuthorisationStatus
    review_on: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """A dose that was taken and that nothing that was signed covered."""

    patient: UUID
    dose: UUID
    rules: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideCount:
    """How often a rule stood when an authorisation was signed, and how often somebody signed in spite of it."""

    rule: str
    version: int
    shown: int
    overridden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaks:
    """That rules speak against an authorisation in force, or that some which stop cannot be told."""

    patient: UUID
    fires: int
    asks: int
    at: datetime


def at_hand(
    scope: Scope, *, up_to: date, since: datetime, merged: Mapping[UUID, UUID] | None = None
) -> tuple[Line, ...]:
    """Give what waits for a second signature, what is signed with a review day up to this one, also if lapsed.

    And what was stopped since a moment, or refused after it had been in force, where nothing was signed afterwards:
    an amendment ends the version before it, so that refusing it leaves the person with none.
    """
    waits, stopped = Q(status=AuthorisationStatus.WAITS.value), Q(status=AuthorisationStatus.STOPPED.value)
    ends = Q(status=AuthorisationStatus.SIGNED.value, review_on__lte=up_to)
    in_force = AuthorisationStep.objects.within(scope).filter(
        entry=OuterRef("entry"), status=AuthorisationStatus.SIGNED.value
    )
    refused = Q(Exists(in_force), status=AuthorisationStatus.REFUSED.value)
    return _lines(scope, waits | ends | ((stopped | refused) & Q(at__gte=since)), merged)


def signed(scope: Scope) -> tuple[Line, ...]:
    """Give everything that is signed and that nobody ended, lapsed ones too."""
    return _lines(scope, Q(status=AuthorisationStatus.SIGNED.value))


def reviews_of(scope: Scope, patients: Collection[UUID]) -> dict[UUID, date]:
    """Give the review day of what is signed for each of these; who has nothing signed is not in it."""
    rows = _standing(scope).filter(patient_id__in=patients, status=AuthorisationStatus.SIGNED.value)
    return dict(rows.values_list("patient_id", "review_on"))


def _lines(scope: Scope, which: Q, merged: Mapping[UUID, UUID] | None = None) -> tuple[Line, ...]:
    rows = _standing(scope, merged).filter(which).order_by("review_on", "at")
    return tuple(
        Line(patient=patient, step=step, status=AuthorisationStatus(status), review_on=review_on, by=by, at=at)
        for patient, step, status, review_on, by, at in rows.values_list(
            "patient_id", "pk", "status", "review_on", "by", "at"
        )
    )


def _standing(scope: Scope, merged: Mapping[UUID, UUID] | None = None) -> QuerySet[AuthorisationStep]:
    """Give what stands of each record, but for what a later decision in a record merged with it has ended."""
    rows = AuthorisationStep.objects.within(scope).filter(replaced_by=None)
    return rows.exclude(pk__in=_overtaken(scope, merged_into(scope) if merged is None else merged))


def _overtaken(scope: Scope, merged: Mapping[UUID, UUID]) -> list[UUID]:
    if not merged:
        return []
    rows = AuthorisationStep.objects.within(scope).filter(
        replaced_by=None, patient_id__in={*merged, *merged.values()}
    )
    last: dict[UUID, UUID] = {}
    overtaken = []
    for step, patient in rows.order_by("at", "step").values_list("pk", "patient_id"):
        person = merged.get(patient, patient)
        if person in last:
            overtaken.append(last[person])
        last[person] = step
    return overtaken


def contacted(scope: Scope, ended: Collection[UUID]) -> dict[UUID, datetime]:
    """Give when somebody last spoke with the person after each of these ended; that they tried to does not count."""
    rows = ContactAfter.objects.within(scope).filter(ended_id__in=ended, reached=True)
    return {each["ended_id"]: each["last"] for each in rows.values("ended_id").annotate(last=Max("at"))}


def beyond(scope: Scope, *, since: datetime) -> tuple[Beyond, ...]:
    """Give the doses that nothing covered, written down since a moment, the latest first."""
    rows = DoseBeyond.objects.within(scope).filter(at__gte=since).order_by("-at")
    return tuple(
        Beyond(patient=row.patient_id, dose=row.dose, rules=tuple(row.rules.split()), at=row.at) for row in rows
    )


def told_beyond(scope: Scope, saved: Collection[UUID]) -> frozenset[UUID]:
    """Give those of these versions of doses of which the care team was told that nothing covered them."""
    return frozenset(DoseBeyond.objects.within(scope).filter(saved__in=saved).values_list("saved", flat=True))


def speaking(scope: Scope, merged: Mapping[UUID, UUID]) -> tuple[Speaks, ...]:
    """Give of whose authorisation, as it stands, a rule said something when it was last asked."""
    rows = StandingCheck.objects.within(scope).filter(Q(fires__gt=0) | Q(asks__gt=0))
    rows = rows.filter(step__status=AuthorisationStatus.SIGNED.value, step__replaced_by=None)
    rows = rows.exclude(step_id__in=_overtaken(scope, merged))
    found = rows.values_list("patient_id", "fires", "asks", "at")
    return tuple(Speaks(patient=who, fires=fires, asks=asks, at=at) for who, fires, asks, at in found)


def stamps(scope: Scope) -> dict[UUID, tuple[UUID, str]]:
    """Give of whom the rules were asked about which step, and from what it was read."""
    rows = StandingCheck.objects.within(scope).values_list("patient_id", "step_id", "stamp")
    return {patient: (step, stamp) for patient, step, stamp in rows}


def override_counts(scope: Scope) -> tuple[OverrideCount, ...]:
    """Give for each rule and version how often it stood at a signature, and was gone on in spite of, by name."""
    rows = FindingAtSigning.objects.within(scope).values("rule", "rule_version")
    counted = rows.annotate(shown=Count("pk"), overridden_times=Count("pk", filter=Q(overridden=True)))
    return tuple(
        OverrideCount(
            rule=each["rule"],
            version=each["rule_version"],
            shown=each["shown"],
            overridden=each["overridden_times"],
        )
        for each in counted.order_by("rule", "rule_version")
    )
