"""Invent the three people of the demo: folders with a known truth, the same digits at every run.

    python tools/invent.py examples

Nobody in them exists. The truth of each is written into its patient.toml, so that a reader can hold the review to it.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

FIRST_NIGHT = date(2026, 1, 5)
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Person:
    folder: str
    name: str
    seed: int
    nights: int
    truth: str
    single_dose_logit: float
    half_life_nights: float
    dose_nights: Callable[[Generator, Array], list[int]]


def logistic(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def random_days(rng: Generator, _: Array) -> list[int]:
    """Two random days a week, at least two nights apart, after 28 nights without."""
    pairs = [(0, 2), (0, 3), (0, 4), (1, 3), (1, 4), (1, 5), (2, 4), (2, 5), (2, 6), (3, 5), (3, 6)]
    return sorted(28 + 7 * week + day for week in range(12) for day in pairs[rng.integers(len(pairs))])


def after_a_bad_patch(_: Generator, level: Array) -> list[int]:
    """Twice a week from the first bad patch on: the 7-night mean 1.5 SD under its own mean, after 21 nights."""
    week = np.convolve(level, np.ones(7) / 7, mode="valid")
    bad = [i + 7 for i, mean in enumerate(week) if i >= 14 and mean < level.mean() - 1.5 * week.std()]
    start = bad[0]
    return [night for night in range(start, 84) if (night - start) % 7 in {0, 3}]


def fixed_days(_: Generator, __: Array) -> list[int]:
    """Mondays and Thursdays after 14 nights without."""
    return [night for night in range(14, 49) if night % 7 in {1, 4}]


PEOPLE = (
    Person("wren", "Wren Example (invented)", 11, 112, "one dose is worth about 18 points, half gone in 4 nights",
           1.05, 4.0, random_days),
    Person("robin", "Robin Sample (invented)", 26, 84, "no effect at all; doses started at a bad patch", 0.0, 3.0,
           after_a_bad_patch),
    Person("lark", "Lark Specimen (invented)", 5, 49,
           "one dose is worth about 3 points; too little was asked of the record", 0.15, 3.0, fixed_days),
)  # fmt: skip


def slow_level(rng: Generator, nights: int) -> Array:
    """A level that wanders and comes back: first-order autoregression with a memory of 6 nights."""
    keep = np.exp(-1 / 6)
    level = np.zeros(nights)
    level[0] = rng.normal(0, 0.28)
    for night in range(1, nights):
        level[night] = keep * level[night - 1] + rng.normal(0, 0.28 * np.sqrt(1 - keep**2))
    return level


def clock(minutes: float) -> str:
    """Minutes from midnight of the morning, rounded as people round, as HH:MM."""
    whole = int(round(minutes / 5) * 5) % 1440
    return f"{whole // 60:02d}:{whole % 60:02d}"


def invent(person: Person) -> dict[str, str]:
    """Build the files of one folder."""
    rng = np.random.default_rng(person.seed)
    slow = slow_level(rng, person.nights)
    dose_nights = person.dose_nights(rng, slow)
    effect = np.zeros(person.nights)
    for dose in dose_nights:
        after = np.arange(person.nights - dose)
        effect[dose:] += person.single_dose_logit * 2.0 ** (-after / person.half_life_nights)
    efficiency = 100 * logistic(0.95 + slow + effect + rng.normal(0, 0.36, person.nights))
    missing = set(rng.choice(person.nights, size=round(0.07 * person.nights), replace=False).tolist())
    rows = [NIGHT_COLUMNS]
    for night in range(person.nights):
        row = night_row(rng, FIRST_NIGHT + timedelta(days=night), float(efficiency[night]))
        if night not in missing:
            rows.append(row)
    doses = [DOSE_COLUMNS, *(dose_row(rng, FIRST_NIGHT + timedelta(days=night - 1)) for night in dose_nights)]
    first, last = FIRST_NIGHT, FIRST_NIGHT + timedelta(days=person.nights - 1)
    total = 19 if person.single_dose_logit < 0.5 else 13
    return {
        "patient.toml": PATIENT.format(id=person.name, truth=person.truth),
        "nights.csv": "\n".join(rows) + "\n",
        "doses.csv": "\n".join(doses) + "\n",
        "scores.csv": f"date,instrument,version,total,items\n{first},isi,2 weeks,20,\n{last},isi,2 weeks,{total},\n",
        "effects.csv": effects(rng, dose_nights),
    }


NIGHT_COLUMNS = (
    "date,into_bed,lights_out,sleep_onset_latency_min,awakenings,wake_after_sleep_onset_min,final_awakening,rise_time,"
    "sleep_quality,refreshed,voids,still_trying_min,entered_at"
)
DOSE_COLUMNS = "taken_at,product,amount,unit,status,reason,state_before,held_min,swallowed,setting,supervised_by"
PATIENT = """# Invented: nobody of this name exists. The truth that made this record: {truth}.
id = "{id}"
time_zone = "Europe/Berlin"
birth_date = 1979-05-14
weight_kg = 74.0
"""


def night_row(rng: Generator, morning: date, efficiency: float, window: tuple[int, int] | None = None) -> str:
    """Write a night; ``window`` are minutes from midnight at which bed and rise are meant to be."""
    into_bed = -65 + rng.normal(0, 20) + (25 if morning.weekday() in {5, 6} else 0)
    time_in_bed = 475 + rng.normal(0, 20)
    if window is not None:
        into_bed, time_in_bed = window[0], window[1] - window[0]
    into_bed, rise = 5 * round(into_bed / 5), 5 * round((into_bed + time_in_bed) / 5)
    awake = (rise - into_bed) * (1 - efficiency / 100)
    reading, latency, awakenings, _ = awake * rng.dirichlet([3, 8, 8, 3])
    reading, latency, wake = (5 * round(part / 5) for part in (reading, latency, awakenings))
    lights_out = into_bed + reading
    final = rise - max(0, 5 * round((awake - reading - latency - wake) / 5))
    quality = int(np.clip(round(1 + 4 * (efficiency - 45) / 50 + rng.normal(0, 0.5)), 1, 5))
    entered = datetime.combine(morning, time(0)) + timedelta(minutes=int(rise + rng.integers(5, 90)))
    cells = (
        morning, clock(into_bed), clock(lights_out), latency, max(int(wake > 0), round(wake / 18)), wake,
        clock(final), clock(rise), quality, int(np.clip(quality + rng.integers(-1, 2), 1, 5)), int(wake > 30),
        min(max(0, rise - final), 15), entered.isoformat(timespec="minutes"),
    )  # fmt: skip
    return ",".join(str(cell) for cell in cells)


def dose_row(rng: Generator, evening: date) -> str:
    at = datetime.combine(evening, time(21, 30)) + timedelta(minutes=int(5 * rng.integers(-3, 4)))
    held = int(rng.integers(8, 13))
    state = int(rng.integers(3, 9))
    return (
        f"{at.isoformat(timespec='minutes')},ketamine troche,100,mg,taken,scheduled,{state},{held},no,clinic,observer"
    )


def effects(rng: Generator, dose_nights: list[int]) -> str:
    rows = ["onset,term,grade,ended,relates_to_dose_at,note"]
    for dose in dose_nights:
        if rng.random() < 0.3:
            at = datetime.combine(FIRST_NIGHT + timedelta(days=dose - 1), time(22, 0))
            end = at + timedelta(minutes=int(10 * rng.integers(2, 9)))
            rows.append(f"{at.isoformat(timespec='minutes')},dizziness,1,{end.isoformat(timespec='minutes')},,")
    return "\n".join(rows) + "\n"


def main(target: str) -> None:
    for person in PEOPLE:
        folder = Path(target) / person.folder
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in invent(person).items():
            (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
