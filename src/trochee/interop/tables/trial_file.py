"""trial.toml: a trial as it was drawn, read and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from trochee.effect.values import Outcome
from trochee.foundation.refusal import InputError
from trochee.record import Condition, Trial, TrialDesign, TrialWeek

from ..text_files import NotText, read_text, shown
from .kinds import EARLIEST_YEAR, LATEST_YEAR
from .toml_errors import Key, kind_of, line_of, quoted, read_toml
from .toml_text import toml_text

TRIAL_FILE = "trial.toml"
_OUTCOMES = tuple(each.value for each in Outcome)
_WEEK_HEAD = re.compile(r"^\s*\[\[\s*week\s*\]\]")
_LAST_DAY = 6
_LARGEST_EFFECT = 1440
"""The minutes of a day: no outcome can change by more."""


def _one_of(names: Sequence[str]) -> Callable[[Any], str | None]:
    return lambda value: value if value in names else None


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _count(low: int) -> Callable[[Any], int | None]:
    return lambda value: value if type(value) is int and value >= low else None


def _size(value: Any) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and 0 < value <= _LARGEST_EFFECT else None


def _day(value: Any) -> date | None:
    sound = isinstance(value, date) and not isinstance(value, datetime) and EARLIEST_YEAR <= value.year <= LATEST_YEAR
    return value if sound else None


def _days(value: Any) -> tuple[date, ...] | None:
    if not isinstance(value, list) or any(_day(each) is None for each in value):
        return None
    return tuple(value)


def _stretches(value: Any) -> tuple[tuple[date, date], ...] | None:
    if not isinstance(value, list):
        return None
    found = [_days(each) for each in value]
    pairs = tuple((each[0], each[1]) for each in found if each and len(each) == 2 and each[0] <= each[1])
    return pairs if len(pairs) == len(value) else None


def _weeks(value: Any) -> list[Any] | None:
    return value if isinstance(value, list) and value and all(isinstance(each, dict) for each in value) else None


_DATES = "a list of dates such as [2026-04-03, 2026-04-06]"
KEYS = (
    Key(
        name="design",
        accept=_one_of([each.value for each in TrialDesign]),
        allowed=f"one of {', '.join(TrialDesign)}",
        meaning="how days or weeks with doses were drawn",
    ),
    Key(name="product", accept=_name, allowed='text in "quotes"', meaning="product, as in doses.csv"),
    Key(
        name="outcome",
        accept=_one_of(_OUTCOMES),
        allowed=f"one of {', '.join(_OUTCOMES)}",
        meaning="the outcome that was chosen beforehand",
    ),
    Key(
        name="smallest_effect",
        accept=_size,
        allowed="a number above 0, at most 1440",
        meaning="smallest effect that matters, in the outcome's own unit",
    ),
    Key(
        name="baseline_nights",
        accept=_count(0),
        allowed="a whole number from 0 up",
        meaning="nights before the first week",
    ),
    Key(
        name="doses_per_week",
        accept=_count(1),
        allowed="a whole number from 1 up",
        meaning="evenings with a dose in a week that has any",
    ),
    Key(
        name="minimum_gap_nights",
        accept=_count(1),
        allowed="a whole number from 1 up",
        meaning="least nights from one dose to the next",
    ),
    Key(
        name="without",
        accept=_stretches,
        allowed="a list of first and last evenings such as [[2026-04-03, 2026-04-09]]",
        meaning="evenings left out beforehand",
    ),
    Key(name="cbti_steps", accept=_days, allowed=_DATES, meaning="evenings on which no week may begin"),
    Key(name="seed", accept=_count(0), allowed="a whole number from 0 up", meaning="what gave the lot"),
    Key(name="sha256", accept=_name, allowed='text in "quotes"', meaning="commits to all the rest"),
    Key(name="week", accept=_weeks, allowed="a table [[week]] for each week", meaning="the weeks, in their order"),
)
WEEK_KEYS = (
    Key(
        name="first_evening", accept=_day, allowed="a date such as 2026-04-03", meaning="the first of seven evenings"
    ),
    Key(
        name="condition",
        accept=_one_of([each.value for each in Condition]),
        allowed=f"one of {', '.join(Condition)}",
        meaning="what is given in this week",
    ),
    Key(name="dose_evenings", accept=_days, allowed=_DATES, meaning="evenings on which it is given; may be left out"),
)
_MAY_BE_ABSENT = {"without", "cbti_steps", "dose_evenings"}


def read_trial(path: Path, name: str = TRIAL_FILE) -> tuple[Trial | None, list[str], list[InputError]]:
    """Read a trial: the value, what to tell, and what is wrong. Raises nothing for what the file holds."""
    try:
        text = read_text(path, name)
    except NotText as refused:
        return None, [], [refused.error]
    return trial_of_text(text, name)


def trial_of_text(text: str, name: str = TRIAL_FILE) -> tuple[Trial | None, list[str], list[InputError]]:
    """Read a trial that lies in no file, as `read_trial` would."""
    content = read_toml(name, text)
    if isinstance(content, InputError):
        return None, [], [content]
    values, errors = _read(content, KEYS, name, lambda key: line_of(text, key))
    weeks: list[TrialWeek] = []
    heads = [number for number, line in enumerate(text.splitlines(), 1) if _WEEK_HEAD.match(line)]
    for number, each in enumerate(values.pop("week", None) or []):
        line = heads[number] if number < len(heads) else None
        week, wrong = _week(each, name, line, weeks[-1] if weeks else None)
        errors += wrong
        weeks += [] if week is None else [week]
    if errors:
        return None, [], errors
    unknown = [key for key in content if key not in {each.name for each in KEYS}]
    messages = [f"{name}: key {key} is not known; it is not used" for key in unknown]
    trial = Trial(**{**values, "design": TrialDesign(values["design"])}, weeks=tuple(weeks))
    if not trial.unchanged:
        messages.append(f"{name}: the plan was changed after it was drawn; its hash no longer fits it")
    return trial, messages, []


def _read(
    content: Mapping[str, Any], keys: Sequence[Key], name: str, line: Callable[[str], int | None]
) -> tuple[dict[str, Any], list[InputError]]:
    values: dict[str, Any] = {}
    errors = []
    for key in keys:
        if key.name not in content:
            if key.name not in _MAY_BE_ABSENT:
                errors.append(_error(name, line(key.name), key, "nothing", f"{key.name} is missing"))
            continue
        values[key.name] = accepted = key.accept(content[key.name])
        if accepted is None:
            found = content[key.name]
            message = f"{key.name} is {kind_of(found)} that does not fit here"
            errors.append(_error(name, line(key.name), key, shown(quoted(found)), message))
    return values, errors


def _week(
    content: Mapping[str, Any], name: str, line: int | None, before: TrialWeek | None
) -> tuple[TrialWeek | None, list[InputError]]:
    values, errors = _read(content, WEEK_KEYS, name, lambda _: line)
    if errors:
        return None, errors
    week = TrialWeek(**{**values, "condition": Condition(values["condition"])})
    first, condition, evenings = WEEK_KEYS
    if before is not None and week.first_evening <= before.last_evening:
        errors.append(_error(name, line, first, str(week.first_evening), "this week begins before the last one ends"))
    outside = [each for each in week.dose_evenings if not week.first_evening <= each <= week.last_evening]
    if outside or list(week.dose_evenings) != sorted(set(week.dose_evenings)):
        last = week.first_evening + timedelta(days=_LAST_DAY)
        found = ", ".join(map(str, outside or week.dose_evenings))
        wanted = replace(evenings, allowed=f"dates in their order from {week.first_evening} to {last}")
        errors.append(_error(name, line, wanted, found, "these are no evenings of this week"))
    if (week.condition is Condition.NONE) == bool(week.dose_evenings):
        message = "a week with doses names their evenings, and one without has none"
        errors.append(_error(name, line, condition, week.condition.value, message))
    return week, errors


def _error(name: str, line: int | None, key: Key, found: str, message: str) -> InputError:
    return InputError(file=name, line=line, column=key.name, found=found, allowed=key.allowed, message=message)


def trial_text(trial: Trial) -> str:
    """Write a trial; reading it again gives the equal one."""
    head: dict[str, Any] = {key.name: getattr(trial, key.name) for key in KEYS if key.name != "week"}
    head["design"] = trial.design.value
    head = {name: value for name, value in head.items() if name not in _MAY_BE_ABSENT or value}
    parts = [toml_text(head)]
    for week in trial.weeks:
        rows: dict[str, Any] = {"first_evening": week.first_evening, "condition": week.condition.value}
        if week.dose_evenings:
            rows["dose_evenings"] = week.dose_evenings
        parts.append("\n[[week]]\n" + toml_text(rows))
    return "".join(parts)
