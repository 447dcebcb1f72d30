"""One person's nights, read once: a row a night, placed, measured and checked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from trochee.foundation.clock import midnight_min
from trochee.knowledge import Knowledge
from trochee.record import Night

from .checks import CheckLimits, flag_sequence
from .columns import FloatArray, MeasureColumns, columns_of
from .flags import Flag
from .measures import measure
from .nights import NightMeasures, night_measures
from .regularity import LocalSleep
from .select import one_a_night
from .timeline import DAY_MIN, PlacedNight, place_nights


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Diary:
    """Nights in order of their dates, one row each; ``placed``, ``columns`` and ``nights`` are equally long.

    ``beside`` are the rows of other sources for the same nights: kept, in none of the figures.
    """

    placed: tuple[PlacedNight, ...]
    columns: MeasureColumns
    nights: tuple[NightMeasures, ...]
    beside: tuple[Night, ...]

    def __len__(self) -> int:
        return len(self.placed)

    def between(self, first: date, last: date) -> Diary:
        """Nights dated from ``first`` to ``last``, both included, with every flag they have here."""
        days = [each.night.date for each in self.placed]
        rows = slice(bisect_left(days, first), bisect_right(days, last))
        return Diary(
            placed=self.placed[rows],
            columns=self.columns.rows(rows),
            nights=self.nights[rows],
            beside=tuple(each for each in self.beside if first <= each.date <= last),
        )

    def answers(self, column: str) -> FloatArray:
        """Answers to one question that is asked as a number, one a night; NaN is not answered."""
        values = [getattr(each.night, column) for each in self.placed]
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

    def midsleep_clock(self) -> FloatArray:
        """Midsleep by the wall clock, one a night [min after midnight, 0 up to 1440]; NaN is unknown."""
        moments = [each.midsleep for each in self.nights]
        return np.array([np.nan if each is None else each.local_minutes % DAY_MIN for each in moments])

    def local_sleep(self) -> LocalSleep:
        """Sleep by the wall clock, for regularity; a night on which the time zone changed is unknown."""
        onset, final = [], []
        for placed, night in zip(self.placed, self.nights, strict=True):
            midnight = midnight_min(night.date)
            began = None if Flag.ZONE_CHANGE in night.flags else night.sleep_onset
            woke = placed.final_awakening
            onset.append(np.nan if began is None else began.local_minutes - midnight)
            final.append(np.nan if woke is None or not night.slept else woke.local_minutes - midnight)
        return LocalSleep(
            days=np.array([each.date.toordinal() for each in self.nights], dtype=np.int64),
            onset=np.array(onset, dtype=np.float64),
            final_awakening=np.array(final, dtype=np.float64),
            wake=self.columns.wake_after_sleep_onset_min,
            slept=np.array([each.slept or Flag.ZONE_CHANGE in each.flags for each in self.nights], dtype=np.bool_),
        )


def read_diary(
    nights: Iterable[Night],
    zone: ZoneInfo | None,
    knowledge: Knowledge,
    *,
    as_of: date | None = None,
    always_tries: bool = False,
) -> Diary:
    """Choose, place, measure and check one person's nights, in any order.

    ``zone`` is the person's; ``always_tries`` says that they always go on trying to sleep until rising, see
    `trochee.sleep.measures.still_trying`. Nights after ``as_of`` are flagged, not left out. Raises
    `NightRefusedError` at the first night whose answers contradict each other.
    """
    selection = one_a_night(nights)
    placed = place_nights(selection.chosen, zone)
    limits = CheckLimits.of(knowledge)
    columns = measure(columns_of(placed), limits, always_tries=always_tries)
    np.bitwise_or(columns.flags, flag_sequence(placed, limits, as_of=as_of), out=columns.flags)
    said_twice = {each.date for each in selection.beside if not each.from_device}
    for row in [row for row, each in enumerate(placed) if each.night.date in said_twice]:
        columns.flags[row] |= np.uint32(Flag.DUPLICATE_NIGHT.bit)
    return Diary(placed=placed, columns=columns, nights=night_measures(placed, columns), beside=selection.beside)
