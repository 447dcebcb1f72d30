"""Turn Fitbit logs into sleeps that any device could give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

from trochee.foundation.clock import WallTime
from trochee.foundation.figures import counted
from trochee.foundation.refusal import InputError, InputRefused
from trochee.knowledge import shipped
from trochee.record import Night

from ...tables.rows import NO_EXTRA
from ...tables.stages import STAGES, Stretch
from ..device import DeviceExport, DeviceSleep, StatedMinutes, nights_of
from ..hypnogram import Interval, hypnogram
from ..inspect_json import Unfit
from ..placing import Doubt, Span, place
from .export import ASLEEP, AWAKE, Level, Log

SOURCE = "fitbit"
FLAGS = f"{SOURCE}_flags"
_TOLD = {
    Doubt.CLOCKS_CHANGED: "the clocks changed and the device kept one offset; the start follows from the duration",
    Doubt.AMBIGUOUS_TIME: "a clock time came twice; the one that fits the duration is used",
    Doubt.DURATION_DIFFERS: "the clock times differ from the duration; the clock times are used",
    Doubt.STAGE_SECONDS_DIFFER: "the stage seconds do not add up to the duration; both are kept",
    Doubt.STAGES_HAVE_GAPS: "a part of the sleep has no stage; wake after sleep onset is unknown",
    Doubt.STAGES_OVERLAP: "stages overlap; where they do, wake counts",
    Doubt.STAGES_OUTSIDE: "stages lie outside the log; they are cut off",
    Doubt.NO_STAGES: "there are no stages; the device's own minutes are used",
    Doubt.SECOND_MAIN_SLEEP: "two main sleeps end on this date; the shorter one counts as a nap",
    Doubt.DATE_DIFFERS: "the device dates the sleep otherwise; the morning on which it ends is used",
}


def translate(logs: Sequence[Log], zone: ZoneInfo | None, messages: Iterable[str] = ()) -> DeviceExport:
    """Turn logs into nights and stages.

    ``zone`` is needed where a log says no offset. Raises `InputRefused` with every log that cannot be a sleep.
    """
    _ask_for_zone(logs, zone)
    longest_h = shipped().number("wearables.longest_log")
    sleeps: list[DeviceSleep] = []
    stages: list[Stretch] = []
    for log in logs:
        try:
            sleep = _sleep(log, zone, longest_h)
        except Unfit:
            continue  # noted in the log's document
        sleeps.append(sleep)
        stages.extend(_stretches(log, sleep))
    errors = _errors(logs)
    if errors:
        raise InputRefused(errors)
    nights, about_naps = nights_of(sleeps, SOURCE)
    return DeviceExport(
        source=SOURCE,
        nights=nights,
        stages=tuple(sorted(stages, key=STAGES.key)),
        logs=len(logs),
        naps=len(logs) - len(nights),
        time_zone=None if zone is None else zone.key,
        messages=(*messages, *_about(sleeps, nights), *about_naps),
    )


def _ask_for_zone(logs: Sequence[Log], zone: ZoneInfo | None) -> None:
    local = next((log for log in logs if log.start.tzinfo is None or log.end.tzinfo is None), None)
    if zone is not None or local is None:
        return
    try:
        key = "startTime" if local.start.tzinfo is None else "endTime"
        found = str(local.entry.values[key])
        local.entry.refuse(
            key,
            found,
            "a time with its offset, or a time zone (--time-zone)",
            "the place of this local time is not known",
        )
    except Unfit:
        raise InputRefused(_errors(logs)) from None


def _errors(logs: Sequence[Log]) -> list[InputError]:
    documents = {id(log.entry.document): log.entry.document for log in logs}
    return [error for document in documents.values() for error in document.errors]


def _sleep(log: Log, zone: ZoneInfo | None, longest_h: float) -> DeviceSleep:
    duration_min = log.duration_s / 60
    span = place(log.start, log.end, duration_min, zone)
    entry, allowed = log.entry, f"a sleep of more than 0 and at most {longest_h:g} hours"
    if span.length_min <= 0:
        entry.refuse(
            "endTime",
            f"{log.entry.values['startTime']} to {log.entry.values['endTime']}",
            allowed,
            "the sleep ends before it begins",
        )
    for key, hours in (("endTime", span.length_min / 60), ("duration", duration_min / 60)):
        if hours > longest_h:
            entry.refuse(key, f"{hours:.1f} hours", allowed, "this is too long for a sleep")
    asleep = [_interval(level, log, span) for level in log.levels if level.stage in ASLEEP]
    awake = [_interval(level, log, span) for level in log.levels if level.stage in AWAKE]
    seen = None
    if log.levels:
        overlay = [_interval(level, log, span) for level in log.overlay]
        seen = hypnogram((round(span.start * 60), round(span.end * 60)), asleep, awake, overlay)
    seconds = sum(level.seconds for level in log.levels)
    doubts = {
        Doubt.STAGE_SECONDS_DIFFER: seen is not None and seconds != log.duration_s,
        Doubt.STAGES_HAVE_GAPS: seen is not None and seen.has_gaps,
        Doubt.STAGES_OVERLAP: seen is not None and seen.overlaps,
        Doubt.STAGES_OUTSIDE: seen is not None and seen.outside,
        Doubt.NO_STAGES: seen is None,
        Doubt.DATE_DIFFERS: log.raw.get("fitbit_date_of_sleep") not in {None, str(span.last_day)},
    }
    sleep = DeviceSleep(
        log_id=log.log_id,
        is_main=log.is_main,
        span=span,
        hypnogram=seen,
        raw=log.raw | ({f"{SOURCE}_stage_seconds": str(seconds)} if log.levels else {}),
        stated=_stated(log),
        doubts=frozenset(doubt for doubt, there in doubts.items() if there),
    )
    return sleep


def _interval(level: Level, log: Log, span: Span) -> Interval:
    start = round(span.minutes_of(level.start, log.start) * 60)
    return start, start + level.seconds


def _stated(log: Log) -> StatedMinutes:
    said = log.summary
    return StatedMinutes(
        to_fall_asleep=said.get("minutesToFallAsleep"),
        asleep=said.get("minutesAsleep"),
        awake=said.get("minutesAwake"),
        after_wakeup=said.get("minutesAfterWakeup"),
    )


def _stretches(log: Log, sleep: DeviceSleep) -> Iterator[Stretch]:
    """Give the stages of a log as the device wrote them."""
    day = sleep.date
    for levels, overlay in ((log.levels, False), (log.overlay, True)):
        for level in levels:
            offset = level.start.utcoffset()
            yield Stretch(
                date=day,
                source=SOURCE,
                log_id=log.log_id,
                is_main=log.is_main,
                started_at=WallTime(
                    level.start.time(), level.start.date(), None if offset is None else offset.total_seconds() / 60
                ),
                seconds=level.seconds,
                stage=level.stage,
                overlay=overlay,
                extra=NO_EXTRA,
            )


def _about(sleeps: Sequence[DeviceSleep], nights: Sequence[Night]) -> Iterator[str]:
    """Say how often each doubt arose."""
    found = Counter(doubt for sleep in sleeps for doubt in sleep.span.doubts | sleep.doubts)
    found[Doubt.SECOND_MAIN_SLEEP] = sum(Doubt.SECOND_MAIN_SLEEP in night.extra.get(FLAGS, "") for night in nights)
    for doubt, text in _TOLD.items():
        if found[doubt]:
            yield f"{found[doubt]} of {counted(len(sleeps), 'log')}: {text}"
