"""What the program says of a folder, laid beside what is true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from trochee.effect.values import AverageBenefit, Direction, Estimate, NextStep, Outcome, Size
from trochee.foundation.unknown import Unknown
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.review.build import build
from trochee.review.values import Review

from .course import Course
from .person import Person

BENEFITS = (Direction.CLEAR_BENEFIT, Direction.LIKELY_BENEFIT)
HARMS = (Direction.CLEAR_HARM, Direction.LIKELY_HARM)
NO_CALL = (Direction.CANNOT_TELL, Direction.DESCRIBE_ONLY)
_SMALL = (Size.TOO_SMALL, Size.PROBABLY_TOO_SMALL)
_SURE = 1.6449
"""Standard normal deviate of 95 %."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """A person's review and truth."""

    person: Person
    lived: Course
    review: Review

    @property
    def estimate(self) -> Estimate:
        """Estimate of the troche for sleep efficiency, fixed beforehand as the one that counts."""
        return self.review.effects_by_product[self.person.troche.name][Outcome.SLEEP_EFFICIENCY]

    @property
    def benefit(self) -> AverageBenefit:
        """Average benefit a night; every folder of the gallery has one."""
        assert self.estimate.average_benefit is not None
        return self.estimate.average_benefit

    def truth(self, outcome: Outcome = Outcome.SLEEP_EFFICIENCY) -> float:
        """True average benefit a night [natural units]."""
        return self.lived.truths[self.person.troche.name][str(outcome)]

    def holds(self, outcome: Outcome = Outcome.SLEEP_EFFICIENCY) -> bool:
        """Whether the 90 % interval of an outcome holds the truth."""
        found = self.review.effects_by_product[self.person.troche.name][outcome].average_benefit
        return found is not None and found.interval90.low <= self.truth(outcome) <= found.interval90.high

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the messages that stand with the estimate."""
        return tuple(message.code for message in self.estimate.messages)

    @cached_property
    def signs(self) -> frozenset[str]:
        """What can be seen elsewhere in the review."""
        return frozenset(name for name, seen in _signs(self).items() if seen)

    @property
    def miss_is_explained(self) -> bool:
        """Whether one of the messages stands there that explain a miss."""
        return any(code in self.codes for code in self.person.expected.explain_a_miss)

    @property
    def is_opposite(self) -> bool:
        """Whether the direction is one that would be opposite to the truth."""
        return str(self.estimate.direction) in self.person.expected.opposite

    @property
    def claims_too_much(self) -> tuple[str, ...]:
        """Claims whose verdict is opposite to the truth."""
        verdicts = {claim.id: claim.verdict for claim in self.review.claims}
        never = self.person.expected.claims_never
        return tuple(
            claim
            for claim, wrong in never.items()
            if not isinstance(verdict := verdicts[claim], Unknown) and str(verdict) in wrong
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """What should be said or seen and is not, or is said and should not be; in words."""
        expected = self.person.expected
        return (
            *(" or ".join(group) for group in expected.messages if not set(group) & set(self.codes)),
            *(f"not {code}" for code in expected.never if code in self.codes),
            *(sign for sign in expected.signs if sign not in self.signs),
        )


def answer(person: Person, lived: Course, folder: Path) -> Answer:
    """Read a folder and review it."""
    return Answer(person=person, lived=lived, review=build(read_folder(folder).record, shipped()))


def _signs(of: Answer) -> Mapping[str, bool]:
    review, found = of.review, of.estimate
    other = None if of.person.other is None else review.effects_by_product[of.person.other.name]
    steps = [spread for name, spread in found.covariates.items() if name.startswith("cbti_step")]
    return {
        "benefit_is_called": found.direction in BENEFITS,
        "nothing_is_called": found.direction in NO_CALL,
        "what_would_settle_it": review.lead.would_settle is not None or isinstance(found.next_step, NextStep),
        "size_is_too_small": found.size in _SMALL,
        "therapy_step_is_better": any(step.mean - _SURE * step.sd > 0 for step in steps),
        "lead_names_a_harm": bool(review.lead.harms),
        "harm_outweighs": not isinstance(review.balance, Unknown) and "Harm outweighs" in review.balance.text,
        "second_product_not_called": other is not None and other[Outcome.SLEEP_EFFICIENCY].direction in NO_CALL,
    }
