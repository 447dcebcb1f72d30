"""Where the clock stood that an entry names: at home, or where it was said to be; then with its offset from UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext

from trochee.clinic.patients.versions.values import NotSavedError
from trochee.clinic.ui.lazily import lazily as _
from trochee.foundation.clock import SkippedTimeError, UnknownZoneError, resolve, zone_named

from ..zones import city, zones

_OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")
_ELSEWHERE = _("Choose where you were.")


class Where(forms.CharField):
    """A zone by its name, or the offset that an entry was said with before; nothing for the patient's own zone."""

    def __init__(self) -> None:
        super().__init__(label=_("Where were you?"), required=False, max_length=64)

    def clean(self, value: object) -> str:
        """Refuse what is neither."""
        said: str = super().clean(value)
        if said and not _OFFSET.fullmatch(said):
            try:
                zone_named(said)
            except UnknownZoneError:
                raise forms.ValidationError(str(_ELSEWHERE)) from None
        return said


def offset_said(moment: datetime, home: ZoneInfo) -> str:
    """Give the offset that a moment was said with, such as +09:00; nothing where a clock at home shows the same."""
    if moment.tzinfo is None or moment.astimezone(home).replace(tzinfo=None) == moment.replace(tzinfo=None):
        return ""
    return moment.isoformat()[-len("+00:00") :]


def there(told: datetime, where: str, column: str) -> datetime:
    """Give a wall clock's time with the offset that it had there; one of home stays as it is.

    Raises `NotSavedError` for a time that the clock there never showed.
    """
    if not where:
        return told
    if _OFFSET.fullmatch(where):
        return datetime.fromisoformat(f"{told.isoformat()}{where}")
    zone = zone_named(where)
    try:
        resolve(told, zone)
    except SkippedTimeError as skipped:
        raise NotSavedError({column: "the clock had no such time there"}) from skipped
    return datetime.fromisoformat(told.replace(tzinfo=zone).isoformat())


def date_there(at: datetime, where: str, home: ZoneInfo) -> date:
    """Give the date of a moment there."""
    if not where:
        return at.astimezone(home).date()
    if _OFFSET.fullmatch(where):
        return at.astimezone(datetime.fromisoformat(f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}{where}").tzinfo).date()
    return at.astimezone(zone_named(where)).date()


def asked(chosen: str, home: str, problem: str, *, seen: bool) -> dict[str, object]:
    """Give what the question about the zone shows, as beside a night; nothing is chosen beforehand.

    ``seen`` opens it, as where a time lies ahead of home.
    """
    named = f"UTC{chosen}" if _OFFSET.fullmatch(chosen) else city(chosen or home)
    return {
        "ask": gettext("Where were you?"),
        "own": home,
        "own_city": city(home),
        "chosen": chosen,
        "chosen_city": named,
        "all": zones(),
        "problem": problem,
        "seen": seen,
    }
