"""How often does the randomisation test cry wolf where the doses do nothing, and how often does it find an effect?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context

import numpy as np

from trochee.effect.plans import Wishes, draw_weeks, lot_of
from trochee.effect.randomisation import randomisation_test
from trochee.effect.values import Outcome, RandomisationTest, Series
from trochee.knowledge import shipped
from trochee.record import Condition, Trial, TrialDesign

from .patients import Model
from .simulate import FIRST_NIGHT, dose_effect, slow_and_fast_noise
from .verdict import Verdict

TRIALS = 400
"""For each noise."""
RANDOM_DAYS = 100
BASELINE, WEEKS = 28, 12
LEVEL, LIMIT = 0.05, 0.06
OUTCOME = Outcome.TOTAL_SLEEP_TIME
GAIN = 40.0
"""Minutes that one dose is worth where there is an effect."""


def trial(number: int, design: TrialDesign) -> Trial:
    """Twelve weeks drawn from a seed of their own."""
    wishes = Wishes(
        weeks=WEEKS, doses_per_week=2, minimum_gap_nights=2, first_evening=FIRST_NIGHT + timedelta(days=BASELINE - 1)
    )
    return Trial(
        design=design,
        product="x",
        outcome=OUTCOME.value,
        smallest_effect=15.0,
        baseline_nights=BASELINE,
        doses_per_week=2,
        minimum_gap_nights=2,
        seed=number,
        weeks=draw_weeks(design, wishes, lot_of(np.random.Generator(np.random.PCG64(number)))),
    ).hashed()


def record(of: Trial, noise: str, gain: float, rng: np.random.Generator) -> Series:
    """A record that followed the plan, with slow and fast noise of the model or a random walk with t3 noise."""
    model = Model.of(OUTCOME, shipped())
    nights = BASELINE + 7 * WEEKS
    taken = np.zeros(nights)
    taken[[(each - FIRST_NIGHT).days + 1 for each in of.evenings(Condition.ACTIVE)]] = 1.0
    truth = model.usual()
    if noise == "model":
        wander = slow_and_fast_noise(truth, nights, rng)
    else:
        wander = np.cumsum(rng.normal(0.0, 10.0, nights)) + 30.0 * rng.standard_t(3, nights)
    effect = dose_effect(replace(truth, peak_effect=1.0), taken, nights - 1)
    single = dose_effect(replace(truth, peak_effect=1.0), np.eye(1, nights, 0)[0], nights - 1).max()
    peak = taken_peak(taken, truth.half_life)
    values = 360.0 + wander + gain * effect * peak / single
    values[rng.random(nights) < 0.12] = np.nan
    return Series(
        outcome=OUTCOME,
        first_night=FIRST_NIGHT,
        values=values,
        doses=taken,
        dose_count=int(taken.sum()),
        trial=of,
    )


def taken_peak(taken: np.ndarray, half_life: float) -> float:
    """Peak of the doses that decay by a half-life: by how much a schedule tops one dose."""
    level = top = 0.0
    for dose in taken.tolist():
        level = level * 2.0 ** (-1.0 / half_life) + dose
        top = max(top, level)
    return top


def p_value(case: tuple[int, str, TrialDesign, float]) -> float:
    number, noise, design, gain = case
    of = trial(number, design)
    found = randomisation_test(record(of, noise, gain, np.random.default_rng([number, 1])), shipped())
    assert isinstance(found, RandomisationTest)
    return found.p_value


def main() -> None:
    verdict = Verdict(f"randomisation test at {LEVEL:.0%}, {WEEKS} weeks in pairs, all orders")
    pairs, days = TrialDesign.OFF_WEEKS, TrialDesign.RANDOM_DAYS
    cases = [
        ("the model's noise, no effect", TRIALS, "model", pairs, 0.0),
        ("random walk and t3 noise, no effect", TRIALS, "walk", pairs, 0.0),
        ("the model's noise, drawn days, no effect", RANDOM_DAYS, "model", days, 0.0),
        (f"the model's noise, a dose worth {GAIN:g} min", RANDOM_DAYS, "model", pairs, GAIN),
        (f"random walk and t3 noise, a dose worth {GAIN:g} min", RANDOM_DAYS, "walk", pairs, GAIN),
    ]
    with get_context("spawn").Pool(2) as pool:
        for name, count, noise, design, gain in cases:
            found = np.array(
                pool.map(p_value, [(number, noise, design, gain) for number in range(count)], chunksize=10)
            )
            share = float((found <= LEVEL).mean())
            said = f"{100 * share:.1f} % (n={count})"
            if gain or design is days:
                verdict.show(name, said)
            else:
                verdict.promise(name, said, f"at most {LIMIT:.0%}", share <= LIMIT)
    verdict.close()


if __name__ == "__main__":
    main()
