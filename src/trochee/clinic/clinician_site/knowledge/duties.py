"""What waits for a medical lead, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.knowledge_desk import Duty, Waiting

_WORDS = {
    Duty.UNREADABLE: (
        _("The clinic's own protocol cannot be read any more"),
        _("A stop fires for everybody until you sign one that can be read."),
    ),
    Duty.REVIEW_RULE: (
        _("A rule is up for review: %(about)s"),
        _("It was gone on in spite of at %(overridden)s of %(shown)s signatures."),
    ),
    Duty.NEW_KNOWLEDGE: (
        _("The shipped knowledge is a newer one"),
        _("See which rules and numbers are otherwise, and say that the clinic has seen it."),
    ),
}
_PLACES = {Duty.UNREADABLE: "protocol_draft", Duty.NEW_KNOWLEDGE: "knowledge_changes"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One line for a medical lead."""

    what: str
    why: str
    href: str


def duty_lines(found: Iterable[Waiting]) -> tuple[DutyLine, ...]:
    """Word what waits for a medical lead."""
    return tuple(_line(each) for each in found)


def _line(each: Waiting) -> DutyLine:
    what, why = _WORDS[each.duty]
    told = {"about": each.about, "overridden": each.overridden, "shown": each.shown}
    place = _PLACES.get(each.duty)
    href = reverse(place) if place else reverse("knowledge_rule", args=[each.about])
    return DutyLine(what=str(what) % told, why=str(why) % told, href=href)
