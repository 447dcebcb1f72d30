"""Average benefit without and with the evening's mood in the model, both on the nights that have a mood.

Mood may carry a benefit to sleep, follow from one, or change beside it; one record cannot tell which. A rating holds
much noise, so the figure with mood takes out only part of what goes with mood: the share is a least share.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from trochee.foundation.figures import probability
from trochee.knowledge import Knowledge

from .analysis import Analysis, functionals, posterior_of
from .design import Columns
from .distributions import Distribution
from .fit import Problem, Quadrature, fit
from .gates import Counts, describe_only
from .scales import Scale
from .summary import summarised
from .values import AverageBenefit, FloatArray, Message, Series, WithMood

MOOD = "mood"
MOVES_WITH_MOOD, ONLY_PART = "moves_with_mood", "mood_rating_removes_only_part"


def with_mood(of: Analysis, series: Series, smallest: float, knowledge: Knowledge) -> WithMood | None:
    """Fit the nights that have a mood without it and with it, otherwise as the analysis was made.

    ``None`` where no mood is on record, where it never varies, or where the nights that have one are too few to be
    judged by the gates of the whole record. The benefit is averaged over the same nights as the analysis'.
    """
    if series.mood is None:
        return None
    seen = ~np.isnan(of.problem.values) & ~np.isnan(series.mood)
    if describe_only(_counts(of, series, seen), knowledge):
        return None
    spread = float(series.mood[seen].std())
    if spread == 0.0:
        return None
    standard = np.where(seen, (series.mood - series.mood[seen].mean()) / spread, 0.0)
    problem = replace(of.problem, values=np.where(seen, of.problem.values, np.nan))
    adjusted = replace(problem, columns=_and_mood(problem.columns, standard, _prior_sd(of.scale, knowledge)))
    level = knowledge.number("effect.report.interval")
    total, direct = (
        summarised(_average(of, each, names), smallest, level, judged=True)
        for each, names in ((problem, of.posterior.names), (adjusted, (*of.posterior.names, MOOD)))
    )
    return WithMood(
        nights=int(seen.sum()), total=total, direct=direct, share_with_mood=_share(total, direct, knowledge)
    )


def mood_messages(found: WithMood | None, knowledge: Knowledge) -> tuple[Message, ...]:
    """Say how much of the benefit goes with mood at least, and what a noisy rating cannot take out."""
    if found is None:
        return ()
    made = []
    share = found.share_with_mood
    if share is not None and share >= knowledge.number("effect.mood.share_that_is_said"):
        part = "All" if share >= 1.0 else f"At least {probability(share)}"
        made.append(
            Message(
                code=MOVES_WITH_MOOD,
                text=f"{part} of this change goes with mood on the evening before. Whether mood led, followed or "
                "changed beside it cannot be told.",
            )
        )
    made.append(
        Message(
            code=ONLY_PART,
            text="One rating of mood a day is noisy: holding it fixed takes out only part of what goes with mood.",
        )
    )
    return tuple(made)


def _counts(of: Analysis, series: Series, seen: NDArray[np.bool_]) -> Counts:
    start = of.posterior.treated.start
    return Counts(
        baseline=int(seen[:start].sum()),
        dose_nights=int((seen & (series.doses > 0)).sum()),
        since_first_dose=int(seen[start:].sum()),
    )


def _prior_sd(scale: Scale, knowledge: Knowledge) -> float:
    ratio = scale.noise / knowledge.number("effect.prior.reference_noise")
    return ratio * knowledge.number("effect.prior.mood_sd")


def _and_mood(columns: Columns, standard: FloatArray, prior_sd: float) -> Columns:
    return Columns(
        names=(*columns.names, MOOD),
        matrix=np.column_stack([columns.matrix, standard]),
        prior_sd=np.append(columns.prior_sd, prior_sd),
    )


def _average(of: Analysis, problem: Problem, names: tuple[str, ...]) -> Distribution:
    """Average benefit with mood, where it is a column, at its usual value."""
    treated = of.posterior.treated
    wanted = functionals(problem.columns, names, treated)
    if MOOD in names:
        wanted[-1, names.index(MOOD)] = 0.0
    made = fit(problem, names, wanted[-1:], Quadrature())
    return posterior_of(made.nodes, made.last, (), of.scale, treated).average_benefit()


def _share(total: AverageBenefit, direct: AverageBenefit, knowledge: Knowledge) -> float | None:
    """Part of the total that is gone once mood is held fixed; `None` where the total may be nothing at all."""
    assert total.p_benefit is not None
    sure = max(total.p_benefit, 1.0 - total.p_benefit)
    if sure < knowledge.number("effect.mood.sure_of_total"):
        return None
    return (total.mean - direct.mean) / total.mean
