"""A side effect as a patient writes it down. Where help is stands before the form."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext

from trochee.clinic.adverse_effects.actions import save_adverse_effect, withdraw_adverse_effect
from trochee.clinic.adverse_effects.items import ITEMS
from trochee.clinic.adverse_effects.queries import kept_adverse_effects, versions
from trochee.clinic.adverse_effects.values import KEPT_EFFECTS
from trochee.clinic.ui.choosing import offer
from trochee.clinic.ui.days import whole_day
from trochee.clinic.ui.lazily import lazily as _
from trochee.interop.tables.kinds import write_moment
from trochee.interop.tables.schema import RAW
from trochee.record import AdverseEffect

from .fields import OTHER, choice, clock, days, other_day_field, words
from .forms import EntryForm
from .history import in_words
from .values import Beside, Kind
from .where import Where, date_there

GRADES = {
    "1": _("mild: I could do all that I wanted"),
    "2": _("in the way: I could not do some things"),
    "3": _("bad: I could not look after myself"),
    "4": _("very bad: I needed help at once"),
}
_SHORT = {"1": _("mild"), "2": _("in the way"), "3": _("bad"), "4": _("very bad")}
_GRAVE = 3
_STILL, _ENDED = "still", "ended"
_LENGTH_OF_DATE = 10


class EffectForm(EntryForm):
    """What it was, how bad, and from when to when. The hour may stay open."""

    keeping = KEPT_EFFECTS
    begins = "onset"
    places: ClassVar = {"onset": "at", "ended": "ended_day"}
    worded: ClassVar = {
        "onset": _("The clock had no such time on that day. Look at the day and the time."),
        "ended": _("It would have ended before it began. Look at both days and times."),
    }

    term = forms.CharField(
        label=ITEMS["term"].ask,
        max_length=200,
        widget=forms.TextInput({"list": "terms", "autocomplete": "off"}),
        help_text=ITEMS["term"].hint,
        error_messages={"required": _("Write what it was.")},
    )
    grade = choice(ITEMS["grade"].ask, GRADES.items())
    day = choice(ITEMS["onset"].ask, [])
    other_day = other_day_field()
    at = clock(_("At what time?"), help_text=_("Leave it empty if you do not know."))
    over = choice(ITEMS["ended"].ask, [(_STILL, _("no, it is still there")), (_ENDED, _("yes"))])
    ended_day = other_day_field(_("If it is over: since which day?"))
    ended_at = clock(_("And at what time?"), help_text=_("Leave it empty if you do not know."))
    time_zone = Where()
    note = words(ITEMS["note"].ask)

    def __init__(self, *arguments: Any, beside: Beside, **named: Any) -> None:
        super().__init__(*arguments, beside=beside, **named)
        offer(self, "day", days(beside.today))
        self.terms = sorted({each.value.term for each in beside.written})

    def written(self, value: AdverseEffect) -> dict[str, object]:
        """Give a side effect as the form holds it."""
        near = {each for each, _ in days(self.beside.today)}
        began = value.onset.date()
        found: dict[str, object] = {
            "term": value.term,
            "grade": None if value.grade is None else str(value.grade),
            "day": began.isoformat() if began.isoformat() in near else OTHER,
            "other_day": None if began.isoformat() in near else began,
            "at": _clock(value, "onset"),
            "over": _STILL if value.ended is None else _ENDED,
            "note": value.note,
        }
        if value.ended is not None:
            found |= {"ended_day": value.ended.date(), "ended_at": _clock(value, "ended")}
        return found

    def clean(self) -> dict[str, object]:
        """Ask for a day, and for the end's day where there is an end."""
        cleaned = super().clean() or {}
        if "day" not in self.errors and "other_day" not in self.errors and self.day_of() is None:
            self.add_error("other_day" if cleaned.get("day") == OTHER else "day", gettext("Choose a day."))
        ended = cleaned.get("ended_day")
        if cleaned.get("over") == _ENDED and ended is None and "ended_day" not in self.errors:
            self.add_error("ended_day", gettext("Choose the day on which it was over."))
        if cleaned.get("over") != _STILL and isinstance(ended, date) and ended > self._today:
            self.add_error("ended_day", gettext("This day has not come yet."))
        return cleaned

    def texts(self) -> dict[str, str]:
        """Give the answers as columns of `effects.csv`."""
        given = self.cleaned_data
        over = given["over"] != _STILL
        return {
            "term": given["term"].strip(),
            "grade": given["grade"],
            "onset": self._moment("onset", self.day_of(), given["at"]),
            "ended": self._moment("ended", given["ended_day"], given["ended_at"]) if over else "",
            "note": given["note"],
        }

    def _moment(self, column: str, day: date | None, at: str) -> str:
        """Give a moment as it was said; of a day without a time only the day, elsewhere with the offset of there."""
        if day is None:
            return ""
        if not at and not self.cleaned_data["time_zone"]:
            return day.isoformat()
        return write_moment(self.moment(column, datetime.fromisoformat(f"{day}T{at or '00:00':0>5}")))

    def extra(self) -> dict[str, str]:
        """Say of a day elsewhere that no time was said; the table says it of one at home."""
        given = self.cleaned_data
        if not given["time_zone"]:
            return {}
        over = given["over"] != _STILL
        onset, ended = (day.isoformat() if day else "" for day in (self.day_of(), given["ended_day"]))
        return {
            "onset" + RAW: "" if given["at"] else onset,
            "ended" + RAW: "" if given["ended_at"] or not over else ended,
        }

    @property
    def _today(self) -> date:
        """The date where the person is: east of home it is the next day earlier."""
        today: date = self.beside.today
        return max(today, date_there(self.beside.at, self.cleaned_data.get("time_zone", ""), self.beside.zone))


def _clock(value: AdverseEffect, column: str) -> str:
    """Give the time of a moment; nothing where only its day was said."""
    said = value.extra.get(column + RAW, "")
    moment = getattr(value, column)
    return "" if len(said) == _LENGTH_OF_DATE or moment is None else f"{moment:%H:%M}"


def line(effect: AdverseEffect) -> tuple[str, str]:
    """Give a side effect as a line of a list."""
    how = _SHORT.get(str(effect.grade), gettext("not said how bad"))
    told = {"since": whole_day(effect.onset), "how": how}
    if effect.ended is None:
        return effect.term, gettext("Since %(since)s. It was %(how)s; no end written.") % told
    told["end"] = whole_day(effect.ended)
    return effect.term, gettext("Since %(since)s. It was %(how)s; over since %(end)s.") % told


def _say(column: str, text: str) -> str:
    if column == "grade":
        return _SHORT.get(text, text)
    return in_words(text) if column in {"onset", "ended"} else text


def _said(effect: AdverseEffect) -> tuple[str, bool]:
    if effect.grade is not None and effect.grade >= _GRAVE:
        return gettext(
            "Saved. Nobody reads this at once. If it is still bad, get help now: use the page “Help now”."
        ), True
    return gettext("Saved. Your clinic will see this, though not at once."), False


EFFECTS = Kind(
    name="effects",
    keeping=KEPT_EFFECTS,
    form=EffectForm,
    keep=save_adverse_effect,
    withdraw=withdraw_adverse_effect,
    kept=kept_adverse_effects,
    versions=versions,
    line=line,
    items=ITEMS,
    say=_say,
    said=_said,
)
