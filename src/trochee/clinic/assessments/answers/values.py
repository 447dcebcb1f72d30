"""An answer as it stands, and one to be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trochee.knowledge.facts import FactValue


class Way(StrEnum):
    """How an answer came here."""

    PATIENT = "patient"
    """The patient typed it."""
    PHONE = "phone"
    """The patient, or a helper for them, said it by telephone, and staff typed it."""
    CLINICIAN = "clinician"
    """The clinician found or measured it."""


class Unknown(StrEnum):
    """An answer that leaves the fact unknown: rules go on asking."""

    NOT_KNOWN = "not_known"
    NOT_SAID = "not_said"
    NOT_FINISHED = "not_finished"
    """A short form came out so high that more is asked, and that was not answered yet."""


class NotAnsweredError(Exception):
    """Answers that were refused; ``problems`` says by fact what was found wrong and what is allowed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{fact}: {text}" for fact, text in self.problems.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as it stands. ``value`` is ``None`` where it leaves the fact unknown, and ``unknown`` says why.

    ``items`` are the points of a form, a question each, ``None`` for an open one. ``form`` is the key of the
    instrument of which the value is the total, such as ``phq2`` where the short form was the end of it. ``by`` and
    ``at`` are the account that gave it and when; ``confirmed_by`` is empty until a clinician confirmed it. Another
    answer names ``version``.
    """

    fact: str
    value: FactValue | None
    unknown: Unknown | None = None
    items: tuple[int | None, ...] = ()
    form: str = ""
    way: Way = Way.PATIENT
    by: str
    at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    version: int

    @property
    def as_of(self) -> datetime:
        """Give when it was last said or confirmed: it counts from that day on."""
        return self.confirmed_at or self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """An answer to write in place of ``version`` (0 for the first): a value, or why there is none."""

    fact: str
    value: FactValue | None = None
    unknown: Unknown | None = None
    items: tuple[int | None, ...] = ()
    form: str = ""
    version: int = 0
