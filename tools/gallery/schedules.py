"""On which nights doses are taken."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .person import Person, Product, Schedule

Floats = NDArray[np.float64]
WEEK = 7
_PAIRS = tuple((one, two) for one in range(WEEK) for two in range(one + 2, WEEK))
_FEELS_BAD, _NIGHTS_APART = -0.6, 2
_DEPTH = 1.5
_LONG = 365


def dose_nights(product: Product, first: int, nights: int, felt: Floats, rng: Generator) -> list[int]:
    """Nights (counted from 0) whose evening has a dose; ``felt`` is how each evening feels [standard deviations]."""
    match product.schedule:
        case Schedule.FIXED_DAYS:
            return [night for night in range(first, nights) if night % WEEK in product.mornings]
        case Schedule.AS_NEEDED:
            return _as_needed(first, felt)
        case Schedule.RANDOM_DAYS | Schedule.FROM_A_BAD_PATCH:
            return _random_days(first, nights, at_once=product.schedule is Schedule.FROM_A_BAD_PATCH, rng=rng)


def _random_days(first: int, nights: int, *, at_once: bool, rng: Generator) -> list[int]:
    """Two nights a week, never two in a row; ``at_once`` begins on the first night."""
    taken: list[int] = []
    for start in range(first, nights, WEEK):
        earliest = taken[-1] + _NIGHTS_APART - start if taken else 0
        open_to = [pair for pair in _PAIRS if pair[0] >= earliest and (taken or not at_once or pair[0] == 0)]
        taken += [start + day for day in open_to[rng.integers(len(open_to))] if start + day < nights]
    return taken


def _as_needed(first: int, felt: Floats) -> list[int]:
    taken: list[int] = []
    for night in range(first, felt.size):
        if felt[night] < _FEELS_BAD and (not taken or night - taken[-1] >= _NIGHTS_APART):
            taken.append(night)
    return taken


def noise(person: Person, rng: Generator) -> tuple[Floats, Floats]:
    """Slow and fast noise [logit]; where doses begin at a bad patch, the stretch that ends in one before them."""
    if person.troche.schedule is not Schedule.FROM_A_BAD_PATCH:
        return _drawn(person, person.nights, rng)
    while True:  # a year without a patch that bad is drawn anew
        slow, fast = _drawn(person, _LONG, rng)
        means = np.convolve(slow + fast, np.full(WEEK, 1 / WEEK), mode="valid")
        starts = np.flatnonzero(means < means.mean() - _DEPTH * means.std()) + WEEK - person.baseline
        starts = starts[(starts >= 0) & (starts + person.nights <= _LONG)]
        if starts.size:
            kept = slice(int(starts[0]), int(starts[0]) + person.nights)
            return slow[kept], fast[kept]


def _drawn(person: Person, nights: int, rng: Generator) -> tuple[Floats, Floats]:
    """Draw a level that wanders and comes back, and what is new every night."""
    keep = np.exp(-1 / person.noise.memory)
    level = np.empty(nights)
    level[0] = rng.normal(0, person.noise.slow)
    for night in range(1, nights):
        level[night] = keep * level[night - 1] + rng.normal(0, person.noise.slow * np.sqrt(1 - keep**2))
    return level, rng.normal(0, person.noise.fast, nights)
