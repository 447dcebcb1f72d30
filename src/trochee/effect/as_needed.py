"""Whether doses followed bad days: from why they were taken, else from how the patient felt before them.

Doses taken after days that felt bad make the estimate too pessimistic, since the feeling is not in the diary and bad
nights follow it; doses left out on such days make it too optimistic. Where reasons are missing, ratings before doses
that were taken can be compared with ratings before doses that were planned and not taken; ratings before taken doses
alone tell nothing.
"""

from __future__ import annotations

from enum import Enum, auto

import numpy as np

from trochee.knowledge import Knowledge

from .normal import ndtr
from .values import Series


class Dosing(Enum):
    """How doses came about, as far as the record tells."""

    AS_NEEDED = auto()
    """A share of them was taken as needed, by the reasons given."""
    IN_WORSE_STATE = auto()
    """No reasons, but doses were taken on days that felt worse than those on which a planned one was not."""
    IN_BETTER_STATE = auto()
    """No reasons, but doses were taken on days that felt better than those on which a planned one was not."""
    NO_SIGN = auto()
    """By the reasons, or by ratings that hardly differ, doses did not follow bad days."""
    UNKNOWN = auto()


def dosing_of(series: Series, knowledge: Knowledge) -> Dosing:
    """Tell how doses came about: reasons first, ratings only where those are missing."""
    if series.as_needed_share is None:
        return _by_state(series.state_taken, series.state_not_taken, knowledge)
    few = series.as_needed_share < knowledge.number("effect.gate.as_needed_share")
    return Dosing.NO_SIGN if few else Dosing.AS_NEEDED


def _by_state(taken: tuple[float, ...], other: tuple[float, ...], knowledge: Knowledge) -> Dosing:
    """Compare mean ratings, 0 the worst, by Student's interval taken as normal with the same variance."""
    if min(len(taken), len(other)) < knowledge.number("effect.gate.state_ratings"):
        return Dosing.UNKNOWN
    worse_by = float(np.mean(other) - np.mean(taken))
    free = len(taken) + len(other) - 2
    squares = len(taken) * np.var(taken) + len(other) * np.var(other)
    variance = max(float(squares) / free, knowledge.number("effect.gate.state_rounding_variance"))
    sd = float(np.sqrt(variance * (1 / len(taken) + 1 / len(other)) * free / (free - 2)))
    matters, sure = (knowledge.number(f"effect.gate.state_{name}") for name in ("difference", "probability"))
    p_worse, p_below, p_above = ndtr(np.array([worse_by, matters - worse_by, matters + worse_by]) / sd).tolist()
    if worse_by >= matters and p_worse >= sure:
        return Dosing.IN_WORSE_STATE
    if -worse_by >= matters and 1.0 - p_worse >= sure:
        return Dosing.IN_BETTER_STATE
    return Dosing.NO_SIGN if min(p_below, p_above) >= sure else Dosing.UNKNOWN
