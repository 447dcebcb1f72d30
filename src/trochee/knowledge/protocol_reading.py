"""A clinic's own protocol as YAML text: read under the law of this room, or refused with everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from trochee.foundation.citation import Basis, Quantity, Way
from trochee.foundation.refusal import InputError, InputRefused
from trochee.record.authorisation import Formulation

from .condition_kinds import NAMED_CONDITIONS
from .kind import Kind
from .kinds import CITATIONS
from .law import breaches
from .loader import composed, shipped, shipped_shelf
from .medicine_kinds import INTERACTIONS, MEDICINES
from .protocol import OwnValue, Protocol, Switch
from .rule_kinds import FACTS, RULES, rule_of
from .shapes import BROKEN, DAY, FLAG, NAME, NUMBER, TEXT, Entry, Field, Many, Section, Sheet, number, optional
from .shelf import Filed, Shelf, on_a_shelf
from .strictness import asking_for, compared_facts, stricter_ways
from .values import Knowledge

NAMED = "protocol.yaml"
MOST_CHARACTERS = 200_000
_DEEPEST = 40
_OWN = "own"
_SETTINGS = ("thresholds", "switches")
_KINDS: Mapping[str, Kind] = {
    "citations": CITATIONS,
    "facts": FACTS,
    "rules": RULES,
    "medicines": MEDICINES,
    "interactions": INTERACTIONS,
    "conditions": NAMED_CONDITIONS,
}
"""What a clinic adds, by the key of the text under which it stands."""

_VALUE = Section(
    {"id": Field(NAME), "value": Field(NUMBER), "unit": Field(TEXT), "from": Field(DAY), "why": Field(TEXT)}
)
_FORMULATION = Section(
    {
        "id": Field(NAME),
        "product": Field(TEXT),
        "strength_mg": Field(number(0)),
        "base": optional(TEXT),
        "flavour": optional(TEXT),
        "pharmacy": optional(TEXT),
    }
)
_TEXT = Section(
    {
        "thresholds": optional(Many(_VALUE), ()),
        "switches": optional(Section({each.value: optional(FLAG, False) for each in Switch})),
        **{key: optional(Many(kind.section), ()) for key, kind in _KINDS.items()},
        "formulations": optional(Many(_FORMULATION), ()),
    }
)


def read_protocol(text: str, as_of: date | None = None, *, settings: str = "") -> Protocol:
    """Read a protocol beside the knowledge that ships with trochee; dates after ``as_of`` are refused.

    An empty text is a protocol that says nothing. ``settings`` are thresholds and switches in the same language,
    where they come from elsewhere than the text; lines count in the text. Raises `InputRefused` with every error, its
    line and key.
    """
    errors: list[InputError] = []
    sheet = Sheet(NAMED, errors)
    root = _rooted(text, sheet)
    if settings and not errors:
        _set_elsewhere(root, sheet)
        root = _rooted(f"{text.rstrip()}\n{settings}", sheet)
    entry = None if errors or root is None else _TEXT.read(root, "", sheet)
    if errors:
        raise InputRefused(_in_order(errors))
    if entry is None:
        return Protocol()
    shelf = _beside_shipped(entry, as_of)
    errors += [each for each in breaches(shelf) if each.file == NAMED]
    errors += _names(entry)
    errors += _values(entry, shipped())
    if errors:
        raise InputRefused(_in_order(errors))
    return _built(entry, shelf)


def _set_elsewhere(root: yaml.Node | None, sheet: Sheet) -> None:
    for key, _ in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value in _SETTINGS:
            sheet.refuse(key, key.value, key.value, "anywhere but in this text", "it is set beside this text")


def _rooted(text: str, sheet: Sheet) -> Any:
    if len(text) > MOST_CHARACTERS:
        return sheet.refuse(None, "", f"{len(text)} characters", f"at most {MOST_CHARACTERS}", "too long")
    root = composed(text, sheet)
    return root if root in (None, BROKEN) or _plain(root, sheet) else BROKEN


def _plain(root: yaml.Node, sheet: Sheet) -> bool:
    """Refuse what only looks small: a piece that stands in several places, and nesting without end."""
    seen: set[int] = set()
    open_nodes = [(root, 0)]
    while open_nodes:
        node, depth = open_nodes.pop()
        if id(node) in seen:
            sheet.refuse(node, "", "&… and *…", "each piece written out", "a piece stands in several places")
            return False
        if depth > _DEEPEST:
            sheet.refuse(node, "", f"more than {_DEEPEST} levels", f"at most {_DEEPEST}", "too deep")
            return False
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            open_nodes += [(each, depth + 1) for each in node.value]
        elif isinstance(node, yaml.MappingNode):
            open_nodes += [(each, depth + 1) for pair in node.value for each in pair]
    return True


def _in_order(errors: list[InputError]) -> list[InputError]:
    return sorted(errors, key=lambda error: error.line or 0)


def _beside_shipped(entry: Entry, as_of: date | None) -> Shelf:
    """Put what the clinic wrote behind what is shipped, as if it stood in one folder."""
    entries = dict(shipped_shelf().entries)
    for key, kind in _KINDS.items():
        entries[kind.name] = [*entries[kind.name], *(Filed(NAMED, each) for each in entry[key])]
    return on_a_shelf(entries, as_of)


def _names(entry: Entry) -> Iterator[InputError]:
    """Refuse a name that a later version of the shipped knowledge could take, and one that stands twice."""
    for key in (*_KINDS, "formulations"):
        field = _KINDS[key].key if key in _KINDS else "id"
        between = "." if key == "rules" else "_"
        for each in entry[key]:
            if not each[field].startswith(f"{_OWN}{between}"):
                allowed = f"a name that begins with {_OWN}{between}"
                yield Filed(NAMED, each).refused(field, each[field], allowed, "the clinic's own entries say so")
    named = [each["id"] for each in entry["formulations"]]
    for each in entry["formulations"]:
        if named.count(each["id"]) > 1:
            yield Filed(NAMED, each).refused("id", each["id"], "each once", "two formulations have this name")


def _values(entry: Entry, knowledge: Knowledge) -> Iterator[InputError]:
    asked, ways, facts = asking_for(knowledge), stricter_ways(knowledge), compared_facts(knowledge)
    seen: set[str] = set()
    for each in entry["thresholds"]:
        filed, name = Filed(NAMED, each), each["id"]
        quantity = knowledge.quantities.get(name)
        if quantity is None:
            yield filed.refused("id", name, "the id of a number", f"no number is called {name}")
        elif name in seen:
            yield filed.refused("id", name, "each once", f"{name} stands twice")
        elif name not in asked and quantity.stricter is None:
            yield filed.refused("id", name, "a number that a rule asks for", "a clinic does not change this number")
        elif each["unit"] != quantity.unit:
            yield filed.refused("unit", each["unit"], quantity.unit, f"{name} is in {quantity.unit}")
        else:
            lowest, highest = limits_of(
                quantity, ways.get(name), [(f.lowest, f.highest) for f in facts.get(name, ())]
            )
            if not lowest <= each["value"] <= highest:
                allowed = _allowed(lowest, highest, quantity)
                yield filed.refused("value", f"{each['value']:.10g}", allowed, f"{name} {_why_not(quantity)}")
            elif each["value"] == quantity.value:
                yield filed.refused("value", f"{each['value']:.10g}", "another value", "this is what is shipped")
        seen.add(name)


Ends = tuple[float | None, float | None]
_ANY = float("inf")


def limits_of(quantity: Quantity, way: Way | None, ranges: list[Ends]) -> tuple[float, float]:
    """Give the least and the greatest value that a clinic may set [the number's unit], both allowed.

    Stricter, up to what is possible for the facts it is held against (``ranges``). Looser only where the number is
    our own decision, and only as far as its own bounds say. Where no way is stricter, its own bounds alone count.
    """
    own_low, own_high = quantity.lowest, quantity.highest
    lowest = max([each for each, _ in ranges if each is not None], default=-_ANY)
    highest = min([each for _, each in ranges if each is not None], default=_ANY)
    design = quantity.basis is Basis.DESIGN
    loosest_low = own_low if design and own_low is not None else quantity.value
    loosest_high = own_high if design and own_high is not None else quantity.value
    if way is Way.HIGHER:
        return loosest_low, highest if own_high is None else min(highest, own_high)
    if way is Way.LOWER:
        return lowest if own_low is None else max(lowest, own_low), loosest_high
    return loosest_low, loosest_high


def _allowed(lowest: float, highest: float, quantity: Quantity) -> str:
    unit = "" if quantity.unit == "1" else f" {quantity.unit}"
    if lowest == highest:
        return f"only {lowest:.10g}{unit}"
    if highest == _ANY:
        return f"{lowest:.10g}{unit} or more"
    return f"{highest:.10g}{unit} or less" if lowest == -_ANY else f"{lowest:.10g} to {highest:.10g}{unit}"


def _why_not(quantity: Quantity) -> str:
    if quantity.basis is Basis.DESIGN:
        return "may not leave its bounds"
    return f"rests on a {quantity.basis}, so that it may only be made stricter"


def _built(entry: Entry, shelf: Shelf) -> Protocol:
    def built(key: str) -> dict[str, Any]:
        kind = _KINDS[key]
        return {each[kind.key]: kind.build(each) for each in entry[key]}

    facts = shelf.facts
    switches = entry["switches"]
    return Protocol(
        values={
            each["id"]: OwnValue(id=each["id"], value=each["value"], since=each["from"], why=each["why"])
            for each in entry["thresholds"]
        },
        switches=frozenset() if switches is None else frozenset(each for each in Switch if switches[each.value]),
        citations=built("citations"),
        facts=built("facts"),
        rules={each["id"]: rule_of(each, facts) for each in entry["rules"]},
        medicines=built("medicines"),
        interactions=built("interactions"),
        conditions=built("conditions"),
        formulations={
            each["id"]: Formulation(**{key: value for key, value in each.values.items() if key != "id"})
            for each in entry["formulations"]
        },
        lines={each[kind.key]: each.line for key, kind in _KINDS.items() for each in entry[key]},
    )
