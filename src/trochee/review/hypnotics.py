"""Nights with a sleep medicine that the diary names, before the first dose and since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from trochee.foundation.figures import counted

from .around import hypnotic_nights, same_medicine
from .reading import Reading

_DAYS_A_WEEK = 7


def hypnotics_text(reading: Reading) -> str | None:
    """Say nights a week with a sleep medicine before the first dose and since; ``None`` where the diary never says.

    The leading product itself is none of them, and only nights that were answered count.
    """
    start, diary = reading.first_night_dosed, reading.line.diary
    answered = [placed.night.date for placed in diary.placed if placed.night.hypnotic is not None]
    if not answered or reading.leading is None or start is None:
        return None
    taken = {
        diary.nights[0].date + timedelta(days=int(index))
        for name, nights in hypnotic_nights(diary).items()
        if not same_medicine(name, reading.leading)
        for index in np.flatnonzero(nights)
    }
    before = [night in taken for night in answered if night < start]
    since = [night in taken for night in answered if night >= start]
    said = "; ".join(
        f"{when} {_a_week(nights)}"
        for nights, when in ((before, "before the first dose"), (since, "since"))
        if nights
    )
    return f"Nights a week with a sleep medicine: {said}."


def _a_week(nights: Sequence[bool]) -> str:
    return (
        f"{_DAYS_A_WEEK * sum(nights) / len(nights):.1f} ({sum(nights)} of {counted(len(nights), 'night')} that say)"
    )
