from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.translation import gettext

from trochee.clinic.ui.lazily import lazily as _

from .models import User

LONG_ENOUGH = _("At least 12 characters. Several words in a row are good.")
_NAME = RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,}$", _("Use small letters, digits, dots and dashes; at least three."))


class AcceptForm(forms.Form):
    """A log-in name and a password, chosen by whoever was invited."""

    username = forms.CharField(
        label=_("Log-in name"),
        max_length=60,
        validators=[_NAME],
        widget=forms.TextInput({"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        help_text=LONG_ENOUGH,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"), max_length=200, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean_username(self) -> str:
        """Refuse a name that is taken."""
        username = str(self.cleaned_data["username"]).lower()
        if User.objects.filter(username=username).exists():
            raise forms.ValidationError(gettext("This name is taken. Choose another one."))
        return username

    def clean(self) -> dict[str, object]:
        """Refuse two different passwords, and a weak one."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("again")
        if password and again and password != again:
            self.add_error("again", gettext("The two passwords differ."))
        elif password:
            try:
                validate_password(password, User(username=cleaned.get("username") or ""))
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return cleaned


class NewPasswordForm(AcceptForm):
    """The same for an account that is recovered: its log-in name stays."""

    username = None  # type: ignore[assignment]  # how Django takes an inherited field away
