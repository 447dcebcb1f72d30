"""The twelve folders of the gallery, as people of the demo: the same records, moved by whole weeks up to today."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from trochee.clinic.patients.values import Person
from trochee.interop.tables.folder import read_nights_file

_WEEK_DAYS = 7
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}(?=\D|$)")
_SHIPPED = Path(__file__).parent / "gallery"
_IN_THE_REPOSITORY = Path(__file__).parents[4] / "docs" / "gallery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One invented patient: who they are, what is true of them, and the folder that holds their record."""

    folder: Path
    login: str
    person: Person
    truth: str


def stories() -> tuple[Story, ...]:
    """Give the twelve, in order; raises `FileNotFoundError` where the gallery was not installed."""
    place = _SHIPPED if _SHIPPED.is_dir() else _IN_THE_REPOSITORY
    found = tuple(_story(each) for each in sorted(place.iterdir()) if (each / "truth.toml").is_file())
    if not found:
        raise FileNotFoundError(place)
    return found


def _story(folder: Path) -> Story:
    written = tomllib.loads((folder / "patient.toml").read_text(encoding="utf-8"))
    truth = tomllib.loads((folder / "truth.toml").read_text(encoding="utf-8"))
    given, _, family = str(written["id"]).partition(" ")
    person = Person(
        family_name=family,
        given_name=given,
        birth_date=written["birth_date"],
        weight_kg=written["weight_kg"],
        time_zone=written["time_zone"],
    )
    return Story(folder=folder, login=given.lower(), person=person, truth=str(truth["story"]))


def weeks_to(today: date, last_night: date) -> timedelta:
    """Give the whole weeks by which a record is moved, so that its last night ends in the week before ``today``.

    Whole weeks, since one of the stories is about weekdays.
    """
    return timedelta(days=((today - last_night).days - 1) // _WEEK_DAYS * _WEEK_DAYS)


def moved(story: Story, *, to: Path, today: date) -> Path:
    """Copy the folder with every date in its tables moved; give the copy. Clock times stay as they were."""
    last = max(night.date for night in read_nights_file(story.folder / "nights.csv"))
    by = weeks_to(today, last)
    copy = to / story.folder.name
    copy.mkdir(parents=True)
    for file in story.folder.glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        (copy / file.name).write_text(_DAY.sub(lambda day: _later(day.group(), by), text), encoding="utf-8")
    (copy / "patient.toml").write_text((story.folder / "patient.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return copy


def _later(day: str, by: timedelta) -> str:
    return (date.fromisoformat(day) + by).isoformat()
