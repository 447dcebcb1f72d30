"""The fragility line: what the answer would be under other assumptions.

Every variant but the one shown is computed on a thinner grid (every other node of the share lost, the noise process
summed out by matching two moments), and all become natural units at the untreated level of the one shown, so that
they differ by their assumption and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from trochee.knowledge import Knowledge

from .analysis import Analysis
from .benefit import Components, average_benefits, responses
from .design import FIRST_DOSE_STEP
from .fit import Pass, evaluate
from .gates import direction_of, size_of
from .nodes import Nodes
from .reweighting import power_scaled, without_noise_process
from .summary import summarised
from .values import (
    AverageBenefit,
    Direction,
    HeavyTails,
    Identifiable,
    Message,
    Noise,
    Sensitivity,
    Size,
    Variant,
)

AS_SHOWN = "as_shown"
DEPENDS = "depends_on_assumptions"
_POWERS = {"half_life": "half-life", "share_lost": "share of the effect lost", "memory": "memory of the level"}
_NOISES = {Noise.GAUSSIAN: "normal noise from night to night", Noise.STUDENT_T4: "noise that allows outlying nights"}
_CALLS = {
    Direction.CLEAR_HARM: "clearly worse",
    Direction.LIKELY_HARM: "probably worse",
    Direction.CANNOT_TELL: "cannot tell",
    Direction.LIKELY_BENEFIT: "probably some effect",
    Direction.CLEAR_BENEFIT: "a clear effect",
}
_WORTH = frozenset({Size.WORTHWHILE, Size.PROBABLY_WORTHWHILE})
_TOO_SMALL = frozenset({Size.TOO_SMALL, Size.PROBABLY_TOO_SMALL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The answer that is shown, and what it is judged by.

    ``known`` is judged once, on the shipped priors: how much a schedule can tell is no assumption about the medicine.
    ``without_weekdays`` and ``heavy_tails`` are what other fits of the same record gave, where there were any.
    """

    benefit: AverageBenefit
    known: Identifiable
    smallest: float
    without_weekdays: AverageBenefit | None = None
    heavy_tails: HeavyTails | None = None


def sensitivity_of(fitted: Analysis, shown: Shown, knowledge: Knowledge) -> Sensitivity | None:
    """Give the average benefit and the call under each other assumption; ``None`` where the record is only described.

    The assumptions: a narrower and a wider prior of the peak effect; the priors of half-life, share lost and memory
    raised to a power below and above 1 (kallioinen2023); a lasting step at the first dose; without the weekday
    columns, and with the other noise, where the record has both.
    """
    if shown.benefit.p_benefit is None:
        return None
    variants = (
        _variant(AS_SHOWN, "as shown", shown.benefit, shown, knowledge),
        *_refitted(fitted, shown, knowledge),
        *_given(shown, knowledge),
    )
    return Sensitivity(variants=variants, depends_on_assumptions=changes(variants))


def changes(variants: tuple[Variant, ...]) -> bool:
    """Whether the direction differs among variants, or the size crosses from worthwhile to too small."""
    sizes = {each.size for each in variants}
    return len({each.direction for each in variants}) > 1 or bool(sizes & _WORTH and sizes & _TOO_SMALL)


def said(found: Sensitivity | None) -> tuple[Message, ...]:
    """Say that the answer depends on assumptions, by the one whose call lies furthest from what is shown."""
    if found is None or not found.depends_on_assumptions:
        return ()
    shown, order = found.variants[0], list(_CALLS)
    furthest = max(found.variants, key=lambda each: abs(order.index(each.direction) - order.index(shown.direction)))
    if furthest.direction is not shown.direction:
        text = (
            f"The answer depends on assumptions: as shown it is '{_CALLS[shown.direction]}', "
            f"with {furthest.text} '{_CALLS[furthest.direction]}'."
        )
    else:
        large = next(each for each in found.variants if each.size in _WORTH)
        small = next(each for each in found.variants if each.size in _TOO_SMALL)
        text = (
            "Whether the effect is large enough to matter depends on assumptions: "
            f"probably so {_under(large)}, probably not {_under(small)}."
        )
    return (Message(code=DEPENDS, text=text),)


def _under(variant: Variant) -> str:
    return variant.text if variant.id == AS_SHOWN else f"with {variant.text}"


def _variant(name: str, text: str, benefit: AverageBenefit, shown: Shown, knowledge: Knowledge) -> Variant:
    return Variant(
        id=name,
        text=text,
        average_benefit=benefit,
        direction=direction_of(benefit, shown.known, knowledge),
        size=size_of(benefit.p_beyond_smallest, knowledge),
    )


def _refitted(fitted: Analysis, shown: Shown, knowledge: Knowledge) -> tuple[Variant, ...]:
    posterior, level = fitted.posterior, knowledge.number("effect.report.interval")
    on = thinned(posterior.on)
    assumed = tuple(_assumed(fitted, on, knowledge))
    lost = on.grid.share_lost.nodes
    found = average_benefits(
        [components for _, _, components in assumed],
        responses(on.responded, lost, posterior.treated),
        posterior.scale,
        posterior.level,
        shares=lost.size,
    )
    return tuple(
        _variant(name, text, summarised(each, shown.smallest, level, judged=True), shown, knowledge)
        for (name, text, _), each in zip(assumed, found, strict=True)
    )


def _assumed(fitted: Analysis, on: Pass, knowledge: Knowledge) -> Iterator[tuple[str, str, Components]]:
    """Name, words and peak effect of each assumption."""
    problem, names = fitted.problem, fitted.posterior.names
    nothing = np.zeros((0, len(names)))
    for name, text in (("narrower", "large effects held less likely"), ("wider", "large effects held more likely")):
        factor = knowledge.number(f"effect.sensitivity.{name}_peak_effect")
        scaled = replace(problem, peak_effect_sd=factor * problem.peak_effect_sd)
        yield f"{name}_peak_effect", text, without_noise_process(evaluate(scaled, on, names, nothing))
    nodes = _every_other(fitted.posterior.nodes, on)
    for axis, words in _POWERS.items():
        for name, strength in (("weaker", "weaker"), ("stronger", "stronger")):
            power = knowledge.number(f"effect.sensitivity.{name}_power")
            weight = power_scaled(nodes, getattr(problem.priors, axis), axis, power)
            text = f"a {strength} assumption on the {words}"
            yield f"{name}_{axis}", text, without_noise_process(replace(nodes, weight=weight))
    stepped = (*names, FIRST_DOSE_STEP)
    made = evaluate(problem, on, stepped, np.zeros((0, len(stepped))))
    yield "first_dose_step", "something else that began with the first dose and stayed", without_noise_process(made)


def thinned(on: Pass) -> Pass:
    """Keep every other node of the share lost; products and responses do not depend on it."""
    axis = on.grid.share_lost
    every_other = replace(axis, nodes=axis.nodes[::2], log_weight=axis.log_weight[::2])
    return replace(on, grid=replace(on.grid, share_lost=every_other))


def _every_other(nodes: Nodes, on: Pass) -> Nodes:
    weight = nodes.weight[:, ::2]
    return replace(
        nodes,
        grid=on.grid,
        weight=weight / weight.sum(),
        mean=nodes.mean[:, ::2],
        variance=nodes.variance[:, ::2],
    )


def _given(shown: Shown, knowledge: Knowledge) -> Iterator[Variant]:
    if shown.without_weekdays is not None:
        text = "weekend nights in place of each weekday"
        yield _variant("without_weekdays", text, shown.without_weekdays, shown, knowledge)
    tails = shown.heavy_tails
    if tails is not None:
        other = Noise.GAUSSIAN if tails.kept is Noise.STUDENT_T4 else Noise.STUDENT_T4
        benefit = tails.gaussian if other is Noise.GAUSSIAN else tails.student_t4
        yield _variant(str(other), _NOISES[other], benefit, shown, knowledge)
