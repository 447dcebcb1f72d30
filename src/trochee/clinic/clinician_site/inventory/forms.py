"""Writing down what became of troches, explaining a count, standing as the second person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext

from trochee.clinic.accounts.grave import GraveForm
from trochee.clinic.inventory.words import KINDS
from trochee.clinic.patients.versions.rows import value_of_texts
from trochee.clinic.patients.versions.values import NotSavedError
from trochee.clinic.ui.lazily import lazily as _
from trochee.interop.tables.definitions import INVENTORY
from trochee.interop.tables.kinds import write_moment
from trochee.record import InventoryMovement, MovementKind

from ..bringing.forms import moment

WRITTEN = (
    MovementKind.COUNT,
    MovementKind.DISPENSED,
    MovementKind.RETURNED,
    MovementKind.TO_DESTROY,
    MovementKind.LOST,
    MovementKind.FOUND,
)
"""What the care team writes down; a destruction begins as one that waits."""
_HOW_MANY = {
    MovementKind.COUNT: _("How many are there?"),
    MovementKind.DISPENSED: _("How many were dispensed?"),
    MovementKind.RETURNED: _("How many were given back?"),
    MovementKind.TO_DESTROY: _("How many were destroyed?"),
    MovementKind.LOST: _("How many are lost or broken?"),
    MovementKind.FOUND: _("How many were found again?"),
}
_WHEN = {
    MovementKind.COUNT: _("When they were counted"),
    MovementKind.DISPENSED: _("When they were dispensed"),
    MovementKind.RETURNED: _("When they were given back"),
    MovementKind.TO_DESTROY: _("When they were destroyed"),
    MovementKind.LOST: _("When that was"),
    MovementKind.FOUND: _("When that was"),
}
_ONLY_DISPENSED = ("strength_mg", "expires")
_WITH_A_REASON = frozenset({MovementKind.RETURNED, MovementKind.TO_DESTROY, MovementKind.LOST})
_WRONG = {
    "amount": _("Write a number above 0, in quarters, such as 12, 2.5 or 0.25."),
    "strength_mg": _("Write a number above 0."),
    "at": _("This time has not come yet, or the clock had no such time on that day."),
}


class MovementForm(forms.Form):
    """One movement or count; what is asked depends on which."""

    numbers: ClassVar = {"inputmode": "decimal", "autocomplete": "off", "class": "pick"}
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    amount = forms.CharField(
        label="",
        max_length=12,
        widget=forms.TextInput(numbers),
        help_text=_("In quarters: 12, 2.5 or 0.25."),
        error_messages={"required": _WRONG["amount"]},
    )
    product = forms.CharField(
        label=_("Product"),
        max_length=120,
        help_text=_("In the same words as in the doses."),
        error_messages={"required": _("Say which product.")},
    )
    lot = forms.CharField(label=_("Batch"), required=False, max_length=80)
    strength_mg = forms.CharField(
        label=_("Strength of one [mg]"), required=False, max_length=12, widget=forms.TextInput(numbers)
    )
    expires = forms.DateField(
        label=_("Expires"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    at = moment("")
    reason = forms.CharField(label=_("Why"), required=False, max_length=2000)
    note = forms.CharField(label=_("Remark"), required=False, max_length=2000)

    def __init__(self, kind: MovementKind, given: Any = None, initial: Mapping[str, object] | None = None) -> None:
        """Ask what goes with this kind of movement."""
        super().__init__(given, initial=dict(initial or {}))
        self.kind = kind
        self.fields["amount"].label, self.fields["at"].label = _HOW_MANY[kind], _WHEN[kind]
        if kind is not MovementKind.DISPENSED:
            for name in _ONLY_DISPENSED:
                del self.fields[name]
        if kind not in _WITH_A_REASON:
            del self.fields["reason"]
        if kind is MovementKind.COUNT:
            self.fields["lot"].help_text = gettext("Leave it empty where all were counted together.")
        elif kind is not MovementKind.DISPENSED:
            self.fields["lot"].help_text = gettext("Leave it empty where nobody knows.")

    def offer_lots(self, lots: Iterable[str]) -> None:
        """Offer the batches that are known, where there are several."""
        known = [*lots]
        if known and self.kind is not MovementKind.DISPENSED:
            empty = gettext("all together") if self.kind is MovementKind.COUNT else gettext("not known")
            self.fields["lot"].widget = forms.Select(choices=[("", empty), *((each, each) for each in known)])
            self.fields["lot"].help_text = ""

    def movement(self) -> InventoryMovement | None:
        """Read the movement as the folder is read; nothing where it was refused, which then stands at the field."""
        given = self.cleaned_data
        texts = {name: str(given.get(name) or "") for name in ("product", "lot", "strength_mg", "reason", "note")}
        texts |= {"amount": given["amount"].strip().replace(",", "."), "kind": self.kind.value}
        texts["expires"] = given["expires"].isoformat() if given.get("expires") else ""
        texts["at"] = write_moment(given["at"].replace(tzinfo=None))
        try:
            found: InventoryMovement = value_of_texts(INVENTORY, texts)
        except NotSavedError as refused:
            self.refuse(refused)
            return None
        return found

    def refuse(self, refused: NotSavedError) -> None:
        """Put what was refused beside the field that it is about."""
        for column, text in refused.problems.items():
            self.add_error(column if column in self.fields else None, str(_WRONG.get(column, text)))

    @property
    def client(self) -> UUID:
        """The id of this save."""
        found: UUID = self.cleaned_data["client_id"]
        return found


class ExplainForm(forms.Form):
    """What explains a difference."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reason = forms.CharField(
        label=_("What explains it?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What you found out, and from whom. From then on the number that was counted counts."),
        error_messages={"required": _("Write down what explains it.")},
    )


class SecondForm(GraveForm):
    """Stand as the second person for a destruction: it asks for the password alone."""


def named(kind: str) -> MovementKind | None:
    """Give the kind that an address names; nothing for one that nobody writes down here."""
    return next((each for each in WRITTEN if each.value == kind), None)


def ways() -> tuple[tuple[str, str], ...]:
    """Give what can be written down, with its address and its words."""
    return tuple((each.value, str(KINDS[each])) for each in WRITTEN)


def local(at: datetime) -> str:
    """Write the present for a field of day and time."""
    return f"{at:%Y-%m-%dT%H:%M}"
