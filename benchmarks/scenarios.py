"""How often does each message stand where it should and where it should not, and how often is the answer wrong?

200 invented people a scenario, seeds 1000 to 1199, written to files and read back as any record is. The twelve kinds
of people are those of the gallery; the other scenarios are changes of them. What should and should not be said was
fixed before the first run.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from tools.gallery.folder import invent
from tools.gallery.people import MONDAY_AND_THURSDAY_EVENING, PEOPLE
from tools.gallery.person import Noise, Person, Product, Schedule, TherapyStep

from trochee.effect.estimate import estimate
from trochee.effect.values import Outcome
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.review.series import timeline

from . import rewritten
from .verdict import Verdict

PATIENTS = 200
FIRST_SEED = 1000
OUTCOME = Outcome.SLEEP_EFFICIENCY
BENEFIT, HARM = ("clear_benefit", "likely_benefit"), ("clear_harm", "likely_harm")
COUNTED_FIRES, COUNTED_SILENT = 0.99, 0.01
"""Limits of messages that only count: what they count is on the record."""
CALLED_LIMIT = 0.10
"""Benefit called at 0.90 where the medicine does nothing and nothing else could be taken for it."""

DESCRIBED = ("too_few_baseline_nights", "too_few_doses", "too_few_nights_since_first_dose")
COUNTED = frozenset({
    *DESCRIBED, "weekday_confounded", "includes_expectation", "against_placebo", "as_needed_dosing",
    "dose_reason_not_recorded", "other_medicines", "other_medicines_same_nights", "dose_night_not_natural_sleep",
    "therapy_steps", "therapy_began_with_doses",
})  # fmt: skip
NO_LOSS = "no_large_loss_of_effect_so_far"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Invented people of one kind; ``should`` are codes that belong to each of them, ``should_not`` to none.

    ``nothing_but_chance``: the medicine does nothing, and nothing else on or off the record could be taken for it.
    """

    name: str
    person: Person
    should: frozenset[str]
    should_not: frozenset[str]
    change: rewritten.Change = field(default=rewritten.as_they_are)
    nothing_but_chance: bool = False


def _of(number: int) -> Person:
    return PEOPLE[number - 1]


NONE = replace(_of(7), therapy=())
"""Nothing acts at all; two random evenings a week."""
ANOTHER = Product(name="melatonin tablet", amount="2", single_dose_logit=0.0, half_life_nights=1.0, setting="home")
HIDDEN = replace(ANOTHER, name="ketamine troche placebo", amount="100", setting="clinic")
STEP_AT_THE_START = TherapyStep(night=29, bed="22:55", rise="06:50", minutes=475, gain_logit=0.5)

OPEN, NATURAL = "includes_expectation", "dose_night_not_natural_sleep"
RANDOM = ("weekday_confounded", "therapy_steps", "therapy_began_with_doses", "other_medicines_same_nights",
          "against_placebo", "as_needed_dosing", "dose_reason_not_recorded", "doses_on_better_days",
          *DESCRIBED)  # fmt: skip
NO_EFFECT_TO_LOSE = (NO_LOSS, "effect_has_faded")


def scenario(
    name: str,
    person: Person,
    should: Iterable[str] = (),
    should_not: Iterable[str] = (),
    change: rewritten.Change = rewritten.as_they_are,
    *,
    chance: bool = False,
) -> Scenario:
    """A scenario in which, unless said otherwise, doses are open, of a medicine, planned and spread over weekdays."""
    wanted = frozenset(should)
    usual = frozenset({OPEN, NATURAL}) - frozenset(should_not)
    return Scenario(
        name=name,
        person=person,
        should=wanted | usual,
        should_not=(frozenset(RANDOM) | frozenset(should_not)) - wanted,
        change=change,
        nothing_but_chance=chance,
    )


def _short(nights: int, baseline: int, **more: object) -> Person:
    return replace(_of(1), nights=nights, baseline=baseline, scores=(), **more)  # type: ignore[arg-type]  # by its fields


KNOWN = ("duration_not_identifiable", "onset_not_identifiable", "not_enough_information", "rests_on_before_and_after")
ALONE = ("other_medicines", "short_baseline", "outlying_nights", "moves_with_mood")
FIXED = replace(_of(1).troche, schedule=Schedule.FIXED_DAYS, mornings=MONDAY_AND_THURSDAY_EVENING)
SCENARIOS = (
    scenario("responder", _of(1), (NO_LOSS,), (*KNOWN, *ALONE, "effect_has_faded", "tolerance_cannot_tell")),
    scenario("too small effect", _of(2), (), ALONE),
    scenario("regression to the mean", _of(3), ("short_baseline", "onset_not_identifiable"),
             (*NO_EFFECT_TO_LOSE, "other_medicines"), chance=True),
    scenario("weekday-locked", _of(4), ("weekday_confounded", "onset_not_identifiable"),
             (*NO_EFFECT_TO_LOSE, *ALONE)),
    scenario("long half-life", _of(5), ("duration_not_identifiable",), ALONE),
    scenario("wearing off", _of(6), ("effect_has_faded",), (*ALONE, NO_LOSS)),
    scenario("CBT-I did it", _of(7), ("onset_not_identifiable", "therapy_steps", "raw_means_differ"),
             (*NO_EFFECT_TO_LOSE, *ALONE), chance=True),
    scenario("expectation only", _of(8), ("weekday_confounded",), ALONE),
    scenario("as-needed", _of(9), ("as_needed_dosing",), ALONE),
    scenario("harm outweighs", _of(10), (), ALONE),
    scenario("two products", _of(11), ("other_medicines",), ("short_baseline", "outlying_nights")),
    scenario("cannot tell", _of(12), ("weekday_confounded",), ("other_medicines", "outlying_nights")),
    scenario("nothing at all", NONE, ("onset_not_identifiable",),
             (*NO_EFFECT_TO_LOSE, *ALONE, "raw_means_differ"), chance=True),
    scenario("under 10 nights before", _short(98, 4), ("too_few_baseline_nights",)),
    scenario("3 doses", _short(49, 28, troche=replace(FIXED, mornings=(0,))),
             ("too_few_doses", "too_few_nights_since_first_dose", "weekday_confounded")),
    scenario("3 weeks after", _short(49, 28, troche=replace(FIXED, mornings=(0, 2, 4))),
             ("too_few_nights_since_first_dose",)),
    scenario("5 doses, restless", replace(_of(12), nights=48, noise=Noise(slow=0.6, fast=0.9), scores=()),
             ("weekday_confounded", "not_enough_information")),
    scenario("something else began", replace(NONE, therapy=(STEP_AT_THE_START,)), ("rests_on_before_and_after",),
             NO_EFFECT_TO_LOSE, rewritten.unrecorded_therapy),
    scenario("CBT-I begun then", replace(NONE, therapy=(STEP_AT_THE_START,)),
             ("therapy_steps", "therapy_began_with_doses"), NO_EFFECT_TO_LOSE),
    scenario("no reasons noted", _of(1), ("dose_reason_not_recorded",), (), rewritten.no_reasons),
    scenario("as-needed by ratings", _of(9), ("as_needed_dosing",), (), rewritten.ratings_beside),
    scenario("left out when bad", NONE, ("doses_on_better_days",), (), rewritten.left_out_on_bad_evenings),
    scenario("hidden placebo, none", replace(NONE, other=HIDDEN, other_from=28, expectation_logit=0.21),
             ("against_placebo",), (OPEN, "other_medicines"), rewritten.hidden_placebo, chance=True),
    scenario("hidden placebo, responder", replace(_of(1), other=HIDDEN, other_from=28, expectation_logit=0.21),
             ("against_placebo",), (OPEN, "other_medicines"), rewritten.hidden_placebo),
    scenario("another with every dose", NONE, ("other_medicines", "other_medicines_same_nights"), (),
             rewritten.same_evenings, chance=True),
    scenario("medicine begun then", NONE, ("other_medicines", "other_medicines_same_nights"), (),
             rewritten.medicine_begun, chance=True),
    scenario("sleep medicine at times", _of(1), ("other_medicines",), (), rewritten.hypnotic_nights),
    scenario("bright light", _of(1), (), (NATURAL,), rewritten.light),
    scenario("three far nights", _of(1), ("outlying_nights",), (), rewritten.far_nights),
    scenario("mood carries it", _of(1), ("moves_with_mood", "mood_rating_removes_only_part"), (),
             rewritten.mood_that_carries),
    scenario("mood apart", _of(1), ("mood_rating_removes_only_part",), ("moves_with_mood",), rewritten.mood_apart),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one invented person was told, beside the truth [points of sleep efficiency]."""

    codes: frozenset[str]
    direction: str
    size: str | None
    mean: float
    low: float
    high: float
    truth: float

    @property
    def holds(self) -> bool:
        """Whether the 90 % interval holds the truth."""
        return self.low <= self.truth <= self.high


def found(number: int) -> Found:
    """Invent, write, read and estimate one person; ``number`` counts through scenarios and their patients."""
    case, seed = SCENARIOS[number // PATIENTS], FIRST_SEED + number % PATIENTS
    files, lived = invent(case.person, seed)
    changed = case.change(files, case.person, lived, np.random.default_rng([seed, 1]))
    with TemporaryDirectory() as place:
        for name, text in changed.items():
            Path(place, name).write_text(text, encoding="utf-8")
        record = read_folder(Path(place)).record
    knowledge = shipped()
    product = case.person.troche.name
    made = estimate(timeline(record, knowledge).series(OUTCOME, product), knowledge=knowledge)
    benefit = made.average_benefit
    assert benefit is not None
    return Found(
        codes=frozenset(message.code for message in made.messages),
        direction=str(made.direction),
        size=None if made.size is None else str(made.size),
        mean=benefit.mean,
        low=benefit.interval90.low,
        high=benefit.interval90.high,
        truth=lived.truths[product][str(OUTCOME)],
    )


def main() -> None:
    verdict = Verdict(f"messages and answers, {PATIENTS} invented people a scenario")
    every: list[list[Found]] = [[] for _ in SCENARIOS]
    with get_context("spawn").Pool(2) as pool:
        for number, one in enumerate(pool.imap(found, range(len(SCENARIOS) * PATIENTS), chunksize=10)):
            every[number // PATIENTS].append(one)
            if (number + 1) % PATIENTS == 0:
                _answers(verdict, SCENARIOS[number // PATIENTS], every[number // PATIENTS])
    print("\n  message: fired where it should, fired where it should not", flush=True)
    for code in sorted({code for case in SCENARIOS for code in (*case.should, *case.should_not)}):
        _message(verdict, code, every)
    verdict.close()


def _answers(verdict: Verdict, case: Scenario, people: list[Found]) -> None:
    """Print how often the answer was wrong in a scenario."""
    benefit, harm = (_share(one.direction in calls for one in people) for calls in (BENEFIT, HARM))
    truth, mean = (float(np.mean([getattr(one, name) for one in people])) for name in ("truth", "mean"))
    said = (
        f"true {truth:+.1f}, estimated {mean:+.1f}; held {_share(one.holds for one in people):.0%}; "
        f"benefit called {benefit:.0%}, harm {harm:.0%}"
    )
    if case.nothing_but_chance:
        verdict.promise(case.name, said, f"benefit at most {CALLED_LIMIT:.0%}", benefit <= CALLED_LIMIT)
    else:
        verdict.show(case.name, said)


def _message(verdict: Verdict, code: str, every: list[list[Found]]) -> None:
    """Print how often a message stood where it should and where it should not."""
    should = [one for case, people in zip(SCENARIOS, every, strict=True) if code in case.should for one in people]
    other = [one for case, people in zip(SCENARIOS, every, strict=True) if code in case.should_not for one in people]
    fires, silent = (_share(code in one.codes for one in group) if group else None for group in (should, other))
    said = f"{_percent(fires, len(should))}; {_percent(silent, len(other))}"
    if code in COUNTED:
        holds = (fires is None or fires >= COUNTED_FIRES) and (silent is None or silent <= COUNTED_SILENT)
        verdict.promise(code, said, f"{COUNTED_FIRES:.0%}; {COUNTED_SILENT:.0%}", holds)
    else:
        verdict.show(code, said)


def _percent(share: float | None, count: int) -> str:
    return "nowhere" if share is None else f"{share:.1%} of {count}"


def _share(seen: Iterable[bool]) -> float:
    return float(np.mean(list(seen)))


if __name__ == "__main__":
    main()
