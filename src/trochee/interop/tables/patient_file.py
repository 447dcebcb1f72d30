"""patient.toml: the person, read and written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

from trochee.foundation.clock import UnknownZoneError, zone_named
from trochee.foundation.refusal import InputError
from trochee.record import Patient

from ..text_files import NotText, read_text, shown
from .toml_errors import Key, kind_of, line_of, quoted, read_toml
from .toml_text import toml_text

PATIENT_FILE = "patient.toml"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _day(value: Any) -> date | None:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _weight(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value <= 0:
        return None
    return float(value)


def _zone(value: Any) -> str | None:
    try:
        return zone_named(value).key if isinstance(value, str) else None
    except UnknownZoneError:
        return None


def _texts(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return None
    return tuple(value)


def _facts(value: Any) -> dict[str, object] | None:
    return value if isinstance(value, dict) else None


_LIST = 'a list of texts such as ["…", "…"]; [] for asked, and none'
KEYS = (
    Key(name="id", accept=_text, allowed='text in "quotes"', meaning="name or number of the person"),
    Key(name="birth_date", accept=_day, allowed="a date such as 1980-02-29", meaning="date of birth"),
    Key(name="sex", accept=_text, allowed='text in "quotes"', meaning="sex, as the clinic records it"),
    Key(name="weight_kg", accept=_weight, allowed="a number above 0, in kg", meaning="body weight [kg]"),
    Key(
        name="time_zone",
        accept=_zone,
        allowed='an IANA time zone such as "Europe/Berlin"',
        meaning="zone of all clock times without a zone or offset of their own",
    ),
    Key(name="diagnoses", accept=_texts, allowed=_LIST, meaning="diagnoses"),
    Key(name="conditions", accept=_texts, allowed=_LIST, meaning="other conditions"),
    Key(name="medicines", accept=_texts, allowed=_LIST, meaning="other medicines"),
    Key(
        name="written_on",
        accept=_day,
        allowed="a date such as 2026-04-03",
        meaning="day on which lists and facts were last written; what holds for a time counts from then",
    ),
    Key(
        name="facts",
        accept=_facts,
        allowed="a table [facts] of names and values",
        meaning="coded answers for the safety rules",
    ),
)


def read_patient(path: Path, name: str = PATIENT_FILE) -> tuple[Patient, list[str], list[InputError]]:
    """Read the person: the value, what to tell, and what is wrong. Raises nothing for what the file holds."""
    try:
        text = read_text(path, name)
    except NotText as refused:
        return Patient(), [], [refused.error]
    content = read_toml(name, text)
    if isinstance(content, InputError):
        return Patient(), [], [content]
    by_name = {key.name: key for key in KEYS}
    errors = [
        InputError(file=name, line=line_of(text, path), column=path, found="not a number", allowed="a finite number",
                   message="this number is not finite")
        for path in _not_finite(content)
    ]  # fmt: skip
    values: dict[str, Any] = {"extra": {each: value for each, value in content.items() if each not in by_name}}
    for each, value in content.items():
        key = by_name.get(each)
        if key is None:
            continue
        accepted = key.accept(value)
        if accepted is None and not any(each == error.column for error in errors):
            errors.append(
                InputError(file=name, line=line_of(text, each), column=each, found=shown(quoted(value)),
                           allowed=key.allowed, message=f"{each} is {kind_of(value)} that does not fit here")
            )  # fmt: skip
        values[each] = accepted
    if errors:
        return Patient(), [], errors
    messages = [f"{name}: key {each} is not known; it is kept, not used" for each in values["extra"]]
    return Patient(**values), messages, []


def patient_text(patient: Patient) -> str:
    """Write the person; what was not asked is left out. Raises `ValueError` for what TOML cannot hold."""
    values: dict[str, Any] = {}
    for key in KEYS:
        value = getattr(patient, key.name)
        if value is not None and value not in ("", {}):
            values[key.name] = list(value) if isinstance(value, tuple) else value
    doubled = values.keys() & patient.extra.keys()
    if doubled or any(key.name in patient.extra for key in KEYS):
        raise ValueError(f"a key of {PATIENT_FILE} cannot be an extra one too: {', '.join(sorted(patient.extra))}")
    return toml_text({**values, **patient.extra})


def _not_finite(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, float) and not isfinite(value):
        yield path
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _not_finite(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _not_finite(each, f"{path}[{place}]")
