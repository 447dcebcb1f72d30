"""A protocol as its pages show it: what it says, whether it can be signed, what is otherwise in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import unified_diff

from trochee.clinic.protocols.checking import checked_content
from trochee.clinic.protocols.values import Content, OwnNumber
from trochee.clinic.ui.of_science import of_science
from trochee.foundation.citation import Quantity
from trochee.foundation.refusal import InputError, InputRefused
from trochee.knowledge import Knowledge, shipped
from trochee.knowledge.protocol import Protocol, overlaid
from trochee.safety.protocol import Otherwise, otherwise, tried

from ..knowledge.presenters import BASES, OUTCOMES, figure


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNumberLine:
    """An own number beside the shipped one."""

    number: OwnNumber
    label: str
    own: str
    shipped: str
    basis: str
    sources: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherwiseLine:
    """An example of a shipped rule that comes out otherwise."""

    found: Otherwise
    given: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look at a draft found: what is wrong with it, or how many own examples came out and what they change."""

    errors: tuple[InputError, ...] = ()
    protocol: Protocol | None = None
    examples: int = 0
    others: tuple[OtherwiseLine, ...] = ()

    @property
    def knowledge(self) -> Knowledge | None:
        """Give the knowledge with the draft laid over; nothing where it cannot be read."""
        return None if self.protocol is None else overlaid(shipped(), self.protocol)


def looked_at(content: Content, today: date) -> Look:
    """Read a draft and try its examples, and those of shipped rules that its numbers touch."""
    try:
        protocol = checked_content(content, today)
    except InputRefused as refused:
        return Look(errors=refused.errors)
    laid = overlaid(shipped(), protocol)
    others = tuple(
        OtherwiseLine(
            found=each,
            given=_given(each),
            before=str(OUTCOMES[each.before]),
            after=str(OUTCOMES[each.after]),
        )
        for each in otherwise(shipped(), laid)
    )
    return Look(protocol=protocol, examples=len(tried(laid, *protocol.rules)), others=others)


def _given(found: Otherwise) -> str:
    return "; ".join(f"{name} = {_plain(value)}" for name, value in found.example.given.items())


def _plain(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def number_lines(content: Content) -> tuple[OwnNumberLine, ...]:
    """Give the own numbers of a content beside what is shipped; one that is shipped no more stands alone."""
    return tuple(_line(each, shipped().quantities.get(each.id)) for each in content.numbers)


def _line(number: OwnNumber, quantity: Quantity | None) -> OwnNumberLine:
    own = f"{number.value:.10g} {'' if number.unit == '1' else of_science(number.unit)}".rstrip()
    if quantity is None:
        return OwnNumberLine(number=number, label=number.id, own=own, shipped="–", basis="", sources="")
    named = [shipped().citations[key] for key in quantity.sources]
    return OwnNumberLine(
        number=number,
        label=quantity.label,
        own=own,
        shipped=figure(quantity.value, quantity),
        basis=str(BASES[quantity.basis]),
        sources="; ".join(f"{each.authors} ({each.year})" for each in named),
    )


def compared(before: Content, now: Content) -> tuple[tuple[str, str], ...]:
    """Give the lines that are otherwise, each with ``+``, ``-`` or a space before it; empty where none is."""
    lines: Sequence[str] = list(unified_diff(before.text.splitlines(), now.text.splitlines(), lineterm="", n=2))
    return tuple((line[:1], line[1:]) for line in lines[2:])
