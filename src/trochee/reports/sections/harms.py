"""Adverse effects beside the doses, how the medicine was dosed, and what is watched over the long term."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from trochee.foundation import figures
from trochee.foundation.unknown import Unknown
from trochee.review.sides import AdverseRate, DoseUse, ProductHarm, PublishedRate, WatchItem
from trochee.review.values import Review

from .. import words
from ..parts import NOTHING, Block, Cell, Column, Mood, Paragraph, Section, Table
from .published import PUBLISHED, share

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
        Cell(text=_published(rate), why=PUBLISHED if rate.published else None),
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


def _share(rate: PublishedRate) -> str:
    shown = "" if rate.expected else " (too low to be expected)"
    return f"{share(rate)} with {rate.formulation}{shown}"


def dosing(review: Review) -> Section | None:
    """Show how each product was dosed; ``None`` where nothing was."""
    if not review.dose_use:
        return None
    figures_of = [_use(use) for use in review.dose_use]
    table = Table(
        id="dosing-table",
        caption="How it was dosed, in figures",
        columns=(Column(label="product"), *(Column(label=label, numeric=True) for label, _ in figures_of[0])),
        rows=tuple(
            (Cell(text=use.product), *(Cell(text=text) for _, text in found))
            for use, found in zip(review.dose_use, figures_of, strict=True)
        ),
        stacks=True,
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
        ("doses", f"{use.doses}"),
        ("without an amount", f"{use.amounts_missing}"),
        ("first amount", amount(use.first_amount)),
        ("last amount", amount(use.last_amount)),
        ("largest amount", amount(use.largest_amount)),
        ("largest for the weight", weight),
        ("doses a week, first four", rate(use.per_week_first)),
        ("doses a week, last four", rate(use.per_week_last)),
    ]


def watch(review: Review) -> Section | None:
    """Show what is watched over the long term; ``None`` where nothing is."""
    if not review.watch:
        return None
    table = Table(
        id="watch-table",
        caption="Watched over the long term",
        columns=(Column(label="watched"), Column(label="on this record"), Column(label="noted")),
        rows=tuple(_watched_rows(review.watch)),
        stacks=True,
        why="rule-watch",
    )
    return Section(
        id="watch",
        title="Watched over the long term",
        subtitle="Silence of the record is not a good sign: what is not on record is not known",
        blocks=(table,),
    )


def _watched_rows(watch: Iterable[WatchItem]) -> Iterator[tuple[Cell, ...]]:
    """Give a row to what is known; what is unknown for the same reason shares one, after all that is known."""
    unknown: dict[str, list[str]] = {}
    for item in watch:
        if isinstance(item.state, Unknown):
            unknown.setdefault(words.sentence(item.state.reason), []).append(item.label)
        else:
            yield _watched(item, item.state)
    for reason, labels in unknown.items():
        yield Cell(text="; ".join(labels)), Cell(text=reason), Cell(text="not known", mood=Mood.QUIET)


def _watched(item: WatchItem, told: str) -> tuple[Cell, ...]:
    state = Cell(text="look at this", mood=Mood.WARN) if item.concern else Cell(text="on record", mood=Mood.QUIET)
    return Cell(text=item.label), Cell(text=told), state
