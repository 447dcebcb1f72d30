"""The nights in a simple picture, and four figures at a glance."""

from __future__ import annotations

from trochee.effect.values import Outcome
from trochee.foundation import figures
from trochee.review.values import Review, ReviewNight

from ..charts import raster, rows
from ..parts import NOTHING, Cell, Chart, Column, Fact, Legend, Section, Table
from . import wording

_SHOWN = 28
"""Nights in the picture: four weeks."""
_WIDE = raster.Layout(columns=1, row_px=10.0, width_px=720.0, left_px=48.0, right_px=68.0)


def facts(review: Review) -> tuple[Fact, ...]:
    """Nights, doses, time asleep, time to fall asleep: as entered."""
    quality = review.record_quality
    named = [(wording.unsigned(product.name, "medicine"), product.doses) for product in review.products]
    others = [f"{doses} of {name}" for name, doses in named[1:]]
    return (
        Fact(
            label="nights in your diary",
            value=f"{quality.nights_present} of {quality.nights_total}",
            note="a night with no entry stays empty",
        ),
        Fact(label="doses", value=f"{named[0][1]}", note="; ".join([f"of {named[0][0]}", *others]))
        if named
        else Fact(label="doses", value="0", note="none in your diary"),
        _level(review, Outcome.TOTAL_SLEEP_TIME),
        _level(review, Outcome.SLEEP_ONSET_LATENCY),
    )


def _level(review: Review, outcome: Outcome) -> Fact:
    known = [span for span in review.spans if span.levels.get(outcome) is not None]
    shown = [figures.duration(level) for span in known if (level := span.levels[outcome]) is not None]
    if len(known) < 2:
        return Fact(
            label=f"{wording.OUTCOMES[outcome]}, a night",
            value=shown[0] if shown else NOTHING,
            note=known[0].label if known else "no entry",
        )
    return Fact(
        label=f"{wording.OUTCOMES[outcome]}, a night",
        value=f"{shown[0]} → {shown[-1]}",
        note="before → since the first dose",
    )


def section(review: Review) -> Section | None:
    """Draw the last four weeks; ``None`` where there is no night."""
    if not review.nights:
        return None
    made = review.nights[-_SHOWN:]
    shown = raster.window(made)
    legend = [Legend(swatch="sleep", text="asleep"), Legend(swatch="awake", text="awake in bed")]
    dosed = [night.date for night in made if night.doses]
    dosed_before = any(night.doses for night in review.nights[:-_SHOWN])
    if dosed:
        legend.append(Legend(swatch="dose", text="dose"))
    if dosed and not dosed_before:
        legend.append(Legend(swatch="first", text="first dose"))
    if any(night.missing for night in made):
        legend.append(Legend(swatch="missing", text="no entry"))
    said = f"Your last {figures.counted(len(made), 'night')}. Each line is one night. Dark is sleep, pale is awake."
    if dosed:
        said += f" Each diamond is a dose: {figures.counted(len(dosed), 'night')} had one."
    chart = Chart(
        id="your-nights-chart",
        title="Your nights",
        description=said,
        wide=raster.raster(made, _WIDE, dosed_before=dosed_before),
        narrow=raster.raster(made, raster.narrow(len(made)), dosed_before=dosed_before),
        legend=tuple(legend),
        note="The time awake is drawn in the middle of the sleep. We know how long it was, but not when.",
        table=_table(made),
        picture=rows.text_raster(made, shown),
    )
    return Section(
        id="your-nights",
        title="Your nights",
        subtitle=f"Each line is one night, from {figures.clock(shown.start)} to {figures.clock(shown.end)}",
        blocks=(chart,),
    )


def _table(made: tuple[ReviewNight, ...]) -> Table:
    heads = ("night", "in bed", "up", "asleep", "dose")
    return Table(
        id="your-nights-table",
        caption="Your nights as a table",
        columns=tuple(Column(label=head, numeric=0 < place < 4) for place, head in enumerate(heads)),
        rows=tuple(_row(night) for night in made),
        folded=True,
        secondary=True,
    )


def _row(night: ReviewNight) -> tuple[Cell, ...]:
    def clock(minutes: float | None) -> str:
        return NOTHING if minutes is None else figures.clock(minutes)

    asleep = night.total_sleep_time_min
    texts = (
        figures.day(night.date),
        "no entry" if night.missing else clock(night.into_bed_min),
        clock(night.rise_min),
        NOTHING if asleep is None else figures.duration(asleep),
        "yes" if night.doses else NOTHING,
    )
    return tuple(Cell(text=text) for text in texts)
