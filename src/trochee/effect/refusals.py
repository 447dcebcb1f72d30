"""Series that cannot be read as what they say they are."""

from __future__ import annotations

from collections import Counter

import numpy as np

from .values import FloatArray, Series


def check(series: Series) -> None:
    """Raise `ValueError` for a series that contradicts itself.

    Every row of nights is as long as the values; doses are finite and not negative; values are not infinite; the
    smallest effect that matters is positive; an active dose is a troche; what stands beside has names of its own.
    """
    if series.values.shape != series.doses.shape or series.values.ndim != 1:
        raise ValueError("values and doses need one entry a night each")
    _check_doses("doses", series.doses, series)
    for each in series.beside:
        _check_doses(each.name, each.doses, series)
    if series.troches is not None:
        _check_doses("troches", series.troches, series)
        if np.any((series.doses > 0) & (series.troches == 0)):
            raise ValueError("an active dose is one of the troches")
    if series.mood is not None and series.mood.shape != series.values.shape:
        raise ValueError("values and mood need one entry a night each")
    if series.mood is not None and np.any(np.isinf(series.mood)):
        raise ValueError("mood is finite, or NaN where missing")
    if np.any(np.isinf(series.values)):
        raise ValueError("values are finite, or NaN where missing")
    if series.smallest_effect is not None and not series.smallest_effect > 0:
        raise ValueError("the smallest effect that matters is positive")
    names = Counter([*(each.name for each in series.beside), *(step.name for step in series.medicine_steps)])
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise ValueError(f"what stands beside needs names of its own, and {twice[0]} stands twice")


def _check_doses(name: str, doses: FloatArray, series: Series) -> None:
    if doses.shape != series.values.shape:
        raise ValueError(f"values and {name} need one entry a night each")
    if not np.all(np.isfinite(doses) & (doses >= 0)):
        raise ValueError(f"{name} are finite and not negative")
