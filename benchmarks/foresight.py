"""Is the chance of a decision that is foreseen at night 56 the share of records that are decided by night 98?

Records are simulated to night 98 on one schedule. At night 56 the engine says, from those nights alone, how likely
the full estimate is to be clear at night 98 on the doses that were then taken; the full estimate is made there.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, pairwise
from multiprocessing import get_context
from time import process_time

import numpy as np

from trochee.effect.analysis import analyse
from trochee.effect.estimate import estimate
from trochee.effect.foresight import course_of, foresee, readings_of
from trochee.effect.next_step import decided, outlooks_of
from trochee.effect.values import Direction, Outcome, Question, Series
from trochee.knowledge import shipped

from .patients import USUAL_BASELINE, Model
from .simulate import Patient, Plan, Schedule, draw_truth, patient
from .verdict import Verdict

PATIENTS = 160
NOW, LATER = 57, 99
"""Nights; four weeks are looked at before the first dose, and a record is judged from four weeks after it on."""
WEEKS = (LATER - NOW) // 7
OUTCOME = Outcome.TOTAL_SLEEP_TIME
SCHEDULES = (Schedule.TWICE_WEEKLY_RANDOM, Schedule.ON_OFF_ONE_WEEK, Schedule.TWICE_WEEKLY_FIXED)
BINS = (0.0, 0.1, 0.3, 0.6, 1.0)
MEAN_LIMIT, CORRELATION_LIMIT, SECONDS_LIMIT = 0.06, 0.9, 1.0


def drawn(number: int) -> Patient:
    """A patient from the model's own prior, up to the later night."""
    model = Model.of(OUTCOME, shipped())
    rng = np.random.default_rng(number)
    truth = draw_truth(model.scale, model.linear, model.nonlinear, rng)
    plan = Plan(nights=LATER, baseline=USUAL_BASELINE, schedule=SCHEDULES[number % len(SCHEDULES)])
    return patient(OUTCOME, model.scale, truth, plan, rng)


def until(series: Series, nights: int) -> Series:
    """The first nights of a record."""
    doses = series.doses[:nights]
    return replace(series, values=series.values[:nights], doses=doses, dose_count=int(doses.sum()))


def numbers() -> list[int]:
    """Patients whose night of foresight is seen, so that the weeks ahead begin right after it."""
    every = (number for number in range(2 * PATIENTS) if not np.isnan(drawn(number).series.values[NOW - 1]))
    return list(islice(every, PATIENTS))


def one(number: int) -> tuple[float, float, float, float, float]:
    """Foreseen chance and spread, what came, and whether the record was open at all (1) or clear already (0)."""
    knowledge, whole = shipped(), drawn(number).series
    early = until(whole, NOW)
    now = estimate(early, knowledge=knowledge)
    made = foresee(analyse(early, knowledge=knowledge), early, knowledge)
    ahead = np.concatenate([whole.doses[NOW:], np.zeros(7 * made.horizons[-1] - (LATER - NOW))])
    readings = readings_of(made, course_of(made, ahead), question=Question.DIRECTION)[WEEKS]
    later = estimate(whole, knowledge=knowledge)
    assert later.average_benefit is not None
    clear = later.direction in {Direction.CLEAR_BENEFIT, Direction.CLEAR_HARM}
    still_open = now.direction not in {Direction.CLEAR_BENEFIT, Direction.CLEAR_HARM}
    return (
        float(decided(readings, Question.DIRECTION, knowledge).mean()),
        float(readings.sd.mean()),
        float(clear),
        later.average_benefit.sd,
        float(still_open),
    )


def seconds() -> float:
    """Least of three times of the processor for three plans at 365 nights, on one core."""
    knowledge = shipped()
    model = Model.of(OUTCOME, knowledge)
    plan = Plan(nights=365, baseline=USUAL_BASELINE, schedule=Schedule.TWICE_WEEKLY_FIXED)
    series = patient(OUTCOME, model.scale, model.usual(), plan, np.random.default_rng(1)).series
    fitted = analyse(series, knowledge=knowledge)
    found = []
    for _ in range(3):
        start = process_time()
        outlooks_of(fitted, series, Question.DIRECTION, knowledge)
        found.append(process_time() - start)
    return min(found)


def main() -> None:
    verdict = Verdict(f"chance of a decision by night {LATER - 1}, foreseen at night {NOW - 1}")
    alone = seconds()
    with get_context("spawn").Pool(2) as pool:
        found = np.array(pool.map(one, numbers(), chunksize=10))
    foreseen, spread, came, came_spread, still_open = found.T
    asked = still_open == 1.0
    verdict.show("records still open at that night", f"{int(asked.sum())} of {PATIENTS}")
    for name, which in (("all records", np.ones(PATIENTS, dtype=bool)), ("open ones", asked)):
        difference = float(foreseen[which].mean() - came[which].mean())
        error = float(np.sqrt((foreseen[which] * (1.0 - foreseen[which])).sum())) / int(which.sum())
        verdict.promise(
            f"foreseen less observed share decided, {name}",
            f"{foreseen[which].mean():.3f} - {came[which].mean():.3f} (± {error:.3f})",
            f"within {MEAN_LIMIT}",
            abs(difference) <= MEAN_LIMIT,
        )
    for low, high in pairwise(BINS):
        inside = (foreseen >= low) & ((foreseen < high) | ((high == 1.0) & (foreseen == 1.0)))
        if inside.any():
            verdict.show(
                f"foreseen {low:.1f} to {high:.1f} (n={int(inside.sum())})",
                f"{foreseen[inside].mean():.2f} -> {came[inside].mean():.2f}",
            )
    correlation = float(np.corrcoef(spread, came_spread)[0, 1])
    verdict.show("mean spread foreseen, observed [min]", f"{spread.mean():.2f}, {came_spread.mean():.2f}")
    verdict.promise(
        "correlation of foreseen with later spread",
        f"{correlation:.3f}",
        f"at least {CORRELATION_LIMIT}",
        correlation >= CORRELATION_LIMIT,
    )
    verdict.promise(
        "three plans, six horizons, 365 nights", f"{alone:.2f} s", f"about {SECONDS_LIMIT:g} s", alone <= 1.5
    )
    verdict.close()


if __name__ == "__main__":
    main()
