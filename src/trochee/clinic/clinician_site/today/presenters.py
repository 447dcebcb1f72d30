"""What waits, in words: what it is, why it stands there, and where it is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from trochee.clinic.workflows.desk.work import Rank, Waits
from trochee.record import DoseStatus

_DOSES = {
    DoseStatus.LOST: "A dose is lost or broken",
    DoseStatus.VOMITED: "A dose was vomited",
    DoseStatus.PARTIAL: "A dose was taken in part",
    DoseStatus.SPAT_EARLY: "A dose was spat out early",
}
_UNSEEN = "No clinician has opened the record since it was written down."
_WHAT = {
    Rank.EMERGENCY: ("An adverse effect of grade {about}", _UNSEEN),
    Rank.SEVERE: ("An adverse effect of grade {about}", _UNSEEN),
    Rank.OPENED: ("Open in an emergency now", "{about} is not on the care team and reads the record."),
    Rank.DOSE: ("{dose}", _UNSEEN),
    Rank.ERASURE: ("Asks to be erased", "The wish has no answer yet."),
    Rank.RECOVERY: ("A recovery waits for a second person", "{about} has lost every way in."),
    Rank.SILENT: ("{silence}", "The diary should be kept: the patient takes part."),
    Rank.REVIEW: ("The review is out of date", "It was asked for and has not been written. Opening it writes it."),
    Rank.HELPER: ("A helper waits", "{about} has an account, and nobody has said what they may do."),
    Rank.LINK: ("A link ran out unused", "It was made for {about}. They may need another one."),
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
_TAGS = {Rank.EMERGENCY: ("bad", "first"), Rank.SEVERE: ("bad", "severe"), Rank.OPENED: ("warn", "open now"),
         Rank.DOSE: ("warn", "dose")}  # fmt: skip


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
    silence = f"No night for {each.about} days" if each.about else "No night yet"
    anchor = "#effects" if each.rank in {Rank.EMERGENCY, Rank.SEVERE} else ""
    tag, word = _TAGS.get(each.rank, ("quiet", ""))
    return WorkLine(
        name=each.who.name,
        what=what.format(about=each.about, dose=dose, silence=silence),
        why=why.format(about=each.about),
        since=each.since,
        href=reverse(_PLACES[each.rank], args=[each.who.patient]) + anchor,
        tag=tag,
        word=word,
        zone=each.who.time_zone,
    )
