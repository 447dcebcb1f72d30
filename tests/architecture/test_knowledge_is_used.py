"""The knowledge and the code agree: numbers have a unit and a ground; ids and citations are used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from tests.house import SOURCE, source_modules, told

from trochee.foundation.citation import Basis
from trochee.knowledge import shipped
from trochee.knowledge.conditions import asked_in, facts_of
from trochee.knowledge.facts import AskedOf, FactType
from trochee.safety.authority import READS
from trochee.safety.figures import FIGURES
from trochee.safety.from_record.doses import ALLERGIC
from trochee.safety.interactions import HAZARD

ID = re.compile(r"(sleep|effect|review|record|safety)(\.[a-z0-9_]+)+")

FILES = (".css", ".typ", ".html", ".json", ".yaml", ".csv")


def constants() -> set[str]:
    """Every text in the source."""
    return {
        node.value
        for module in source_modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def patterns() -> list[re.Pattern[str]]:
    """Every text with holes in the source, as a pattern that its filled form matches."""
    found = []
    for module in source_modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.JoinedStr):
                continue
            parts = [
                re.escape(part.value)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
                else "[a-z0-9_.]+"
                for part in node.values
            ]
            if any("\\." in part for part in parts):
                found.append(re.compile("".join(parts)))
    return found


def ids_asked_for() -> dict[str, str]:
    """Ids given to `number(…)` or `quantities[…]`, and every text that has the shape of an id; with their place."""
    asked = {}
    for module in source_modules():
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            if ID.fullmatch(node.value) and not node.value.endswith(FILES):
                asked[node.value] = module.place(node)
    return asked


def asked_by_rules() -> set[str]:
    """Ids that a rule or a fact that follows from others holds against."""
    knowledge = shipped()
    followed = (each for fact in knowledge.facts.values() for each in (fact.follows, fact.not_if))
    asked = (
        each
        for section in knowledge.assessment.values()
        for asking in section.asks
        for each in (asking.when, asking.calls)
    )
    conditions = (
        *(rule.when for rule in knowledge.rules.values()),
        *(each for each in (*followed, *asked) if each is not None),
    )
    return {test.bound for each in conditions for test in asked_in(each) if isinstance(test.bound, str)}


def explained_by_their_file() -> set[str]:
    """Ids in files that open with a comment which says what all their entries rest on."""
    texts = [path.read_text(encoding="utf-8") for path in (SOURCE / "knowledge" / "quantities").glob("*.yaml")]
    return {
        each for text in texts if text.startswith("# ") for each in re.findall(r"^- id: (\S+)", text, re.MULTILINE)
    }


def test_every_number_says_its_unit_and_what_it_rests_on() -> None:
    explained = explained_by_their_file()
    bare = [
        quantity.id
        for quantity in shipped().quantities.values()
        if not quantity.unit
        or not quantity.label
        or not (quantity.sources or quantity.note or quantity.id in explained)
    ]
    assert not bare, told("Give label, unit, and a source; or basis design with a note that says why:", bare)


def test_our_own_decisions_are_marked_as_ours() -> None:
    loose = [q.id for q in shipped().quantities.values() if not q.sources and q.basis is not Basis.DESIGN]
    assert not loose, told("Without a source the basis is design:", loose)


def test_a_source_that_was_not_read_is_not_called_verified() -> None:
    knowledge = shipped()
    rash = [
        f"{quantity.id}: {key}"
        for quantity in knowledge.quantities.values()
        for key in quantity.sources
        if quantity.verified
        and quantity.basis is not Basis.DESIGN
        and all(knowledge.citations[each].read == "memory" for each in quantity.sources)
    ]
    assert not rash, told("Set verified: false, or read the source:", rash)


def test_no_id_is_invented() -> None:
    known = shipped().quantities
    invented = [
        f"{place}: {each}"
        for each, place in ids_asked_for().items()
        if each not in known and not any(key.startswith((f"{each}.", f"{each.rstrip('_')}_")) for key in known)
    ]
    assert not invented, told("These ids stand in no quantities file:", invented)


def test_no_id_is_idle() -> None:
    texts, holed = constants() | asked_by_rules(), patterns()
    prefixes = tuple(text for text in texts if text.endswith(".") and ID.fullmatch(text[:-1]))
    idle = [
        each
        for each in shipped().quantities
        if each not in texts
        and not (prefixes and each.startswith(prefixes))
        and not any(pattern.fullmatch(each) for pattern in holed)
    ]
    assert not idle, told("Nothing asks for these numbers; use them or remove them:", idle)


PARTS = {
    "rates of adverse effects": ("knowledge.adverse_rates", "knowledge.rates_of"),
    "instruments": ("knowledge.instruments", "knowledge.instrument"),
    "reported doses": ("knowledge.reported_doses",),
    "alternatives": ("knowledge.alternatives",),
    "words for patients about promises": (".safe_wording",),
}
"""What the knowledge room holds beside numbers and claims, and how other rooms ask for it."""
NOT_ASKED_FOR_YET = {"alternatives", "words for patients about promises"}


def attributes_asked_for() -> set[str]:
    """Every attribute, with what it is asked of, that a room other than this one and its own commands reads."""
    return {
        ast.unparse(node)
        for module in source_modules()
        if "knowledge" not in module.path.relative_to(SOURCE).as_posix()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
    }


def test_what_was_written_down_is_asked_for() -> None:
    asked = attributes_asked_for()
    idle = {part for part, names in PARTS.items() if not any(each.endswith(names) for each in asked)}
    assert idle <= NOT_ASKED_FOR_YET, told("Nothing asks for these; use them or remove them:", sorted(idle))
    assert idle >= NOT_ASKED_FOR_YET, told(
        "These are asked for now; take them out of NOT_ASKED_FOR_YET:", sorted(NOT_ASKED_FOR_YET - idle)
    )


def test_every_rate_and_alternative_can_be_reached_by_its_term() -> None:
    knowledge = shipped()
    terms = {each.term for each in knowledge.adverse_terms}
    idle = terms - {rate.term for rate in knowledge.adverse_rates} - {ALLERGIC}
    assert not idle, told(
        "No study gives a rate of these, and no rule looks for them; remove the terms:", sorted(idle)
    )
    assert ALLERGIC in terms
    assert all(knowledge.rates_of(rate.term) for rate in knowledge.adverse_rates)


def cited_in(value: object) -> Iterator[str]:
    """Citation keys in a value of the knowledge room, however deep."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for each in value:
            yield from cited_in(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name in ("source", "sources"):
                yield from (inner,) if isinstance(inner, str) else inner
            else:
                yield from cited_in(inner)


def test_no_citation_is_idle() -> None:
    knowledge = shipped()
    cited = set(cited_in(knowledge))
    prose = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    idle = [key for key in knowledge.citations if key not in cited and not re.search(rf"\b{re.escape(key)}\b", prose)]
    unsaid = [key for key, each in knowledge.citations.items() if bool(each.used_for) == (key in cited)]
    assert not unsaid, told("Say used_for where only the code rests on a source, and only there:", unsaid)
    assert not idle, told("Nothing cites these sources; use them or remove them:", idle)


def test_every_hazard_of_a_rule_stands_in_the_list_of_hazards() -> None:
    listed = set(
        re.findall(r"^\| `([a-z_]+)` \|", (SOURCE.parents[1] / "SAFETY.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = {rule.hazard for rule in shipped().rules.values()} | {HAZARD}
    assert named == listed, told("SAFETY.md and the rules name different hazards:", sorted(named ^ listed))


def test_every_fact_is_asked_by_a_rule_or_needed_for_one() -> None:
    knowledge = shipped()
    followed = [each for fact in knowledge.facts.values() for each in (fact.follows, fact.not_if) if each is not None]
    asked = {
        name for each in (*followed, *(rule.when for rule in knowledge.rules.values())) for name in facts_of(each)
    }
    needed = {name for figure in FIGURES.values() for name in figure.needs} | {
        "conditions",
        "medicines",
        "taken_today",
        *READS,
    }
    assert set(knowledge.facts) == asked | needed, told(
        "Asked for nothing, or not defined:", sorted(set(knowledge.facts) ^ (asked | needed))
    )


def test_every_fact_that_is_worked_out_has_its_figure() -> None:
    computed = {
        fact.id
        for fact in shipped().facts.values()
        if fact.asked_of is AskedOf.COMPUTED and fact.follows is None and fact.type is not FactType.LIST
    }
    assert computed == set(FIGURES)
