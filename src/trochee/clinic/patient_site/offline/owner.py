"""Whose entries a phone keeps, by a name that tells nothing of the person."""

from __future__ import annotations

from django.http import Http404
from django.utils.crypto import salted_hmac

from trochee.clinic.accounts.values import Here


def owner_of(here: Here) -> str:
    """Name this account together with the record it writes to; raises `Http404` where it has none of its own."""
    if here.own_patient is None:
        raise Http404
    return salted_hmac("trochee.phone", f"{here.actor.id}:{here.own_patient}", algorithm="sha256").hexdigest()
