"""What would answer the open question, and when to stop asking: the plans side by side, and a sentence for people."""

from __future__ import annotations

import numpy as np

from trochee.foundation.figures import NO_BREAK, probability
from trochee.foundation.unknown import Unknown
from trochee.knowledge import Knowledge

from .analysis import Analysis
from .foresight import course_of, foresee, readings_of
from .offers import OFF_WEEKS, RANDOMISE_DAYS, SAME_SCHEDULE, doses_ahead, habit_of, offered
from .readings import Readings
from .values import Direction, FloatArray, NextStep, Outlook, Question, Series, Size

NONE_WITHIN_REACH = "none_within_reach"
NO_ESTIMATE = Unknown("there is no estimate yet to look ahead from")
ONLY_DESCRIBED = Unknown("too little is on record to judge, so what more would tell is not simulated")
ENDED = Unknown("no dose was taken lately, and to take doses only in order to learn is no reason")
NOTHING_OPEN = Unknown(
    "nothing is open: direction and size are clear, so the decision rests on preference, cost and adverse effects"
)
_CLEAR = {Direction.CLEAR_BENEFIT, Direction.CLEAR_HARM}
_SETTLED = {Size.WORTHWHILE, Size.TOO_SMALL}
_WEEK = 7


def next_step(
    of: Analysis, series: Series, direction: Direction, size: Size | None, knowledge: Knowledge
) -> NextStep | Unknown:
    """Look ahead from a fitted record whose direction and size are as given."""
    if direction is Direction.DESCRIBE_ONLY:
        return ONLY_DESCRIBED
    if direction in _CLEAR and (size in _SETTLED or direction is Direction.CLEAR_HARM):
        return NOTHING_OPEN
    treated = of.posterior.treated
    if not habit_of(series, treated.start, treated.stop - 1, knowledge).weekly:
        return ENDED
    question = Question.SIZE if direction in _CLEAR else Question.DIRECTION
    outlooks = outlooks_of(of, series, question, knowledge)
    name, best = recommended(outlooks, knowledge)
    return NextStep(
        question=question,
        recommendation=name,
        weeks=best.weeks,
        chance_of_decision=best.chance_of_decision,
        text=_text(question, name, best, outlooks, knowledge, too_small=size is Size.TOO_SMALL),
        outlooks=outlooks,
    )


def outlooks_of(of: Analysis, series: Series, question: Question, knowledge: Knowledge) -> tuple[Outlook, ...]:
    """Chance of a decision and expected spread under every plan at every horizon."""
    made = foresee(of, series, knowledge)
    found = []
    for plan in offered(made.habit):
        doses = doses_ahead(plan, made.habit, made.horizons[-1])
        for weeks, readings in readings_of(made, course_of(made, doses), question=question).items():
            found.append(
                Outlook(
                    plan=plan,
                    weeks=weeks,
                    doses=int((doses[: weeks * _WEEK] > 0).sum()),
                    chance_of_decision=float(decided(readings, question, knowledge).mean()),
                    expected_sd=float(readings.sd.mean()),
                )
            )
    return tuple(found)


def decided(readings: Readings, question: Question, knowledge: Knowledge) -> FloatArray:
    """Which records would be clear [records, 1 or 0]: the direction, or the size where that was asked."""
    if question is Question.SIZE:
        high, low = (knowledge.number(f"effect.call.{name}") for name in ("worthwhile", "too_small"))
        clear = (readings.p_beyond_smallest >= high) | (readings.p_beyond_smallest <= low)
    else:
        call = knowledge.number("effect.call.clear")
        clear = (readings.p_benefit >= call) | (1.0 - readings.p_benefit >= call)
        clear &= readings.contraction < knowledge.number("effect.gate.contraction_average")
    return np.asarray(clear, dtype=float)


def recommended(outlooks: tuple[Outlook, ...], knowledge: Knowledge) -> tuple[str, Outlook]:
    """Choose the shortest plan with the chance asked for, off-weeks in a near tie; else name the best at the end."""
    number = {
        name: knowledge.number(f"effect.foresight.{name}")
        for name in ("chance", "near_tie_weeks", "near_tie_chance", "most_weeks")
    }
    enough: dict[str, Outlook] = {}
    for each in sorted(outlooks, key=lambda one: one.weeks):
        if each.chance_of_decision >= number["chance"]:
            enough.setdefault(each.plan, each)
    if enough:
        shortest = min(each.weeks for each in enough.values())
        if OFF_WEEKS in enough and enough[OFF_WEEKS].weeks <= shortest + number["near_tie_weeks"]:
            return OFF_WEEKS, enough[OFF_WEEKS]
        plan = next(each.plan for each in outlooks if each.plan in enough and enough[each.plan].weeks == shortest)
        return plan, enough[plan]
    last = [each for each in outlooks if each.weeks == number["most_weeks"]]
    top = max(each.chance_of_decision for each in last)
    return NONE_WITHIN_REACH, next(
        each for each in last if each.chance_of_decision >= top - number["near_tie_chance"] * (each.plan == OFF_WEEKS)
    )


_PLANS = {
    OFF_WEEKS: "Weeks with and weeks without doses in pairs, drawn by lot, with half the usual doses",
    RANDOMISE_DAYS: "The usual doses on days drawn by lot",
    SAME_SCHEDULE: "Going on as now",
}
_CLOSEST = {
    OFF_WEEKS: "weeks with and without doses come",
    RANDOMISE_DAYS: "drawn days come",
    SAME_SCHEDULE: "going on as now comes",
}
_OPEN = {
    Question.DIRECTION: "whether there is any effect",
    Question.SIZE: "whether the benefit is large enough to matter",
}


def _text(
    question: Question,
    name: str,
    best: Outlook,
    outlooks: tuple[Outlook, ...],
    knowledge: Knowledge,
    *,
    too_small: bool,
) -> str:
    """Say it for people: the plan and its chance, or that none is within reach, and when not to wait for it."""
    open_one = _OPEN[question]
    chance = _percent(best.chance_of_decision)
    if name == NONE_WITHIN_REACH:
        said = f"No plan of up to {best.weeks} weeks within the usual doses is likely to settle {open_one}; "
        said += f"{_CLOSEST[best.plan]} closest, with a chance of {chance}."
    else:
        said = f"{_PLANS[name]} for about {best.weeks} weeks would settle {open_one} with a chance of {chance}, "
        said += "within the usual doses, and only if they are still authorised."
    soon = knowledge.number("effect.foresight.little_chance_weeks")
    little = knowledge.number("effect.foresight.little_chance")
    if max(each.chance_of_decision for each in outlooks if each.weeks <= soon) < little:
        said += f" Within {soon:.0f} weeks the chance is below {_percent(little)} under every plan: decide on "
        said += "preference, cost and adverse effects."
    if too_small and question is Question.DIRECTION:
        said += " A gain that matters is already very unlikely."
    return said


def _percent(share: float) -> str:
    return probability(share).replace(NO_BREAK, " ")
