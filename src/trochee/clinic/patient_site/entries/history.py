"""Who wrote what when, of one night or one entry: each version, and what it changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext

from trochee.clinic.accounts.queries import names
from trochee.clinic.patients.versions.values import CORRECTION_REASON
from trochee.clinic.ui.days import moment, whole_day
from trochee.clinic.ui.lazily import lazily as _

_LENGTH_OF_DATE = 10
SOMEBODY = _("somebody of your clinic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version as it was written: its texts by column, by whom, when; ``beside`` holds who said it, and why."""

    by: str
    at: datetime | None
    texts: Mapping[str, str]
    withdrawn: bool = False
    source: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)


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
    why: str = ""
    told: str = ""


Say = Callable[[str, str], str]
"""Says the text of a column in words."""


def steps(versions: Sequence[Version], labels: Mapping[str, str], own: str, say: Say) -> tuple[Step, ...]:
    """Give the history, the newest first. ``own`` is the id of whoever reads it, who is called 'you'."""
    called = names({each.by for each in versions})
    found: list[Step] = []
    last: dict[str, Mapping[str, str]] = {}
    for each in versions:
        before = last.get(each.source, {})
        what = (
            gettext("took it back")
            if each.withdrawn
            else gettext("changed it")
            if each.source in last
            else gettext("wrote it down")
        )
        changes = () if each.withdrawn else _changes(before, each.texts, labels, say)
        who = gettext("You") if each.by == own else called.get(each.by, SOMEBODY)
        why = "" if each.by == own else each.beside.get(CORRECTION_REASON, "")
        told = "" if each.source in last else _told(each)
        found.append(Step(who=who, at=each.at, what=what, changes=changes, why=why, told=told))
        last[each.source] = each.texts
    return tuple(reversed(found))


def in_words(text: str) -> str:
    """Write a moment or a date as people do; anything else stays as it is."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return text
    return whole_day(told) if len(text) == _LENGTH_OF_DATE else moment(told)


def _told(version: Version) -> str:
    """Say of what somebody else typed who said it, how it came, and when it was typed."""
    said_by, typed = version.beside.get("told_by", ""), version.beside.get("typed_at", "")
    if not said_by:
        return ""
    words = {"who": said_by, "when": in_words(typed)}
    if version.source == "paper":
        return gettext("From a sheet of paper, said by %(who)s. Typed on %(when)s.") % words
    return gettext("By phone, said by %(who)s. Typed on %(when)s.") % words


def _changes(
    before: Mapping[str, str], after: Mapping[str, str], labels: Mapping[str, str], say: Say
) -> tuple[Change, ...]:
    return tuple(
        Change(label=label, before=say(name, before.get(name, "")), after=say(name, after.get(name, "")))
        for name, label in labels.items()
        if before.get(name, "") != after.get(name, "")
    )
