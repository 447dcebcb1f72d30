"""The knowledge that holds in this clinic, as its pages show it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.protocols.queries import checker_of, knowledge_of, versions
from trochee.clinic.protocols.values import OwnNumber, Signed
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.ui.of_science import of_science
from trochee.foundation.citation import Basis, Citation, Quantity, Way
from trochee.knowledge import Knowledge, shipped
from trochee.knowledge.catalogue import KINDS_SHOWN, Item, items
from trochee.knowledge.conditions import asked_in, facts_of
from trochee.knowledge.facts import Fact
from trochee.knowledge.medicine_values import Interaction
from trochee.knowledge.rules import Outcome, Rule
from trochee.knowledge.severity import Severity
from trochee.knowledge.strictness import asking_for, stricter_ways
from trochee.safety.protocol import tried

from .words import Clause, clause, said

SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    Severity.STOP: ("bad", _("stop")),
    Severity.SECOND_SIGN_OFF: ("warn", _("second sign-off")),
    Severity.CAUTION: ("quiet", _("caution")),
    Severity.NOTE: ("quiet", _("note")),
}
BASES: Mapping[Basis, str] = {
    Basis.LABEL: _("label of a medicine"),
    Basis.GUIDELINE: _("guideline"),
    Basis.STUDY: _("study"),
    Basis.DESIGN: _("own decision"),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.FIRES: _("fires"),
    Outcome.SILENT: _("silent"),
    Outcome.ASKS: _("asks"),
}
_OWN = "own"
_FOUND_AT_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source, where in it, and when it was read there."""

    citation: Citation
    locator: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleLine:
    """An example in words: what is given, what it should come out as, and what it does."""

    given: tuple[tuple[str, str], ...]
    expected: str
    outcome: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule as a page shows it."""

    rule: Rule
    tag: str
    severity: str
    basis: str
    own: bool
    when: Clause | None
    sources: tuple[SourceLine, ...]
    overdue: bool
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Rules of one file: how many, and how many of each severity."""

    name: str
    rules: int
    stops: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLine:
    """A number that rules ask for: what is shipped, what the clinic has, and where it comes from."""

    quantity: Quantity
    unit: str
    shipped: str
    own: str
    why: str
    since: date | None
    basis: str
    stricter: str
    rules: tuple[str, ...]
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a signed version of the clinic's protocol did to a rule."""

    version: Signed
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """The clinic's knowledge and what is shipped, for one page."""

    scope: Scope
    today: date
    own: Knowledge = field(init=False)
    shipped: Knowledge = field(init=False)

    def __post_init__(self) -> None:
        """Look up what holds now."""
        object.__setattr__(self, "own", knowledge_of(self.scope))
        object.__setattr__(self, "shipped", shipped())

    def topics(self) -> tuple[Topic, ...]:
        """Give the topics, the clinic's own first."""
        found: defaultdict[str, list[Rule]] = defaultdict(list)
        for each in self.own.rules.values():
            found[topic_of(each.id)].append(each)
        return tuple(
            Topic(
                name=name,
                rules=len(rules),
                stops=sum(each.severity is Severity.STOP for each in rules),
                overdue=sum(self._late(each) for each in rules),
            )
            for name, rules in sorted(found.items(), key=lambda pair: (pair[0] != _OWN, pair[0]))
        )

    def rules(self, topic: str) -> tuple[RuleLine, ...]:
        """Give the rules of a topic, the gravest first."""
        order = tuple(Severity)
        found = [each for each in self.own.rules.values() if topic_of(each.id) == topic]
        return tuple(self.rule(each) for each in sorted(found, key=lambda each: order.index(each.severity)))

    def rule(self, rule: Rule) -> RuleLine:
        """Give one rule in words."""
        tag, severity = SEVERITIES[rule.severity]
        readable = all(each.fact in self.own.facts for each in asked_in(rule.when))
        numbers = [each.bound for each in asked_in(rule.when) if isinstance(each.bound, str)]
        return RuleLine(
            rule=rule,
            tag=tag,
            severity=str(severity),
            basis=str(BASES[rule.basis]),
            own=topic_of(rule.id) == _OWN,
            when=clause(rule.when, self.own, self.shipped) if readable and facts_of(rule.when) else None,
            sources=tuple(
                SourceLine(citation=self.own.citations[each.source], locator=each.locator, read_on=each.read_on)
                for each in rule.grounds
            ),
            overdue=self._late(rule),
            numbers=tuple(each for each in dict.fromkeys(numbers) if each in self.own.quantities),
        )

    def overdue(self) -> tuple[Rule, ...]:
        """Give the rules whose review is overdue, the longest first."""
        late = [each for each in self.own.rules.values() if self._late(each)]
        return tuple(sorted(late, key=lambda each: (each.review_by, each.id)))

    def _late(self, rule: Rule) -> bool:
        return rule.review_by < self.today and not rule.retired

    def examples(self, rule: Rule) -> tuple[ExampleLine, ...]:
        """Try the examples of a rule with the clinic's knowledge."""
        return tuple(
            ExampleLine(
                given=tuple((self._question(name), said(value)) for name, value in each.example.given.items()),
                expected=str(OUTCOMES[each.example.expect]),
                outcome=str(OUTCOMES[each.outcome]),
                right=each.right,
            )
            for each in tried(self.own, rule.id, checker=checker_of(self.scope))
        )

    def _question(self, name: str) -> str:
        return of_science(self.own.facts[name].question)

    def numbers(self) -> tuple[NumberLine, ...]:
        """Give every number that a clinic may decide on, those with an own value first."""
        asked, ways = asking_for(self.shipped), stricter_ways(self.shipped)
        changeable = [each for each in self.shipped.quantities.values() if each.id in asked or each.stricter]
        found = [self._number(each, asked.get(each.id, ()), ways.get(each.id)) for each in changeable]
        return tuple(sorted(found, key=lambda each: not each.own))

    def number(self, name: str) -> NumberLine | None:
        """Give one number; nothing where it is none that a clinic may decide on."""
        return next((each for each in self.numbers() if each.quantity.id == name), None)

    def _number(self, quantity: Quantity, rules: Sequence[str], way: Way | None) -> NumberLine:
        own = self.own.quantities[quantity.id]
        other = own.value != quantity.value
        return NumberLine(
            quantity=quantity,
            unit=unit_of(quantity),
            shipped=figure(quantity.value, quantity),
            own=figure(own.value, quantity) if other else "",
            why=own.note if other else "",
            since=own.since if other else None,
            basis=str(BASES[quantity.basis]),
            stricter="" if way is None else way.value,
            rules=tuple(rules),
            sources=tuple(self.shipped.citations[key] for key in quantity.sources),
        )

    def interactions(self) -> tuple[tuple[str, str, tuple[Interaction, ...]], ...]:
        """Give interactions by severity, with its tag and word."""
        found = self.own.interactions.values()
        return tuple(
            (tag, str(word), tuple(each for each in found if each.severity is severity))
            for severity, (tag, word) in SEVERITIES.items()
        )

    def facts(self) -> tuple[tuple[str, tuple[tuple[Fact, tuple[Rule, ...]], ...]], ...]:
        """Give facts by topic, each with the rules that ask for it."""
        asking: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in self.own.rules.values():
            for name in facts_of(rule.when):
                asking[name].append(rule)
        found: defaultdict[str, list[tuple[Fact, tuple[Rule, ...]]]] = defaultdict(list)
        for each in self.own.facts.values():
            found[each.topic].append((each, tuple(asking[each.id])))
        return tuple((topic, tuple(facts)) for topic, facts in found.items())

    def sources(self) -> tuple[tuple[Citation, int], ...]:
        """Give every source by authors, and how many entries rest on it."""
        used = Counter(key for each in items(self.own) for key in each.sources)
        found = ((each, used[each.key]) for each in self.own.citations.values())
        return tuple(sorted(found, key=lambda pair: (pair[0].authors.casefold(), pair[0].year)))

    def found(self, words: str) -> tuple[tuple[str, tuple[Item, ...], int], ...]:
        """Give the entries that hold every word, by kind; of each kind the first ones and how many there are."""
        wanted = words.casefold().split()
        hits: defaultdict[str, list[Item]] = defaultdict(list)
        for each in items(self.own) if wanted else ():
            text = f"{each.id} {each.label} {each.says}".casefold().replace("_", " ")
            if all(word in text for word in wanted):
                hits[each.kind].append(each)
        return tuple(
            (kind, tuple(hits[kind][:_FOUND_AT_MOST]), len(hits[kind])) for kind in KINDS_SHOWN if hits[kind]
        )

    def history(self, rule: Rule) -> tuple[Event, ...]:
        """Give what the clinic's versions changed of a rule, the latest first."""
        asked = {name for name, rules in asking_for(self.shipped).items() if rule.id in rules}
        signed = versions(self.scope)
        return tuple(
            Event(version=now, lines=lines)
            for now, before in zip(signed, [*signed[1:], None], strict=False)
            if (lines := tuple(_changed(rule.id, asked, now, before)))
        )


def topic_of(name: str) -> str:
    """Name the topic of a rule, which is the first part of its id."""
    return name.partition(".")[0]


def unit_of(quantity: Quantity) -> str:
    """Give the unit of a number as it is shown; empty for a pure one."""
    return "" if quantity.unit == "1" else of_science(quantity.unit)


def figure(value: float, quantity: Quantity) -> str:
    """Write a value with its unit."""
    return f"{value:.10g} {unit_of(quantity)}".rstrip()


def _changed(name: str, asked: set[str], now: Signed, before: Signed | None) -> Iterator[str]:
    was = {each.id: each for each in before.content.numbers} if before else {}
    has = {each.id: each for each in now.content.numbers}
    for quantity in sorted(asked):
        if _value(was.get(quantity)) != _value(has.get(quantity)):
            yield f"{quantity}: {_value(was.get(quantity))} → {_value(has.get(quantity))}"
    named = f"id: {name}"
    earlier = before.content.entries if before else ""
    if (named in now.content.entries or named in earlier) and now.content.entries != earlier:
        yield name


def _value(number: OwnNumber | None) -> str:
    return "–" if number is None else f"{number.value:.10g} {number.unit}"
