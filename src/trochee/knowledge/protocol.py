"""What a clinic decided for itself, and the knowledge with it laid over: values only, nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from trochee.foundation.citation import Basis, Citation, DatedValue, Quantity
from trochee.record.authorisation import Formulation

from .condition_values import NamedCondition
from .conditions import Group, Joining
from .facts import Fact
from .medicine_values import Interaction, Medicine
from .rules import OnUnknown, Rule
from .severity import Severity
from .strictness import asking_for
from .values import Knowledge


class Switch(StrEnum):
    """A setting that is off until a clinic switches it on; the words of the fact ``setting``."""

    LIVE_REMOTE = "live_remote"
    HOME = "home"


OFF_RULES: Mapping[Switch, str] = {
    Switch.LIVE_REMOTE: "protocol.live_remote_off",
    Switch.HOME: "protocol.home_off",
}
"""The shipped rule that stops a dose in a setting; a clinic that switches the setting on retires it."""
UNREADABLE = "protocol.unreadable"
"""The rule that fires for everybody where a clinic's own protocol cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValue:
    """Another value for a number of the knowledge [the number's unit], from which day, and why."""

    id: str
    value: float
    since: date
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A clinic's own values, rules, facts, medicines, interactions, conditions and formulations.

    ``switches`` are those on; ``lines`` says on which line of the text an entry stands, by its id.
    """

    values: Mapping[str, OwnValue] = field(default_factory=dict, hash=False)
    switches: frozenset[Switch] = frozenset()
    citations: Mapping[str, Citation] = field(default_factory=dict, hash=False)
    facts: Mapping[str, Fact] = field(default_factory=dict, hash=False)
    rules: Mapping[str, Rule] = field(default_factory=dict, hash=False)
    medicines: Mapping[str, Medicine] = field(default_factory=dict, hash=False)
    interactions: Mapping[str, Interaction] = field(default_factory=dict, hash=False)
    conditions: Mapping[str, NamedCondition] = field(default_factory=dict, hash=False)
    formulations: Mapping[str, Formulation] = field(default_factory=dict, hash=False)
    lines: Mapping[str, int] = field(default_factory=dict, hash=False, compare=False)


def overlaid(knowledge: Knowledge, protocol: Protocol) -> Knowledge:
    """Lay a clinic's protocol over knowledge; neither is changed.

    A rule that asks for a number with another value says so where it speaks. A setting that is switched on retires
    the rule that stops it. The protocol must have been read beside this knowledge: what it names has to be there.
    """
    rules = dict(knowledge.rules)
    for quantity, asked_by in asking_for(knowledge).items():
        if quantity in protocol.values:
            said = _said(knowledge.quantities[quantity], protocol.values[quantity])
            for each in asked_by:
                rules[each] = replace(rules[each], says=f"{rules[each].says} {said}")
    for switch in protocol.switches:
        rules[OFF_RULES[switch]] = replace(rules[OFF_RULES[switch]], retired=True)
    own = {each: _with(knowledge.quantities[each], value) for each, value in protocol.values.items()}
    return replace(
        knowledge,
        quantities={**knowledge.quantities, **own},
        citations={**knowledge.citations, **protocol.citations},
        facts={**knowledge.facts, **protocol.facts},
        rules={**rules, **protocol.rules},
        medicines={**knowledge.medicines, **protocol.medicines},
        interactions={**knowledge.interactions, **protocol.interactions},
        named_conditions={**knowledge.named_conditions, **protocol.conditions},
    )


def _with(quantity: Quantity, own: OwnValue) -> Quantity:
    dated = DatedValue(since=own.since, value=own.value)
    return replace(
        quantity,
        value=own.value,
        since=own.since,
        sources=(),
        basis=Basis.DESIGN,
        note=own.why,
        history=(*quantity.history, dated),
    )


def _said(quantity: Quantity, own: OwnValue) -> str:
    unit = "" if quantity.unit == "1" else f" {quantity.unit}"
    return f"(This clinic's own value is {own.value:.10g}{unit}, not {quantity.value:.10g}{unit}.)"


def unreadable(knowledge: Knowledge, says: str, on: date, review_by: date) -> Knowledge:
    """Give knowledge in which a stop fires for everybody, since what the clinic decided could not be asked."""
    rule = Rule(
        id=UNREADABLE,
        version=1,
        rows=(),
        severity=Severity.STOP,
        basis=Basis.DESIGN,
        verified=True,
        hazard="protocol",
        when=Group(joining=Joining.ALL, parts=()),  # nothing to rule it out
        unknown=OnUnknown.FIRE,
        says=says,
        grounds=(),
        checked_on=on,
        review_by=review_by,
        examples=(),
        note="A check that could not run does not pass.",
    )
    return replace(knowledge, rules={**knowledge.rules, rule.id: rule})
