"""Whose nights a phone keeps: a keyed mark of the account, which tells nothing of the person."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.crypto import salted_hmac

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.keys import KeyRing


def owners_of(here: Here) -> Mapping[str, str]:
    """Give the marks of this account in this clinic, each with the key that opens the dates of its unsent nights.

    There is one mark for each key that the clinic still holds, the current first, so that a change of keys strands no
    phone. An account without nights of its own has none.
    """
    if here.own_patient is None:
        return {}
    ring: KeyRing = settings.TROCHEE_SEAL_KEYS
    names = [ring.current, *sorted(set(ring.keys) - {ring.current})]
    return {f"{name}.{_code('owner', name, here)}": _code("dates", name, here) for name in names}


def _code(what: str, key: str, here: Here) -> str:
    about = f"{here.scope.clinic}:{here.user}"
    secret = settings.TROCHEE_SEAL_KEYS.key(key)
    return salted_hmac(f"trochee.phone.{what}", about, secret=secret, algorithm="sha256").hexdigest()
