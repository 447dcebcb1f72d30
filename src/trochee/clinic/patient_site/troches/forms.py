"""What a patient reports of their troches: counted, lost, found again, given back. Four taps and a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext

from trochee.clinic.ui.choosing import offer
from trochee.clinic.ui.lazily import lazily as _
from trochee.record import InventoryMovement, MovementKind

from ..entries.fields import choice

MOST = 999
WHAT = {
    MovementKind.COUNT: _("I counted them"),
    MovementKind.LOST: _("Some are lost or broken"),
    MovementKind.FOUND: _("I found some again"),
    MovementKind.TO_RETURN: _("I gave some back"),
}
_PARTS = (("0", _("none")), ("0.25", "¼"), ("0.5", "½"), ("0.75", "¾"))
_NUMBER = _("Write a whole number, such as 9. Write 0 if there is none.")


class ReportForm(forms.Form):
    """One report, at the time at which it is sent."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    what = choice(
        _("What do you want to tell?"),
        [(each.value, text) for each, text in WHAT.items()],
        required=True,
        error_messages={"required": _("Choose one.")},
    )
    product = choice(_("Which ones?"), [], required=True, error_messages={"required": _("Choose one.")})
    whole = forms.IntegerField(
        label=_("How many whole ones?"),
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput({"inputmode": "numeric", "class": "pick", "autocomplete": "off"}),
        error_messages={"required": _NUMBER, "invalid": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
    )
    part = choice(_("And a part of one?"), _PARTS, initial="0")
    note = forms.CharField(
        label=_("Do you want to add something?"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, products: Sequence[str], given: Any = None) -> None:
        """Ask which ones only where there is more than one kind."""
        super().__init__(given)
        self._only = products[0] if len(products) == 1 else None
        if self._only is not None:
            del self.fields["product"]
        else:
            offer(self, "product", [(each, each) for each in products])

    def clean(self) -> dict[str, Any]:
        """Ask for more than nothing where something went or came."""
        cleaned = super().clean() or {}
        counted = cleaned.get("what") == MovementKind.COUNT
        if not self.errors and not counted and not self._amount():
            self.add_error("whole", gettext("Say how many: a whole one or a part."))
        return cleaned

    def movement(self, now: datetime) -> InventoryMovement:
        """Give the report as a movement; ``now`` is the patient's own clock."""
        given = self.cleaned_data
        return InventoryMovement(
            at=now.replace(tzinfo=None, second=0, microsecond=0),
            kind=MovementKind(given["what"]),
            product=self._only or given["product"],
            amount=self._amount(),
            note=given["note"].strip() or None,
        )

    @property
    def client(self) -> UUID:
        """The id of this save."""
        found: UUID = self.cleaned_data["client_id"]
        return found

    def _amount(self) -> Fraction:
        return Fraction(self.cleaned_data["whole"]) + Fraction(self.cleaned_data["part"] or "0")
