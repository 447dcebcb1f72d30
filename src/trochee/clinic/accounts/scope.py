"""A query without a clinic in hand crashes, so that a forgotten filter is an error and never a leak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class OutsideClinicError(RuntimeError):
    """A query was made without saying whose records it may see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The clinic in hand."""

    clinic: UUID


class ScopedRows(models.Manager[Row], Generic[Row]):
    """Gives rows of one clinic only, by `within`; everything else that a manager offers raises."""

    def within(self, scope: Scope) -> models.QuerySet[Row]:
        """Give the rows of the clinic in hand."""
        return super().get_queryset().filter(clinic_id=scope.clinic)

    def get_queryset(self) -> Any:
        """Refuse: say `within(scope)`."""
        raise OutsideClinicError(f"{self.model.__name__}.objects: say within(scope), the clinic in hand")
