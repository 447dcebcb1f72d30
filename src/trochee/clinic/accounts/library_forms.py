"""Forms of the log-in library in this clinic's words: labels for everybody, no text inside a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkeys

from trochee.clinic.ui.lazily import lazily as _

from .comings import locked
from .forms import LONG_ENOUGH
from .models import User

Words = Mapping[str, tuple[str, str]]
_CODE: Words = {"code": (_("Code"), "")}
_NAME: Words = {"name": (_("Name of this passkey"), _("Such as: my phone."))}


class _Reworded:
    """Takes its labels and hints from `words`."""

    words: ClassVar[Words] = {}
    fields: dict[str, Any]

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, (label, hint) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)


class LogInForm(_Reworded, account.LoginForm):  # type: ignore[misc]  # the library ships no types
    """Log-in name and password."""

    words: ClassVar[Words] = {"login": (_("Log-in name"), ""), "password": (_("Password"), "")}


class AgainForm(_Reworded, account.ReauthenticateForm):  # type: ignore[misc]  # as above
    """The password again, before something grave."""

    words: ClassVar[Words] = {"password": (_("Password"), "")}


class ChangePasswordForm(_Reworded, account.ChangePasswordForm):  # type: ignore[misc]  # as above
    """The old password and a new one."""

    words: ClassVar[Words] = {
        "oldpassword": (_("Password now"), ""),
        "password1": (_("New password"), LONG_ENOUGH),
        "password2": (_("New password again"), ""),
    }


class _Watched:
    """Writes down a code or passkey that was not right."""

    confirms: ClassVar[bool] = False
    user: User | None
    errors: Any
    is_bound: bool

    def full_clean(self) -> None:
        """Try what was sent, and say where it was wrong."""
        super().full_clean()  # type: ignore[misc]  # the form beside it in the family
        if self.is_bound and self._errors:  # type: ignore[attr-defined]  # set by the form itself
            get_adapter().second_step_failed(self.user, confirms=self.confirms)


class CodeForm(_Watched, _Reworded, codes.AuthenticateForm):  # type: ignore[misc]  # as above
    """A code at the log-in; a locked account takes none."""

    words: ClassVar[Words] = _CODE

    def clean_code(self) -> str:
        """Try the code, unless the account is locked by now."""
        if self.user is not None and locked(context.request, self.user):
            raise get_adapter().validation_error("too_many_login_attempts")
        return str(super().clean_code())


class CodeAgainForm(_Watched, _Reworded, codes.ReauthenticateForm):  # type: ignore[misc]  # as above
    """A code, before something grave."""

    words: ClassVar[Words] = _CODE
    confirms = True


class PasskeyForm(_Watched, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey as the second step of a log-in."""


class PasskeyAloneForm(_Watched, passkeys.LoginWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey instead of the password."""


class PasskeyAgainForm(_Watched, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey, before something grave."""

    confirms = True


class SetUpAppForm(_Reworded, app.ActivateTOTPForm):  # type: ignore[misc]  # as above
    """The first code of an app."""

    words: ClassVar[Words] = _CODE


class AddPasskeyForm(_Reworded, passkeys.AddWebAuthnForm):  # type: ignore[misc]  # as above
    """A new passkey; it may stand in for the password, since it asks for a finger, a face or a PIN itself."""

    words: ClassVar[Words] = {**_NAME, "passwordless": (_("It also lets me in without the password"), "")}

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["passwordless"].initial = True


class NamePasskeyForm(_Reworded, passkeys.EditWebAuthnForm):  # type: ignore[misc]  # as above
    """Another name for a passkey."""

    words: ClassVar[Words] = _NAME
