"""A course becomes the files of a patient folder, rounded as people round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from json import dumps
from pathlib import Path

import numpy as np
from numpy.random import Generator

from ..invent import DOSE_COLUMNS, NIGHT_COLUMNS, night_row
from .course import Course, course, date_of, window_of
from .person import Person, Product, Schedule
from .truth import truth_file

_DAY = 1440
_MINUTES = (10, 100)
"""How long an adverse effect lasts, at least and less than [min]."""


def invent(person: Person, seed: int) -> tuple[dict[str, str], Course]:
    """Build the files of one folder and what is true of it."""
    lived = course(person, seed)
    rng = lived.rng
    nights = [_night(person, lived, night, rng) for night in range(person.nights)]
    files = {
        "patient.toml": _patient(person),
        "nights.csv": _lines(NIGHT_COLUMNS, (row for place, row in enumerate(nights) if place not in lived.missing)),
        "doses.csv": _lines(DOSE_COLUMNS, _doses(person, lived, rng)),
        "scores.csv": _lines(
            "date,instrument,version,total,items",
            (f"{date_of(night)},{name},2 weeks,{total}," for night, name, total in person.scores),
        ),
        "effects.csv": _lines(
            "onset,term,grade,ended,relates_to_dose_at,note", _adverse(person, lived.doses[person.troche.name], rng)
        ),
    }
    if person.therapy:
        rows = (f"{_evening(step.night)},cbti_window,{step.bed}-{step.rise}" for step in person.therapy)
        files["therapy.csv"] = _lines("date,kind,detail", rows)
    return files, lived


def write(person: Person, place: Path) -> Course:
    """Write the folder of a person, with what is true of it beside; gives the course back."""
    files, lived = invent(person, person.number)
    folder = place / person.folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**files, "truth.toml": truth_file(person, lived)}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return lived


def _lines(head: str, rows: Iterable[str]) -> str:
    return "\n".join([head, *rows]) + "\n"


def _patient(person: Person) -> str:
    return (
        f"# Invented: nobody of this name exists. {person.story}\n"
        f"id = {dumps(person.name)}\n"
        'time_zone = "Europe/Berlin"\n'
        f"birth_date = {person.born}\n"
        f"weight_kg = {person.weight_kg}\n"
        'diagnoses = ["insomnia disorder"]\n'
        "medicines = []\n"
    )


def _night(person: Person, lived: Course, night: int, rng: Generator) -> str:
    held = window_of(person, night)
    window = None if held is None else (_minutes(held.bed, evening=True), _minutes(held.rise))
    return night_row(rng, date_of(night), float(lived.efficiency[night]), window)


def _minutes(clock: str, *, evening: bool = False) -> int:
    """Minutes from the midnight of the morning; evening times lie before it."""
    at = time.fromisoformat(clock)
    since = 60 * at.hour + at.minute
    return since - _DAY if evening and at.hour >= 12 else since


def _evening(night: int) -> date:
    return date_of(night) - timedelta(days=1)


def _doses(person: Person, lived: Course, rng: Generator) -> list[str]:
    rows = []
    for product in (person.troche, person.other):
        if product is not None:
            rows += [_dose(product, night, float(lived.felt[night]), rng) for night in lived.doses[product.name]]
    return sorted(rows)


def _dose(product: Product, night: int, felt: float, rng: Generator) -> str:
    at = datetime.combine(_evening(night), time(21, 30)) + timedelta(minutes=int(5 * rng.integers(-3, 4)))
    held = int(rng.integers(8, 13))
    state = int(np.clip(round(5.5 + 2 * felt), 0, 10))
    clinic = product.setting == "clinic"
    cells = (
        at.isoformat(timespec="minutes"), product.name, product.amount, "mg", "taken",
        "as needed after a bad day" if product.schedule is Schedule.AS_NEEDED else "scheduled",
        state, held if clinic else "", "no" if clinic else "", product.setting, "observer" if clinic else "",
    )  # fmt: skip
    return ",".join(str(cell) for cell in cells)


def _adverse(person: Person, doses: list[int], rng: Generator) -> list[str]:
    rows = []
    for place, dose in enumerate(doses, 1):
        for effect in person.adverse:
            if place in effect.doses or rng.random() < effect.share:
                at = datetime.combine(_evening(dose), time(22, 0))
                end = at + timedelta(minutes=int(rng.integers(*_MINUTES)))
                rows.append(
                    f"{at.isoformat(timespec='minutes')},{effect.term},{effect.grade},"
                    f"{end.isoformat(timespec='minutes')},,"
                )
    return rows
