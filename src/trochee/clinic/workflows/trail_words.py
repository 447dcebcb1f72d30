"""The trail of one record in words: who did or read what, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext

from trochee.clinic.accounts.queries import names
from trochee.clinic.audit.queries import Entry, about_patient
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.ui.lazily import lazily as _
from trochee.foundation.clock import zone_named

_PAGES = {
    "review": _("the review"),
    "review_as_of": _("the review as of a date"),
    "review_pdf": _("the review, as a PDF"),
    "review_note": _("the review, as a note"),
    "record": _("the page of the record"),
    "nights": _("all nights"),
    "night": _("a night"),
    "doses": _("all doses"),
    "dose": _("a dose"),
    "my.nights": _("the list of nights"),
    "my.sleep": _("the last fortnight of sleep"),
    "my.review": _("the review in plain words"),
    "my.doses": _("the doses"),
    "my.effects": _("the side effects"),
    "my.things": _("what can be taken along"),
    "my.folder": _("the record as files"),
    "my.reminders": _("the reminders"),
    "contact": _("the page of contact and reminders"),
    "my.night": _("a night"),
    "helping": _("what may be done to help"),
    "helped.nights": _("the list of nights"),
    "helped.night": _("the page to write a night down"),
    "helped.review": _("the review in plain words"),
    "bringing": _("what was brought in"),
    "take_along": _("what can be taken along"),
    "people": _("the care team and helpers"),
    "person": _("name and contact"),
    "status": _("the place in the programme"),
    "duplicates": _("the records read as one"),
    "erasure": _("the wish to be erased"),
    "readers": _("this list"),
    "my.readers": _("this list"),
    "my.record": _("who may read it"),
    "my.consents": _("the consents"),
    "my.consent": _("a consent"),
    "my.erasure": _("the wish to be erased"),
    "my.helpers": _("the helpers"),
}
_DEEDS = {
    "patients.refused": _("was not let in"),
    "patients.registered": _("began the record"),
    "patients.person_amended": _("changed name or contact"),
    "patients.status_set": _("changed the place in the programme"),
    "patients.team_joined": _("put somebody on the care team"),
    "patients.team_left": _("took somebody off the care team"),
    "patients.glass_broken": _("opened the record in an emergency"),
    "patients.glass_closed": _("closed the record after an emergency"),
    "patients.carer_let": _("let a helper in"),
    "patients.carer_ended": _("ended a helper's access"),
    "patients.merged": _("read two records as one"),
    "patients.unmerged": _("read the records apart again"),
    "patients.erased": _("erased who the person is"),
    "patients.erasure_asked": _("asked to be erased"),
    "patients.erasure_taken_back": _("took back the wish to be erased"),
    "patients.erasure_declined": _("declined the wish to be erased"),
    "patients.consent_given": _("gave consent"),
    "patients.consent_refused": _("refused consent"),
    "patients.consent_withdrawn": _("withdrew consent"),
    "workflows.record_exported": _("took the record along as files"),
    "workflows.review_exported": _("took the review along as a PDF"),
    "calendars.link_made": _("made a calendar link"),
    "calendars.link_renewed": _("made a new calendar link"),
    "calendars.link_ended": _("ended the calendar link"),
    "messaging.reminders_chosen": _("chose how to be reminded"),
    "messaging.reminders_ended": _("stopped the reminders"),
    "messaging.confirmation_asked": _("asked for a link to make sure of an address"),
    "messaging.address_confirmed": _("made sure of an address for reminders"),
    "messaging.sent": _("sent a reminder"),
    "messaging.failed": _("could not send a reminder"),
    "messaging.not_known_whether_sent": _("may have sent a reminder or not"),
    "messaging.too_late": _("sent no reminder, as it was too late in the day"),
    "messaging.put_off": _("put a reminder off"),
    "messaging.called_off_today": _("called off the reminders of a day"),
    "messaging.contact_days_set": _("changed from when a silence counts"),
    "messaging.silence_taken_on": _("took on to ask after a silence"),
    "messaging.silence_closed": _("wrote down what came of a silence"),
    "workflows.review_taken_as_pdf": _("took the review along as a PDF"),
    "accounts.invited": _("made a link to this record"),
    "accounts.invitation_used": _("used a link to this record"),
    "accounts.invitation_withdrawn": _("withdrew a link to this record"),
    "accounts.membership_began": _("got an account for this record"),
    "accounts.membership_ended": _("ended an account for this record"),
    "accounts.forgotten": _("took the name off an account"),
    "folders.brought_in": _("brought in a folder"),
    "workflows.folder_imported": _("brought in what a folder says"),
    "prescriptions.draft_kept": _("kept a draft of an authorisation"),
    "prescriptions.draft_dropped": _("threw a draft of an authorisation away"),
    "prescriptions.brought_in": _("brought in authorisations of another clinic"),
    "prescriptions.checked": _("asked the rules about an authorisation in force"),
    "prescriptions.signed": _("signed an authorisation"),
    "prescriptions.amended": _("signed an authorisation anew"),
    "prescriptions.second_signed": _("signed an authorisation as the second prescriber"),
    "prescriptions.refused": _("refused to sign an authorisation"),
    "prescriptions.stopped": _("stopped an authorisation"),
    "prescriptions.dose_beyond": _("wrote down a dose that no authorisation covers"),
    "prescriptions.contact_noted": _("wrote down a contact after the end of an authorisation"),
    "trials.trial_kept": _("wrote down a trial as it was drawn"),
    "diaries.stages_imported": _("brought in what a device says of sleep stages"),
    "assessments.answered": _("answered questions of the assessment"),
    "assessments.answers_confirmed": _("confirmed answers of the assessment"),
    "workflows.nights_told": _("typed nights that were told"),
}
_ROOMS = {
    "messaging": _("did something about reminders"),
    "folders": _("looked at a folder to bring in"),
    "accounts": _("changed an account for this record"),
    "adverse_effects": _("wrote about a side effect"),
    "assessments": _("wrote about scores or facts"),
    "diaries": _("wrote in the diary"),
    "dosing_sessions": _("wrote about a dose"),
    "prescriptions": _("wrote about an authorisation"),
    "reviews": _("brought the review up to date"),
    "therapy": _("wrote about therapy beside the medicine"),
    "inventory": _("wrote down what became of troches"),
    "trials": _("wrote about a trial"),
}
_PROGRAM = _("the program itself")


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
        return gettext("read %(page)s") % {"page": _PAGES.get(entry.target, gettext("a page of the record"))}
    known = _DEEDS.get(entry.action)
    return known or _ROOMS.get(entry.action.partition(".")[0], gettext("wrote in the record"))


def _line(same: Iterable[Entry], called: dict[str, str]) -> TrailLine:
    alike = list(same)
    first = alike[0]
    return TrailLine(
        at=first.at,
        who=called.get(
            first.actor, _PROGRAM if first.actor.startswith("program:") else gettext("somebody with a link")
        ),
        role="" if first.role == "program" else first.role,
        what=what(first),
        times=len(alike),
        reading=first.action == "patients.read",
    )
