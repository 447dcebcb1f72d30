"""Writing a patient's review down: read what there is, write it for each reader, keep it. One writer is enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.values import Actor, program
from trochee.clinic.patients.background import chart_for_program, is_erased
from trochee.clinic.patients.queries import person
from trochee.clinic.patients.values import Chart
from trochee.clinic.protocols.queries import knowledge_of, stamp_of_knowledge
from trochee.clinic.reviews import actions
from trochee.clinic.reviews.queries import stamp_kept
from trochee.clinic.reviews.stamps import content_of, stamp_of
from trochee.clinic.reviews.values import Pages
from trochee.record import Record

from .reviewing import record_of, review_of, today

ERASED = "(erased)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A record in the writer's hands: what it says, and what it was read from."""

    by: Actor
    chart: Chart
    name: str
    record: Record
    stamp: str
    content_sha256: str


def begin(*, scope: Scope, time_zone: str, patient: UUID, at: datetime) -> Writing:
    """Read a record for writing. What is written does not depend on who happens to look first."""
    by = program("reviews", scope.clinic)
    chart = chart_for_program(by=by, scope=scope, time_zone=time_zone, patient=patient)
    day = today(chart, at)
    stamp = stamp_of(chart, day)  # before the record is read: what comes in between makes the review outdated
    record, who = record_of(chart, up_to=day), person(chart)
    name = who.name if who else ERASED
    content = content_of(record, name, stamp_of_knowledge(scope))
    return Writing(by=by, chart=chart, name=name, record=record, stamp=stamp, content_sha256=content)


def holds(writing: Writing, at: datetime) -> bool:
    """Whether the review as kept says the same, though rows were added; then it counts as current again."""
    return actions.still_holds(
        by=writing.by, at=at, chart=writing.chart, stamp=writing.stamp, content_sha256=writing.content_sha256
    )


def write(writing: Writing, at: datetime) -> Pages | None:
    """Write the review and keep it; nothing where somebody else writes this very one.

    After an erasure it is written for this once and not kept.
    """
    if is_erased(writing.chart):
        return pages_of(writing.record, writing.name, writing.chart.scope)
    by, chart, content = writing.by, writing.chart, writing.content_sha256
    if not actions.take(by=by, at=at, chart=chart, content_sha256=content):
        return None
    try:
        pages = pages_of(writing.record, writing.name, chart.scope)
        actions.keep(by=by, at=at, chart=chart, stamp=writing.stamp, content_sha256=content, pages=pages)
    except BaseException:
        actions.give_up(by=by, at=at, chart=chart, content_sha256=content)
        raise
    return pages


def pages_of(record: Record, name: str, scope: Scope) -> Pages:
    """Build the review of a record that has a night, and lay it out for each reader. Takes seconds.

    The record goes by an id; ``name`` is put in its place, since people read these pages and they are sealed. Every
    text of the record is escaped by `trochee.reports.html`.
    """
    from trochee.reports.document import document
    from trochee.reports.html import fragment
    from trochee.reports.patient.layout import document as for_patient

    review = review_of(record, scope, name)
    return Pages(
        as_of=review.as_of,
        for_clinicians=fragment(document(review, knowledge_of(scope))),
        for_patient=fragment(for_patient(review)),
    )


def bring_up_to_date(*, scope: Scope, time_zone: str, patient: UUID, at: datetime) -> bool:
    """Write a review in the background where it is due; whether it was written."""
    writing = begin(scope=scope, time_zone=time_zone, patient=patient, at=at)
    if not writing.record.nights:
        actions.nothing_yet(by=writing.by, at=at, chart=writing.chart, stamp=writing.stamp)
        return False
    if is_erased(writing.chart):
        return False
    if stamp_kept(writing.chart) == writing.stamp or holds(writing, at):
        return False
    return write(writing, at) is not None


def ask_where_due(*, scope: Scope, time_zone: str, patient: UUID, at: datetime) -> bool:
    """Ask for a review where something was written about the patient, or a day began, since it was written.

    Whether it has to be queued: not where it was asked for already.
    """
    by = program("reviews", scope.clinic)
    chart = chart_for_program(by=by, scope=scope, time_zone=time_zone, patient=patient)
    if stamp_kept(chart) == stamp_of(chart, today(chart, at)):
        return False
    return actions.ask(by=by, at=at, chart=chart)
