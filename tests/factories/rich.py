"""One invented record in which every file of a patient folder says something, in every way that the clinic keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from trochee.foundation.clock import WallTime
from trochee.interop.tables import Stretch, read_folder, write_folder
from trochee.record import (
    AdverseEffect,
    Condition,
    Dose,
    DoseStatus,
    InventoryMovement,
    MovementKind,
    Night,
    Observation,
    Record,
    Score,
    TherapyStep,
    Trial,
    TrialDesign,
    TrialWeek,
)

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"
TRIAL_BEGINS = date(2026, 3, 30)
_WEEK = timedelta(days=7)
_CONDITIONS = (Condition.ACTIVE, Condition.NONE, Condition.NONE, Condition.ACTIVE)
EVENING = datetime.fromisoformat("2026-02-05T21:30")


def rich_record() -> Record:
    """The first person of the gallery, with a device beside the diary, odd doses, a trial and all the rest."""
    found = read_folder(GALLERY / "01-responder").record
    nights = tuple(each for night in found.nights for each in _nights(night))
    return replace(
        found,
        patient=replace(
            found.patient,
            sex="female",
            conditions=("asthma",),
            medicines=("levothyroxine", "melatonin, at times"),
            facts={"pregnant": False, "weekly_drinks": 3},
            extra={"referred_by": "Dr. Hill, =1+1"},
        ),
        nights=nights,
        doses=_doses(found.doses),
        scores=(
            *found.scores,
            Score(date=date(2026, 3, 9), instrument="isi", version="2 weeks", total=15, items=(3, 2, 2, 3, 2, 1, 2)),
            Score(date=date(2026, 3, 9), instrument="gad7", items=(1, None, 2, 0, 1, 1, 0), extra={"language": "de"}),
        ),
        adverse_effects=(
            *found.adverse_effects,
            AdverseEffect(onset=EVENING + timedelta(hours=1), term='nausea, "bad"', grade=3,
                          relates_to_dose_at=EVENING, note="two\nlines"),
        ),
        therapy=(
            TherapyStep(date=date(2026, 3, 2), kind="cbti_window", detail="23:45-06:30"),
            TherapyStep(date=date(2026, 3, 4), kind="habit", detail="no coffee after noon"),
            TherapyStep(date=date(2026, 3, 11), kind="medicine_stopped", detail="zopiclone 3.75 mg"),
        ),
        observations=(
            Observation(at=EVENING, code="systolic", value="128", unit="mmHg", session="s1"),
            Observation(at=EVENING + timedelta(hours=3), code="mood", value="7"),
            Observation(at=EVENING + timedelta(days=1), code="urine", value="no blood", note="stick"),
            Observation(at=EVENING + timedelta(days=1), code="glaucoma", value="no", confirmed=True),
            Observation(at=EVENING + timedelta(days=2), code="taken_today", value='["a; b"]', confirmed=False),
        ),
        inventory=_inventory(),
        trial=rich_trial(),
    )  # fmt: skip


def _inventory() -> tuple[InventoryMovement, ...]:
    """One of each kind, so that nothing of it is lost on the way."""
    first = EVENING - timedelta(days=40)

    def moved(kind: MovementKind, days: int, amount: str, **more: Any) -> InventoryMovement:
        return InventoryMovement(
            at=first + timedelta(days=days), kind=kind, product="ketamine troche", amount=Fraction(amount),
            strength_mg=100.0, lot="L-1", **more,
        )  # fmt: skip

    return (
        moved(MovementKind.DISPENSED, 0, "30", done_by="Hill Pharmacy", expires=date(2026, 12, 31)),
        moved(MovementKind.LOST, 41, "0.25", note='fell, "broke"'),
        moved(MovementKind.FOUND, 42, "0.25"),
        moved(MovementKind.RETURNED, 43, "2.5", done_by="Ada", second_person="Bo"),
        moved(MovementKind.DESTROYED, 43, "2", done_by="Ada", second_person="Bo", reason="expired"),
        moved(MovementKind.TO_DESTROY, 44, "0.5", done_by="Ada"),
        moved(MovementKind.TO_RETURN, 44, "1"),
        moved(MovementKind.COUNT, 45, "17.5", done_by="Ada", reason="told on the telephone"),
    )


def rich_trial() -> Trial:
    """Four weeks by lot, of which the doses on record follow the plan."""
    doses = read_folder(GALLERY / "01-responder").record.doses
    weeks = []
    for number, condition in enumerate(_CONDITIONS):
        first = TRIAL_BEGINS + number * _WEEK
        taken = tuple(each.taken_at.date() for each in doses if first <= each.taken_at.date() < first + _WEEK)
        weeks.append(
            TrialWeek(
                first_evening=first, condition=condition, dose_evenings=taken if condition is Condition.ACTIVE else ()
            )
        )
    return Trial(
        design=TrialDesign.OFF_WEEKS,
        product="ketamine troche",
        outcome="sleep_efficiency",
        smallest_effect=10.0,
        baseline_nights=28,
        doses_per_week=2,
        minimum_gap_nights=2,
        seed=7,
        weeks=tuple(weeks),
    ).hashed()


def rich_stages() -> tuple[Stretch, ...]:
    """Two nights and a nap, as a device wrote them."""
    return tuple(_stretches(date(2026, 2, 6), "a")) + tuple(_stretches(date(2026, 2, 7), "b"))


def rich_folder(path: Path) -> Path:
    """Write all of it as a patient folder."""
    write_folder(rich_record(), path, stages=rich_stages())
    return path


def _nights(night: Night) -> Iterator[Night]:
    """Some entered late or at no known time, some with remarks, and twenty with a device beside them."""
    if night.date.day == 9:
        yield replace(night, entered_at=None, note='=HYPERLINK("x"), naïve', hypnotic="no")
    elif night.date.day in {17, 18}:
        late = datetime.combine(night.date, time(9, 30)) + timedelta(days=4)
        yield replace(night, entered_at=late, alcohol_drinks=1.5, caffeine_last=WallTime(time(15, 0)))
    elif night.date.day == 23:
        yield Night(date=night.date, slept=False, into_bed=WallTime(time(23, 0)), rise_time=WallTime(time(6, 0)))
    else:
        yield night
    if night.date.month == 2 and night.date.day <= 20:
        yield Night(
            date=night.date, source="Fitbit", into_bed=night.into_bed, lights_out=night.into_bed,
            sleep_onset_latency_min=8, wake_after_sleep_onset_min=31, final_awakening=night.final_awakening,
            rise_time=night.rise_time, extra={"log_id": f"4{night.date:%Y%m%d}", "into_bed_raw": "device clock"},
        )  # fmt: skip


def _doses(doses: tuple[Dose, ...]) -> tuple[Dose, ...]:
    off = [TRIAL_BEGINS + number * _WEEK for number, each in enumerate(_CONDITIONS) if each is Condition.NONE]
    kept = [each for each in doses if not any(first <= each.taken_at.date() < first + _WEEK for first in off)]
    kept[1] = replace(kept[1], status=DoseStatus.PARTIAL, share=0.5, allocation="open", lot="L-7", note="dropped")
    kept[2] = replace(kept[2], status=DoseStatus.VOMITED, extra={"minutes_after": "12"})
    kept[3] = replace(kept[3], planned_at=kept[3].taken_at - timedelta(minutes=30), route="sublingual")
    lost = Dose(taken_at=EVENING + timedelta(days=40), product="ketamine troche", status=DoseStatus.LOST)
    return (*kept, lost)


def _stretches(day: date, log: str) -> Iterator[Stretch]:
    for number, stage in enumerate(("wake", "light", "deep", "rem", "light", "wake")):
        clock = WallTime((datetime.combine(day, time(0, 10)) + timedelta(minutes=30 * number)).time(), day=day)
        yield Stretch(
            date=day, source="Fitbit", log_id=log, is_main=True, started_at=clock, seconds=1800, stage=stage
        )
    again = WallTime(time(1, 15), day=day)
    yield Stretch(date=day, source="Fitbit", log_id=log, is_main=True, started_at=again, seconds=60, stage="wake",
                  overlay=True, extra={"level": "short"})  # fmt: skip
    nap = WallTime(time(14, 5), day=day)
    yield Stretch(
        date=day, source="Fitbit", log_id=f"{log}2", is_main=False, started_at=nap, seconds=900, stage="asleep"
    )
