"""What waits, in words: what it is, why it stands there, and where it is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from trochee.clinic.accounts.queries import names
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.desk.work import Rank, Waits
from trochee.record import DoseStatus, MovementKind

_DOSES = {
    DoseStatus.LOST: _("A dose is lost or broken"),
    DoseStatus.VOMITED: _("A dose was vomited"),
    DoseStatus.PARTIAL: _("A dose was taken in part"),
    DoseStatus.SPAT_EARLY: _("A dose was spat out early"),
}
_SECOND = {
    MovementKind.TO_DESTROY: _("A destruction waits for a second person"),
    MovementKind.TO_RETURN: _("Troches were given back, says the patient"),
    MovementKind.DESTROYED: _("A destruction names one person alone"),
}
_UNSEEN = _("No clinician has opened the record since it was written down.")
_WHAT = {
    Rank.HARM: (
        _("Thoughts of harm were told in the assessment"),
        _("Speak with them today. The line ends when a clinician goes through the answer and confirms it."),
    ),
    Rank.EMERGENCY: (_("An adverse effect of grade {about}"), _UNSEEN),
    Rank.SEVERE: (_("An adverse effect of grade {about}"), _UNSEEN),
    Rank.BEYOND: (_("A dose that nothing signed covers"), _UNSEEN),
    Rank.LAPSED: (
        "{lapsed}",
        _("No dose may be planned. Speak with them, let the dose down, and decide anew or stop."),
    ),
    Rank.FIRES: ("{fires}", _("No dose may be planned while it does. Look at why, and decide anew or stop.")),
    Rank.ASKS: ("{asks}", _("No dose may be planned before it is known. What is missing stands there.")),
    Rank.WAITS: (_("An authorisation waits"), _("A second prescriber of the care team signs it or refuses.")),
    Rank.CONTACT: (
        _("To be spoken with after the end"),
        _("It was stopped. How they are is asked within days, and for weeks after."),
    ),
    Rank.LAPSES: ("{lapses}", _("Nothing goes on by itself: going on needs a new decision.")),
    Rank.DIFFERENCE: (
        _("An unexplained difference in the troches"),
        _("It says nothing about anybody. Ask, look, then write down what explains it, or count again."),
    ),
    Rank.SECOND: ("{second}", _("It counts once somebody else than who wrote it down has confirmed it.")),
    Rank.REFILL: (_("Troches were dispensed early"), _("Some should have been left for more days than usual.")),
    Rank.OPENED: (_("Open in an emergency now"), _("{about} is not on the care team and reads the record.")),
    Rank.DOSE: ("{dose}", _UNSEEN),
    Rank.ERASURE: (_("Asks to be erased"), _("The wish has no answer yet.")),
    Rank.RECOVERY: (_("A recovery waits for a second person"), _("{about} has lost every way in.")),
    Rank.SILENT: ("{silence}", _("The diary should be kept: the patient takes part.")),
    Rank.UNANSWERED: ("{unanswered}", _("A note went out each time. No louder phone: somebody should ask.")),
    Rank.UNSENT: (
        _("A reminder was not sent, or may not have been"),
        _("The patient sees it too, and may need help."),
    ),
    Rank.REVIEW: (
        _("The review is out of date"),
        _("It was asked for and has not been written. Opening it writes it."),
    ),
    Rank.HELPER: (_("A helper waits"), _("{about} has an account, and nobody has said what they may do.")),
    Rank.LINK: (_("A link ran out unused"), _("It was made for {about}. They may need another one.")),
}
_PLACES = {
    Rank.HARM: "assessment",
    Rank.EMERGENCY: "record",
    Rank.SEVERE: "record",
    Rank.BEYOND: "record_dose",
    Rank.LAPSED: "authorisations",
    Rank.FIRES: "authorisations",
    Rank.ASKS: "authorisations",
    Rank.WAITS: "authorisations",
    Rank.CONTACT: "authorisations",
    Rank.LAPSES: "authorisations",
    Rank.DIFFERENCE: "inventory",
    Rank.SECOND: "inventory",
    Rank.REFILL: "inventory",
    Rank.OPENED: "readers",
    Rank.DOSE: "record_dose",
    Rank.ERASURE: "patient_erasure",
    Rank.RECOVERY: "patient_people",
    Rank.SILENT: "contact",
    Rank.UNANSWERED: "contact",
    Rank.UNSENT: "contact",
    Rank.REVIEW: "review",
    Rank.HELPER: "patient_people",
    Rank.LINK: "patient_people",
}
_TAGS = {Rank.HARM: ("bad", _("today")),
         Rank.EMERGENCY: ("bad", _("first")), Rank.SEVERE: ("bad", _("severe")), Rank.OPENED: ("warn", _("open now")),
         Rank.BEYOND: ("bad", _("dose")), Rank.LAPSED: ("bad", _("lapsed")), Rank.WAITS: ("warn", _("to sign")),
         Rank.FIRES: ("bad", _("rule")),
         Rank.DIFFERENCE: ("warn", _("count")), Rank.SECOND: ("warn", _("to confirm")),
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
    owner: str
    due: datetime | None
    overdue: bool


def work_lines(found: Iterable[Waits], at: datetime) -> tuple[WorkLine, ...]:
    """Word what waits, in its order, and who has taken it on."""
    lines = tuple(found)
    owners = {each.owner for each in lines if each.owner}
    called = names(owners) if owners else {}
    return tuple(_line(each, called.get(each.owner, ""), at) for each in lines)


def _line(each: Waits, owner: str, at: datetime) -> WorkLine:
    what, why = _WHAT[each.rank]
    dose = _DOSES[DoseStatus(each.about)] if each.rank is Rank.DOSE else ""
    silence = _silence(int(each.about)) if each.rank is Rank.SILENT and each.about else gettext("No night yet")
    tag, word = _TAGS.get(each.rank, ("quiet", ""))
    return WorkLine(
        name=each.who.name,
        what=str(what).format(
            about=each.about,
            dose=dose,
            silence=silence,
            unanswered=_unanswered(each),
            lapsed=_lapsed(each),
            lapses=_lapses(each),
            fires=_fires(each),
            asks=_asks(each),
            second=_SECOND[MovementKind(each.about)] if each.rank is Rank.SECOND else "",
        ),
        why=str(why).format(about=each.about),
        since=each.since,
        href=_place(each),
        tag=tag,
        word=word,
        zone=each.who.time_zone,
        owner=owner,
        due=each.due,
        overdue=each.due is not None and each.due <= at,
    )


def _place(each: Waits) -> str:
    """Give the address of the very thing: this dose, this effect."""
    if each.rank in {Rank.DOSE, Rank.BEYOND}:
        return reverse(_PLACES[each.rank], args=[each.who.patient, each.entry])
    if each.rank is Rank.HARM and each.about:
        return reverse("assessment_section", args=[each.who.patient, each.about])
    anchor = f"#effect-{each.entry}" if each.rank in {Rank.EMERGENCY, Rank.SEVERE} else ""
    return reverse(_PLACES[each.rank], args=[each.who.patient]) + anchor


def _silence(days: int) -> str:
    return ngettext("No night for %(days)s day", "No night for %(days)s days", days) % {"days": days}


def _unanswered(each: Waits) -> str:
    days = int(each.about) if each.rank is Rank.UNANSWERED else 0
    return ngettext(
        "Reminders not answered on %(days)s morning", "Reminders not answered on %(days)s mornings", days
    ) % {"days": days}


def _lapsed(each: Waits) -> str:
    days = int(each.about) if each.rank is Rank.LAPSED else 0
    if not days:
        return gettext("The authorisation has lapsed today")
    return ngettext(
        "The authorisation has lapsed %(days)s day ago", "The authorisation has lapsed %(days)s days ago", days
    ) % {"days": days}


def _lapses(each: Waits) -> str:
    days = int(each.about) if each.rank is Rank.LAPSES else 0
    return ngettext("The authorisation lapses in %(days)s day", "The authorisation lapses in %(days)s days", days) % {
        "days": days
    }


def _fires(each: Waits) -> str:
    many = int(each.about) if each.rank is Rank.FIRES else 0
    return ngettext(
        "%(many)s rule speaks against the authorisation", "%(many)s rules speak against the authorisation", many
    ) % {"many": many}


def _asks(each: Waits) -> str:
    many = int(each.about) if each.rank is Rank.ASKS else 0
    return ngettext("%(many)s rule that stops cannot be told", "%(many)s rules that stop cannot be told", many) % {
        "many": many
    }
