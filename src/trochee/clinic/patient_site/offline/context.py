"""What every page of a patient tells the phone: whose it is."""

from __future__ import annotations

from django.http import HttpRequest

from trochee.clinic.accounts.values import Here

from .owner import owners_of


def phone(request: HttpRequest) -> dict[str, object]:
    """Give `phone` to the templates of a patient with nights of their own; to nobody else."""
    here = getattr(request, "here", None)
    if not isinstance(here, Here) or here.own_patient is None:
        return {}
    return {"phone": {"owners": owners_of(here)}}
