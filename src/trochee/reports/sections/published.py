"""Published rates of adverse effects and published doses: each study once, with all it reports."""

from __future__ import annotations

from collections.abc import Iterator

from trochee.foundation import figures
from trochee.foundation.unknown import Unknown
from trochee.review.sides import AdverseRate, PublishedRate
from trochee.review.values import Review

from .. import words
from ..parts import Cited, Note, NoteKind

PUBLISHED = "published-rates"


def published_notes(review: Review) -> tuple[Note, ...]:
    """Note the studies behind the published rates and doses."""
    rates = () if isinstance(review.harm, Unknown) else tuple(_studies(review.harm.rates))
    doses = [
        Note(
            id=f"dosing-{number}",
            term=f"Published doses: {use.product}",
            text=words.sentence(use.published),
            sources=words.cited(use.sources),
            kind=NoteKind.EVIDENCE,
        )
        for number, use in enumerate(review.dose_use)
        if use.published
    ]
    if not rates:
        return tuple(doses)
    noted = Note(
        id=PUBLISHED,
        term="Published rates of adverse effects",
        text="Share of people who had it at least once, study by study.",
        sources=rates,
        kind=NoteKind.EVIDENCE,
    )
    return (noted, *doses)


def _studies(rates: tuple[AdverseRate, ...]) -> Iterator[Cited]:
    """Give every study once with the rates it reports; a term on record for two products is reported once."""
    reported = {rate.term: rate.published for rate in rates}
    found: dict[tuple[str, str, str], dict[str, PublishedRate]] = {}
    for term, published in reported.items():
        for each in published:
            found.setdefault((each.study, each.formulation, each.source.key), {}).setdefault(term, each)
    for (study, formulation, _), by_term in found.items():
        first = next(iter(by_term.values()))
        shares = "; ".join(f"{term} {_told(rate)}" for term, rate in by_term.items())
        notes = "".join(
            f" {words.sentence(note)}" for note in dict.fromkeys(each.note for each in by_term.values()) if note
        )
        said = f"{study}, with {formulation}: {shares}.{notes}"
        yield Cited(source=words.source(first.source), read=words.read(first.source), said=said)


def _told(rate: PublishedRate) -> str:
    unexpected = "" if rate.expected else " (asked for in a way that makes it too low to be expected here)"
    return f"{share(rate)}{unexpected}"


def share(rate: PublishedRate) -> str:
    """Write a rate, beside that of the comparison where there was one."""
    per_cent = f"{figures.NO_BREAK}%"
    against = "" if rate.comparator_percent is None else f" against {words.total(rate.comparator_percent)}{per_cent}"
    return f"{words.total(rate.percent)}{per_cent}{against}"
