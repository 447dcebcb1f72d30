"""The closed language of conditions in a reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.ui.of_science import of_science
from trochee.knowledge import Knowledge
from trochee.knowledge.conditions import BOUNDED, Condition, Joining, Operator, Test
from trochee.knowledge.facts import Fact, FactType, FactValue

_BOUNDS: Mapping[Operator, str] = {
    Operator.COUNT_AT_LEAST: _("%(value)s or more of them"),
    Operator.AT_LEAST: _("%(value)s or more"),
    Operator.ABOVE: _("more than %(value)s"),
    Operator.AT_MOST: _("%(value)s or less"),
    Operator.BELOW: _("less than %(value)s"),
    Operator.WITHIN_DAYS: _("%(value)s days ago or less"),
    Operator.DAYS_AGO_OVER: _("more than %(value)s days ago, or never"),
}
_JOINED: Mapping[Joining, str] = {
    Joining.ALL: _("All of these:"),
    Joining.ANY: _("Any of these:"),
    Joining.NOT: _("Not:"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One line of a condition: what is asked, or how the ``parts`` beneath count together.

    ``quantity`` names the number it rests on, ``shipped`` what that is where the clinic has another one.
    """

    asked: str = ""
    says: str = ""
    fact: str = ""
    quantity: str = ""
    shipped: str = ""
    parts: tuple[Clause, ...] = ()


def clause(condition: Condition, own: Knowledge, shipped: Knowledge) -> Clause:
    """Put a condition into words, with the clinic's ``own`` numbers and the shipped ones beside them."""
    if isinstance(condition, Test):
        return _asked(condition, own, shipped)
    parts = tuple(clause(each, own, shipped) for each in condition.parts)
    if condition.joining is Joining.AT_LEAST_OF:
        number = condition.number
        said = ngettext("At least %(number)s of these:", "At least %(number)s of these:", number)
        return Clause(says=said % {"number": number}, parts=parts)
    return Clause(says=str(_JOINED[condition.joining]), parts=parts)


def _asked(test: Test, own: Knowledge, shipped: Knowledge) -> Clause:
    fact = own.facts[test.fact]
    question, name = of_science(fact.question), fact.id
    if test.operator in BOUNDED:
        quantity = test.bound if isinstance(test.bound, str) else ""
        number = own.number(quantity) if quantity else test.bound
        says = str(_BOUNDS[test.operator]) % {"value": _with_unit(number, fact)}
        here = shipped.quantities.get(quantity)
        other = "" if here is None or here.value == number else _with_unit(here.value, fact)
        return Clause(asked=question, says=says, fact=name, quantity=quantity, shipped=other)
    if isinstance(test.bound, tuple):
        words = ", ".join(said(each) for each in test.bound)
        listed = gettext("one of: %(words)s") if test.operator is Operator.ONE_OF else gettext("holds: %(words)s")
        return Clause(asked=question, says=listed % {"words": words}, fact=name)
    return Clause(asked=question, says=said(fact.read(str(test.bound))), fact=name)


def _with_unit(number: object, fact: Fact) -> str:
    unit = "" if fact.unit in ("", "1") or fact.type is not FactType.NUMBER else f" {of_science(fact.unit)}"
    return f"{number:.10g}{unit}" if isinstance(number, int | float) else str(number)


def said(value: FactValue | None) -> str:
    """Say a value of a fact."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, tuple):
        return ", ".join(said(each) for each in value) or gettext("none")
    return of_science(str(value).replace("_", " ")) if isinstance(value, str) else str(value)
