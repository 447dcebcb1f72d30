from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext

from trochee.clinic.accounts.grave import GraveForm
from trochee.clinic.patients.names import Looked
from trochee.clinic.ui.choosing import offer
from trochee.clinic.ui.lazily import lazily as _

_WHY = forms.Textarea({"rows": 3})


class OtherForm(forms.Form):
    """Which other record is the same person."""

    other = forms.ChoiceField(
        label=_("Which record is the same person?"), error_messages={"required": _("Choose one.")}
    )

    def __init__(self, others: Iterable[Looked], given: object = None) -> None:
        """Offer the patients whom the clinician looks after."""
        super().__init__(given)  # type: ignore[arg-type]  # what the browser sent
        choices = [
            (
                str(each.patient),
                gettext("%(name)s · record %(record)s") % {"name": each.name, "record": str(each.patient)[:8]},
            )
            for each in others
        ]
        offer(self, "other", choices, first=gettext("Choose one"))

    def chosen(self) -> UUID:
        """Give the record."""
        return UUID(self.cleaned_data["other"])


class MergeForm(GraveForm):
    """Why two records are read as one, or apart again."""

    reason = forms.CharField(
        label=_("How do you know?"), max_length=2000, widget=_WHY, error_messages={"required": _("Say how you know.")}
    )
    field_order = ("reason", "password")

    def __init__(self, request: HttpRequest, at: datetime, *, label: str, sent: bool = True) -> None:
        """Ask the reason in words that fit the deed."""
        super().__init__(request, at, sent=sent)
        self.fields["reason"].label = label
