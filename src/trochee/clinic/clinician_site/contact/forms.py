from __future__ import annotations

from django import forms

from trochee.clinic.messaging.contact.queries import Silence
from trochee.clinic.messaging.limits import limits
from trochee.clinic.ui.lazily import lazily as _


class NoteForm(forms.Form):
    """What was said or tried, which closes a silence; or that somebody takes it on, where no note is asked for."""

    note = forms.CharField(
        label=_("What was said or tried?"),
        max_length=2000,
        help_text=_(
            "Who was reached, how, and what comes next. It closes this; silence is counted again from today."
        ),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Write down what was said or tried.")},
    )
    kind = forms.ChoiceField(choices=[(each.value, each.value) for each in Silence], widget=forms.HiddenInput())
    since = forms.DateField(widget=forms.HiddenInput())
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def __init__(
        self, given: object = None, *, closes: bool = True, initial: dict[str, object] | None = None
    ) -> None:
        """Ask for a note only of whoever closes it."""
        super().__init__(given, initial=initial)  # type: ignore[arg-type]  # what the browser sent
        self.fields["note"].required = closes


class DaysForm(forms.Form):
    """From how many days without a night the care team is told."""

    days = forms.IntegerField(
        label=_("Days without a night"),
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "class": "pick", "autocomplete": "off"}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def __init__(self, help_text: str, given: object = None, initial: dict[str, object] | None = None) -> None:
        """Say what counts where nothing is written."""
        super().__init__(given, initial=initial)  # type: ignore[arg-type]  # what the browser sent
        self.fields["days"].help_text = help_text
        self.fields["days"].error_messages["invalid"] = self._wrong()

    def clean_days(self) -> int | None:
        """Refuse a number that is no rule."""
        given: int | None = self.cleaned_data["days"]
        if given is not None and not 1 <= given <= limits().contact_days_at_most:
            raise forms.ValidationError(self._wrong())
        return given

    def _wrong(self) -> str:
        return str(_("Write a whole number from 1 to %(most)s.")) % {"most": limits().contact_days_at_most}
