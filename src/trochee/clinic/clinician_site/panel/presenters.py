"""A patient's line of the panel: how the last weeks were slept as a small drawing, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from trochee.clinic.workflows.desk.panel import PanelLine
from trochee.foundation.figures import plain

WIDTH, HEIGHT = 112, 28
_PAD = 3
_LAST_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A line from left to right, broken where a night is missing; the last night as a dot; and words."""

    runs: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    last: tuple[float, float] | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One line with its drawing."""

    line: PanelLine
    spark: Spark | None
    no_night_for: int | None


def shown(lines: Iterable[PanelLine]) -> tuple[Shown, ...]:
    """Give the lines as the page shows them."""
    return tuple(
        Shown(
            line=each,
            spark=spark(each.slept) if any(one is not None for one in each.slept) else None,
            no_night_for=None if each.last is None else (each.today - each.last).days,
        )
        for each in lines
    )


def spark(percents: Sequence[float | None]) -> Spark:
    """Draw sleep efficiency [percent] by night, from 0 at the foot to 100 at the top, at fixed scale."""
    step = (WIDTH - 2 * _PAD) / max(1, len(percents) - 1)
    places = [
        None if each is None else (round(_PAD + at * step, 1), _height(each)) for at, each in enumerate(percents)
    ]
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    known = [place for place in places if place is not None]
    return Spark(
        runs=tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        last=known[-1] if known else None,
        words=_words(percents),
    )


def _height(percent: float) -> float:
    share = min(max(percent, 0.0), 100.0) / 100
    return round(HEIGHT - _PAD - share * (HEIGHT - 2 * _PAD), 1)


def _words(percents: Sequence[float | None]) -> str:
    known = [each for each in percents if each is not None]
    week = [each for each in percents[-_LAST_WEEK:] if each is not None]
    if not known:
        return gettext("no night that tells it")
    told = {
        "mean": plain(sum(week) / len(week)) if week else "",
        "nights": len(week),
        "low": plain(min(known)),
        "high": plain(max(known)),
        "all": len(percents),
    }
    if not week:
        return gettext("none of the last 7 nights; %(low)s to %(high)s %% in %(all)s") % told
    return gettext("%(mean)s %% over %(nights)s of 7 nights; %(low)s to %(high)s %% in %(all)s") % told
