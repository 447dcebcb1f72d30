"""How often is benefit called where there is none: on any schedule, and when doses begin at a bad patch?"""

from __future__ import annotations

from collections.abc import Iterable
from multiprocessing import get_context

import numpy as np

from trochee.effect.analysis import analyse
from trochee.effect.values import Outcome
from trochee.knowledge import shipped

from .patients import SCHEDULES, Model
from .simulate import Plan, Schedule, patient, started_at_a_bad_patch
from .verdict import Verdict

A_SCHEDULE = 200
"""Patients without effect for each of the five schedules."""
BAD_PATCHES = 1000
NIGHTS = (56, 98, 182)
CALL = 0.95
NO_EFFECT_LIMIT, BAD_PATCH_LIMIT = 0.05, 0.06
BAD_PATCH_BASELINE = 14
BAD_PATCH_SCHEDULES = (Schedule.TWICE_WEEKLY_FIXED, Schedule.ON_OFF_ONE_WEEK)
OUTCOME = Outcome.TOTAL_SLEEP_TIME


def no_effect(number: int) -> bool:
    """Whether benefit is called for a patient without effect."""
    knowledge = shipped()
    model = Model.of(OUTCOME, knowledge)
    plan = Plan(nights=NIGHTS[number % 3], baseline=14, schedule=SCHEDULES[number % len(SCHEDULES)])
    drawn = patient(OUTCOME, model.scale, model.usual(), plan, np.random.default_rng(number))
    return _called(analyse(drawn.series, knowledge=knowledge).posterior.average_benefit().beyond(0.0))


def bad_patch(number: int) -> tuple[bool, bool]:
    """Whether benefit is called where doses begin at a bad patch: with the slow component, and without it."""
    knowledge = shipped()
    model = Model.of(OUTCOME, knowledge)
    plan = Plan(
        nights=BAD_PATCH_BASELINE + 84,
        baseline=BAD_PATCH_BASELINE,
        schedule=BAD_PATCH_SCHEDULES[number % len(BAD_PATCH_SCHEDULES)],
    )
    drawn = started_at_a_bad_patch(OUTCOME, model.scale, model.usual(), plan, np.random.default_rng(number))
    return (
        _called(analyse(drawn.series, knowledge=knowledge).posterior.average_benefit().beyond(0.0)),
        _called(
            analyse(drawn.series, knowledge=knowledge, slow_component=False).posterior.average_benefit().beyond(0.0)
        ),
    )


def _called(p_benefit: float) -> bool:
    return p_benefit >= CALL


def _share(calls: Iterable[bool]) -> tuple[float, str]:
    found = list(calls)
    share = sum(found) / len(found)
    error = float(np.sqrt(share * (1.0 - share) / len(found)))
    return share, f"{100 * share:.1f} ± {100 * error:.1f} % (n={len(found)})"


def main() -> None:
    verdict = Verdict(f"false calls at {CALL} where the medicine does nothing")
    with get_context("spawn").Pool(2) as pool:
        none = pool.map(no_effect, range(A_SCHEDULE * len(SCHEDULES)), chunksize=20)
        begun = pool.map(bad_patch, range(BAD_PATCHES), chunksize=20)
    for index, schedule in enumerate(SCHEDULES):
        verdict.show(f"no effect, {schedule.value}", _share(none[index :: len(SCHEDULES)])[1])
    share, said = _share(none)
    verdict.promise("no effect, all schedules", said, f"at most {NO_EFFECT_LIMIT:.0%}", share <= NO_EFFECT_LIMIT)
    share, said = _share(with_slow for with_slow, _ in begun)
    verdict.promise(
        "start at a bad patch, 14 nights before", said, f"at most {BAD_PATCH_LIMIT:.0%}", share <= BAD_PATCH_LIMIT
    )
    share, said = _share(without for _, without in begun)
    verdict.promise(
        "the same without the slow component must fail", said, f"over {BAD_PATCH_LIMIT:.0%}", share > BAD_PATCH_LIMIT
    )
    verdict.close()


if __name__ == "__main__":
    main()
