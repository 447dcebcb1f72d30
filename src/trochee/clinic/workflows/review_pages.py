"""A patient's review as a page shows it: kept while the record says the same, written anew when it does not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from trochee.clinic.accounts.values import Here
from trochee.clinic.patients.values import Chart
from trochee.clinic.reviews import actions
from trochee.clinic.reviews.queries import kept, stamp_kept
from trochee.clinic.reviews.stamps import stamp_of
from trochee.clinic.reviews.values import GIVEN_UP_AFTER, Pages, Reader, WrittenPage

from .review_writing import begin, holds, write
from .reviewing import today
from .tasks import queue_writing


class State(StrEnum):
    """How a review stands to the record."""

    CURRENT = "current"
    OUTDATED = "outdated"
    BEING_WRITTEN = "being_written"
    NO_NIGHT = "no_night"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReview:
    """A review for a page: its state, and its HTML where there is one, for an element of class ``review``."""

    state: State
    html: str = field(default="", repr=False)
    as_of: date | None = None
    written_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether a newer one is on its way."""
        return self.state in {State.OUTDATED, State.BEING_WRITTEN}


def review_page(chart: Chart, *, by: Here, at: datetime, reader: Reader = Reader.CLINICIANS) -> ShownReview:
    """Give the review that stands, at the price of three queries.

    Where there is none yet, it is written now. Where the record says something else by now, the old one is given and
    a new one is asked for in the background; where nobody answers there, this page writes it.
    """
    page = kept(chart, reader)
    if page is not None and page.html and page.stamp == stamp_of(chart, today(chart, at)):
        return _shown(page, State.CURRENT)
    writing = begin(scope=chart.scope, time_zone=by.time_zone, patient=chart.patient, at=at)
    if not writing.record.nights:
        return ShownReview(state=State.NO_NIGHT)
    if page is not None and page.html:
        if holds(writing, at):
            return _shown(page, State.CURRENT)
        if not _given_up(page, at):
            if actions.ask(by=writing.by, at=at, chart=writing.chart):
                queue_writing(chart.scope, chart.patient, by.time_zone, soon=True)
            return _shown(page, State.OUTDATED)
    pages = write(writing, at)
    if pages is None:
        return _shown(page, State.OUTDATED) if page and page.html else ShownReview(state=State.BEING_WRITTEN)
    return _just_written(pages, reader, at)


def is_current(chart: Chart, *, at: datetime) -> bool:
    """Whether the review as kept was written from the rows there are; says nothing else and costs two queries."""
    return stamp_kept(chart) == stamp_of(chart, today(chart, at))


def _shown(page: WrittenPage, state: State) -> ShownReview:
    return ShownReview(state=state, html=page.html, as_of=page.as_of, written_at=page.written_at)


def _just_written(pages: Pages, reader: Reader, at: datetime) -> ShownReview:
    html = pages.for_patient if reader is Reader.PATIENT else pages.for_clinicians
    return ShownReview(state=State.CURRENT, html=html, as_of=pages.as_of, written_at=at)


def _given_up(page: WrittenPage, at: datetime) -> bool:
    return page.asked_at is not None and at - page.asked_at > GIVEN_UP_AFTER
