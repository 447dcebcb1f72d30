"""What can be known of a patient, as far as rules ask for it: names, types, ranges, questions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .conditions import Condition
from .shapes import a_number

FactValue = bool | float | str | date | tuple[str, ...]
"""Yes or no, a number in the fact's unit, a choice or ``never``, a day, a list of words."""
NEVER = "never"
"""What a day may also be: it has not happened."""


class FactType(StrEnum):
    """What kind of answer a fact takes."""

    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"
    LIST = "list"


class AskedOf(StrEnum):
    """Who knows. ``computed`` is nobody: it follows from other facts."""

    PATIENT = "patient"
    CLINICIAN = "clinician"
    LABORATORY = "laboratory"
    RECORD = "record"
    COMPUTED = "computed"


class Vocabulary(StrEnum):
    """Whose ids a computed list holds."""

    MEDICINE = "medicine"
    MEDICINE_CLASS = "medicine_class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that rules ask for.

    ``unit`` stands for a number alone; ``lowest`` and ``highest`` are what is possible, both allowed. ``words``
    are the choices; a date has ``never`` or none. ``private`` is asked with nobody else in the room. ``conditions``
    are words, ``codes`` the beginnings of diagnosis codes (ICD-10), that say yes to it in a list of conditions.
    ``follows`` decides a computed yes or no; where ``not_if`` holds, the answer is no and the question is not put.
    """

    id: str
    type: FactType
    question: str
    asked_of: AskedOf
    topic: str
    private: bool = False
    unit: str = ""
    lowest: float | None = None
    highest: float | None = None
    words: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    vocabulary: Vocabulary | None = None
    follows: Condition | None = None
    not_if: Condition | None = None
    note: str = ""

    @property
    def allowed(self) -> str:
        """What an answer may be, in words."""
        if self.type is FactType.YES_NO:
            return "true or false"
        if self.type is FactType.NUMBER:
            bounds = [f"{word} {each:g}" for word, each in self._bounds if each is not None]
            return " ".join(("a number", *bounds, f"[{self.unit}]"))
        if self.type is FactType.CHOICE:
            return "one of " + ", ".join(self.words)
        if self.type is FactType.DATE:
            return " or ".join(("a date YYYY-MM-DD", *self.words))
        return "a list of words; [] for asked, and none"

    @property
    def _bounds(self) -> tuple[tuple[str, float | None], ...]:
        return (("from", self.lowest), ("to", self.highest))

    def accept(self, raw: object) -> FactValue | None:
        """Turn an answer as a file or form holds it into a value; ``None`` for what does not fit."""
        if self.type is FactType.YES_NO:
            return raw if isinstance(raw, bool) else None
        if self.type is FactType.NUMBER:
            return self._number(raw)
        if self.type is FactType.CHOICE:
            return raw if isinstance(raw, str) and raw in self.words else None
        if self.type is FactType.DATE:
            return raw if raw in self.words else _day(raw)
        if not isinstance(raw, list | tuple) or not all(isinstance(each, str) and each.strip() for each in raw):
            return None
        return tuple(raw)

    def read(self, text: str | tuple[str, ...]) -> FactValue | None:
        """Turn an answer as YAML holds it, all text, into a value; ``None`` for what does not fit."""
        if isinstance(text, tuple):
            return self.accept(text)
        if self.type is FactType.YES_NO:
            return {"true": True, "false": False}.get(text)
        if self.type is FactType.NUMBER:
            try:
                return self._number(a_number(text))
            except ValueError:
                return None
        return self.accept(text)

    def _number(self, raw: object) -> float | None:
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
            return None
        least = -math.inf if self.lowest is None else self.lowest
        most = math.inf if self.highest is None else self.highest
        return float(raw) if least <= raw <= most else None


def _day(raw: object) -> date | None:
    if isinstance(raw, str):
        try:
            found = date.fromisoformat(raw)
        except ValueError:
            return None
        return found if found.isoformat() == raw else None
    return raw if isinstance(raw, date) and not isinstance(raw, datetime) else None
