"""Stretches of sleep and wake: no second is counted twice, none is invented."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from trochee.interop.wearables.hypnogram import Interval, hypnogram

SPAN = (0, 60)
STRETCHES = st.lists(
    st.tuples(st.integers(-5, 65), st.integers(1, 20)).map(lambda each: (each[0], sum(each))), max_size=6
)


def by_seconds(asleep: list[Interval], awake: list[Interval], overlay: list[Interval]) -> list[str]:
    """What each second of the span is: counted one by one."""

    def within(second: int, stretches: list[Interval]) -> bool:
        return any(start <= second < end for start, end in stretches)

    found = []
    for second in range(*SPAN):
        if within(second, awake) or (within(second, overlay) and within(second, asleep)):
            found.append("wake")
        else:
            found.append("sleep" if within(second, asleep) else "unknown")
    return found


@settings(max_examples=300)
@given(asleep=STRETCHES, awake=STRETCHES, overlay=STRETCHES)
def test_against_counting_each_second(asleep: list[Interval], awake: list[Interval], overlay: list[Interval]) -> None:
    seen, seconds = hypnogram(SPAN, asleep, awake, overlay), by_seconds(asleep, awake, overlay)
    if "sleep" not in seconds:
        assert (seen.latency_min, seen.wake_min, seen.awake_at_the_end_min) == (None, None, None)
        assert not seen.has_gaps
        return
    first, last = seconds.index("sleep"), len(seconds) - seconds[::-1].index("sleep")
    inner = seconds[first:last]
    assert seen.latency_min == first / 60
    assert seen.awake_at_the_end_min == (len(seconds) - last) / 60
    assert seen.asleep_min == seconds.count("sleep") / 60
    assert seen.has_gaps == ("unknown" in inner)
    assert seen.wake_min == (None if seen.has_gaps else inner.count("wake") / 60)
    bouts = sum(now == "wake" != before for before, now in pairwise(inner))
    assert len(seen.inner_wake) == bouts


def test_overlaps_and_stretches_outside_are_told() -> None:
    assert hypnogram(SPAN, [(0, 30)], [(29, 60)], []).overlaps
    assert not hypnogram(SPAN, [(0, 30)], [(30, 60)], [(10, 40)]).overlaps
    assert hypnogram(SPAN, [(0, 61)], [], []).outside
    assert hypnogram(SPAN, [(0, 60)], [], [(-1, 1)]).outside
    assert not hypnogram(SPAN, [(0, 60)], [], [(0, 60)]).outside
