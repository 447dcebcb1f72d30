"""The people of a clinic as their administrator sees them: accounts, and nothing of a record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum

from ..models import Membership
from ..queries import SECOND_FACTORS, members
from ..roles import role_word
from ..scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person who can log in, with every role that they have here."""

    user: UUID
    name: str
    username: str
    memberships: tuple[Membership, ...]
    two_steps: bool
    last_log_in: datetime | None
    active: bool
    locked: bool

    @property
    def roles(self) -> str:
        """Give the roles as words."""
        return ", ".join(str(role_word(each.role)) for each in self.memberships)


def accounts(scope: Scope, at: datetime) -> tuple[Account, ...]:
    """Give everybody who belongs to the clinic today, by name."""
    held: dict[UUID, list[Membership]] = {}
    for each in members(scope):
        held.setdefault(each.user_id, []).append(each)
    with_two = _with_two_steps(held)
    locked = _locked([each[0].user.username for each in held.values()], at)
    found = [_account(mine, mine[0].user_id in with_two, mine[0].user.username in locked) for mine in held.values()]
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.username)))


def _account(mine: list[Membership], two_steps: bool, locked: bool) -> Account:
    user = mine[0].user
    return Account(
        user=user.pk,
        name=user.name,
        username=user.username,
        memberships=tuple(mine),
        two_steps=two_steps,
        last_log_in=user.last_login,
        active=user.is_active,
        locked=locked,
    )


def _with_two_steps(users: Collection[UUID]) -> frozenset[UUID]:
    found = Authenticator.objects.filter(user_id__in=list(users), type__in=SECOND_FACTORS)
    return frozenset(found.values_list("user_id", flat=True))


def _locked(usernames: Collection[str], at: datetime) -> frozenset[str]:
    """Whose log-in is locked now, as the log-in itself counts it."""
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    tries = AccessAttempt.objects.filter(username__in=list(usernames), attempt_time__gt=at - cool_off)
    failed = tries.values("username").annotate(failed=Sum("failures_since_start"))
    return frozenset(each["username"] for each in failed if each["failed"] >= settings.AXES_FAILURE_LIMIT)
