"""The gallery's own page: what is true beside what was said, in Markdown, written by the tool alone."""

from __future__ import annotations

from collections.abc import Sequence

from trochee.effect.values import Outcome
from trochee.foundation.figures import counted, signed
from trochee.reports import words

from .answers import Answer

OTHERS = (Outcome.TOTAL_SLEEP_TIME, Outcome.SLEEP_ONSET_LATENCY, Outcome.WAKE_AFTER_SLEEP_ONSET)
"""Outcomes besides sleep efficiency whose truth is known."""
_HEAD = """# Twelve invented people

Nobody here exists. What is true of each was fixed in `tools/gallery/people.py` before the record was reviewed, and
stands in the folder's `truth.toml`; the seed is the number of the folder. Neither is changed to make an answer come
out right. This page is written by `make gallery`, which also builds the reviews and an index of them into
`build/gallery`; a test makes every folder and answer anew and holds them to this page.

Figures are average benefit a night in percentage points of sleep efficiency, against never having dosed: what is true
of the medicine itself, and what the record says of it. The smallest effect that matters is 10 points.

| | true | estimate | 90 % interval | holds the truth | answer | what is said beside it |
|---|---|---|---|---|---|---|
"""
_TAIL = """
In the last column stand messages (codes of [docs/json.md](../json.md)) and other signs, all asked for beforehand but
three. Number 3 entered nine of thirteen nights before the first dose; that such a record is told of too few nights
before it, in place of a short stretch, was allowed for after its answer was seen. So was the sign of number 12: it
first asked for a way to settle the question, and 'no plan is likely to' is an answer too. The message that names
CBT-I beside number 7 was written since.

How often each message stands where it should, over 200 other people of each kind: [benchmarks](../benchmarks.md).
"""


def page(answers: Sequence[Answer]) -> str:
    """Write the page of all twelve."""
    rows = "".join(row(each) for each in answers)
    people = "".join(
        f"- **[{title(each)}]({each.person.folder})**, {each.person.name}. {each.person.story}\n" for each in answers
    )
    return f"{_HEAD}{rows}\n{summary(answers)}\n## Who they are\n\n{people}{_TAIL}"


def row(one: Answer) -> str:
    """Write one row: a person's truth and answer."""
    found, estimate = one.benefit, one.estimate
    held = "yes" if one.holds() else f"**no**, {_why(one)}"
    cells = (
        f"[{title(one)}]({one.person.folder})",
        signed(one.truth(), 1),
        signed(found.mean, 1),
        f"{signed(found.interval90.low, 1)} to {signed(found.interval90.high, 1)}",
        held,
        words.judgement(estimate.direction, estimate.size)
        + (" (**opposite to the truth**)" if one.is_opposite else ""),
        _beside(one),
    )
    return f"| {' | '.join(cells)} |\n"


def summary(answers: Sequence[Answer]) -> str:
    """Count what held, in sentences."""
    held = sum(each.holds() for each in answers)
    unexplained = [title(each) for each in answers if not each.holds() and not each.miss_is_explained]
    opposite = [title(each) for each in answers if each.is_opposite or each.claims_too_much]
    silent = [title(each) for each in answers if each.missing]
    others = sum(each.holds(outcome) for each in answers for outcome in OTHERS)
    parts = (
        f"The truth lies in the 90 % interval in {held} of {len(answers)}.",
        f"Misses that no message explains: {_named(unexplained)}.",
        f"Answers or verdicts opposite to the truth: {_named(opposite)}.",
        f"People of whom something asked for beforehand is not said: {_named(silent)}.",
        f"Of {len(OTHERS) * len(answers)} intervals of other outcomes with a known truth, {others} hold it.",
    )
    return "".join(f"- {part}\n" for part in parts)


def title(one: Answer) -> str:
    return f"{one.person.number} {one.person.title}"


def _why(one: Answer) -> str:
    said = [code for code in one.person.expected.explain_a_miss if code in one.codes]
    return f"see `{'`, `'.join(said)}`" if said else "and no message explains it"


def _beside(one: Answer) -> str:
    expected = one.person.expected
    asked = [code for group in expected.messages for code in group if code in one.codes]
    seen = [sign.replace("_", " ") for sign in expected.signs if sign in one.signs]
    lacking = [f"**not said: {each.replace('_', ' ')}**" for each in one.missing]
    too_much = [f"**claim {each} goes too far**" for each in one.claims_too_much]
    return ", ".join([*(f"`{code}`" for code in asked), *seen, *lacking, *too_much]) or "nothing asked for"


def _named(who: Sequence[str]) -> str:
    return f"{counted(len(who), 'person', 'people')} ({', '.join(who)})" if who else "none"
