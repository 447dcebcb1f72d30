"""What waits, in words: what it is, why it stands there, and where it is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.desk.work import Rank, Waits
from trochee.record import DoseStatus

_DOSES = {
    DoseStatus.LOST: _("A dose is lost or broken"),
    DoseStatus.VOMITED: _("A dose was vomited"),
    DoseStatus.PARTIAL: _("A dose was taken in part"),
    DoseStatus.SPAT_EARLY: _("A dose was spat out early"),
}
_UNSEEN = _("No clinician has opened the record since it was written down.")
_WHAT = {
    Rank.EMERGENCY: (_("An adverse effect of grade {about}"), _UNSEEN),
    Rank.SEVERE: (_("An adverse effect of grade {about}"), _UNSEEN),
    Rank.OPENED: (_("Open in an emergency now"), _("{about} is not on the care team and reads the record.")),
    Rank.DOSE: ("{dose}", _UNSEEN),
    Rank.ERASURE: (_("Asks to be erased"), _("The wish has no answer yet.")),
    Rank.RECOVERY: (_("A recovery waits for a second person"), _("{about} has lost every way in.")),
    Rank.SILENT: ("{silence}", _("The diary should be kept: the patient takes part.")),
    Rank.REVIEW: (
        _("The review is out of date"),
        _("It was asked for and has not been written. Opening it writes it."),
    ),
    Rank.HELPER: (_("A helper waits"), _("{about} has an account, and nobody has said what they may do.")),
    Rank.LINK: (_("A link ran out unused"), _("It was made for {about}. They may need another one.")),
}
_PLACES = {
    Rank.EMERGENCY: "record",
    Rank.SEVERE: "record",
    Rank.OPENED: "readers",
    Rank.DOSE: "record_doses",
    Rank.ERASURE: "patient_erasure",
    Rank.RECOVERY: "patient_people",
    Rank.SILENT: "record",
    Rank.REVIEW: "review",
    Rank.HELPER: "patient_people",
    Rank.LINK: "patient_people",
}
_TAGS = {Rank.EMERGENCY: ("bad", _("first")), Rank.SEVERE: ("bad", _("severe")), Rank.OPENED: ("warn", _("open now")),
         Rank.DOSE: ("warn", _("dose"))}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """One line of the first page."""

    name: str
    what: str
    why: str
    since: datetime
    href: str
    tag: str
    word: str
    zone: str


def work_lines(found: Iterable[Waits]) -> tuple[WorkLine, ...]:
    """Word what waits, in its order."""
    return tuple(map(_line, found))


def _line(each: Waits) -> WorkLine:
    what, why = _WHAT[each.rank]
    dose = _DOSES[DoseStatus(each.about)] if each.rank is Rank.DOSE else ""
    silence = _silence(int(each.about)) if each.about else gettext("No night yet")
    anchor = "#effects" if each.rank in {Rank.EMERGENCY, Rank.SEVERE} else ""
    tag, word = _TAGS.get(each.rank, ("quiet", ""))
    return WorkLine(
        name=each.who.name,
        what=str(what).format(about=each.about, dose=dose, silence=silence),
        why=str(why).format(about=each.about),
        since=each.since,
        href=reverse(_PLACES[each.rank], args=[each.who.patient]) + anchor,
        tag=tag,
        word=word,
        zone=each.who.time_zone,
    )


def _silence(days: int) -> str:
    return ngettext("No night for %(days)s day", "No night for %(days)s days", days) % {"days": days}
