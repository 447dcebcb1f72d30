from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _

from trochee.clinic.messaging.limits import limits
from trochee.clinic.messaging.mornings import is_quiet
from trochee.clinic.messaging.values import Channel, NewChoice
from trochee.clinic.ui.choosing import offer
from trochee.clinic.ui.lazily import lazily as _lazy

from ..entries.fields import choice, clock

_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
AGREED = _lazy(
    "I agree to get a short note at this time. It names no medicine and no clinic. "
    "Such notes can be read on the way. I can stop them at any time."
)
"""The words beside the box; their hash is kept with the answer."""
WORDS = {Channel.NONE: _lazy("No note"), Channel.EMAIL: _lazy("E-mail"), Channel.TEXT: _lazy("Text message")}


class ReminderForm(forms.Form):
    """How somebody wants to be reminded: by what, where, and at which time of which clock."""

    channel = choice(
        _lazy("How should the note come?"),
        [],
        required=True,
        error_messages={"required": _lazy("Choose one."), "invalid_choice": _lazy("Choose one.")},
    )
    remind_at = clock(_lazy("At what time?"), initial="08:00")
    email = forms.EmailField(
        label=_lazy("Your e-mail address"),
        required=False,
        max_length=254,
        help_text=_lazy("Only for notes by e-mail. You get a link there first, to make sure that it is yours."),
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": _lazy("Write an address such as ida@example.org.")},
    )
    number = forms.CharField(
        label=_lazy("Your mobile number"),
        required=False,
        max_length=30,
        help_text=_lazy("Only for notes by text message. Begin with + and your country, such as +49 151 23456789."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    time_zone = forms.ChoiceField(
        label=_lazy("Whose clock?"),
        required=False,
        help_text=_lazy("Change it while you are away. The note then comes by the clock there."),
    )
    agreed = forms.BooleanField(label=AGREED, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def __init__(
        self,
        channels: Sequence[Channel],
        own_zone: str,
        given: object = None,
        initial: dict[str, object] | None = None,
    ) -> None:
        """Offer the channels that the clinic has set up, and the clocks of the world."""
        super().__init__(given, initial=initial)  # type: ignore[arg-type]  # what the browser sent
        offer(self, "channel", [(each.value, WORDS[each]) for each in channels])
        first = _("as in my record (%(zone)s)") % {"zone": own_zone}
        offer(self, "time_zone", [(each, each) for each in sorted(available_timezones())], first=first)
        for name, channel in (("email", Channel.EMAIL), ("number", Channel.TEXT)):
            if channel not in channels:
                del self.fields[name]

    def clean_number(self) -> str:
        """Take a number as it is dialled from anywhere."""
        text = re.sub(r"[\s()/.-]", "", str(self.cleaned_data["number"]))
        if text and not _NUMBER.fullmatch(text):
            raise forms.ValidationError(_("Begin with + and your country, such as +49 151 23456789."))
        return text

    def clean(self) -> dict[str, object]:
        """Ask for what the chosen channel needs."""
        given = super().clean() or {}
        channel = given.get("channel")
        if not channel or channel == Channel.NONE:
            return given
        if not given.get("remind_at") and "remind_at" not in self.errors:
            self.add_error("remind_at", _("Say at what time."))
        elif given.get("remind_at") and is_quiet(_time(str(given["remind_at"])), limits()):
            self.add_error("remind_at", _quiet())
        place = "email" if channel == Channel.EMAIL else "number"
        if place not in self.errors and not given.get(place):
            self.add_error(place, _("Say where the note should go."))
        if not given.get("agreed"):
            self.add_error("agreed", _("Tick this if you agree. Without it no note is sent."))
        return given

    def chosen(self, language: str) -> NewChoice:
        """Give what was chosen."""
        given, channel = self.cleaned_data, Channel(self.cleaned_data["channel"])
        if channel is Channel.NONE:
            return NewChoice(channel=channel)
        return NewChoice(
            channel=channel,
            remind_at=f"{_time(given['remind_at']):%H:%M}",
            time_zone=given["time_zone"],
            language=language,
            address=given["email" if channel is Channel.EMAIL else "number"],
            shown=str(AGREED),
        )


def _time(text: str) -> time:
    return time.fromisoformat(f"{text:0>5}")


def _quiet() -> str:
    known = limits()
    places = {"until": f"{known.quiet_until:%H:%M}", "from": f"{known.quiet_from:%H:%M}"}
    return _("Choose a time from %(until)s to %(from)s. No note is sent at night.") % places
