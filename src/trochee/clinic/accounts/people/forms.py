from __future__ import annotations

from django import forms

from trochee.clinic.ui.lazily import lazily as _

from ..grave import GraveForm
from ..roles import STAFF, WORDS

ROLES = [(role.value, WORDS[role]) for role in sorted(STAFF)]
_OF_TEXT = forms.Textarea({"rows": 3})


class InviteStaffForm(forms.Form):
    """Whom to invite as what."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As the others of the clinic will see it."))
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose one")), *ROLES])


class RecoveryForm(forms.Form):
    """How somebody was identified who lost every way in."""

    how_identified = forms.CharField(
        label=_("How did you make sure who it is?"),
        max_length=400,
        widget=_OF_TEXT,
        help_text=_("Such as: came in person and showed a passport. A call alone is not enough."),
        error_messages={"required": _("Say how you made sure who it is.")},
    )


class ConfirmRecoveryForm(GraveForm):
    """The second person's yes."""

    sure = forms.BooleanField(
        label=_("I made sure myself who it is"),
        error_messages={"required": _("Make sure yourself who it is, then tick this.")},
    )
    field_order = ("sure", "password")
