"""Medicines by name and class, and what each does beside ketamine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trochee.foundation.citation import Basis

from .rules import Ground
from .severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine:
    """An ingredient, or a product that ``contains`` several; ``names`` are its brands, salts and other spellings.

    ``classes`` are the classes that it stands in itself, without those they lie within; empty for a product.
    ``rxcui`` is its RxNorm number, ``None`` where it is not surely known.
    """

    id: str
    name: str
    classes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    rxcui: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineClass:
    """A class of medicines, the wider classes it lies ``within``, and how people name it (``names``)."""

    id: str
    label: str
    within: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """Words that stand around a name without being one: of dose and time, of stopping, of taking nothing."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """What somebody writes so that an interaction fires, stays silent, or asks; ``fires`` may be empty."""

    fires: str
    silent: str
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """What medicines or whole classes (``subjects``) do beside ketamine, how grave that is, and what to do.

    ``listed`` is the grade of the list it was taken from (avoid, major, moderate, minor), ``None`` where it stands in
    none; a weaker ``severity`` is our own decision and says why in ``note``. ``question``, where it is not empty, is
    asked before this may fire: the name alone does not decide it.
    """

    id: str
    label: str
    subjects: tuple[str, ...]
    severity: Severity
    listed: str | None
    mechanism: str
    effect: str
    action: str
    basis: Basis
    verified: bool
    grounds: tuple[Ground, ...]
    checked_on: date
    version: int
    examples: Examples
    question: str = ""
    note: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """Citation keys."""
        return tuple(ground.source for ground in self.grounds)
