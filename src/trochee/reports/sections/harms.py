"""Adverse effects beside the doses, how the medicine was dosed, and what is watched over the long term."""

from __future__ import annotations

from itertools import takewhile

from trochee.foundation import figures
from trochee.foundation.unknown import Unknown
from trochee.review.sides import AdverseRate, DoseUse, ProductHarm, PublishedRate, WatchItem
from trochee.review.values import Review

from .. import words
from ..parts import NOTHING, Block, Cell, Column, Mood, Note, NoteKind, Paragraph, Place, Section, Table

_FEW_REPORTS = 2


def adverse_effects(review: Review) -> Section:
    """Show how often each adverse effect followed a dose, beside what was published."""
    found = review.harm
    title = "Adverse effects beside the doses"
    if isinstance(found, Unknown):
        said = Paragraph(text=words.sentence(found.reason), why="rule-adverse-rates")
        return Section(id="adverse-effects", title=title, subtitle="Counted by dose", blocks=(said,))
    blocks: list[Block] = [Paragraph(text=found.text, why="rule-adverse-rates")]
    blocks += [Paragraph(text=_severe(each), why="rule-adverse-rates") for each in found.others]
    if found.rates:
        blocks.append(_rates(found.rates))
    if found.apart:
        count = figures.counted(found.apart, "adverse effect")
        are = "it is" if found.apart == 1 else "they are"
        text = f"{count} on record that no dose preceded closely enough, so {are} not counted here."
        blocks.append(Paragraph(text=text, why="rule-adverse-rates"))
    if found.note:
        blocks.append(Paragraph(text=found.note, why="rule-adverse-rates"))
    return Section(
        id="adverse-effects",
        title=title,
        subtitle=f"Here a share counts doses ({found.doses} in all); a published rate counts people who had it at "
        "least once",
        blocks=tuple(blocks),
    )


def _severe(found: ProductHarm) -> str:
    upper = figures.limit_of_harm(found.severe_upper_percent)
    ungraded = f", {found.ungraded} without a grade" if found.ungraded else ""
    doses = figures.counted(found.doses, "dose")
    counts = f"{found.severe} severe in {doses}{ungraded}"
    return f"{words.capital(found.product)}: {counts}; the true rate could be up to {upper}."


def _rates(rates: tuple[AdverseRate, ...]) -> Table:
    heads = ("adverse effect", "doses followed by it", "share of doses (95 % interval)", "grades", "longest",
             "published, in people")  # fmt: skip
    return Table(
        id="adverse-effects-table",
        caption="Adverse effects per dose, beside published rates per person",
        columns=tuple(Column(label=head, numeric=place in {1, 2}) for place, head in enumerate(heads)),
        rows=tuple(_rate(rate) for rate in rates),
        stacks=True,
        why="rule-adverse-rates",
    )


def _rate(rate: AdverseRate) -> tuple[Cell, ...]:
    percent, interval = figures.rate_of_harm(rate.percent, rate.interval95.low, rate.interval95.high)
    return (
        Cell(text=_term(rate)),
        Cell(text=f"{rate.doses_with} of {rate.doses}"),
        Cell(text=f"{percent} ({interval})"),
        Cell(text=_grades(rate)),
        Cell(text=_longest(rate)),
        Cell(text=_published(rate), why=f"published-{words.slug(rate.term)}" if rate.published else None),
    )


def _grades(rate: AdverseRate) -> str:
    return ", ".join(
        f"{'no grade' if grade == 0 else f'grade{figures.NO_BREAK}{grade}'}:{figures.NO_BREAK}{count}"
        for grade, count in sorted(rate.grades.items())
    )


def _term(rate: AdverseRate) -> str:
    return f"{words.capital(rate.term)}{f' ({rate.product})' if rate.product else ''}"


def _longest(rate: AdverseRate) -> str:
    if rate.longest_hours is None:
        return "no end on record"
    open_ends = f", {rate.ends_missing} without an end" if rate.ends_missing else ""
    return hours(rate.longest_hours) + open_ends


def hours(length: float) -> str:
    """Write how long an adverse effect lasted."""
    return f"{words.total(round(length, 1))}{figures.NO_BREAK}h"


def _published(rate: AdverseRate) -> str:
    """Write the rates, or of many their range and what their formulations share; the note has each of them."""
    if len(rate.published) <= _FEW_REPORTS:
        return "; ".join(_share(each) for each in rate.published) or "none found"
    per_cent = f"{figures.NO_BREAK}%"
    shares = [each.percent for each in rate.published]
    span = f"{words.total(min(shares))} to {words.total(max(shares))}{per_cent}"
    shared = _shared([each.formulation.split() for each in rate.published])
    return f"{span} in {len(rate.published)} reports, {f'with {shared}' if shared else 'with several formulations'}"


def _shared(texts: list[list[str]]) -> str:
    """Join the words that all texts begin with."""
    alike = takewhile(lambda each: len(set(each)) == 1, zip(*texts, strict=False))
    return " ".join(each[0] for each in alike).rstrip(",")


def _reported(rate: PublishedRate) -> str:
    unexpected = "" if rate.expected else " Asked for in a way that makes it too low to be expected here."
    note = f" {words.sentence(rate.note)}" if rate.note else ""
    return f"{_share(rate)}, of people in {rate.study}.{unexpected}{note}"


def _share(rate: PublishedRate) -> str:
    per_cent = f"{figures.NO_BREAK}%"
    against = "" if rate.comparator_percent is None else f" against {words.total(rate.comparator_percent)}{per_cent}"
    shown = "" if rate.expected else " (too low to be expected)"
    return f"{words.total(rate.percent)}{per_cent}{against} with {rate.formulation}{shown}"


def published_notes(review: Review) -> tuple[Note, ...]:
    """Note the studies behind the published rates, the doses and the scores."""
    made = []
    if not isinstance(review.harm, Unknown):
        reported = {rate.term: rate.published for rate in review.harm.rates if rate.published}
        made = [
            Note(
                id=f"published-{words.slug(term)}",
                term=f"Published rates: {term}",
                text=" ".join(_reported(each) for each in published),
                sources=tuple(dict.fromkeys(words.source(each.source) for each in published)),
                kind=NoteKind.EVIDENCE,
            )
            for term, published in reported.items()
        ]
    made += [
        Note(
            id=f"dosing-{number}",
            term=f"Published doses: {use.product}",
            text=words.sentence(use.published),
            sources=tuple(words.source(each) for each in use.sources),
            kind=NoteKind.EVIDENCE,
        )
        for number, use in enumerate(review.dose_use)
        if use.published
    ]
    return tuple(made)


def dosing(review: Review, place: Place) -> Section | None:
    """Show how each product was dosed; ``None`` where nothing was."""
    if not review.dose_use:
        return None
    heads = ("figure", *(use.product for use in review.dose_use))
    columns = tuple(Column(label=head, numeric=place > 0) for place, head in enumerate(heads))
    figures_of = [dict(_use(use)) for use in review.dose_use]
    table = Table(
        id="dosing-table",
        caption="How it was dosed, in figures",
        columns=columns,
        rows=tuple(
            tuple(Cell(text=text) for text in (label, *(each[label] for each in figures_of)))
            for label in figures_of[0]
        ),
        why="rule-dose-use",
    )
    said = [
        Paragraph(text=f"{use.product}: {use.text}" if len(review.dose_use) > 1 else use.text, why="rule-dose-use")
        for use in review.dose_use
    ]
    published = [
        Paragraph(text=f"Published for {use.product}: {use.published.removesuffix('.')}.", why=f"dosing-{number}")
        for number, use in enumerate(review.dose_use)
        if use.published
    ]
    return Section(
        id="dosing",
        title="How it was dosed",
        subtitle="As recorded; a smaller amount is no proof of safety",
        blocks=(*said, table, *published),
        place=place,
    )


def _use(use: DoseUse) -> list[tuple[str, str]]:
    def amount(value: float | None) -> str:
        return NOTHING if value is None else f"{words.total(value)}{figures.NO_BREAK}{use.unit}"

    def rate(value: float | None) -> str:
        return NOTHING if value is None else words.total(value)

    weight = (
        NOTHING if use.largest_per_kg is None else f"{figures.plain(use.largest_per_kg, 2)}{figures.NO_BREAK}mg/kg"
    )
    return [
        ("Doses", f"{use.doses}"),
        ("Doses without an amount", f"{use.amounts_missing}"),
        ("First amount", amount(use.first_amount)),
        ("Last amount", amount(use.last_amount)),
        ("Largest amount", amount(use.largest_amount)),
        ("Largest amount for the weight", weight),
        ("Doses a week, first four weeks", rate(use.per_week_first)),
        ("Doses a week, last four weeks", rate(use.per_week_last)),
    ]


def watch(review: Review) -> Section | None:
    """Show what is watched over the long term; ``None`` where nothing is."""
    if not review.watch:
        return None
    table = Table(
        id="watch-table",
        caption="Watched over the long term",
        columns=(Column(label="watched"), Column(label="on this record"), Column(label="noted")),
        rows=tuple(_watched(item) for item in review.watch),
        why="rule-watch",
    )
    return Section(
        id="watch",
        title="Watched over the long term",
        subtitle="Silence of the record is not a good sign: what is not on record is not known",
        blocks=(table,),
    )


def _watched(item: WatchItem) -> tuple[Cell, ...]:
    if isinstance(item.state, Unknown):
        return (
            Cell(text=item.label),
            Cell(text=words.sentence(item.state.reason)),
            Cell(text="not known", mood=Mood.QUIET),
        )
    state = Cell(text="look at this", mood=Mood.WARN) if item.concern else Cell(text="on record", mood=Mood.QUIET)
    return Cell(text=item.label), Cell(text=item.state), state
