"""What else was taken, changed or believed around the doses: its columns, and where it cannot be told apart.

A sleep medicine of the diary acts on its own night. Any other product has its own night and a lasting effect: the
sum of its doses, decayed at the prior median half-life and scaled to its own peak, so that its prior is the one of
the product asked about. A medicine begun or ended is a lasting step. Where placebo troches were among the doses, any
troche in the last few nights is a column of expectation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trochee.knowledge import Knowledge

from .priors import LinearPriors
from .response import Exposure, response
from .values import Beside, FloatArray, Series, Step

EXPECTATION = "expectation"
_LASTING, _OWN_NIGHT, _STEP = "beside:", "beside_night:", "medicine_step:"

NamedColumn = tuple[str, FloatArray, float]
"""Name, column [nights] and standard deviation of its prior."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Something else taken on nearly the same nights: nights with both, with a dose, and with it alone."""

    name: str
    both: int
    dosed: int
    alone: int


def columns_beside(series: Series, priors: LinearPriors, knowledge: Knowledge) -> list[NamedColumn]:
    """Columns of all that stands beside the doses and differs between nights with the outcome.

    The series has at least one night with the outcome.
    """
    seen = _seen(series)
    made: list[NamedColumn] = []
    for each in series.beside:
        made += _columns_of(each, seen, priors, knowledge)
    nights = np.arange(series.values.size)
    made += [
        (_STEP + step.name, (nights >= step.entry).astype(float), priors.therapy_step)
        for step in series.medicine_steps
        if _step_is_seen(step, seen)
    ]
    if series.troches is not None and placebo_nights(series):
        made.append((EXPECTATION, _recently(series.troches, knowledge), priors.expectation))
    return made


def without_column(series: Series) -> tuple[str, ...]:
    """Names of what was taken or changed where no night with the outcome can show it."""
    seen = _seen(series)
    return (
        *(each.name for each in series.beside if not _is_seen(each, seen)),
        *(step.name for step in series.medicine_steps if not _step_is_seen(step, seen)),
    )


def placebo_nights(series: Series) -> int:
    """Nights with a troche that was none of the active ones, up to the last night with the outcome."""
    if series.troches is None:
        return 0
    last = int(_seen(series)[-1])
    return int(((series.troches > 0) & (series.doses == 0))[: last + 1].sum())


def same_nights(series: Series, knowledge: Knowledge) -> tuple[Together, ...]:
    """Name what was taken on nearly the same nights as the doses: nights with both over nights with either."""
    last = int(_seen(series)[-1])
    dosed = series.doses[: last + 1] > 0
    found = []
    for each in series.beside:
        other = each.doses[: last + 1] > 0
        both = int((dosed & other).sum())
        if both / int((dosed | other).sum()) >= knowledge.number("effect.gate.same_nights_share"):
            found.append(
                Together(name=each.name, both=both, dosed=int(dosed.sum()), alone=int((other & ~dosed).sum()))
            )
    return tuple(found)


def steps_at_the_start(series: Series, knowledge: Knowledge) -> tuple[Step, ...]:
    """Medicines begun or ended so close to the first dose that before and after cannot tell them apart."""
    return near_the_start(series.medicine_steps, series, knowledge)


def near_the_start(steps: Iterable[Step], series: Series, knowledge: Knowledge) -> tuple[Step, ...]:
    """Keep the steps so close to the first dose that they cannot be told from it; the series has a dose."""
    near = knowledge.number("effect.gate.step_near_first_dose_nights")
    start = first_troche(series)
    return tuple(step for step in steps if abs(step.entry - start) <= near)


def first_troche(series: Series) -> int:
    """Entry of the first dose, active or not; the series has one."""
    return int(np.flatnonzero(series.doses if series.troches is None else series.troches)[0])


def _columns_of(
    each: Beside, seen: NDArray[np.intp], priors: LinearPriors, knowledge: Knowledge
) -> list[NamedColumn]:
    if not _is_seen(each, seen):
        return []
    taken = (each.doses > 0).astype(float)
    made: list[NamedColumn] = []
    if taken[seen].any():
        made.append((_OWN_NIGHT + each.name, taken, priors.dose_night))
    if not each.one_night:
        half_life = np.exp([knowledge.number("effect.prior.log_half_life_mean")])
        felt = response(Exposure(doses=each.doses, tolerance=np.zeros_like(taken), seen=int(seen[-1]) + 1), half_life)
        made.append((_LASTING + each.name, felt.plain[:, 0] / felt.peak[0], priors.peak_effect))
    return made


def _is_seen(each: Beside, seen: NDArray[np.intp]) -> bool:
    nights = each.doses[seen] if each.one_night else each.doses[: int(seen[-1]) + 1]
    return bool((nights > 0).any())


def _step_is_seen(step: Step, seen: NDArray[np.intp]) -> bool:
    return int(seen[0]) < step.entry <= int(seen[-1])


def _recently(troches: FloatArray, knowledge: Knowledge) -> FloatArray:
    """1 where a troche was taken before one of the last few nights, this one included."""
    nights = int(knowledge.number("effect.prior.expectation_nights"))
    return (np.convolve(troches > 0, np.ones(nights))[: troches.size] > 0).astype(float)


def _seen(series: Series) -> NDArray[np.intp]:
    return np.flatnonzero(~np.isnan(series.values))
