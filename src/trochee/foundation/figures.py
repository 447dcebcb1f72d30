"""How figures are written for a reader: one rounding rule, so that two pages cannot disagree.

A figure with an interval gets as many decimals as its interval can bear: one step of the last digit is at most a
fifth of the interval's width. Minus is typographic, a benefit carries its sign, a probability is never written as
none or all.
"""

from __future__ import annotations

from datetime import date
from math import isfinite

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_STEPS_IN_AN_INTERVAL = 5
_MOST_DECIMALS = 2
_DIGITS = 4
"""Digits of a figure that stands alone, as it was measured or given."""
_FINE_BELOW_PERCENT = 20.0
"""Where one percent more or less is already a large part of a rate, a limit gets a decimal."""


def decimals_for(width: float) -> int:
    """Decimals that an interval of this width can bear [0 to 2]."""
    for decimals in range(_MOST_DECIMALS):
        if 10.0**-decimals * _STEPS_IN_AN_INTERVAL <= width:
            return decimals
    return _MOST_DECIMALS


def plain(value: float, decimals: int = 0) -> str:
    """Write a figure with a typographic minus; raises `ValueError` for what is no number."""
    if not isfinite(value):
        raise ValueError("an unknown figure has no digits; say why it is unknown instead")
    text = f"{abs(value):.{decimals}f}"
    is_zero = not text.strip("0.")
    return text if value >= 0 or is_zero else MINUS + text


def signed(value: float, decimals: int = 0) -> str:
    """Write a difference: with plus or minus, and zero without either."""
    text = plain(value, decimals)
    is_zero = not text.strip("0.")
    return text if text.startswith(MINUS) or is_zero else "+" + text


def alone(value: float) -> str:
    """Write a figure that stands without an interval: four digits at most, whole ones all, no zeros at the end.

    ``27.31``, ``0.125``, ``12345``; never as a power of ten. Raises as `plain`.
    """
    text = plain(value, max(0, _DIGITS - len(f"{abs(value):.0f}")))
    return text.rstrip("0").rstrip(".") if "." in text else text


def with_interval(middle: float, low: float, high: float, *, sign: bool = True) -> str:
    """Write a figure and its interval, such as ``+3 (−1 to +6)``; all three share their decimals."""
    decimals = decimals_for(high - low)
    write = signed if sign else plain
    return f"{write(middle, decimals)} ({write(low, decimals)} to {write(high, decimals)})"


def probability(share: float) -> str:
    """Write a probability [0 to 1] in whole percent; below 1 and above 99 percent only the bound is written."""
    if share < 0.01:
        return f"under 1{NO_BREAK}%"
    if share > 0.99:
        return f"over 99{NO_BREAK}%"
    return f"{100 * share:.0f}{NO_BREAK}%"


def limit_decimals(percent: float) -> int:
    """Decimals of an upper limit of harm [percent], which the rate and the lower limit beside it share."""
    return 1 if percent < _FINE_BELOW_PERCENT else 0


def limit_of_harm(percent: float) -> str:
    """Write how high a rate of harm could be [percent, 0 to 100], to the nearest; what is above zero is never 0.0."""
    decimals = limit_decimals(percent)
    shown = percent if percent == 0 else max(percent, 10.0**-decimals)
    return f"{plain(shown, decimals)}{NO_BREAK}%"


def rate_of_harm(percent: float, low: float, high: float) -> tuple[str, str]:
    """Write a rate of harm and its interval [percent]: ``12.5 %`` and ``4.3 to 19.9 %``.

    The decimals are those that the upper limit can bear.
    """
    decimals = limit_decimals(high)
    return f"{plain(percent, decimals)}{NO_BREAK}%", f"{plain(low, decimals)} to {limit_of_harm(high)}"


def clock(minutes: float) -> str:
    """Write minutes after midnight [min, negative the day before] as ``HH:MM``."""
    hours, rest = divmod(round(minutes) % 1440, 60)
    return f"{hours:02d}:{rest:02d}"


def duration(minutes: float) -> str:
    """Write a length of time [min, not negative] as ``7 h 05``, or as minutes below one hour."""
    hours, rest = divmod(round(minutes), 60)
    return f"{hours}{NO_BREAK}h{NO_BREAK}{rest:02d}" if hours else f"{rest}{NO_BREAK}min"


def day(when: date) -> str:
    """Write a date in words, such as ``2 March 2026``."""
    return f"{when.day}{NO_BREAK}{_MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    """Write a date without its year, such as ``2 Mar``."""
    return f"{when.day}{NO_BREAK}{month(when)}"


def month(when: date) -> str:
    """Three letters of the month."""
    return _MONTHS[when.month - 1][:3]


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Write a count with its noun, such as ``1 night`` or ``8 nights``."""
    return f"{number:,}{NO_BREAK}{noun if number == 1 else plural or noun + 's'}".replace(",", NO_BREAK)
