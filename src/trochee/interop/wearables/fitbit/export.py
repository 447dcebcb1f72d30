"""The sleep logs of a Fitbit export, checked but not yet interpreted.

The logs are those of the Web API 1.2 and of the account export (``sleep-YYYY-MM-DD.json``): a list of logs, or an
object with that list under ``sleep``. A path may be one file or a folder of such files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from trochee.foundation.figures import counted
from trochee.foundation.refusal import InputError, InputRefused

from ..inspect_json import Document, Entry, Unfit, kind_of, read_document

ASLEEP = frozenset({"light", "deep", "rem", "asleep"})
AWAKE = frozenset({"wake", "awake", "restless"})
"""Fitbit's minutes awake count both awake and restless of a classic log."""
WORDS = {"stages": frozenset({"light", "deep", "rem", "wake"}), "classic": frozenset({"asleep", "awake", "restless"})}
RAW_COLUMNS = {
    "logId": "fitbit_log_id",
    "dateOfSleep": "fitbit_date_of_sleep",
    "startTime": "fitbit_start_time",
    "endTime": "fitbit_end_time",
    "duration": "fitbit_duration_ms",
    "timeInBed": "fitbit_time_in_bed_min",
    "minutesAsleep": "fitbit_minutes_asleep",
    "minutesAwake": "fitbit_minutes_awake",
    "minutesToFallAsleep": "fitbit_minutes_to_fall_asleep",
    "minutesAfterWakeup": "fitbit_minutes_after_wakeup",
    "efficiency": "fitbit_efficiency",
    "type": "fitbit_type",
    "infoCode": "fitbit_info_code",
    "logType": "fitbit_log_type",
}
"""Columns that keep what Fitbit itself says beside what is derived from it."""
_READ = {*RAW_COLUMNS, "isMainSleep", "mainSleep", "levels"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A stretch of one stage: local start, length [s] and Fitbit's word for the stage."""

    start: datetime
    seconds: int
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """One sleep log. ``overlay`` are short awakenings that replace what ``levels`` say of the same time."""

    entry: Entry
    log_id: str
    is_main: bool
    start: datetime
    end: datetime
    duration_s: float
    levels: tuple[Level, ...]
    overlay: tuple[Level, ...]
    summary: Mapping[str, int]

    @property
    def raw(self) -> dict[str, str]:
        """What Fitbit says, as text, under the names of the columns that keep it."""
        values = self.entry.values
        return {column: str(values[key]) for key, column in RAW_COLUMNS.items() if values.get(key) is not None}


def read_logs(path: Path) -> tuple[list[Log], list[str]]:
    """Read all logs of a file or folder, each once, and what to tell; raises `InputRefused` with every error."""
    path = Path(path)
    files = sorted(path.glob("sleep*.json")) if path.is_dir() else [path]
    errors: list[InputError] = []
    if not files:
        errors.append(_no_logs(path.name, "no file sleep*.json", "a folder with files sleep-YYYY-MM-DD.json"))
    logs: dict[str, Log] = {}
    unknown: dict[str, None] = {}
    doubled = 0
    for file in files:
        try:
            document = read_document(file)
        except InputRefused as refused:
            errors.extend(refused.errors)
            continue
        for log in _logs(document):
            unknown.update(dict.fromkeys(key for key in log.entry.values if key not in _READ))
            known = logs.setdefault(log.log_id, log)
            if known is not log:
                doubled += 1
                _compare(log, known)
        errors.extend(document.errors)
    if not logs and not errors:
        errors.append(_no_logs(path.name, "an empty list", "at least one sleep log"))
    if errors:
        raise InputRefused(errors)
    messages = [f"key {key} of the logs is not known; it is not imported" for key in unknown]
    if doubled:
        messages.append(f"{counted(doubled, 'log')} stood twice with the same content; each is taken once")
    return list(logs.values()), messages


def _no_logs(name: str, found: str, allowed: str) -> InputError:
    return InputError(
        file=name, line=None, column=None, found=found, allowed=allowed, message="there is no sleep log"
    )


def _compare(log: Log, known: Log) -> None:
    if log.entry.values != known.entry.values:
        try:
            log.entry.refuse("logId", log.log_id, "a number of its own for each log", "another log has this number")
        except Unfit:
            return


def _logs(document: Document) -> Iterator[Log]:
    content: Any = document.content
    prefix = ""
    if isinstance(content, dict) and "sleep" in content:
        content, prefix = content["sleep"], "sleep"
    try:
        if not isinstance(content, list):
            document.refuse(
                prefix, kind_of(content), "a list of sleep logs [{…}, …]", "this is no Fitbit sleep export"
            )
    except Unfit:
        return
    for place, value in enumerate(content):
        try:
            yield _log(Entry.of(document, place, f"{prefix}[{place}]", value))
        except Unfit:
            continue


def _log(entry: Entry) -> Log:
    before = len(entry.document.errors)
    checks: dict[str, Callable[[], Any]] = {
        "log_id": lambda: entry.name("logId"),
        "is_main": lambda: entry.yes_no("mainSleep" if "mainSleep" in entry.values else "isMainSleep"),
        "start": lambda: entry.moment("startTime"),
        "end": lambda: entry.moment("endTime"),
        "duration_s": lambda: entry.whole("duration", 1) / 1000,
        "words": lambda: WORDS[entry.choice("type", frozenset(WORDS))],
        "summary": lambda: _summary(entry),
    }
    values: dict[str, Any] = {}
    for name, check in checks.items():
        try:
            values[name] = check()
        except Unfit:
            continue  # noted; the other keys are still looked at
    words = values.pop("words", ASLEEP | AWAKE)
    try:
        levels = _levels_of(entry)
        values["levels"] = _levels(levels, "data", words)
        values["overlay"] = _levels(levels, "shortData", words)
    except Unfit:
        pass
    if len(entry.document.errors) > before:
        raise Unfit
    return Log(entry=entry, **values)


def _summary(entry: Entry) -> dict[str, int]:
    """Fitbit's own minutes, where given."""
    keys = ("minutesToFallAsleep", "minutesAsleep", "minutesAwake", "minutesAfterWakeup")
    return {key: entry.whole(key, 0) for key in keys if entry.values.get(key) is not None}


def _levels_of(entry: Entry) -> Entry:
    value = entry.values.get("levels")
    return Entry.of(entry.document, entry.place, f"{entry.at}.levels", {} if value is None else value)


def _levels(levels: Entry, key: str, words: frozenset[str]) -> tuple[Level, ...]:
    found = []
    for each in levels.entries(key, optional=True):
        try:
            found.append(
                Level(
                    start=each.moment("dateTime"), seconds=each.seconds("seconds"), stage=each.choice("level", words)
                )
            )
        except Unfit:
            continue  # noted; the other stretches are still looked at
    return tuple(found)
