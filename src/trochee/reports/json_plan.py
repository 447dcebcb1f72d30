"""The designs of a trial as JSON, and of the chosen one what a protocol of an n-of-1 trial asks for."""

from __future__ import annotations

from collections.abc import Sequence

from trochee.effect.candidates import Candidate, Terms
from trochee.effect.plans import Wishes
from trochee.effect.stamp import MODEL_VERSION, priors_text
from trochee.knowledge import Knowledge
from trochee.record import Trial, TrialDesign

from .json_estimate import with_reasons

SIGNED = "A prescriber signs every skipped dose; not for people for whom missing doses is unsafe."
CONCEALED = "The list unblinds: it goes to the pharmacist; patient and prescriber see it only after the last night."
_NOT_CHOSEN = "no design was chosen; choose one by --design"
_NO_POWER = "at the usual level no dose can be worth that much"
_METHODS = {
    TrialDesign.RANDOM_DAYS: "days of each week by lot, gap kept, no weekday ahead of the others",
    TrialDesign.OFF_WEEKS: "weeks with and without doses in pairs, the order of each pair by lot",
    TrialDesign.TWO_WEEK_BLOCKS: "blocks of two weeks with and without doses in pairs, the order of each pair by lot",
    TrialDesign.BLINDED_WEEKS: "weeks with active and with placebo doses in pairs, the order of each pair by lot",
    TrialDesign.BLINDED_TRIPLETS: "weeks with active, placebo and no doses in threes, the order of each by lot",
}


def payload(
    found: Sequence[Candidate],
    wishes: Wishes,
    terms: Terms,
    knowledge: Knowledge,
    *,
    chosen: Trial | None,
    noise: str,
) -> dict[str, object]:
    """Lay out all designs, and the protocol of the chosen one; ``noise`` is `prior` or `diary`."""
    made: dict[str, object] = {
        "outcome": terms.outcome.value,
        "unit": terms.outcome.unit,
        "smallest_effect_that_matters": terms.smallest_effect,
        "weeks": wishes.weeks,
        "doses_per_week": wishes.doses_per_week,
        "minimum_gap_nights": wishes.minimum_gap_nights,
        "seed": terms.seed,
        "noise_from": noise,
        "candidates": [_candidate(each) for each in found],
        "protocol": None if chosen is None else protocol(chosen, terms, knowledge),
        "messages": [SIGNED],
    }
    return with_reasons(made, _NOT_CHOSEN)


def _candidate(of: Candidate) -> dict[str, object]:
    trial, worth = of.trial, of.worth
    made: dict[str, object] = {
        "design": of.design.value,
        "weeks": None if trial is None else len(trial.weeks),
        "active_doses": None if worth is None else worth.active_doses,
        "nights_off_treatment": None if worth is None else worth.nights_off,
        "assurance": None if worth is None else worth.assurance,
        "single_dose_effect": None if worth is None else worth.single_dose,
        "power_at_single_dose_effect": None if worth is None else worth.power,
        "expected_sd": None if worth is None else worth.expected_sd,
        "half_life_contraction": None if worth is None else worth.half_life_contraction,
    }
    return with_reasons(made, of.problem or _NO_POWER)


def protocol(trial: Trial, terms: Terms, knowledge: Knowledge) -> dict[str, object]:
    """Give what the reporting and protocol guidelines for n-of-1 trials ask for, as far as it is known here.

    ``not_on_record`` names what they ask for and nobody has said yet. Sources: cent2015, spent2019.
    """
    call = knowledge.number("effect.call.clear")
    return {
        "title": f"n-of-1 trial of {trial.product}: {trial.outcome.replace('_', ' ')} in one person",
        "rationale": "whether it helps this one person; people differ, and an average over others cannot tell",
        "product": trial.product,
        "design": trial.design.value,
        "baseline_nights": trial.baseline_nights,
        "doses_per_week": trial.doses_per_week,
        "minimum_gap_nights": trial.minimum_gap_nights,
        "weeks": [
            {
                "first_evening": week.first_evening.isoformat(),
                "condition": week.condition.value,
                "dose_evenings": [evening.isoformat() for evening in week.dose_evenings],
            }
            for week in trial.weeks
        ],
        "left_out": [[first.isoformat(), last.isoformat()] for first, last in trial.without],
        "sequence": {
            "method": _METHODS[trial.design],
            "seed": trial.seed,
            "generator": "PCG64 raw words, by rejection",
            "sha256": trial.sha256,
            "blinded": trial.design.blinded,
            "concealment": CONCEALED if trial.design.blinded else "none: the doses are open",
        },
        "outcome": trial.outcome,
        "unit": terms.outcome.unit,
        "smallest_effect_that_matters": trial.smallest_effect,
        "analysis": {
            "model": MODEL_VERSION,
            "priors": priors_text(knowledge),
            "primary": "average benefit a night with its 90 % interval and the probability of any benefit",
            "clear_from_probability": call,
            "carry_over": "modelled: onset, half-life and tolerance of a dose; no nights are washed out",
            "time": "trend, weekend or weekday, and a slow level with memory beside noise from night to night",
            "missing_nights": "left missing",
            "randomisation_test": "once, after the last night, on doses as drawn",
        },
        "stopping": "no rule stops early; the probability that counts as clear is high enough to be looked at weekly",
        "not_on_record": ["diagnosis", "other treatment", "ethics", "who decides", "adverse effects plan", "funding"],
    }
