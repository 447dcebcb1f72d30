"""What a scratch clinic holds beside its three people, so that every page has something to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from tools.clinic_site.authorised import authorised
from tools.clinic_site.protocol_kept import protocol_kept
from tools.clinic_site.stocked import stocked
from trochee.record import AdverseEffect, Dose

if TYPE_CHECKING:
    from collections.abc import Callable

    from trochee.clinic.accounts.values import Here

TROCHE = "ketamine troche"
FOLDER = (
    "date,into_bed,lights_out,sleep_onset_latency_min,awakenings,wake_after_sleep_onset_min,final_awakening,"
    "rise_time,sleep_quality\n"
    "{new:%Y-%m-%d},22:40,23:10,35,2,40,06:20,06:50,3\n"
    "{kept:%Y-%m-%d},21:15,21:45,90,5,120,05:10,05:40,1\n"
)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who is there already, and how somebody new comes in."""

    admin: Here
    clinician: Here
    wren: Here
    sleeper: UUID
    newcomer: UUID
    join: Callable[[str, str, str, UUID | None], Here]


def more(cast: Cast, at: datetime) -> dict[str, str]:
    """Enter it all through actions, and give the ids that addresses need."""
    from trochee.clinic.accounts import actions as accounts
    from trochee.clinic.accounts.models import Membership

    observer = cast.join("observer", "Obi Invented", "obi", None)
    carer = cast.join("carer", "Hal Example", "hal", cast.sleeper)
    recovery = accounts.request_recovery(
        by=cast.admin.actor, at=at, scope=cast.admin.scope, user=observer.user, how_identified="by passport"
    )
    role = Membership.objects.get(user_id=observer.user)
    protocol_kept(cast.admin, cast.clinician, at)
    return {
        "observer": str(observer.user),
        "observer_role": str(role.pk),
        "recovery": str(recovery.pk),
        **_beside(cast, carer, at),
        **_entries(cast, at),
        **_duplicates(cast, at),
        **_folders(cast, at),
        **authorised(cast.clinician, cast.sleeper, at),
        **stocked(cast.clinician, cast.wren, at),
    }


def _beside(cast: Cast, carer: Here, at: datetime) -> dict[str, str]:
    from trochee.clinic.patients import actions, consent
    from trochee.clinic.patients.values import CarerLimits

    limits = CarerLimits(may_enter_nights=True, may_read_nights=True, may_read_review=True)
    actions.let_carer(by=cast.wren, at=at, patient=cast.sleeper, user=carer.user, limits=limits)
    words = "We would like to keep your diary for your care.\n\nYou can say no, and you can change your mind."
    new = consent.NewText(kind="treatment", language="en", title="Your diary and your care (invented)", text=words)
    text = consent.publish(by=cast.clinician, at=at, new=new)
    consent.answer(
        by=cast.wren, at=at, patient=cast.sleeper, text=text.pk, shown_sha256=text.content_sha256, answer="given"
    )
    return {"carer": str(carer.user), "consent": str(text.pk)}


def _entries(cast: Cast, at: datetime) -> dict[str, str]:
    from trochee.clinic.adverse_effects.actions import save_adverse_effect
    from trochee.clinic.adverse_effects.queries import kept_adverse_effects
    from trochee.clinic.dosing_sessions.actions import save_dose
    from trochee.clinic.dosing_sessions.queries import kept_doses
    from trochee.clinic.patients.queries import chart_of
    from trochee.clinic.patients.versions.values import NewEntry

    by, patient = cast.wren, cast.sleeper
    evening = (at - timedelta(days=3)).replace(hour=22, minute=10, second=0, microsecond=0, tzinfo=None)
    dose = Dose(taken_at=evening, product=TROCHE, amount=50.0, held_min=10.0, swallowed=False, state_before=4.0)
    for back in (0, 4, 8):
        taken = replace(dose, taken_at=evening - timedelta(days=back))
        save_dose(by=by, at=at, patient=patient, new=NewEntry(client_id=uuid4(), value=taken))
    effect = AdverseEffect(onset=evening + timedelta(minutes=40), term="dizziness", grade=1)
    save_adverse_effect(by=by, at=at, patient=patient, new=NewEntry(client_id=uuid4(), value=effect))
    chart = chart_of(by=by, at=at, patient=patient)
    assert chart is not None
    return {"dose": str(kept_doses(chart)[-1].entry), "effect": str(kept_adverse_effects(chart)[-1].entry)}


def _duplicates(cast: Cast, at: datetime) -> dict[str, str]:
    from trochee.clinic.patients import actions
    from trochee.clinic.patients.values import Person

    def registered(given: str) -> UUID:
        person = Person(family_name="Newcomer", given_name=given, time_zone="Europe/Berlin")
        return actions.register(by=cast.clinician, at=at, person=person)

    merged, twin = registered("Ida M."), registered("Ida")
    merge = actions.merge(by=cast.clinician, at=at, kept=cast.newcomer, merged=merged, reason="registered twice")
    return {"merge": str(merge), "twin": str(twin)}


def _folders(cast: Cast, at: datetime) -> dict[str, str]:
    from trochee.clinic.folders.queries import brought
    from trochee.clinic.patients.queries import chart_of
    from trochee.clinic.workflows.bringing import bring_in, look, upload

    by, patient = cast.clinician, cast.sleeper
    chart = chart_of(by=by, at=at, patient=patient)
    assert chart is not None

    def waits(days: int) -> UUID:
        text = FOLDER.format(new=(at - timedelta(days=days)).date(), kept=(at - timedelta(days=7)).date())
        return upload(by=by, at=at, patient=patient, uploaded=[("nights.csv", text.encode())])

    first = waits(60)
    seen = look(chart, by=by, at=at, folder=first)
    bring_in(by=by, at=at, patient=patient, folder=first, seen=seen.seen)
    return {"brought": str(brought(chart)[0].id), "folder": str(waits(61))}
