"""What the clinic wrote down in its own protocol to fill in the product with, for whoever chooses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trochee.record import Formulation

from ..wording import mg


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One formulation of the clinic, by its id and in words."""

    id: str
    text: str


def offers(made: Mapping[str, Formulation]) -> tuple[Offer, ...]:
    """Give what can be chosen, in the order in which the clinic wrote it."""
    return tuple(Offer(id=key, text=in_words(each)) for key, each in made.items())


def in_words(made: Formulation) -> str:
    """Write what the pharmacy makes in one line; what is not said is left out."""
    told = (made.product, mg(made.strength_mg), made.base, made.flavour, made.pharmacy)
    return ", ".join(filter(None, told))
