"""What all answers to promises share: what they are made from, when a verdict is given, what would settle it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trochee.effect.messages import AS_NEEDED, FADED
from trochee.effect.next_step import ENDED
from trochee.effect.values import Direction, Estimate, NextStep, Outcome, Size
from trochee.foundation.unknown import Unknown
from trochee.knowledge import Knowledge
from trochee.sleep.dose_nights import DosePlace

from .harm_first import HARM_FIRST, STOP_FIRST
from .reading import Reading
from .relate import Related
from .series import NO_DOSE, Timeline
from .sides import DoseUse, Harm, LaggedLink, ScoreChange
from .values import NO_HARM, NO_MOOD, SpanSummary, Verdict

OFF_WEEKS = (
    "Weeks without doses. The prescriber decides, and nothing here exceeds the doses already taken. How long it "
    "would take is not computed for this question."
)
NOT_TO_LEARN = "Nothing that is worth a dose: to take one only in order to learn is no reason."
NIGHTS_AFTER = "Diary nights after the doses that were taken anyway; not more doses."
_LACKING = {
    "no_nights": "Diary entries for this outcome.",
    "no_doses": NIGHTS_AFTER,
    "allocation_not_known": "Opening the allocation at the time that was planned for it.",
    "nights_hardly_differ": "Nothing: another outcome of the same nights may be told.",
    "too_few_baseline_nights": "Nights without doses, as many as there should have been before the first one.",
    "too_few_doses": "Nothing yet: that few doses were taken is no reason to take more.",
    "too_few_nights_since_first_dose": "More nights in the diary; not more doses.",
}
"""What a record lacks where there is no estimate or it is only described, by the code of the message that says so."""
NO_MORE_DOSES = "Nothing in one patient's diary. More doses would not be a reason to go on."
LITTLE_TO_LOSE = "By this {} stopping would lose little; the clinician and the patient decide."

GAINS = {
    Outcome.SLEEP_EFFICIENCY: "points of sleep efficiency",
    Outcome.TOTAL_SLEEP_TIME: "minutes of sleep",
    Outcome.SLEEP_ONSET_LATENCY: "minutes sooner asleep",
    Outcome.WAKE_AFTER_SLEEP_ONSET: "minutes less awake in the night",
    Outcome.SLEEP_QUALITY: "points of sleep quality",
}
"""What a gain in each outcome counts; positive is better for every one."""

BENEFITS = frozenset({Direction.LIKELY_BENEFIT, Direction.CLEAR_BENEFIT})
HARMS = frozenset({Direction.LIKELY_HARM, Direction.CLEAR_HARM})
LARGE_ENOUGH = frozenset({Size.WORTHWHILE, Size.PROBABLY_WORTHWHILE})
TOO_SMALL = frozenset({Size.TOO_SMALL, Size.PROBABLY_TOO_SMALL})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """What was found on a record, from which every promise is answered.

    ``estimate`` is that of the primary outcome and ``effects`` are those of every outcome, for the product that
    promises and harms are about (`Reading.leading`); empty where no night shows a dose of it.
    """

    reading: Reading
    estimate: Estimate | None = None
    effects: Mapping[Outcome, Estimate] = field(default_factory=dict)
    spans: tuple[SpanSummary, ...] = ()
    scores: Sequence[ScoreChange] = ()
    related: Sequence[Related] = ()
    harm: Harm | Unknown = NO_HARM
    dose_use: Sequence[DoseUse] = ()
    mood_links: tuple[LaggedLink, ...] | Unknown = NO_MOOD
    names_product: bool = False
    """Whether the answers name the product, since the review leads with another."""

    @property
    def knowledge(self) -> Knowledge:
        """Knowledge that the record is judged by."""
        return self.reading.knowledge

    def limit(self, name: str) -> float:
        """Give a threshold of the claims ledger."""
        return self.knowledge.number(f"review.claim.{name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What this record says about a promise."""

    verdict: Verdict
    text: str
    would_settle: str | None = None


NO_DOSE_SEEN = Answer(verdict=Verdict.CANNOT_TELL_YET, text=NO_DOSE, would_settle=NOT_TO_LEARN)
"""The answer of a record without any dose."""


def unseen(line: Timeline) -> Answer:
    """Answer where no night shows a dose: where the doses lie, and nights after them if any can still come."""
    awaited = any(each.place is DosePlace.AFTER_LAST_NIGHT and each.dose.reached_the_body for each in line.doses)
    return replace(NO_DOSE_SEEN, text=line.no_dose_seen(), would_settle=NIGHTS_AFTER if awaited else NOT_TO_LEARN)


def settles(estimate: Estimate | None) -> str:
    """Say what would settle what is open: what was simulated, else weeks without doses; never more doses.

    Where the doses have ended, a severe adverse effect followed one, or a stop fires, nothing is to be settled by new
    ones, and that is said.
    """
    step = None if estimate is None else estimate.next_step
    if isinstance(step, NextStep):
        return step.text
    return f"{step.reason[0].upper()}{step.reason[1:]}." if step in {ENDED, HARM_FIRST, STOP_FIRST} else OFF_WEEKS


def lacking(estimate: Estimate) -> str | None:
    """Say what would allow a judgement where the record has none; ``None`` where it is judged."""
    codes = {message.code for message in estimate.messages}
    return next((text for code, text in _LACKING.items() if code in codes), None)


def sleep_is_better(estimate: Estimate | None) -> bool | None:
    """Whether sleep is probably better with the doses, by a size that may matter; ``None`` where that is open."""
    if estimate is None or estimate.direction is Direction.DESCRIBE_ONLY:
        return None
    if estimate.direction in HARMS or estimate.size in TOO_SMALL:
        return False
    return True if estimate.direction in BENEFITS else None


def says_no_benefit(estimate: Estimate) -> bool:
    """Whether it is told that a gain that matters is absent: a result in itself, not the lack of one."""
    if estimate.direction is Direction.DESCRIBE_ONLY or not estimate.identifiable.average_benefit:
        return False
    return estimate.direction in HARMS or estimate.size is Size.TOO_SMALL


def little_to_lose(estimate: Estimate, others: Iterable[Estimate]) -> str | None:
    """Say that stopping loses little, where the leading outcome tells no gain that matters, and no other shows one.

    ``others`` are the other outcomes of the same product: where one of them is open, only this measure is spoken of.
    Nothing is said where doses followed bad days, since the estimate is then likely too pessimistic.
    """
    rest = [each for each in others if each is not estimate]
    pessimistic = any(message.code == AS_NEEDED for message in estimate.messages)
    if pessimistic or not says_no_benefit(estimate) or any(each.size in LARGE_ENOUGH for each in rest):
        return None
    told = all(each.direction in HARMS or each.size in TOO_SMALL for each in rest)
    return LITTLE_TO_LOSE.format("record" if told else "measure")


def doubted(answer: Answer, estimate: Estimate | None) -> Answer:
    """Take back a fit that rests on an effect which has faded, or which other assumptions do not show."""
    if estimate is None or answer.verdict is not Verdict.DIARY_FITS:
        return answer
    faded = [message.text for message in estimate.messages if message.code == FADED]
    if faded:
        text = f"{answer.text} {faded[0]}"
        return replace(answer, verdict=Verdict.CANNOT_TELL_YET, text=text, would_settle=NO_MORE_DOSES)
    variants = () if estimate.sensitivity is None else estimate.sensitivity.variants
    if any(variant.direction not in BENEFITS for variant in variants):
        text = f"{answer.text} Under other assumptions no benefit is shown."
        return replace(answer, verdict=Verdict.CANNOT_TELL_YET, text=text, would_settle=settles(estimate))
    return answer


def not_estimated(found: Found) -> Answer:
    """Answer where there is no estimate, or one that only describes: why, and what the record lacks."""
    estimate, verdict = found.estimate, Verdict.CANNOT_TELL_YET
    if estimate is None:
        return unseen(found.reading.line)
    if estimate.direction is not Direction.DESCRIBE_ONLY:
        text = "The effect by night could not be estimated."
        return Answer(verdict=verdict, text=text, would_settle=settles(estimate))
    reason = estimate.messages[0].text if estimate.messages else ""
    said = estimate.headline if reason in estimate.headline else f"{estimate.headline} {reason}"
    return Answer(verdict=verdict, text=said, would_settle=lacking(estimate) or settles(estimate))


def opened(verdict: Verdict, text: str, estimate: Estimate) -> Answer:
    """Give an answer, and what would settle it where it is open."""
    is_open = verdict is Verdict.CANNOT_TELL_YET
    return Answer(verdict=verdict, text=text, would_settle=settles(estimate) if is_open else None)
