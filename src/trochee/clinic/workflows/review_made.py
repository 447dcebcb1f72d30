"""A review made for this once: as of any date, as a PDF, as a note to copy. Nothing of it is kept.

Building one takes seconds of one processor, so one is built at a time in a process, and few in a row for one record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.queries import reads_since
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.queries import person
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.protocols.queries import knowledge_of

from .review_writing import ERASED
from .reviewing import record_of, review_of, today

if TYPE_CHECKING:
    from trochee.reports.parts import Document, Paragraph, Section

MADE_PAGES = ("review_as_of", "review_pdf", "review_note")
"""Pages that build a review, by their name in the trail."""
WITHIN, AT_MOST = timedelta(minutes=10), 20
_WAITS_S = 30
_turn = Lock()


class NoNightError(Exception):
    """The record has no night up to that date."""


class TooManyError(Exception):
    """So many reviews were built for this record not long ago that the next one has to wait."""


class BusyError(Exception):
    """Another review is being built, and did not end in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A review as a document, and the date that it speaks of."""

    document: Document
    as_of: date


def made(chart: Chart, *, by: Here, at: datetime, day: date | None = None) -> Made:
    """Build the review as of the morning of a date; without one, or for today, as the kept one is built.

    Raises `NoNightError`, `TooManyError` and `BusyError`.
    """
    chart.needs(Right.READ_REVIEW)
    from trochee.reports.document import document

    if reads_since(by.actor, chart.ids, at - WITHIN, targets=MADE_PAGES) > AT_MOST:
        raise TooManyError
    now, who = today(chart, at), person(chart)
    past = day if day is not None and day < now else None
    record = record_of(chart, up_to=past or now)
    if not record.nights:
        raise NoNightError
    with _one_at_a_time():
        review = review_of(record, chart.scope, who.name if who else ERASED, as_of=past)
        return Made(document=document(review, knowledge_of(chart.scope)), as_of=review.as_of)


def as_page(found: Made) -> str:
    """Lay the review out as a piece of a page; every text of the record is escaped there."""
    from trochee.reports.html import fragment

    return fragment(found.document)


def as_pdf(found: Made, chart: Chart, *, by: Here, at: datetime) -> bytes:
    """Set the review as PDF; the trail holds the hash of what was taken along.

    Raises `trochee.reports.charts.svg.ReportsExtraMissingError` where the typesetter is not installed.
    """
    from trochee.reports.pdf.typesetting import pages

    chart.needs(Right.EXPORT_RECORD)
    with _one_at_a_time():
        pdf = pages(found.document)
    with deed(by=by.actor, at=at) as trail:
        detail = {"as_of": found.as_of.isoformat(), "sha256": content_hash({"pdf": pdf.hex()})}
        trail.add("workflows.review_taken_as_pdf", patient=chart.patient, detail=detail)
    return pdf


def as_note(found: Made) -> str:
    """Write answer, facts and what stands in the way of a dose as plain text, to be put into another record."""
    from trochee.reports.sections.findings import BEFORE_ANY_DOSE
    from trochee.reports.terminal import text

    page = found.document
    answer = replace(
        page.answer,
        why=None,
        against=_bare(page.answer.against),
        doubts=_bare(page.answer.doubts),
        settle=_bare(page.answer.settle),
    )
    facts = tuple(replace(each, why=None) for each in page.facts)
    first = None if page.first is None else replace(page.first, why=None)
    before = tuple(_callouts(each) for each in page.summary if each.id == BEFORE_ANY_DOSE)
    return text(replace(page, answer=answer, facts=facts, first=first, summary=before, sections=(), notes=()))


def _callouts(section: Section) -> Section:
    """Leave in a section what is set off in it, without what it rests on."""
    from trochee.reports.parts import Callout

    return replace(
        section, blocks=tuple(replace(each, why=None) for each in section.blocks if isinstance(each, Callout))
    )


def _bare(said: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Leave out what a sentence rests on: the notes stay with the review."""
    return tuple(replace(each, why=None) for each in said)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _turn.acquire(timeout=_WAITS_S):
        raise BusyError
    try:
        yield
    finally:
        _turn.release()
