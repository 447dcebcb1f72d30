"""The time line: everything that happened, on one axis, and the course with and without the doses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from trochee.effect.values import Estimate, Outcome
from trochee.foundation import figures
from trochee.knowledge import Knowledge
from trochee.review.sides import Change, CourseEvent, Lane, ScoreChange
from trochee.review.values import Review

from .. import words
from ..charts import course as chart
from ..charts import rows
from ..parts import NOTHING, Block, Cell, Chart, Column, Legend, Paragraph, Section, Table

_SUFFIX = {Outcome.SLEEP_EFFICIENCY: " %"}
_LANES = {
    Lane.SESSION: "session",
    Lane.SCORE: "score",
    Lane.ADVERSE_EFFECT: "adverse effect",
    Lane.THERAPY: "therapy",
    Lane.MEDICINE: "medicine",
    Lane.DOSE: "dose",
}


def timeline(review: Review, knowledge: Knowledge) -> Section:
    """Draw the time line of a review with nights."""
    estimate = review.effects.get(review.primary_outcome)
    made = on_one_axis(review, estimate, knowledge)
    name = words.OUTCOMES[review.primary_outcome]
    drawn = Chart(
        id="courses",
        title="The time line: nights, doses and everything else on record on one axis",
        description=_in_words(review, made),
        wide=chart.timeline(made, chart.WIDE_PX),
        narrow=chart.timeline(made, chart.NARROW_PX),
        legend=tuple(_legend(made)),
        table=_nights(review, made),
        picture=rows.text_course(made),
    )
    blocks: list[Block] = [drawn]
    if made.expected is not None and estimate is not None:
        level = words.level(review.primary_outcome, estimate.untreated_level)
        text = f"Without doses the expected level since the first dose is {level}."
        blocks.append(Paragraph(text=text, why="note-average"))
    blocks += _event_tables(review)
    return Section(
        id="time-line",
        title="The time line",
        subtitle=f"{name} as entered and as expected with and without the doses; beneath it what else is on record",
        blocks=tuple(blocks),
    )


def on_one_axis(review: Review, estimate: Estimate | None, knowledge: Knowledge) -> chart.Course:
    """Set all that is on record on one axis of days, from the first night or event to the last."""
    assert review.first_night is not None  # a time line is drawn of nights
    assert review.last_night is not None
    dates = [event.on for event in review.events]
    first, last = min([review.first_night, *dates]), max([review.last_night, *dates])
    start = (review.first_night - first).days
    observed = review.observed.get(review.primary_outcome, ())
    product = review.product.name if review.product else ""
    return chart.Course(
        first=first,
        days=(last - first).days + 1,
        outcome=words.OUTCOMES[review.primary_outcome].lower(),
        suffix=_SUFFIX.get(review.primary_outcome, ""),
        observed=[(start + place, value) for place, value in enumerate(observed) if value is not None],
        expected=_expected(review, estimate, start),
        doses=_doses(review, product, first),
        other_doses=[
            (each.name, _doses(review, each.name, first)) for each in review.products if each.name != product
        ],
        sessions=_marks(review, Lane.SESSION, first),
        adverse_effects=_marks(review, Lane.ADVERSE_EFFECT, first),
        severe_grade=knowledge.number("review.adverse_effect.severe_grade"),
        therapy=_marks(review, Lane.THERAPY, first),
        medicines=_marks(review, Lane.MEDICINE, first),
        scores=[_score(score, first) for score in review.scores],
    )


def _expected(review: Review, estimate: Estimate | None, start: int) -> chart.Expected | None:
    if estimate is None or estimate.paths is None or len(estimate.paths.with_doses) != len(review.nights):
        return None
    dosed, undosed = estimate.paths.with_doses.tolist(), estimate.paths.without_doses.tolist()
    sign = 1.0 if estimate.outcome.higher_is_better else -1.0
    return chart.Expected(
        start=start,
        with_doses=dosed,
        without_doses=undosed,
        added=[sign * (one - other) for one, other in zip(dosed, undosed, strict=True)],
        smallest=estimate.smallest_effect,
        unit=words.unit(estimate.outcome),
    )


def _doses(review: Review, product: str, first: date) -> list[chart.Mark]:
    """Doses of one product, as high as their amount beside the largest; an amount in another unit is not compared."""
    taken = [(night.date, dose) for night in review.nights for dose in night.doses if dose.product == product]
    units = Counter(dose.unit for _, dose in taken if dose.amount)
    unit = units.most_common(1)[0][0] if units else ""
    amounts = [dose.amount if dose.unit == unit else None for _, dose in taken]
    largest = max((amount for amount in amounts if amount), default=None)
    return [
        chart.Mark(day=(on - first).days, size=amount / largest if amount and largest else None)
        for (on, _), amount in zip(taken, amounts, strict=True)
    ]


def _marks(review: Review, lane: Lane, first: date) -> list[chart.Mark]:
    return [
        chart.Mark(day=(event.on - first).days, text=event.text, size=event.value)
        for event in review.events
        if event.lane is lane
    ]


def _score(score: ScoreChange, first: date) -> chart.ScoreLine:
    within = score.reliable
    band = (
        None
        if within is None or score.verdict is Change.CANNOT_TELL
        else (score.first - within, score.first + within)
    )
    points = tuple(((on - first).days, total) for on, total in score.totals if on >= first)
    return chart.ScoreLine(label=words.short(score.label), points=points, band=band)


def _legend(made: chart.Course) -> Iterator[Legend]:
    if made.observed:
        yield Legend(swatch="dot", text="a night as entered")
    if made.expected is not None:
        yield Legend(swatch="with", text="expected with the doses")
        yield Legend(swatch="without", text="expected had no dose been taken")
        yield Legend(swatch="matters", text="smallest effect that matters")
    if made.doses:
        every = [*made.doses, *(mark for _, marks in made.other_doses for mark in marks)]
        sized = any(mark.size not in (None, 1.0) for mark in every)
        yield Legend(swatch="tick", text="dose, as high as its amount" if sized else "dose")
        yield Legend(swatch="first", text="first dose")
    if any(mark.size for mark in made.adverse_effects):
        yield Legend(swatch="adverse", text="adverse effect: the graver, the larger and higher")
    if any(not mark.size for mark in made.adverse_effects):
        yield Legend(swatch="ungraded", text="adverse effect without a grade")
    if any(score.band for score in made.scores):
        yield Legend(swatch="band", text="within the error of the scale")


def _in_words(review: Review, made: chart.Course) -> str:
    """Say what the lanes hold."""
    counts = (
        (len(made.observed), "night as entered", "nights as entered"),
        (len(made.doses), "dose", "doses"),
        (len(made.sessions), "session", "sessions"),
        (len(made.adverse_effects), "adverse effect", "adverse effects"),
        (len(made.therapy), "step of therapy", "steps of therapy"),
        (len(made.medicines), "change of medicine", "changes of medicine"),
    )
    said = ", ".join(figures.counted(count, one, many) for count, one, many in counts if count)
    scores = "".join(f" {score.text}" for score in review.scores)
    gap = " The gap between the two lines is what the doses are estimated to add." if made.expected else ""
    span = f"{figures.day(made.first)} to {figures.day(review.last_night or made.first)}"
    return f"{span}: {said or 'nothing beside the nights'}.{gap}{scores} The tables below hold every entry."


def _nights(review: Review, made: chart.Course) -> Table:
    outcome, expected = review.primary_outcome, made.expected

    def text(value: float | None) -> str:
        return NOTHING if value is None else words.level(outcome, value)

    observed = review.observed.get(outcome, (None,) * len(review.nights))
    heads = ["as entered", *(["expected with the doses", "expected without"] if expected else [])]
    return Table(
        id="courses-table",
        caption="The nights of the time line as a table",
        columns=(Column(label="night"), *(Column(label=head, numeric=True) for head in heads)),
        rows=tuple(
            tuple(
                Cell(text=each)
                for each in (
                    figures.day(night.date),
                    text(observed[place]),
                    *((text(expected.with_doses[place]), text(expected.without_doses[place])) if expected else ()),
                )
            )
            for place, night in enumerate(review.nights)
        ),
        folded=True,
        secondary=True,
        why="rule-timeline",
    )


def _event_tables(review: Review) -> Iterator[Table]:
    doses = [event for event in review.events if event.lane is Lane.DOSE]
    others = [event for event in review.events if event.lane is not Lane.DOSE]
    for name, caption, events in (("events", "What else is on record", others), ("doses", "The doses", doses)):
        if events:
            yield Table(
                id=f"{name}-table",
                caption=caption,
                columns=(
                    Column(label="date"),
                    Column(label="kind"),
                    Column(label="what"),
                    Column(label="value", numeric=True),
                ),
                rows=tuple(_event(event) for event in events),
                folded=True,
                why="rule-timeline",
            )


def _event(event: CourseEvent) -> tuple[Cell, ...]:
    value = NOTHING if event.value is None else words.total(event.value)
    return tuple(Cell(text=text) for text in (figures.day(event.on), _LANES[event.lane], event.text, value))
