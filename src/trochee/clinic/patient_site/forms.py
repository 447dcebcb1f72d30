"""The morning's form: what was sent, and what its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.http import QueryDict

from trochee.clinic.diaries.rows import night_of_texts
from trochee.clinic.diaries.values import NightNotSavedError
from trochee.record import Night

from .doubts import Doubt
from .presenters import asked
from .strips import Strip, strip_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """A night as it is typed: the id of this save, the version it amends, and what its writer is sure of."""

    day: date
    values: Mapping[str, str]
    replaces: int | None = None
    client_id: UUID = field(default_factory=uuid4)
    sure: tuple[str, ...] = ()

    @classmethod
    def sent(cls, day: date, post: QueryDict) -> Morning:
        """Read what a form holds beside its answers; raises `ValueError` for a form that is not whole."""
        values = {name: str(value) for name, value in post.items()}
        version = values.get("version", "")
        return cls(
            day=day,
            values=values,
            replaces=int(version) if version else None,
            client_id=UUID(values.get("client_id", "")),
            sure=tuple(str(each) for each in post.getlist("sure")),
        )


def content(
    morning: Morning,
    *,
    before: Night | None = None,
    problems: Mapping[str, str] | None = None,
    doubts: Sequence[Doubt] = (),
) -> dict[str, object]:
    """Give what the page shows: every typed value stands where it was typed."""
    found = dict(problems or {})
    rows = asked(morning.values, found, before)
    return {
        "day": morning.day,
        "asked": rows,
        "strip": _strip(morning),
        "version": "" if morning.replaces is None else morning.replaces,
        "client_id": morning.client_id,
        "sure": (*morning.sure, *(each.key for each in doubts)),
        "doubts": doubts,
        "problems": [text for name, text in found.items() if name not in {each.question.name for each in rows}],
        "wrong": len(found),
    }


def _strip(morning: Morning) -> Strip | None:
    try:
        return strip_of(night_of_texts(morning.day, morning.values))
    except NightNotSavedError:
        return None
