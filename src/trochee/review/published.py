"""What was published about an adverse effect or a dose, as it stands beside this record."""

from __future__ import annotations

from dataclasses import dataclass

from trochee.foundation.citation import Citation
from trochee.knowledge import Knowledge

from .sides import PublishedRate

NO_DOSE_FOR_SLEEP = "No dose for sleep is established."


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDoses:
    """Doses that were reported, in a sentence, and where."""

    text: str
    sources: tuple[Citation, ...]


def term_of(text: str, knowledge: Knowledge) -> str:
    """Word of the knowledge room for an adverse effect, else the patient's own in small letters."""
    return knowledge.adverse_term(text) or " ".join(text.casefold().split())


def published_rates(term: str, knowledge: Knowledge) -> tuple[PublishedRate, ...]:
    """Give published rates of an adverse effect, those that may be expected first [percent of people]."""
    return tuple(
        PublishedRate(
            percent=rate.percent,
            comparator_percent=rate.comparator_percent,
            study=rate.study,
            formulation=rate.formulation,
            source=knowledge.citations[rate.source],
            expected=rate.expected,
            note=rate.note,
        )
        for rate in sorted(knowledge.rates_of(term), key=lambda rate: not rate.expected)
    )


def published_doses(knowledge: Knowledge) -> PublishedDoses:
    """Say the range of reported doses by route and unit; none of them is for sleep, none a recommendation."""
    spans: dict[str, dict[str, list[float]]] = {}
    for dose in knowledge.reported_doses:
        spans.setdefault(dose.route, {}).setdefault(dose.unit, []).extend((dose.low, dose.high))
    routes = [
        f"{route} {' or '.join(_span(values, unit) for unit, values in by_unit.items())}"
        for route, by_unit in spans.items()
    ]
    sources = {dose.source: knowledge.citations[dose.source] for dose in knowledge.reported_doses}
    return PublishedDoses(
        text=f"Reported a session for other conditions: {'; '.join(routes)}. {NO_DOSE_FOR_SLEEP}",
        sources=tuple(sources.values()),
    )


def _span(values: list[float], unit: str) -> str:
    low, high = min(values), max(values)
    return f"{low:g} {unit}" if low == high else f"{low:g} to {high:g} {unit}"
