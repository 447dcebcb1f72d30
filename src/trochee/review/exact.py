"""Exact limits of a share that was counted: how high it could truly be, whatever was seen so far."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, fsum, lgamma, log, log1p

from trochee.effect.values import Interval

OUTSIDE_95 = 0.05
"""Probability outside an interval of 95 percent."""
_HALVINGS = 60
"""Halvings of the unit interval until a double holds no more digits of the limit."""


def exact_interval(events: int, trials: int) -> Interval:
    """Give the two-sided exact 95 percent interval of Clopper and Pearson for a share [percent].

    Each side leaves out at most 2.5 percent; with no event the lower limit is 0, with nothing but events the upper
    one is 100. It holds for independent trials of one chance, which doses in one person are only roughly. Raises
    `ValueError` unless 0 <= events <= trials and trials >= 1. Source: clopper1934.
    """
    return Interval(low=_lower(events, trials, OUTSIDE_95 / 2), high=_upper(events, trials, OUTSIDE_95 / 2))


def exact_upper(events: int, trials: int) -> float:
    """Give the one-sided exact 95 percent upper limit of a share [percent].

    With no event it is ``1 - 0.05 ** (1 / trials)``, near the 'rule of three'. Errors as `exact_interval`.
    """
    return _upper(events, trials, OUTSIDE_95)


def _upper(events: int, trials: int, outside: float) -> float:
    """Largest share under which so few events are not rarer than ``outside`` [percent]."""
    if not 0 <= events <= trials or trials < 1:
        raise ValueError(f"{events} of {trials} is no share")
    if events == trials:
        return 100.0
    return 100 * _root(lambda share: at_most(events, trials, share) > outside)


def _lower(events: int, trials: int, outside: float) -> float:
    """Smallest share, by the upper limit of what did not happen."""
    return 100 - _upper(trials - events, trials, outside)


def _root(is_below: Callable[[float], bool]) -> float:
    """Halve the unit interval towards the share at which ``is_below`` turns from true to false."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if is_below(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def at_most(events: int, trials: int, share: float) -> float:
    """Probability of at most so many events in so many trials of one chance [0-1], which lies between 0 and 1."""
    return fsum(
        exp(
            lgamma(trials + 1)
            - lgamma(count + 1)
            - lgamma(trials - count + 1)
            + count * log(share)
            + (trials - count) * log1p(-share)
        )
        for count in range(events + 1)
    )
