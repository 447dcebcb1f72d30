"""Days and hours as a page writes them, in the reader's language; the order day, month, year is the same in all."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.dateformat import format as written
from django.utils.translation import gettext

from trochee.foundation.figures import NO_BREAK


def short_day(day: date) -> str:
    """Give day and month, as 2 Mar."""
    return written(day, "j M")


def week_day(day: date) -> str:
    """Give day and month with the day of the week, as Mon 2 Mar."""
    return written(day, "D j M")


def whole_day(day: date) -> str:
    """Give the whole date with the day of the week, as Mon 2 Mar 2026."""
    return written(day, "D j M Y")


def long_day(day: date) -> str:
    """Give the whole date in full words, as Monday 2 March 2026."""
    return written(day, "l j F Y")


def moment(at: datetime) -> str:
    """Give date and clock time, as Mon 2 Mar 2026, 22:15."""
    return written(at, "D j M Y, H:i")


def duration(minutes: float) -> str:
    """Give a length of time as people say it: 45 min, 7 h 05; whole minutes, with spaces that do not break."""
    hours, rest = divmod(round(minutes), 60)
    text = gettext("%(hours)s h %(minutes)s") if hours else gettext("%(minutes)s min")
    told = {"hours": hours, "minutes": f"{rest:02d}" if hours else rest}
    return (text % told).replace(" ", NO_BREAK)
