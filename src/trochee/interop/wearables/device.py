"""What every device gives, whoever made it: sleeps, and the nights that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trochee.record import Night, Patient, Record

from ..tables.stages import Stretch
from .hypnogram import Hypnogram
from .placing import Doubt, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSleep:
    """One sleep as a device saw it: a main sleep or a nap.

    ``hypnogram`` is ``None`` where the device gives no stages; its own ``stated`` minutes are then used. ``raw`` are
    the columns that keep what the device says beside what is derived from it.
    """

    log_id: str
    is_main: bool
    span: Span
    hypnogram: Hypnogram | None
    raw: Mapping[str, str]
    stated: StatedMinutes
    doubts: frozenset[Doubt] = frozenset()

    @property
    def date(self) -> date:
        """Morning on which it ends."""
        return self.span.last_day

    @property
    def asleep_min(self) -> float | None:
        """Time asleep [min]; ``None`` where the device does not tell."""
        return self.stated.asleep if self.hypnogram is None else self.hypnogram.asleep_min


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedMinutes:
    """The device's own minutes of a sleep without stages [min]; ``None`` where not told."""

    to_fall_asleep: float | None
    asleep: float | None
    awake: float | None
    after_wakeup: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceExport:
    """What an export holds, ready for a patient folder: nights in canonical order and the stages beside them.

    ``logs`` counts the device's sleeps, ``naps`` those that are no night of their own. ``time_zone`` is the zone that
    local times were read in; ``None`` where all said their offset.
    """

    source: str
    nights: tuple[Night, ...]
    stages: tuple[Stretch, ...]
    logs: int
    naps: int
    time_zone: str | None
    messages: tuple[str, ...]

    @property
    def record(self) -> Record:
        """Nights as a record of a person of whom nothing but the time zone is known."""
        return Record(patient=Patient(time_zone=self.time_zone), nights=self.nights)


def nights_of(sleeps: Sequence[DeviceSleep], source: str) -> tuple[tuple[Night, ...], list[str]]:
    """Turn sleeps into nights, and say what did not fit.

    The night of a date is the main sleep that ends on it; of several, the one with most sleep. Every other sleep is a
    nap and belongs to the first night that ends after it, if that is of the same date or the next: later ones are not
    the night that followed it.
    """
    messages: list[str] = []
    mains: dict[date, DeviceSleep] = {}
    for sleep in sorted(sleeps, key=_rank):
        if sleep.is_main:
            mains[sleep.date] = sleep
    chosen = {sleep.log_id for sleep in mains.values()}
    naps: dict[date, list[DeviceSleep]] = {}
    for nap in sorted(sleeps, key=lambda sleep: sleep.span.end):
        if nap.log_id in chosen:
            continue
        night = _night_after(nap, mains)
        where = f"the nap of {nap.date} that ends at {nap.span.wall(nap.span.end).clock:%H:%M}"
        if night is None:
            messages.append(f"{where} is in no night: no main sleep ends after it on that or the next date")
        elif nap.span.end > night.span.start:
            messages.append(f"{where} overlaps the main sleep of {night.date}; it is not counted")
        elif nap.asleep_min is None:
            messages.append(f"{where} says nothing about sleep; it is not counted")
        else:
            naps.setdefault(night.date, []).append(nap)
    nights = [_night(mains[day], naps.get(day, []), source) for day in sorted(mains)]
    return tuple(nights), messages


def _rank(sleep: DeviceSleep) -> tuple[float, float, str]:
    return sleep.asleep_min or 0.0, sleep.span.end, sleep.log_id


def _night_after(nap: DeviceSleep, mains: Mapping[date, DeviceSleep]) -> DeviceSleep | None:
    for day in (nap.date, nap.date + timedelta(days=1)):
        main = mains.get(day)
        if main is not None and main.span.end > nap.span.end:
            return main
    return None


def _night(sleep: DeviceSleep, naps: Sequence[DeviceSleep], source: str) -> Night:
    span = sleep.span
    doubts = span.doubts | sleep.doubts
    if any(nap.is_main for nap in naps):
        doubts |= {Doubt.SECOND_MAIN_SLEEP}
    extra = dict(sleep.raw)
    if naps:
        extra[f"{source}_nap_log_ids"] = " ".join(nap.log_id for nap in naps)
    if doubts:
        extra[f"{source}_flags"] = " ".join(sorted(doubts))
    night = Night(
        date=sleep.date,
        source=source,
        into_bed=span.wall(span.start),
        lights_out=span.wall(span.start),
        rise_time=span.wall(span.end),
        time_zone=None if span.zone is None else span.zone.key,
        nap_min=sum(nap.asleep_min or 0.0 for nap in naps) if naps else None,
        extra=extra,
    )
    return _with_stages(night, span, sleep.hypnogram) if sleep.hypnogram else _as_stated(night, span, sleep.stated)


def _with_stages(night: Night, span: Span, seen: Hypnogram) -> Night:
    if seen.awake_at_the_end_min is None:
        return replace(night, slept=False)
    return replace(
        night,
        sleep_onset_latency_min=seen.latency_min,
        awakenings=None if seen.has_gaps else len(seen.inner_wake),
        wake_after_sleep_onset_min=seen.wake_min,
        final_awakening=span.wall(span.end - seen.awake_at_the_end_min),
    )


def _as_stated(night: Night, span: Span, stated: StatedMinutes) -> Night:
    """Fill in the device's own minutes where there are no stages; a part that it does not tell stays unknown."""
    return replace(
        night,
        sleep_onset_latency_min=stated.to_fall_asleep,
        wake_after_sleep_onset_min=stated.awake,
        final_awakening=None if stated.after_wakeup is None else span.wall(span.end - stated.after_wakeup),
    )
