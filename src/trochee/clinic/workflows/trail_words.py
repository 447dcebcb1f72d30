"""The trail of one record in words: who did or read what, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from trochee.clinic.accounts.queries import names
from trochee.clinic.audit.queries import Entry, about_patient
from trochee.clinic.patients.values import Chart, Right
from trochee.foundation.clock import zone_named

_PAGES = {
    "review": "the review",
    "review_as_of": "the review as of a date",
    "review_pdf": "the review, as a PDF",
    "review_note": "the review, as a note",
    "record": "the page of the record",
    "nights": "all nights",
    "night": "a night",
    "doses": "all doses",
    "dose": "a dose",
    "my.nights": "the list of nights",
    "my.sleep": "the last fortnight of sleep",
    "my.review": "the review in plain words",
    "my.doses": "the doses",
    "my.effects": "the side effects",
    "my.things": "what can be taken along",
    "my.folder": "the record as files",
    "my.night": "a night",
    "people": "the care team and helpers",
    "person": "name and contact",
    "status": "the place in the programme",
    "duplicates": "the records read as one",
    "erasure": "the wish to be erased",
    "readers": "this list",
    "my.readers": "this list",
    "my.record": "who may read it",
    "my.consents": "the consents",
    "my.consent": "a consent",
    "my.erasure": "the wish to be erased",
    "my.helpers": "the helpers",
}
_DEEDS = {
    "patients.refused": "was not let in",
    "patients.registered": "began the record",
    "patients.person_amended": "changed name or contact",
    "patients.status_set": "changed the place in the programme",
    "patients.team_joined": "put somebody on the care team",
    "patients.team_left": "took somebody off the care team",
    "patients.glass_broken": "opened the record in an emergency",
    "patients.glass_closed": "closed the record after an emergency",
    "patients.carer_let": "let a helper in",
    "patients.carer_ended": "ended a helper's access",
    "patients.merged": "read two records as one",
    "patients.unmerged": "read the records apart again",
    "patients.erased": "erased who the person is",
    "patients.erasure_asked": "asked to be erased",
    "patients.erasure_taken_back": "took back the wish to be erased",
    "patients.erasure_declined": "declined the wish to be erased",
    "patients.consent_given": "gave consent",
    "patients.consent_refused": "refused consent",
    "patients.consent_withdrawn": "withdrew consent",
    "workflows.record_exported": "took the record along as files",
    "workflows.review_exported": "took the review along as a PDF",
    "calendars.link_made": "made a calendar link",
    "calendars.link_renewed": "made a new calendar link",
    "calendars.link_ended": "ended the calendar link",
    "workflows.review_taken_as_pdf": "took the review along as a PDF",
    "accounts.invited": "made a link to this record",
    "accounts.invitation_used": "used a link to this record",
    "accounts.invitation_withdrawn": "withdrew a link to this record",
    "accounts.membership_began": "got an account for this record",
    "accounts.membership_ended": "ended an account for this record",
    "accounts.forgotten": "took the name off an account",
    "folders.brought_in": "brought in a folder",
    "workflows.nights_told": "typed nights that were told",
}
_ROOMS = {
    "folders": "looked at a folder to bring in",
    "accounts": "changed an account for this record",
    "adverse_effects": "wrote about a side effect",
    "assessments": "wrote about scores or facts",
    "diaries": "wrote in the diary",
    "dosing_sessions": "wrote about a dose",
    "reviews": "brought the review up to date",
    "therapy": "wrote about therapy beside the medicine",
}
_PROGRAM = "the program itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One line: the same deed of the same person on one day is said once, with how often."""

    at: datetime
    who: str
    role: str
    what: str
    times: int
    reading: bool


def trail_lines(chart: Chart) -> tuple[TrailLine, ...]:
    """Give the latest lines of the record's trail, the newest first."""
    chart.needs(Right.READ_TRAIL)
    entries = about_patient(chart.scope.clinic, chart.ids)
    called = names({each.actor for each in entries})
    zone = zone_named(chart.time_zone)

    def alike(each: Entry) -> tuple[str, str, date]:
        return each.actor, what(each), each.at.astimezone(zone).date()

    return tuple(_line(list(same), called) for _, same in groupby(entries, key=alike))


def what(entry: Entry) -> str:
    """Say a deed or a reading in words; what has no words of its own says at least in which part it happened."""
    if entry.action == "patients.read":
        return f"read {_PAGES.get(entry.target, 'a page of the record')}"
    known = _DEEDS.get(entry.action)
    return known or _ROOMS.get(entry.action.partition(".")[0], "wrote in the record")


def _line(same: Iterable[Entry], called: dict[str, str]) -> TrailLine:
    alike = list(same)
    first = alike[0]
    return TrailLine(
        at=first.at,
        who=called.get(first.actor, _PROGRAM if first.actor.startswith("program:") else "somebody with a link"),
        role="" if first.role == "program" else first.role,
        what=what(first),
        times=len(alike),
        reading=first.action == "patients.read",
    )
