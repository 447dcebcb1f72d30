"""Change of scores against the error of their scale, and how sleep and mood go together from day to day."""

from __future__ import annotations

from collections.abc import Iterator

from trochee.foundation import figures
from trochee.foundation.unknown import Unknown
from trochee.review.sides import LaggedLink, LaggedOrder, ScoreChange
from trochee.review.values import Review

from .. import words
from ..charts.scores import ScorePicture, scores
from ..parts import NOTHING, Block, Cell, Chart, Column, Legend, Note, NoteKind, Paragraph, Section, Table


def changes(review: Review) -> Section | None:
    """Draw each score beside its band of error; ``None`` where no score is on record."""
    if not review.scores:
        return None
    pictures = [
        ScorePicture(
            label=score.label,
            points=tuple(((on - min(each for each, _ in score.totals)).days, total) for on, total in score.totals),
            compared=next(place for place, (on, _) in enumerate(score.totals) if on == score.first_on),
            reliable=score.reliable,
            first=figures.short_day(score.totals[0][0]),
            last=figures.short_day(score.totals[-1][0]),
        )
        for score in review.scores
    ]
    chart = Chart(
        id="scores-chart",
        title="Scores over time, each on its own scale",
        description=" ".join(score.text for score in review.scores),
        wide=scores(pictures, 1064.0),
        narrow=scores(pictures, 326.0),
        legend=tuple(_legend(review.scores)),
        table=_table(review.scores),
    )
    said = [Paragraph(text=score.text, why=f"score-{words.slug(score.instrument)}") for score in review.scores]
    return Section(
        id="scores",
        title="Change of scores",
        subtitle="The last total before the first dose beside the latest; a change says nothing about its cause",
        blocks=(chart, *said),
    )


def _legend(found: tuple[ScoreChange, ...]) -> Iterator[Legend]:
    if any(score.reliable is not None for score in found):
        yield Legend(swatch="band", text="within the error of the scale, about the total compared with")
    yield Legend(swatch="filled", text="total compared with")
    if any(len(score.totals) > 1 for score in found):
        yield Legend(swatch="hollow", text="other totals")


def _table(found: tuple[ScoreChange, ...]) -> Table:
    heads = ("scale", "compared with", "latest", "change", "reliable from", "matters from", "in words")
    return Table(
        id="scores-table",
        caption="Change of scores in figures",
        columns=tuple(Column(label=head, numeric=0 < place < 6) for place, head in enumerate(heads)),
        rows=tuple(_row(score) for score in found),
        stacks=True,
        why="rule-scores",
    )


def _row(score: ScoreChange) -> tuple[Cell, ...]:
    text, mood = words.change(score.verdict, score.reliable)
    return (
        Cell(text=score.label),
        Cell(text=f"{words.total(score.first)}, {figures.day(score.first_on)}"),
        Cell(text=f"{words.total(score.last)}, {figures.day(score.last_on)}"),
        Cell(text=words.points(score.change)),
        Cell(text=NOTHING if score.reliable is None else words.total(score.reliable)),
        Cell(text=NOTHING if score.meaningful is None else words.total(score.meaningful)),
        Cell(text=text, mood=mood),
    )


def score_notes(review: Review) -> tuple[Note, ...]:
    """Note each scale, every total on record, and where its limits come from."""
    return tuple(
        Note(
            id=f"score-{words.slug(score.instrument)}",
            term=f"{score.label}: totals on record",
            text=f"{_BETTER[score.lower_is_better]} "
            + "; ".join(f"{figures.day(on)}: {words.total(total)}" for on, total in score.totals)
            + (
                "."
                if score.baseline
                else ". No total stands before the first dose, so the earliest is compared with."
            ),
            sources=words.cited(score.sources),
            kind=NoteKind.EVIDENCE,
        )
        for score in review.scores
    )


_BETTER = {
    True: "Lower is better.",
    False: "Higher is better.",
    None: "Which way is better is not known here.",
}
_ORDERS = {LaggedOrder.SLEEP_THEN_MOOD: "Sleep, then mood", LaggedOrder.MOOD_THEN_SLEEP: "Mood, then sleep"}


def mood_links(review: Review) -> Section:
    """Show both lagged orders, or why there are none."""
    found = review.mood_links
    blocks: tuple[Block, ...]
    if isinstance(found, Unknown):
        blocks = (Paragraph(text=words.sentence(found.reason), why="rule-mood-links"),)
    else:
        blocks = (_links(found), *(Paragraph(text=link.text, why="rule-mood-links") for link in found))
    return Section(
        id="mood-links",
        title="Sleep and mood, day by day",
        subtitle="Which goes before which; not causation",
        blocks=blocks,
    )


def _links(found: tuple[LaggedLink, ...]) -> Table:
    heads = ("order", "rating", "pairs of days", "change per SD (90 % interval)", "better goes with better")
    return Table(
        id="mood-links-table",
        caption="Sleep and mood in both orders",
        columns=tuple(Column(label=head, numeric=place > 1) for place, head in enumerate(heads)),
        rows=tuple(
            tuple(
                Cell(text=text)
                for text in (
                    _ORDERS[link.order],
                    link.what,
                    f"{link.pairs}",
                    figures.with_interval(link.per_sd, link.interval90.low, link.interval90.high),
                    figures.probability(link.p_same_direction),
                )
            )
            for link in found
        ),
        stacks=True,
        why="rule-mood-links",
    )
