"""A distribution of the average benefit in the figures that are reported."""

from __future__ import annotations

from .distributions import Distribution, interval_of
from .values import AverageBenefit


def summarised(of: Distribution, smallest: float, level: float, *, judged: bool) -> AverageBenefit:
    """Mean, spread and interval that holds ``level``; probabilities only where the record may be judged.

    ``smallest`` is the smallest effect that matters [natural units, positive].
    """
    return AverageBenefit(
        mean=of.average(),
        sd=of.deviation(),
        interval90=interval_of(of, level),
        p_benefit=of.beyond(0.0) if judged else None,
        p_beyond_smallest=of.beyond(smallest) if judged else None,
        p_harm_beyond_smallest=1.0 - of.beyond(-smallest) if judged else None,
    )
