"""Do 90 % intervals hold the truth in 90 % of patients? Patients drawn from the model's own prior, seeds fixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from multiprocessing import get_context

import numpy as np

from trochee.effect.analysis import analyse
from trochee.effect.values import Outcome
from trochee.knowledge import Knowledge, shipped

from .patients import SCHEDULES, Model, from_the_prior
from .verdict import Verdict

SEEDS = range(4000)
NIGHTS = (60, 120, 180)
OUTCOMES = (Outcome.TOTAL_SLEEP_TIME, Outcome.SLEEP_EFFICIENCY)
LOWEST, HIGHEST = 0.885, 0.915
TAIL = 0.05


@cache
def one_model() -> Knowledge:
    """Shipped knowledge, but never with weekday columns: patients are drawn with a weekend and nothing else."""
    knowledge = shipped()
    gate = knowledge.quantities["effect.gate.weekday_share"]
    return replace(knowledge, quantities={**knowledge.quantities, gate.id: replace(gate, value=1.0)})


def probabilities(seed: int) -> Mapping[str, float]:
    """Posterior probability of a value above the true one, for each quantity of one patient."""
    knowledge = one_model()
    model = Model.of(OUTCOMES[seed % len(OUTCOMES)], knowledge)
    nights = NIGHTS[seed // len(OUTCOMES) % len(NIGHTS)]
    drawn = from_the_prior(model, nights, SCHEDULES[seed % len(SCHEDULES)], seed=seed)
    posterior = analyse(drawn.series, knowledge=knowledge).posterior
    truth = drawn.truth
    benefit = float(model.scale.benefit(drawn.effect, posterior.level)[posterior.treated].mean())
    found = {
        "average benefit": posterior.average_benefit().beyond(benefit),
        "half-life": 1.0 - posterior.grid_marginal("half_life").below(float(np.log(truth.half_life))),
        "tolerance (share lost)": 1.0 - posterior.grid_marginal("share_lost").below(truth.share_lost),
    }
    true = {"weekend": truth.weekend, "trend": truth.trend, "dose_night": truth.dose_night}
    for name in posterior.names:
        if name in true or name.startswith("cbti"):
            label = "CBT-I step" if name.startswith("cbti") else name.replace("_", " ")
            found[label] = posterior.covariate(name).beyond(true.get(name, truth.therapy_step))
    return found


def main() -> None:
    verdict = Verdict(f"calibration: {len(SEEDS)} patients drawn from the prior, {NIGHTS} nights, five schedules")
    held: dict[str, list[bool]] = {}
    with get_context("spawn").Pool(2) as pool:
        for done, each in enumerate(pool.imap(probabilities, SEEDS, chunksize=20), start=1):
            for name, probability in each.items():
                held.setdefault(name, []).append(TAIL <= probability <= 1.0 - TAIL)
            if done % 1000 == 0:
                verdict.show("patients so far", str(done))
    for name, hits in held.items():
        share = sum(hits) / len(hits)
        error = float(np.sqrt(share * (1.0 - share) / len(hits)))
        verdict.promise(
            f"90 % interval of {name} holds the truth",
            f"{share:.4f} ± {error:.4f} (n={len(hits)})",
            f"{LOWEST} to {HIGHEST}",
            LOWEST <= share <= HIGHEST,
        )
    verdict.close()


if __name__ == "__main__":
    main()
