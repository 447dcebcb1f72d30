"""Where a number comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Basis(StrEnum):
    """What a number rests on. ``design`` is our own decision: shown as such, and a clinic can change it."""

    LABEL = "label"
    GUIDELINE = "guideline"
    STUDY = "study"
    DESIGN = "design"


class Way(StrEnum):
    """Which way a number moves."""

    LOWER = "lower"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A source, once: authors or body, title, year, and how to find it."""

    key: str
    authors: str
    title: str
    year: int
    locator: str
    """DOI or address-free identifier such as a PMC or ISBN number."""
    read: str
    """How it was read: full text, abstract, table, code; ``memory`` means not yet verified."""
    used_for: str = ""
    """What rests on it where no entry of the knowledge names it, such as a formula of the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """What a number was from a day on, and the keys of the citations it rested on."""

    since: date
    value: float
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that a clinician could dispute, with its unit, date and sources.

    ``value``, ``since`` and ``sources`` are those of the latest entry of ``history``, which is in order of time.
    """

    id: str
    label: str
    value: float
    unit: str
    since: date
    basis: Basis
    verified: bool
    sources: tuple[str, ...]
    """Citation keys; empty only where the basis is ``design``."""
    note: str = ""
    history: tuple[DatedValue, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    """Bounds, both allowed, that a clinic may not leave when it changes the value; ``None`` where none is stated."""
    stricter: Way | None = None
    """Which way is the careful one, where no rule asks for the number; where one does, it follows from the rule."""
