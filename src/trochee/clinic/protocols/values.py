"""What others know of a protocol: values, not rows."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from trochee.knowledge.protocol import Switch


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNumber:
    """Another value for a number of the knowledge, since when and why."""

    id: str
    value: float
    unit: str
    since: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a protocol says: ``entries`` as they were typed, own numbers by id in order, switches that are on."""

    entries: str = ""
    numbers: tuple[OwnNumber, ...] = ()
    switches: frozenset[Switch] = frozenset()

    @property
    def settings(self) -> str:
        """Write numbers and switches as one text, the same for the same content."""
        numbers = [
            {"id": each.id, "value": each.value, "unit": each.unit, "from": each.since.isoformat(), "why": each.why}
            for each in self.numbers
        ]
        return json.dumps({"thresholds": numbers, "switches": sorted(self.switches)}, ensure_ascii=False)

    @property
    def own_numbers(self) -> str:
        """Write numbers and switches as the YAML of a protocol's file; empty where there are none."""
        lines = ["thresholds:"] if self.numbers else []
        for each in self.numbers:
            why, unit = json.dumps(each.why, ensure_ascii=False), json.dumps(each.unit, ensure_ascii=False)
            lines.append(
                f"  - {{id: {each.id}, value: {each.value:.10g}, unit: {unit}, from: {each.since}, why: {why}}}"
            )
        if self.switches:
            lines.append("switches: {" + ", ".join(f"{each}: true" for each in sorted(self.switches)) + "}")
        return "\n".join([*lines, ""]) if lines else ""

    @property
    def text(self) -> str:
        """Write the whole as a protocol's file."""
        return "\n".join(each for each in (self.entries.rstrip(), self.own_numbers) if each)

    def with_number(self, number: OwnNumber) -> Content:
        """Put an own number in, in place of an earlier one of the same id."""
        others = [each for each in self.numbers if each.id != number.id]
        return replace(self, numbers=tuple(sorted([*others, number], key=lambda each: each.id)))

    def without_number(self, name: str) -> Content:
        """Take an own number out."""
        return replace(self, numbers=tuple(each for each in self.numbers if each.id != name))


def content_of(entries: str, settings: str) -> Content:
    """Read a content back from its two columns."""
    said = json.loads(settings)
    return Content(
        entries=entries,
        numbers=tuple(
            OwnNumber(
                id=each["id"],
                value=each["value"],
                unit=each["unit"],
                since=date.fromisoformat(each["from"]),
                why=each["why"],
            )
            for each in said["thresholds"]
        ),
        switches=frozenset(Switch(each) for each in said["switches"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One version that was signed: what it says, why, by whom, when, and beside which shipped knowledge."""

    id: UUID
    version: int
    content: Content
    why: str
    by: UUID
    name: str
    at: datetime
    beside: str
    content_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is about to be decided; ``version`` counts its changes, ``based_on`` is the signed one before, or 0."""

    content: Content
    version: int
    based_on: int
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A medical lead: the account, the name, since when; ``counts`` while they are a clinician of the clinic."""

    id: UUID
    user: UUID
    name: str
    since: datetime
    counts: bool
