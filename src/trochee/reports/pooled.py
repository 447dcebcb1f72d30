"""A pooled series as text and as JSON: every patient alone and with the group, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import NormalDist

import numpy as np

from trochee.effect.pooling import Call, Group, Pooled, Shrunken
from trochee.effect.priors import Normal
from trochee.effect.scales import Scale, scale_of
from trochee.effect.values import FloatArray, Message, Outcome
from trochee.foundation.figures import counted, with_interval
from trochee.knowledge import Knowledge

from . import words
from .json_estimate import with_reasons

NOT_POOLED = (
    "onset",
    "tolerance_share_lost",
    "size_of_the_noise",
    "untreated_level",
    "covariates",
)
_TOO_FEW = "fewer than two patients can be judged, so there is nothing to pool"
_SOURCES = ("zucker1997", "zucker2010")
_NINETY = NormalDist().inv_cdf(0.95)
"""Standard deviations on each side that hold 90 % of a normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledPatient:
    """One folder of a series: where it lies, whose it is, and what was counted."""

    folder: str
    patient: str
    doses: int
    smallest_effect: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A folder that can't be pooled, and why."""

    folder: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledSeries:
    """A series to be reported; ``pooled`` is ``None`` where fewer than two patients can be judged."""

    outcome: Outcome
    product: str
    patients: tuple[PooledPatient, ...]
    left_out: tuple[LeftOut, ...]
    pooled: Pooled | None
    same_record: tuple[str, ...] = ()
    """Folders that hold the same nights and doses as one before them."""


def messages(series: PooledSeries) -> tuple[Message, ...]:
    """Say what the reader of a pooled series must know."""
    if series.pooled is None:
        return (Message(code="too_few_to_pool", text=f"{words.capital(_TOO_FEW)}."),)
    twice = Message(
        code="same_record_twice",
        text=f"{' and '.join(series.same_record)}: the same nights and doses as another folder; one patient twice "
        "makes the group look surer than it is.",
    )
    return (
        *((twice,) if series.same_record else ()),
        Message(
            code="leans_on_the_others",
            text="With the group, each figure leans on the other patients; it stands beside the figure alone and "
            "never in its place.",
        ),
        Message(
            code="own_record_tells_too_little_stays_so",
            text="What a patient's own record cannot tell, the others do not answer for that patient.",
        ),
        Message(
            code="includes_expectation",
            text="Where doses were open, both figures include what expectation does.",
        ),
    )


def payload(series: PooledSeries, knowledge: Knowledge) -> dict[str, object]:
    """Lay a pooled series out under the keys of the contract, see docs/json.md."""
    pooled, scale = series.pooled, scale_of(series.outcome, knowledge)
    found: dict[str, object] = {
        "outcome": str(series.outcome),
        "unit": series.outcome.unit,
        "product": series.product or None,
        "patients": [
            {
                "folder": each.folder,
                "patient": each.patient,
                "doses": each.doses,
                "smallest_effect_that_matters": each.smallest_effect,
                "unpooled": _call(shrunken.alone),
                "pooled": _call(shrunken.pooled),
            }
            for each, shrunken in _rows(series)
        ],
        "left_out": [asdict(each) for each in series.left_out],
        "group": None if pooled is None else _group(pooled.group, scale),
        "shipped_priors": None if pooled is None else _group(pooled.shipped, scale),
        "pseudo_patients": knowledge.number("effect.pool.pseudo_patients"),
        "not_pooled": list(NOT_POOLED),
        "messages": [{"code": each.code, "text": each.text} for each in messages(series)],
        "sources": [asdict(knowledge.citations[key]) for key in _SOURCES],
    }
    return with_reasons(found, _TOO_FEW, {"product": "no dose is on record"})


def text(series: PooledSeries, knowledge: Knowledge) -> str:
    """Write a pooled series for a terminal."""
    outcome = words.OUTCOMES[series.outcome]
    about = f"{series.product or 'No dose on record'}, {outcome[0].lower()}{outcome[1:]}"
    head = f"{about}: {counted(len(_rows(series)), 'patient')} pooled. "
    unit = f"Average benefit a night in {words.unit(series.outcome)}, 90 % interval in brackets; positive is better."
    lines = [head + unit, ""]
    for each, shrunken in _rows(series):
        name = f"{each.folder} ({each.patient})" if each.patient else each.folder
        lines += [name, f"  alone          {_said(shrunken.alone)}", f"  with the group {_said(shrunken.pooled)}"]
    if series.pooled is not None:
        lines += ["", *_group_lines(series.pooled, series.outcome, knowledge)]
    if series.left_out:
        lines += ["", "Left out:", *(f"- {each.folder}: {each.reason}" for each in series.left_out)]
    lines += ["", *(f"- {each.text}" for each in messages(series))]
    return "\n".join(lines) + "\n"


def _rows(series: PooledSeries) -> Sequence[tuple[PooledPatient, Shrunken]]:
    """Every patient with both figures; none where nothing was pooled."""
    if series.pooled is None:
        return ()
    return tuple(zip(series.patients, series.pooled.patients, strict=True))


def _said(call: Call) -> str:
    found = call.benefit
    return (
        f"{with_interval(found.mean, found.interval90.low, found.interval90.high)}  "
        f"{words.judgement(call.direction, call.size)}"
    )


def _call(call: Call) -> dict[str, object]:
    found = call.benefit
    return {
        "average_benefit": {
            "mean": found.mean,
            "sd": found.sd,
            "interval90": [found.interval90.low, found.interval90.high],
            "p_benefit": found.p_benefit,
            "p_beyond_smallest": found.p_beyond_smallest,
            "p_harm_beyond_smallest": found.p_harm_beyond_smallest,
        },
        "direction": str(call.direction),
        "size": None if call.size is None else str(call.size),
    }


def _group(group: Group, scale: Scale) -> dict[str, object]:
    """Middle of the group and where 90 % of its patients lie, in natural units."""
    usual = np.asarray(scale.intercept_mean)
    return {
        "peak_effect": _spread(group.peak_effect, lambda value: scale.benefit(value, scale.intercept_mean)),
        "peak_effect_at_level": float(scale.to_natural(usual)),
        "half_life_nights": _spread(group.half_life, np.exp),
        "memory_nights": _spread(group.memory, np.exp),
        "slow_share": _spread(group.slow_share, lambda value: 1.0 / (1.0 + np.exp(-value))),
    }


def _spread(prior: Normal, natural: Callable[[FloatArray], FloatArray]) -> dict[str, object]:
    low, middle, high = natural(prior.mean + prior.sd * np.array([-_NINETY, 0.0, _NINETY])).tolist()
    return {"median": middle, "interval90": [low, high]}


def _group_lines(pooled: Pooled, outcome: Outcome, knowledge: Knowledge) -> list[str]:
    """Say where 9 of 10 patients of the group lie, and where the shipped priors had them."""
    scale = scale_of(outcome, knowledge)
    rows = (
        ("peak effect of the schedule", "peak_effect", words.unit(outcome)),
        ("half-life of the effect", "half_life_nights", "nights"),
        ("memory of the level", "memory_nights", "nights"),
        ("slow share of the noise", "slow_share", "of 1"),
    )
    group, shipped = _group(pooled.group, scale), _group(pooled.shipped, scale)
    return [
        "The group, and where nine of ten of its patients lie (before, by the shipped priors):",
        *(f"- {label}: {_range(group[key])} {unit} (before: {_range(shipped[key])})" for label, key, unit in rows),
        f"The shipped priors count as {counted(round(pooled.pseudo_patients), 'patient')}.",
    ]


def _range(found: object) -> str:
    assert isinstance(found, dict)
    low, high = found["interval90"]
    return with_interval(found["median"], low, high, sign=False)
