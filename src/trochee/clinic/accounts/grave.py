"""Forms for what cannot be taken back easily: the last question is who you are."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext

from trochee.clinic.ui.lazily import lazily as _

from .reauthentication import by_password, fresh
from .values import Confirmation


class GraveForm(forms.Form):
    """Asks for the password unless it, or a passkey, was given just now; valid, it has its ``confirmation``."""

    password = forms.CharField(
        label=_("Your password"),
        max_length=200,
        help_text=_("This deed is signed with your name, so show again that it is you."),
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, at: datetime, *, sent: bool = True, **named: object) -> None:
        """Read what was sent, if it was ``sent`` to this form; ``at`` is the moment of the request."""
        super().__init__(request.POST if sent and request.method == "POST" else None, **named)  # type: ignore[arg-type]  # arguments of the framework's own form
        self._request = request
        self.confirmation: Confirmation | None = fresh(request, at)
        if self.confirmation is not None:
            del self.fields["password"]
        else:
            self.fields["password"] = self.fields.pop("password")  # asked last
        for field in self.fields.values():  # or a browser takes the line above the password for a log-in name
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean(self) -> dict[str, object]:
        """Try the password only where the rest is right: a confirmation is good for one deed."""
        cleaned = super().clean() or {}
        if not self.errors and self.confirmation is None:
            self.confirmation = by_password(self._request, str(cleaned.get("password", "")))
            if self.confirmation is None:
                self.add_error("password", gettext("This password is not right, or was tried too often. Try again."))
        return cleaned

    def confirmed(self) -> Confirmation:
        """Give the confirmation of a valid form."""
        assert self.confirmation is not None
        return self.confirmation
