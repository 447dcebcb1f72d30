"""A dose as a patient writes it down: the few questions that the model needs. Nothing here proposes an amount."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext

from trochee.clinic.dosing_sessions.actions import withdraw_dose
from trochee.clinic.dosing_sessions.items import ITEMS
from trochee.clinic.dosing_sessions.queries import kept_doses, versions
from trochee.clinic.dosing_sessions.tonight import (
    ALSO_TONIGHT,
    THREW_UP_AFTER,
    WORDS,
    Also,
    also_tonight,
    can_slow_breathing,
)
from trochee.clinic.dosing_sessions.tonight import in_words as also_in_words
from trochee.clinic.dosing_sessions.values import KEPT_DOSES
from trochee.clinic.ui.choosing import offer
from trochee.clinic.ui.days import moment
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.ui.of_science import of_science
from trochee.clinic.workflows.dosing import save_dose
from trochee.interop.tables.kinds import write_moment, write_number
from trochee.record import Dose, DoseStatus

from .fields import OTHER, choice, clock, days, number, other_day_field, words
from .forms import EntryForm
from .history import in_words
from .picking import ClockPicker, Several
from .values import Beside, Kind
from .where import Where

STATUS = {
    DoseStatus.TAKEN: _("I took all of it"),
    DoseStatus.PARTIAL: _("I took a part of it"),
    DoseStatus.SPAT_EARLY: _("I spat it out early"),
    DoseStatus.VOMITED: _("I threw up after it"),
    DoseStatus.MISSED: _("I did not take it"),
    DoseStatus.WITHHELD: _("I was told not to take it"),
    DoseStatus.LOST: _("It is lost or broken"),
}
_MORE = {DoseStatus.PLANNED: _("planned"), DoseStatus.CANCELLED: _("called off")}
_NOT_SURE = "not_sure"
_SHARES = {"0.25": _("a quarter"), "0.5": _("half"), "0.75": _("three quarters")}
_MINUTES_HELD = (0, 2, 5, 10, 15, 20, 30)
_MINUTES_AFTER = (0, 5, 10, 15, 20, 30, 45, 60, 90, 120)
_STATES = [(str(each), str(each)) for each in range(11)]
_UNITS = (("mg", _("mg")), ("g", _("g")), ("ug", _("ug")), ("mL", _("mL")), ("drops", _("drops")))


def named(dose: Dose) -> str:
    """Call a dose by what was taken and how much, as it was written down."""
    return dose.product if dose.amount is None else f"{dose.product}, {write_number(dose.amount)} {dose.unit}"


class DoseForm(EntryForm):
    """What became of a dose. What it was is chosen among what was written before, or written now; never preset."""

    keeping = KEPT_DOSES
    begins = "taken_at"
    places: ClassVar = {"taken_at": "at"}
    worded: ClassVar = {
        "taken_at": _("The clock had no such time on that day. Look at the day and the time."),
        "amount": _("Write how much it was: a number above 0."),
        "share": _("A part is more than nothing. If you took none, choose “I did not take it”."),
    }

    status = choice(
        ITEMS["status"].ask,
        [(each.value, text) for each, text in STATUS.items()],
        required=True,
        error_messages={"required": _("Choose what became of it.")},
    )
    share = choice(ITEMS["share"].ask, [*_SHARES.items(), (_NOT_SURE, _("not sure"))])
    vomited_after = number(ITEMS[THREW_UP_AFTER].ask, 1440, quick=_MINUTES_AFTER)
    what = choice(_("What was it?"), [], help_text=_("As you or your clinic wrote it before."))
    product = forms.CharField(label=ITEMS["product"].ask, required=False, max_length=120)
    amount = forms.FloatField(
        label=ITEMS["amount"].ask,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "class": "pick", "autocomplete": "off"}),
        error_messages={"invalid": _("Write a number such as 50.")},
        help_text=ITEMS["amount"].hint,
    )
    unit = choice(ITEMS["unit"].ask, _UNITS)
    day = choice(_("On which day?"), [], help_text=_("After midnight it is the new day."))
    other_day = other_day_field()
    at = clock(
        ITEMS["taken_at"].ask,
        required=True,
        help_text=ITEMS["taken_at"].hint,
        widget=ClockPicker(ITEMS["taken_at"].ask),
    )
    time_zone = Where()
    held_min = number(ITEMS["held_min"].ask, 1440, quick=_MINUTES_HELD)
    swallowed = choice(ITEMS["swallowed"].ask, [("yes", _("I swallowed it")), ("no", _("I spat it out"))])
    state_before = choice(ITEMS["state_before"].ask, _STATES, help_text=ITEMS["state_before"].hint)
    reason = words(ITEMS["reason"].ask)
    also = forms.MultipleChoiceField(
        label=ITEMS[ALSO_TONIGHT].ask,
        choices=[(each.value, text) for each, text in WORDS.items()],
        required=False,
        widget=Several,
        help_text=ITEMS[ALSO_TONIGHT].hint,
    )
    note = words(ITEMS["note"].ask, help_text=ITEMS["note"].hint)

    def __init__(self, *arguments: Any, beside: Beside, **named: Any) -> None:
        super().__init__(*arguments, beside=beside, **named)
        self.known = _known(beside)
        offer(
            self,
            "what",
            [*((name, _shown(dose)) for name, dose in self.known.items()), (OTHER, gettext("something else"))],
        )
        offer(self, "day", days(beside.today))
        if beside.written:
            at = self.fields["at"].widget
            assert isinstance(at, ClockPicker)
            at.opens_near(beside.written[-1].value.taken_at.time())
        share: float | None = beside.amended.value.share if beside.amended else None
        if share is not None and write_number(share) not in _SHARES:
            told = [
                (write_number(share), _of_hundred(share)),
                *_SHARES.items(),
                (_NOT_SURE, gettext("not sure")),
            ]
            offer(self, "share", told)
        status = beside.amended.value.status if beside.amended else None
        if status in _MORE:
            offer(
                self,
                "status",
                [*((each.value, text) for each, text in STATUS.items()), (status.value, _MORE[status])],
            )
        if not self.known:
            del self.fields["what"]

    def written(self, value: Dose) -> dict[str, object]:
        """Give a dose as the form holds it."""
        near = {each for each, _ in days(self.beside.today)}
        day = value.taken_at.date()
        swallowed = None if value.swallowed is None else ("yes" if value.swallowed else "no")
        return {
            "status": value.status.value,
            "what": named(value),
            "share": "" if value.share is None else write_number(value.share),
            "vomited_after": value.extra.get(THREW_UP_AFTER),
            "also": [each.value for each in also_tonight(value)],
            "day": day.isoformat() if day.isoformat() in near else OTHER,
            "other_day": None if day.isoformat() in near else day,
            "at": f"{value.taken_at:%H:%M}",
            "held_min": None if value.held_min is None else write_number(value.held_min),
            "swallowed": swallowed,
            "state_before": None if value.state_before is None else write_number(value.state_before),
            "reason": value.reason,
            "note": value.note,
        }

    def clean(self) -> dict[str, object]:
        """Ask for what no dose can do without: what it was, and the day."""
        cleaned = super().clean() or {}
        if not self._new and not cleaned.get("what") and "what" not in self.errors:
            self.add_error("what", gettext("Choose what it was, or “something else”."))
        if self._new and not (cleaned.get("product") or "").strip():
            self.add_error("product", gettext("Write what it was, as on the label."))
        also = cleaned.get("also") or []
        if Also.NOTHING in also and len(also) > 1:
            self.add_error("also", gettext("Is it no, or is it what you tapped? Take one of them back."))
        if "day" not in self.errors and "other_day" not in self.errors and self.day_of() is None:
            self.add_error("other_day" if cleaned.get("day") == OTHER else "day", gettext("Choose a day."))
        return cleaned

    @property
    def _new(self) -> bool:
        """Whether what it was is written out; also in a form from before anything was there to choose from."""
        chosen = self.cleaned_data.get("what", "")
        return chosen == OTHER or (not chosen and bool("what" not in self.fields or self.data.get("product")))

    def texts(self) -> dict[str, str]:
        """Give the answers as columns of `doses.csv`."""
        given = self.cleaned_data
        status = DoseStatus(given["status"])
        found = {name: str(given[name] or "") for name in ("swallowed", "state_before", "reason", "note")}
        found["held_min"] = "" if given["held_min"] is None else write_number(given["held_min"])
        found |= {"status": status.value, "taken_at": self._when(), **self._what()}
        told = status is DoseStatus.PARTIAL and given["share"] != _NOT_SURE
        found["share"] = given["share"] if told else ""
        return found

    def extra(self) -> dict[str, str]:
        """Give the minutes until somebody threw up, and what else was taken."""
        after = self.cleaned_data["vomited_after"]
        told = self.cleaned_data["status"] == DoseStatus.VOMITED and after is not None
        also = ";".join(self.cleaned_data["also"])
        return {THREW_UP_AFTER: write_number(after) if told else "", ALSO_TONIGHT: also}

    def _when(self) -> str:
        """Give the moment by the clock of where it was taken."""
        told = datetime.fromisoformat(f"{self.day_of()}T{self.cleaned_data['at']:0>5}")
        return write_moment(self.moment("taken_at", told))

    def _what(self) -> dict[str, str]:
        if not self._new:
            known = self.known[self.cleaned_data["what"]]
            amount = "" if known.amount is None else write_number(known.amount)
            return {"product": known.product, "amount": amount, "unit": known.unit}
        given = self.cleaned_data
        amount = "" if given["amount"] is None else write_number(given["amount"])
        return {"product": given["product"].strip(), "amount": amount, "unit": given["unit"] or "mg"}

    def doubt(self) -> tuple[str, str] | None:
        """Ask where one was written for the same time already: it is easy to write a dose twice."""
        if self.beside.amended is not None:
            return None
        day = self.day_of()
        there = [each.value for each in self.beside.written if each.value.taken_at.date() == day]
        same = [each for each in there if each.reached_the_body and each.product == self._what()["product"]]
        if not same or self.cleaned_data.get("sure") == str(day):
            return None
        text = gettext(
            "You wrote one down for this day at %(time)s already. Is this another one? "
            "If so, save it. If not, leave this page."
        )
        return text % {"time": f"{same[-1].taken_at:%H:%M}"}, str(day)


def _known(beside: Beside) -> dict[str, Dose]:
    """Give what was written before, each once, the newest first; the amended one among them."""
    doses = [each.value for each in reversed(beside.written)][:200]
    for each in (beside.gone, beside.amended):
        if each is not None:
            doses.insert(0, each.value)
    found: dict[str, Dose] = {}
    for dose in doses:
        found.setdefault(named(dose), dose)
    return dict(list(found.items())[:4])


def _shown(dose: Dose) -> str:
    """Call a dose as `named` does, with its unit in the reader's language."""
    if dose.amount is None:
        return dose.product
    return f"{dose.product}, {write_number(dose.amount)} {of_science(dose.unit)}"


def _of_hundred(share: float) -> str:
    return gettext("%(part)s of 100") % {"part": f"{100 * share:g}"}


def line(dose: Dose) -> tuple[str, str]:
    """Give a dose as a line of a list: when, and what became of it."""
    word = {**STATUS, **_MORE}[dose.status]
    part = f": {_SHARES.get(write_number(dose.share), _of_hundred(dose.share))}" if dose.share else ""
    return moment(dose.taken_at), f"{_shown(dose)}. {word}{part}."


def _say(column: str, text: str) -> str:
    if column == "status" and text in set(DoseStatus):
        return {**STATUS, **_MORE}[DoseStatus(text)]
    if column in {"swallowed", "unit"}:
        return of_science(text)
    if column == "taken_at":
        return in_words(text)
    if column == ALSO_TONIGHT and text:
        return also_in_words(text)
    return _SHARES.get(text, text) if column == "share" else text


def _said(dose: Dose) -> tuple[str, bool]:
    if can_slow_breathing(dose):
        return gettext(
            "Saved. What you took can slow your breathing when it meets this medicine. Take no more of either. Do "
            "not stay alone tonight. If it gets hard to breathe, or somebody cannot wake you, call your emergency "
            "number: see “Help now”."
        ), True
    if dose.status in {DoseStatus.TAKEN, DoseStatus.PLANNED}:
        return gettext(
            "Saved. Do not take another one tonight. Your clinic will see this, though not at once."
        ), False
    return (
        gettext(
            "Saved. Do not make up for it: take no other one tonight. Your clinic will see this, though not at once."
        ),
        False,
    )


DOSES = Kind(
    name="doses",
    keeping=KEPT_DOSES,
    form=DoseForm,
    keep=save_dose,
    withdraw=withdraw_dose,
    kept=kept_doses,
    versions=versions,
    line=line,
    items=ITEMS,
    say=_say,
    said=_said,
)
