"""What was promised, and what the record is made of."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from trochee.effect.values import Outcome
from trochee.foundation import figures
from trochee.foundation.unknown import Unknown
from trochee.review.values import ClaimRow, Evidence, Review, SpanSummary, ToldEntries

from .. import words
from ..parts import (
    NOTHING,
    Block,
    Bullets,
    Cell,
    Cited,
    Column,
    Note,
    NoteKind,
    Paragraph,
    Section,
    Table,
)
from .rules import verdict_id

_DAY_MIN = 1440
_ROADS = {"phone": "told by phone", "paper": "typed from paper"}


def claims(review: Review) -> Section:
    """Show one row a promise."""
    heads = ("promise", "verdict", "this record", "what would settle it", "published evidence")
    table = Table(
        id="claims-table",
        caption="Promises, verdicts and evidence",
        columns=tuple(Column(label=head, below=head in {"verdict", "what would settle it"}) for head in heads),
        rows=tuple(_claim_row(claim) for claim in review.claims),
        stacks=True,
    )
    return Section(
        id="claims",
        title="What was promised, and what this record shows",
        subtitle="A verdict speaks of this record alone; where it fits, the cause is not shown",
        blocks=(table,),
    )


def _claim_row(claim: ClaimRow) -> tuple[Cell, ...]:
    text, mood = words.verdict(claim.verdict)
    record = claim.estimate_text
    if isinstance(claim.verdict, Unknown):
        record = words.sentence(claim.verdict.reason)
    return (
        Cell(text=claim.promise),
        Cell(text=text, mood=mood, why=verdict_id(claim.id)),
        Cell(text=record),
        Cell(text=claim.would_settle or NOTHING),
        Cell(text=claim.evidence.grade, why=f"evidence-{claim.id}"),
    )


def quality(review: Review) -> Section:
    """Show what the record is made of, and what cannot be known from it."""
    found = review.record_quality
    rows = [
        ("Nights on record", f"{found.nights_present} of {found.nights_total}"),
        ("Nights missing", f"{found.nights_missing}"),
        ("Nights entered late", "not known" if found.late_entries is None else f"{found.late_entries}"),
        ("Nights from a device", f"{found.device_nights}"),
        *_told(found.told),
        *((words.capital(flagged.text), f"{flagged.nights}") for flagged in found.flagged),
    ]
    blocks: list[Block] = [
        Table(
            id="quality-table",
            caption="Nights and checks",
            columns=(Column(label="what"), Column(label="nights", numeric=True)),
            rows=tuple((Cell(text=what), Cell(text=count)) for what, count in rows),
            why="rule-record",
        )
    ]
    if review.spans:
        blocks.append(_spans(review.spans))
    if found.messages:
        blocks.append(_bullets([message.text for message in found.messages]))
    if found.cannot_be_known:
        blocks.append(Paragraph(text="What cannot be known from this record:", why="rule-record"))
        blocks.append(_bullets(found.cannot_be_known))
    return Section(
        id="record-quality",
        title="What the record is made of",
        subtitle="Missing stays missing: no night is filled in",
        blocks=tuple(blocks),
    )


def _told(told: Iterable[ToldEntries]) -> Iterator[tuple[str, str]]:
    """Word what somebody else typed: how much of it, and how late it was said."""
    for each in told:
        road = _ROADS[each.source]
        if each.nights:
            yield f"Nights {road}", f"{each.nights}"
            yield f"Nights {road}, said late", f"{each.late}"
        if each.time_not_known:
            yield f"Nights {road}, time of saying not known", f"{each.time_not_known}"
        if each.longest_delay_min is not None and each.late:
            days = figures.counted(math.ceil(each.longest_delay_min / _DAY_MIN), "day")
            yield f"Nights {road}, the latest of them", f"within {days}"
        if each.doses:
            yield f"Doses {road}", f"{each.doses}"


def _bullets(texts: list[str] | tuple[str, ...]) -> Bullets:
    return Bullets(items=tuple(Paragraph(text=text, why="rule-record") for text in texts))


def _spans(spans: tuple[SpanSummary, ...]) -> Table:
    def row(label: str, texts: list[str]) -> tuple[Cell, ...]:
        return tuple(Cell(text=text) for text in [label, *texts])

    def regularity(value: float | None, suffix: str = "") -> str:
        return NOTHING if value is None else f"{figures.plain(value)}{suffix}"

    minutes = f"{figures.NO_BREAK}min"
    return Table(
        id="spans-table",
        caption="Levels as entered",
        columns=(Column(label="measure"), *(Column(label=span.label, numeric=True) for span in spans)),
        rows=(
            row("Nights", [f"{span.nights_present} of {span.nights_total}" for span in spans]),
            *(
                row(words.OUTCOMES[outcome], [words.level(outcome, span.levels.get(outcome)) for span in spans])
                for outcome in Outcome
            ),
            row("Sleep regularity index", [regularity(span.sleep_regularity_index) for span in spans]),
            row("Spread of midsleep (SD)", [regularity(span.midsleep_sd_min, minutes) for span in spans]),
        ),
        why="rule-definitions",
    )


def evidence_notes(review: Review) -> tuple[Note, ...]:
    """Note the published evidence behind each promise."""
    return tuple(
        Note(
            id=f"evidence-{claim.id}",
            term=f"{claim.promise}: {claim.evidence.grade}",
            text=_evidence_text(claim.evidence),
            ground=_looked_up(claim.evidence),
            sources=_evidence_sources(claim),
            kind=NoteKind.EVIDENCE,
        )
        for claim in review.claims
    )


def _evidence_text(evidence: Evidence) -> str:
    opened = f" Open: {words.sentence(evidence.open_questions)}" if evidence.open_questions else ""
    return f"{evidence.text}{opened}"


def _looked_up(evidence: Evidence) -> tuple[str, ...]:
    return () if evidence.checked_on is None else (f"Looked up on {figures.day(evidence.checked_on)}.",)


def _evidence_sources(claim: ClaimRow) -> tuple[Cited, ...]:
    """Each study with what it found, then the sources that no study names."""
    studies = claim.evidence.studies
    told = {study.source.key for study in studies}
    return (
        *(words.study(study) for study in studies),
        *words.cited(source for source in claim.evidence.sources if source.key not in told),
    )


def definition_notes(review: Review) -> tuple[Note, ...]:
    """Note the definitions used, as the review states them."""
    return tuple(
        Note(
            id=f"definition-{definition.id}",
            term=definition.term,
            text=definition.text,
            sources=() if definition.source is None else words.cited([definition.source]),
        )
        for definition in review.record_quality.definitions
    )
