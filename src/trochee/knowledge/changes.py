"""What changed in the knowledge since a day, so that clinicians and patients hear of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from .catalogue import items
from .values import Knowledge

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A value or grade that holds from a day on, and what held before; ``before`` is ``None`` for the first one."""

    on: date
    kind: str
    id: str
    label: str
    before: str | None
    now: str
    sources: tuple[str, ...]


def changes(knowledge: Knowledge, since: date) -> tuple[Change, ...]:
    """Give what holds from ``since`` or a later day on, oldest first.

    Rests on the dates in the files: a value that was overwritten in place instead of being given a new dated line
    leaves no trace here, only in the digest.
    """
    return tuple(sorted(_changes(knowledge, since), key=lambda change: (change.on, change.kind, change.id)))


def _changes(knowledge: Knowledge, since: date) -> Iterator[Change]:
    for quantity in knowledge.quantities.values():
        unit = "" if quantity.unit == "1" else f" {quantity.unit}"
        for before, now in _steps(quantity.history):
            if now.since >= since:
                yield Change(
                    on=now.since,
                    kind="quantity",
                    id=quantity.id,
                    label=quantity.label,
                    before=None if before is None else f"{before.value:.10g}{unit}",
                    now=f"{now.value:.10g}{unit}",
                    sources=now.sources,
                )
    for claim in knowledge.claims.values():
        for earlier, grade in _steps(claim.grades):
            if grade.since >= since:
                yield Change(
                    on=grade.since,
                    kind="claim",
                    id=claim.id,
                    label=claim.promise,
                    before=None if earlier is None else earlier.grade.value,
                    now=grade.grade.value,
                    sources=claim.sources,
                )
    for item in items(knowledge):
        if item.kind not in ("quantity", "claim") and item.on is not None and item.on >= since:
            yield Change(
                on=item.on,
                kind=item.kind,
                id=item.id,
                label=item.label,
                before=None,
                now=item.says,
                sources=item.sources,
            )


def _steps(history: Sequence[T]) -> Iterator[tuple[T | None, T]]:
    together: tuple[T | None, ...] = (None, *history)
    return zip(together, history, strict=False)
