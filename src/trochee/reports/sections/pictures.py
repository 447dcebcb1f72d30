"""The pictures, each with its words, its legend and the data behind it."""

from __future__ import annotations

from trochee.effect.messages import NOT_NATURAL
from trochee.effect.values import Estimate
from trochee.foundation import figures
from trochee.review.values import Review, ReviewNight

from .. import words
from ..charts import effect, raster, rows
from ..parts import NOTHING, Cell, Chart, Column, Legend, Paragraph, Place, Section, Table


def nights(review: Review) -> Section:
    """Draw the signature picture: a row a night."""
    shown = raster.window(review.nights)
    subtitle = f"One row a night, from {figures.clock(shown.start)} to {figures.clock(shown.end)}"
    dosed = any(night.doses for night in review.nights)
    legend = [
        Legend(swatch="sleep", text="asleep"),
        Legend(swatch="awake", text="in bed awake"),
    ]
    if any(not night.missing and night.wake_after_sleep_onset_min is None for night in review.nights):
        legend.append(Legend(swatch="unsaid", text="asleep, time awake not said"))
    if dosed:
        legend += [
            Legend(swatch="dose", text=f"dose{_edge(review, shown)}"),
            Legend(swatch="first", text="first dose"),
        ]
    if any(night.missing for night in review.nights):
        legend.append(Legend(swatch="missing", text="no entry"))
    legend.append(Legend(swatch="weekend", text="weekend"))
    count = len(review.nights)
    chart = Chart(
        id="nights",
        title="The nights",
        description=_nights_in_words(review),
        wide=raster.raster(review.nights, raster.wide(count)),
        narrow=raster.raster(review.nights, raster.narrow(count)),
        legend=tuple(legend),
        note=_drawn(review, shown),
        table=_night_table(review.nights),
        picture=rows.text_raster(review.nights, shown),
    )
    place = Place.FULL if raster.fills_the_page(count) else Place.MAIN
    return Section(id="the-nights", title="The nights", subtitle=subtitle, blocks=(chart,), place=place)


def _edge(review: Review, shown: raster.Window) -> str:
    """Say where a dose stands that was taken at an hour beyond the picture."""
    taken = [dose.taken_min for night in review.nights for dose in night.doses]
    early, late = any(each < shown.start for each in taken), any(each > shown.end for each in taken)
    if early and late:
        return " (at an edge: taken at an hour beyond the picture)"
    if early:
        return " (at the left edge: taken earlier in the day)"
    return " (at the right edge: taken later in the day)" if late else ""


def _drawn(review: Review, shown: raster.Window) -> str:
    said = []
    if any(night.wake_after_sleep_onset_min for night in review.nights):
        said.append(
            "Time awake after falling asleep is drawn in the middle of the sleep: its length is on record, "
            "its place is not."
        )
    beyond = raster.reach_beyond(review.nights, shown)
    if beyond:
        said.append(f"{figures.counted(beyond, 'night')} reach beyond the picture and are cut at its edge.")
    return " ".join(said)


def _nights_in_words(review: Review) -> str:
    quality = review.record_quality
    present = figures.counted(quality.nights_present, "night")
    first = next((night.date for night in review.nights if night.doses), None)
    dosed = "" if first is None else f" The first dose stands before the night of {figures.day(first)}."
    return (
        f"{present} of {quality.nights_total}, each a bar from getting into bed to rising with the sleep inside, "
        f"doses marked.{dosed} The table below holds the same."
    )


def _night_table(made: tuple[ReviewNight, ...]) -> Table:
    heads = (
        "night",
        "in bed",
        "lights out",
        "asleep from",
        "awake in between",
        "last woke",
        "rose",
        "asleep",
        "doses",
    )
    columns = (
        Column(label=heads[0]),
        *(Column(label=head, numeric=True) for head in heads[1:8]),
        Column(label="doses"),
    )
    return Table(
        id="nights-table",
        caption="The nights as a table",
        columns=columns,
        rows=tuple(_night_row(night) for night in made),
        folded=True,
        secondary=True,
        why="rule-picture",
    )


def _night_row(night: ReviewNight) -> tuple[Cell, ...]:
    doses = "; ".join(f"{dose.product} {dose.label} {_clock(dose.taken_min)}" for dose in night.doses)
    when = figures.day(night.date)
    if night.missing:
        texts = [when, "no entry", *[NOTHING] * 6]
    else:
        awake, share = night.wake_after_sleep_onset_min, night.sleep_efficiency_percent
        texts = [
            when,
            _clock(night.into_bed_min),
            _clock(night.lights_out_min),
            _clock(night.sleep_onset_min) if night.slept else "no sleep",
            NOTHING if awake is None else f"{figures.plain(awake)}{figures.NO_BREAK}min",
            _clock(night.final_awakening_min),
            _clock(night.rise_min),
            NOTHING if share is None else f"{figures.plain(share)}{figures.NO_BREAK}%",
        ]
    return tuple(Cell(text=text) for text in [*texts, doses or NOTHING])


def _clock(minutes: float | None) -> str:
    return NOTHING if minutes is None else figures.clock(minutes)


def one_dose(estimate: Estimate, place: Place) -> Section:
    """Draw the effect by night since a dose."""
    name, unit = words.OUTCOMES[estimate.outcome], words.unit(estimate.outcome)
    title = "What one dose does"
    subtitle = f"{name}: change in {unit}, with 90{figures.NO_BREAK}% interval; up is better"
    if not estimate.by_night:
        reason = estimate.messages[0].text if estimate.messages else estimate.headline
        return Section(
            id="one-dose",
            title=title,
            subtitle=subtitle,
            blocks=(Paragraph(text=reason, why="note-by-night"),),
            place=place,
        )
    size = effect.WIDE_FULL if place is Place.FULL else effect.WIDE_HALF
    chart = Chart(
        id="one-dose-chart",
        title=f"{title}: {name.lower()} by night since the dose",
        description=f"{_by_night_in_words(estimate)} The table below holds every night.",
        wide=effect.by_night(estimate.by_night, estimate.smallest_effect, unit, size),
        narrow=effect.by_night(estimate.by_night, estimate.smallest_effect, unit, effect.NARROW),
        legend=(),
        table=by_night_table(estimate, "one-dose"),
        picture=rows.text_bars(estimate),
    )
    fades = (
        f"Half gone after {half_life(estimate)}."
        if estimate.identifiable.half_life
        else "How fast the effect fades cannot be told from this record."
    )
    tolerance = "" if estimate.identifiable.tolerance else " Loss of effect over the doses: cannot tell."
    natural = all(message.code != NOT_NATURAL for message in estimate.messages)
    night_0 = (
        "Night 0 holds the dose itself." if natural else "Night 0 holds the dose itself and is not natural sleep."
    )
    return Section(
        id="one-dose",
        title=title,
        subtitle=subtitle,
        blocks=(
            chart,
            Paragraph(text=f"{fades}{tolerance}", why="note-half-life"),
            Paragraph(text=night_0, why="note-by-night"),
        ),
        place=place,
    )


def half_life(estimate: Estimate) -> str:
    """Write the half-life."""
    found = estimate.half_life_nights
    if found is None:
        return NOTHING
    interval = figures.with_interval(found.median, found.interval90.low, found.interval90.high, sign=False)
    return interval.replace(" (", f"{figures.NO_BREAK}nights (", 1)


def _by_night_in_words(estimate: Estimate) -> str:
    best = max(estimate.by_night, key=lambda night: night.mean)
    value = figures.with_interval(best.mean, best.interval90.low, best.interval90.high)
    return (
        f"The change is largest {'on the night of the dose' if best.lag == 0 else f'on night {best.lag}'}: {value} "
        f"{words.unit(estimate.outcome)}; the smallest effect that matters is "
        f"{words.smallest(estimate.outcome, estimate.smallest_effect)}."
    )


def by_night_table(estimate: Estimate, prefix: str) -> Table:
    """List the effect by night since a dose."""
    unit = words.unit(estimate.outcome)
    columns = ("night since the dose", f"change in {unit} (90{figures.NO_BREAK}%)", "any benefit", "worthwhile")
    return Table(
        id=f"{prefix}-{estimate.outcome}-by-night",
        caption=f"{words.OUTCOMES[estimate.outcome]} by night since a dose",
        columns=tuple(Column(label=label, numeric=number > 0) for number, label in enumerate(columns)),
        rows=tuple(
            (
                Cell(text=str(night.lag)),
                Cell(text=figures.with_interval(night.mean, night.interval90.low, night.interval90.high)),
                Cell(text=figures.probability(night.p_benefit)),
                Cell(text=figures.probability(night.p_beyond_smallest)),
            )
            for night in estimate.by_night
        ),
        folded=True,
        why="note-by-night",
    )
