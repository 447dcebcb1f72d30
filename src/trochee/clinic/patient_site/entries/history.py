"""Who wrote what when, of one night or one entry: each version, and what it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from trochee.clinic.accounts.queries import names

_LENGTH_OF_DATE = 10
SOMEBODY = "somebody of your clinic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version as it was written: its texts by column, by whom, when."""

    by: str
    at: datetime | None
    texts: Mapping[str, str]
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One answer that a version changed; nothing before where it is the first."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a history."""

    who: str
    at: datetime | None
    what: str
    changes: tuple[Change, ...]


Say = Callable[[str, str], str]
"""Says the text of a column in words."""


def steps(versions: Sequence[Version], labels: Mapping[str, str], own: str, say: Say) -> tuple[Step, ...]:
    """Give the history, the newest first. ``own`` is the id of whoever reads it, who is called 'you'."""
    called = names({each.by for each in versions})
    found: list[Step] = []
    before: Mapping[str, str] = {}
    for each in versions:
        what = "took it back" if each.withdrawn else "changed it" if found else "wrote it down"
        changes = () if each.withdrawn else _changes(before, each.texts, labels, say)
        who = "You" if each.by == own else called.get(each.by, SOMEBODY)
        found.append(Step(who=who, at=each.at, what=what, changes=changes))
        before = each.texts
    return tuple(reversed(found))


def in_words(text: str) -> str:
    """Write a moment or a date as people do; anything else stays as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    day = f"{moment:%a} {moment.day} {moment:%b %Y}"
    return day if len(text) == _LENGTH_OF_DATE else f"{day}, {moment:%H:%M}"


def _changes(
    before: Mapping[str, str], after: Mapping[str, str], labels: Mapping[str, str], say: Say
) -> tuple[Change, ...]:
    return tuple(
        Change(label=label, before=say(name, before.get(name, "")), after=say(name, after.get(name, "")))
        for name, label in labels.items()
        if before.get(name, "") != after.get(name, "")
    )
