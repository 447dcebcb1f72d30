from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from trochee.clinic.accounts.models import Membership
from trochee.clinic.accounts.roles import Role, role_word
from trochee.clinic.ui.choosing import offer
from trochee.clinic.ui.lazily import lazily as _


class TeamForm(forms.Form):
    """Which colleague joins the care team, in a role that they hold."""

    member = forms.ChoiceField(label=_("Colleague"), error_messages={"required": _("Choose a colleague.")})

    def __init__(self, colleagues: Iterable[Membership], given: object = None) -> None:
        """Offer the clinic's own people who are not on the team yet."""
        super().__init__(given)  # type: ignore[arg-type]  # what the browser sent
        choices = [
            (f"{each.user_id} {each.role}", f"{each.user.name} ({role_word(each.role)})") for each in colleagues
        ]
        offer(self, "member", choices, first=gettext("Choose one"))

    def chosen(self) -> tuple[UUID, Role]:
        """Give who was chosen, in which role."""
        user, role = self.cleaned_data["member"].split()
        return UUID(user), Role(role)


class InviteToRecordForm(forms.Form):
    """Invite the patient, or somebody who helps them."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Write the name.")})
    role = forms.ChoiceField(
        label=_("Who is it?"),
        choices=[("patient", _("the patient")), ("carer", _("somebody who helps the patient"))],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose one.")},
    )
