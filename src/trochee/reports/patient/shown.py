"""What the diary shows, how sure that is, what else it could be, and what could answer it."""

from __future__ import annotations

from dataclasses import replace

from trochee.effect.values import Direction, Estimate, NextStep, Size
from trochee.review.answers import little_to_lose
from trochee.review.sides import Harm
from trochee.review.values import LeadPart, Review, Tone

from ..parts import Answer, Block, Bullets, Paragraph, Place, Section
from . import wording

LITTLE_TO_LOSE = "A gain that matters is not likely, so you may lose little if you stop. Talk with your clinic first."
STOP_FIRST = "Something in your record speaks against a dose right now. Talk to your care team before you take any."
_MOST_DOUBTS = 4
_SIZES = {
    Size.WORTHWHILE: ", by enough to matter",
    Size.PROBABLY_WORTHWHILE: ", likely by enough to matter",
    Size.UNCERTAIN: ", but it is open if it is enough to matter",
    Size.PROBABLY_TOO_SMALL: ", but likely by too little to matter",
    Size.TOO_SMALL: ", but by too little to matter",
}
_STARTS = {
    Direction.CLEAR_BENEFIT: ("In your diary, sleep was ", "better with the doses", Tone.BENEFIT),
    Direction.LIKELY_BENEFIT: ("In your diary, sleep was ", "probably better with the doses", Tone.BENEFIT),
    Direction.CANNOT_TELL: ("Your diary ", "cannot tell yet", Tone.UNSURE),
    Direction.LIKELY_HARM: ("In your diary, sleep was ", "probably worse with the doses", Tone.HARM),
    Direction.CLEAR_HARM: ("In your diary, sleep was ", "worse with the doses", Tone.HARM),
    Direction.DESCRIBE_ONLY: ("Your diary holds ", "too little so far", Tone.UNSURE),
}
_OPEN_ENDS = {
    Direction.CANNOT_TELL: " if the doses help your sleep.",
    Direction.DESCRIBE_ONLY: " to say if the doses help your sleep.",
}
_GAINS = {Direction.CLEAR_BENEFIT, Direction.LIKELY_BENEFIT}
_HARMS = {Direction.CLEAR_HARM, Direction.LIKELY_HARM}


def main(review: Review) -> Estimate | None:
    """Find the estimate that the page leads with; ``None`` where nothing was dosed."""
    return review.effects.get(review.primary_outcome)


def answer(review: Review) -> Answer:
    """Say in a sentence what the diary shows, and what got worse or was severe; a stop comes before all of it."""
    estimate = main(review)
    parts = _parts(estimate, has_doses=bool(review.products))
    if estimate is not None and little_to_lose(estimate, review.effects.values()) is not None:
        parts = (*parts, LeadPart(text=f" {LITTLE_TO_LOSE}"))
    if review.findings.stops:
        plain = (replace(part, tone=Tone.PLAIN) if part.tone is Tone.BENEFIT else part for part in parts)
        parts = (LeadPart(text=STOP_FIRST, tone=Tone.HARM), LeadPart(text=" "), *plain)
    return Answer(parts=parts, against=tuple(Paragraph(text=text) for text in _against(review)))


def _parts(estimate: Estimate | None, *, has_doses: bool) -> tuple[LeadPart, ...]:
    if estimate is None and has_doses:
        return (LeadPart(text="Your diary has no night after a dose yet, so we have nothing to compare."),)
    if estimate is None or (estimate.average_benefit is None and estimate.doses == 0):
        return (LeadPart(text="There is no dose in your diary yet, so we have nothing to compare."),)
    start, judged, tone = _STARTS[estimate.direction]
    parts = [LeadPart(text=start), LeadPart(text=judged, tone=tone)]
    if estimate.direction in _OPEN_ENDS:
        return (*parts, LeadPart(text=_OPEN_ENDS[estimate.direction]))
    size = _SIZES[estimate.size] if estimate.direction in _GAINS and estimate.size is not None else ""
    return (*parts, LeadPart(text=f"{size}. It does not show why."))


def _against(review: Review) -> list[str]:
    """Severe side effects first, then every outcome of every product that got worse."""
    said = []
    severe = review.harm.severe if isinstance(review.harm, Harm) else 0
    if severe:
        said.append(f"You had {_count(severe, 'severe side effect')}. Talk with your clinic before any more doses.")
    leading = main(review)
    worse = [
        wording.OUTCOMES[found.outcome]
        for by_outcome in review.effects_by_product.values()
        for found in by_outcome.values()
        if found is not leading and found.direction in _HARMS
    ]
    if worse:
        said.append(f"This got worse: {wording.listed(dict.fromkeys(worse))}.")
    return said


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def how_sure(review: Review) -> Section:
    """Give every chance as a count, or say that there is none to give."""
    estimate = main(review)
    chances = [] if estimate is None else _chances(estimate)
    blocks: tuple[Block, ...] = (
        Bullets(items=tuple(Paragraph(text=text) for text in chances)),
        Paragraph(text="These counts also hold what hope and other causes do."),
    )
    if not chances:
        blocks = (Paragraph(text="There are too few nights or doses to count a chance. That is no fault of yours."),)
    return Section(
        id="how-sure",
        title="How sure can we be?",
        subtitle="What to expect, counted over records like yours",
        blocks=blocks,
        place=Place.MAIN,
    )


def _chances(estimate: Estimate) -> list[str]:
    """Write the three probabilities as counts; empty where the record is only described."""
    benefit = estimate.average_benefit
    if benefit is None:
        return []
    shares = [benefit.p_benefit, benefit.p_beyond_smallest, benefit.p_harm_beyond_smallest]
    counts = [wording.out_of(share) for share in shares if share is not None]
    if len(counts) < len(shares):
        return []
    better, enough, worse = counts
    return [
        f"In {better} records like yours, sleep is better with the doses.",
        f"In {enough}, it is better by enough to matter.",
        f"Enough means: {wording.enough(estimate.outcome, estimate.smallest_effect)}.",
        f"In {worse}, it is worse by that much.",
    ]


def what_else(review: Review) -> Section:
    """Name what else could explain it, the gravest first."""
    estimate = main(review)
    codes = {message.code for message in estimate.messages} if estimate is not None else set()
    doubts = [text for code, text in wording.DOUBTS.items() if code in codes][:_MOST_DOUBTS]
    return Section(
        id="what-else",
        title="What else could it be?",
        subtitle="A diary shows what came when, not what did it",
        blocks=(
            Bullets(
                items=tuple(Paragraph(text=text) for text in (*doubts, "Sleep gets better and worse on its own."))
            ),
        ),
        place=Place.SIDE,
    )


def what_could_answer(review: Review) -> Section:
    """Say what could answer what is open: weeks without doses first, never more doses."""
    estimate = main(review)
    return Section(
        id="what-could-answer",
        title="What could answer it?",
        subtitle="You never need to take more to find out",
        blocks=(Bullets(items=tuple(Paragraph(text=text) for text in _answers(estimate))),),
        place=Place.MAIN,
    )


def _answers(estimate: Estimate | None) -> list[str]:
    if estimate is None or estimate.direction is Direction.DESCRIBE_ONLY:
        return ["More nights in your diary would help. More doses would not."]
    if estimate.direction in _HARMS:
        return ["No more doses are needed to see this."]
    said = ["Some weeks with no doses would show the most. Plan them with your clinic."]
    if isinstance(estimate.next_step, NextStep):
        said += _plans(estimate.next_step)
    return [*said, "Keep up your diary, also on nights with no dose."]


def _plans(step: NextStep) -> list[str]:
    if step.recommendation == "none_within_reach":
        return ["A few more weeks may still not be enough to tell."]
    tries = f"In {wording.out_of(step.chance_of_decision)} such tries, {step.weeks} weeks are enough to tell."
    if step.recommendation == "randomise_days":
        return [f"Or your clinic can let chance pick the nights, with no more doses than now. {tries}"]
    return [tries]
