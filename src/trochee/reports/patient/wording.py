"""Plain words: counts instead of percentages, names without amounts, a sentence for each reason to doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from trochee.effect.values import Outcome
from trochee.review.sides import Change

from ..parts import Mood

_AMOUNT = re.compile(
    r"\b\d+(?:[.,]\d+)?\s*(?:mg|g|µg|ug|mcg|micrograms?|milligrams?|ml|drops?|min)(?:/\w+)?\b", re.IGNORECASE
)
_LEAST, _MOST = 0.01, 0.99

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SLEEP_EFFICIENCY: "sleep in your time in bed",
    Outcome.TOTAL_SLEEP_TIME: "time asleep",
    Outcome.SLEEP_ONSET_LATENCY: "time to fall asleep",
    Outcome.WAKE_AFTER_SLEEP_ONSET: "time awake in the night",
    Outcome.SLEEP_QUALITY: "how good your sleep felt",
}
PROMISES: Mapping[str, str] = {
    "rapid_onset": "Better sleep within hours",
    "several_nights": "Some good nights from one dose",
    "less_dependence": "Less of a habit than other sleep drugs",
    "deeper_sleep": "Deeper sleep",
    "synchronised_sleep": "Sleep in a better rhythm",
    "less_anxiety": "Less worry, and so better sleep",
    "better_mood": "Better sleep, and so a better mood",
    "mild_adverse_effects": "Only mild and short side effects",
    "lower_doses": "Low doses",
}
DOUBTS: Mapping[str, str] = {
    "includes_expectation": "You knew when you took a dose. Hope alone can change how well we sleep.",
    "rests_on_before_and_after": "Something else may have changed at the time of the first dose.",
    "therapy_steps": "You had sleep training (CBT-I) too. It may be part of the change.",
    "therapy_began_with_doses": "You began something else with the doses. We cannot tell which one did what.",
    "raw_means_differ": "More than the doses changed since you began. We tried to take that out.",
    "other_medicines": "You took other drugs too. They may be part of the change.",
    "other_medicines_same_nights": "You took other drugs on the same nights. We cannot tell which one did what.",
    "weekday_confounded": "Your doses fell on the same days each week. It could be the day and not the dose.",
    "short_baseline": "There are few nights from before the first dose. Bad weeks often pass on their own.",
    "as_needed_dosing": "You took doses after bad days. That can make them look worse than they are.",
    "doses_on_better_days": "You took doses on your better days. That can make them look better than they are.",
    "dose_reason_not_recorded": "We do not know why you took each dose. A note would help us to read your diary.",
    "outlying_nights": "A few nights were not at all like the rest. They may pull the result.",
    "depends_on_assumptions": "The result changes when we count in another way. So take it with care.",
    "moves_with_mood": "Your mood changed too. It may be part of the change in your sleep.",
    "effect_has_faded": "The change was smaller at the last doses than at the first ones.",
    "dose_night_not_natural_sleep": "Sleep in the night of a dose is not the same as your own sleep.",
    "nights_hardly_differ": "Your nights were much alike, so a change is hard to see.",
    "quality_mostly_one_category": "You gave most nights the same mark, so that mark tells us little.",
}
"""A sentence for each message that is a reason to doubt, the gravest first."""
_TOO_LITTLE = "the answer itself says that the diary holds too little so far"
_OPEN = "the page gives chances as counts and promises no speed, length or lasting of an effect"
_CLINICIAN = "it needs a clinician to be read rightly"
_RECORD = "it is about how the record was read or can be completed, which the clinic sees to"
NOT_TOLD: Mapping[str, str] = {
    "too_few_baseline_nights": _TOO_LITTLE,
    "too_few_doses": _TOO_LITTLE,
    "too_few_nights_since_first_dose": _TOO_LITTLE,
    "not_enough_information": _TOO_LITTLE,
    "no_nights": _TOO_LITTLE,
    "no_doses": _TOO_LITTLE,
    "duration_not_identifiable": _OPEN,
    "onset_not_identifiable": _OPEN,
    "tolerance_cannot_tell": _OPEN,
    "no_large_loss_of_effect_so_far": _OPEN,
    "against_placebo": _CLINICIAN,
    "allocation_not_known": _CLINICIAN,
    "mood_rating_removes_only_part": _CLINICIAN,
    "nights_far_apart": _RECORD,
    "nights_without_sleep_left_out": _RECORD,
    "doses_before_first_night": _RECORD,
    "doses_after_last_night": _RECORD,
    "doses_no_nights": _RECORD,
    "doses_skipped_time": _RECORD,
    "dose_amounts_differ": _RECORD,
    "dose_share_unknown": _RECORD,
    "hypnotic_not_answered": _RECORD,
    "diary_names_a_dose_not_on_record": _RECORD,
    "score_without_total": _RECORD,
    "ratings_not_read": _RECORD,
    "silent_diary": _RECORD,
    "later_than_the_nights": _RECORD,
    "adverse_effects_not_judged": "the page counts every side effect, and asks to tell the clinic of each",
}
"""Messages that a patient is not told in so many words, each with the reason."""
FORMS: Mapping[str, str] = {
    "isi": "Sleep problems (ISI)",
    "phq9": "Low mood (PHQ-9)",
    "phq2": "Low mood (PHQ-2)",
    "gad7": "Worry (GAD-7)",
    "pcl5": "Stress after trauma (PCL-5)",
    "epworth": "Sleepy by day (Epworth)",
    "sds": "Habit (SDS)",
}
CHANGES: Mapping[Change, tuple[str, Mood]] = {
    Change.RELIABLY_BETTER: ("clearly better", Mood.GOOD),
    Change.RELIABLY_WORSE: ("clearly worse", Mood.BAD),
    Change.WITHIN_ERROR: ("too small to be sure", Mood.QUIET),
    Change.CANNOT_TELL: ("cannot tell", Mood.QUIET),
}
WATCHED: Mapping[str, str] = {
    "tolerance": "The gain may be wearing off. What does that mean for me?",
    "dose_amount": "My doses went up. What does that mean for me?",
    "dose_rate": "I take doses more often now. What does that mean for me?",
    "voids": "I get up to pee more often now. Should my bladder be checked?",
}
WATCHED_ELSEWHERE = frozenset({"self_harm_item"})
"""What the page says in its first line, and never as a question."""
WATCHED_OTHER = "Did one of the things that we watch over time get worse?"


def out_of(share: float) -> str:
    """Write a chance [0-1] as a count, such as ``about 9 of 10``; near none and near all as a count of 100."""
    if share < _LEAST:
        return "fewer than 1 of 100"
    if share > _MOST:
        return "more than 99 of 100"
    tenths = round(10 * share)
    return f"about {tenths} of 10" if 0 < tenths < 10 else f"about {round(100 * share)} of 100"


def unsigned(text: str, otherwise: str) -> str:
    """Leave out every amount, which nobody may have signed; ``otherwise`` where nothing else is left."""
    return " ".join(_AMOUNT.sub(" ", text).split()).strip(" ,;-") or otherwise


def listed(words: Iterable[str]) -> str:
    """Join words as in a sentence."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def enough(outcome: Outcome, smallest: float) -> str:
    """Say what is enough to matter, in words."""
    figure = f"{smallest:g}"
    return {
        Outcome.SLEEP_EFFICIENCY: f"{figure} more minutes asleep in each 100 in bed",
        Outcome.TOTAL_SLEEP_TIME: f"{figure} more minutes asleep a night",
        Outcome.SLEEP_ONSET_LATENCY: f"asleep {figure} minutes sooner",
        Outcome.WAKE_AFTER_SLEEP_ONSET: f"{figure} minutes less awake in the night",
        Outcome.SLEEP_QUALITY: f"{figure} points more on the 1 to 5 scale",
    }[outcome]
