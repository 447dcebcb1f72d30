"""Changes to the files of an invented person, for scenarios that no person of the gallery is."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.random import Generator
from tools.gallery.course import Course, date_of, dose_effect
from tools.gallery.person import Person

Files = Mapping[str, str]
Row = dict[str, str]
Change = Callable[[Files, Person, Course, Generator], Files]
_EVENING = time(21, 0)
_DAY = 1440
_RATING_SD, _USUAL_RATING = 1.5, 5.5


def table(files: Files, name: str) -> list[Row]:
    """Read the rows of a file."""
    return list(csv.DictReader(io.StringIO(files[name])))


def put(files: Files, name: str, rows: list[Row]) -> Files:
    """Write rows as a file; columns are those of the first row."""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return {**files, name: written.getvalue()}


def as_they_are(files: Files, _: Person, __: Course, ___: Generator) -> Files:
    """Change nothing."""
    return files


def no_reasons(files: Files, _: Person, __: Course, ___: Generator) -> Files:
    """Say neither why doses were taken nor how the patient felt."""
    rows = table(files, "doses.csv")
    return put(files, "doses.csv", [{**row, "reason": "", "state_before": ""} for row in rows])


def ratings_beside(files: Files, person: Person, lived: Course, _: Generator) -> Files:
    """No reasons, but ratings; on evenings that felt good a planned dose was not taken."""
    rows = [{**row, "reason": ""} for row in table(files, "doses.csv")]
    dosed = {night for taken in lived.doses.values() for night in taken}
    good = [
        night for night in range(person.baseline, person.nights) if lived.felt[night] > 0.3 and night not in dosed
    ]
    rows += [_not_taken(rows[0], night, float(lived.felt[night])) for night in good[::2]]
    return put(files, "doses.csv", rows)


def left_out_on_bad_evenings(files: Files, _: Person, lived: Course, __: Generator) -> Files:
    """No reasons, but ratings; planned doses were not taken on evenings that felt bad."""
    rows = []
    for row in table(files, "doses.csv"):
        night = (datetime.fromisoformat(row["taken_at"]).date() + timedelta(days=1) - date_of(0)).days
        felt = float(lived.felt[night])
        rows.append(_not_taken(row, night, felt) if felt < -0.2 else {**row, "reason": ""})
    return put(files, "doses.csv", rows)


def _not_taken(like: Row, night: int, felt: float) -> Row:
    at = datetime.combine(date_of(night) - timedelta(days=1), _EVENING)
    state = int(np.clip(round(_USUAL_RATING + 2 * felt), 0, 10))
    return {
        **like,
        "taken_at": at.isoformat(timespec="minutes"),
        "status": "missed",
        "reason": "",
        "state_before": str(state),
        "held_min": "",
        "swallowed": "",
    }


def hidden_placebo(files: Files, person: Person, _: Course, __: Generator) -> Files:
    """The second product becomes hidden placebo of the first; two troches on one evening are one, the active one."""
    rows = table(files, "doses.csv")
    active = {row["taken_at"][:10] for row in rows if row["product"] == person.troche.name}
    made = []
    for row in rows:
        if row["product"] == person.troche.name:
            made.append({**row, "allocation": "active"})
        elif row["taken_at"][:10] not in active:
            made.append({**row, "product": person.troche.name, "allocation": "placebo"})
    return put(files, "doses.csv", made)


def same_evenings(files: Files, _: Person, __: Course, ___: Generator) -> Files:
    """Another product with every dose."""
    rows = table(files, "doses.csv")
    return put(files, "doses.csv", rows + [{**row, "product": "melatonin tablet", "amount": "2"} for row in rows])


def medicine_begun(files: Files, person: Person, _: Course, __: Generator) -> Files:
    """A medicine begun on the day of the first dose."""
    day = date_of(person.baseline) - timedelta(days=1)
    return {**files, "therapy.csv": f"date,kind,detail\n{day},medicine_started,sertraline 50 mg\n"}


def hypnotic_nights(files: Files, _: Person, __: Course, rng: Generator) -> Files:
    """A sleep medicine on three of ten nights, answered every night."""
    rows = table(files, "nights.csv")
    return put(files, "nights.csv", [{**row, "hypnotic": "zolpidem" if rng.random() < 0.3 else "no"} for row in rows])


def light(files: Files, _: Person, __: Course, ___: Generator) -> Files:
    """Bright light in place of a medicine."""
    rows = table(files, "doses.csv")
    made = [
        {**row, "product": "ketamine troche", "amount": "30", "unit": "min", "held_min": "", "swallowed": ""}
        for row in rows
    ]
    return put(files, "doses.csv", made)


def far_nights(files: Files, _: Person, __: Course, rng: Generator) -> Files:
    """Three nights with an hour and a half of sleep; half an hour in the night when clocks go forward."""
    rows = table(files, "nights.csv")
    for place in rng.choice(len(rows), size=3, replace=False).tolist():
        tried = (_minutes(rows[place]["final_awakening"]) - _minutes(rows[place]["lights_out"])) % _DAY
        rows[place] |= {"sleep_onset_latency_min": str(tried - 90), "wake_after_sleep_onset_min": "0"}
    return put(files, "nights.csv", rows)


def _minutes(clock: str) -> int:
    at = time.fromisoformat(clock)
    return 60 * at.hour + at.minute


def unrecorded_therapy(files: Files, _: Person, __: Course, ___: Generator) -> Files:
    """Something else changed, and nobody wrote it down."""
    return {name: text for name, text in files.items() if name != "therapy.csv"}


def mood_that_carries(files: Files, person: Person, lived: Course, rng: Generator) -> Files:
    """Mood on the evening before moves with the level and with what the doses do, and has noise of its own."""
    done = dose_effect(person.troche, lived.doses[person.troche.name], person.nights)
    carried = (done - done.mean()) / person.noise.slow + lived.felt
    return {**files, "observations.csv": _ratings(_USUAL_RATING + carried + rng.normal(0, 0.5, person.nights))}


def mood_apart(files: Files, person: Person, _: Course, rng: Generator) -> Files:
    """Mood has nothing to do with sleep."""
    return {**files, "observations.csv": _ratings(rng.normal(_USUAL_RATING, _RATING_SD, person.nights))}


def _ratings(values: np.ndarray) -> str:
    rows = [
        f"{_evening(date_of(night))},mood,{round(float(np.clip(value, 0, 10)), 1)}"
        for night, value in enumerate(values)
    ]
    return "\n".join(["at,code,value", *rows]) + "\n"


def _evening(morning: date) -> str:
    return datetime.combine(morning - timedelta(days=1), _EVENING).isoformat(timespec="minutes")
