"""What may be wrong with facts and rules: each planted breach is the only one named, with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.factories.knowledge import FILES, edited, folder

from trochee.foundation.refusal import InputError
from trochee.knowledge import KnowledgeError, load

AS_OF = date(2026, 2, 1)
FACTS, RULES, CITATIONS = "facts/asked.yaml", "rules/guards.yaml", "citations/sources.yaml"
DANGER, OTHERS = "guard.danger", "guard.others"
GROUNDS = "  grounds: [{source: invented2020, locator: page 1, read_on: 2026-01-06}]\n"

IDLE = (
    '- {key: idle2021, authors: Inventor, title: An idle study, year: 2021, locator: "doi:10.0/3", read: abstract}\n'
)


def errors(path: Path) -> tuple[InputError, ...]:
    with pytest.raises(KnowledgeError) as refusal:
        load(path, AS_OF)
    return refusal.value.errors


# file, what stands there, what is planted, field, what the message says
PLANTED = [
    # a missing source, place, unit, date, example; an unused citation; an undefined fact or quantity
    (RULES, GROUNDS, "", f"{DANGER}.grounds", "a rule needs a source"),
    (RULES, "locator: page 1, ", "", f"{DANGER}.grounds[0].locator", "a key is missing"),
    (RULES, ", read_on: 2026-01-06", "", f"{DANGER}.grounds[0].read_on", "a key is missing"),
    (RULES, "source: invented2020", "source: nobody", f"{DANGER}.grounds[0].source", "called nobody"),
    (RULES, "source: invented2020", "source: unread1999", f"{DANGER}.verified", "stands from memory"),
    (FACTS, "  unit: min\n", "", "pressure.unit", "a number without a unit"),
    (FACTS, "  unit: min\n", "  unit: h\n", f"{DANGER}.when", "different units"),
    (RULES, "  checked_on: 2026-01-06\n", "", f"{DANGER}.checked_on", "a key is missing"),
    (RULES, "  checked_on: 2026-01-06\n", "  checked_on: 2026-02-06\n", f"{DANGER}.checked_on", "in the future"),
    (RULES, "  review_by: 2027-01-06\n", "", f"{DANGER}.review_by", "a key is missing"),
    (RULES, "  review_by: 2027-01-06\n", "  review_by: 2026-01-06\n", f"{DANGER}.review_by", "no time until"),
    (RULES, "    - {expect: fires, given: {bleeding: true, pressure: 5}}\n", "", f"{DANGER}.examples",
     "no example of fires"),
    (RULES, "    - {expect: silent, given: {pressure: 4}}\n", "", f"{DANGER}.examples", "no example of silent"),
    (RULES, "    - {expect: asks, given: {stage: late}}\n", "", f"{DANGER}.examples", "no example of asks"),
    (RULES, "{pressure: 4}", "{presure: 4}", f"{DANGER}.examples[1].given", "no fact is called presure"),
    (RULES, "{pressure: 4}", "{pressure: 400}", f"{DANGER}.examples[1].given", "pressure is never that"),
    (RULES, "{pressure: 4}", "{pressure: four}", f"{DANGER}.examples[1].given", "pressure is never that"),
    (RULES, "{pressure: 4}", "{pressure: [4]}", f"{DANGER}.examples[1].given", "pressure is never that"),
    (RULES, "{pressure: 4}", "{pressure: {a: b}}", f"{DANGER}.examples[1].given", "no value of a fact"),
    (RULES, "{pressure: 4}", "{pressure: 4, pressure: 4}", f"{DANGER}.examples[1].given", "or given twice"),
    (RULES, "{pressure: 4}", "{Pressure!: 4}", f"{DANGER}.examples[1].given", "not what this field holds"),
    (RULES, "given: {pressure: 4}", "given: [pressure]", f"{DANGER}.examples[1].given", "no facts with values"),
    (CITATIONS, "- {key: unread1999", IDLE + "- {key: unread1999", "idle2021.key", "nothing cites idle2021"),
    (RULES, "{fact: in_danger, is: true}", "{fact: in_dangr, is: true}", f"{DANGER}.when",
     "no fact is called in_dangr"),
    (RULES, "at_least: bounds.pressure", "at_least: bounds.presure", f"{DANGER}.when", "no quantity is called"),
    (FACTS, "{fact: stage, is: late}", "{fact: stages, is: late}", "in_danger.follows", "no fact is called stages"),
    # our own decision says why
    (RULES, "  note: Our own.\n", "", f"{OTHERS}.note", "says why"),
    # the language is closed
    (RULES, "{fact: in_danger, is: true}", "{fact: in_danger, eval: true}", f"{DANGER}.when[0]", "asked one thing"),
    (RULES, "{fact: in_danger, is: true}", "{fact: in_danger}", f"{DANGER}.when[0]", "asked one thing"),
    (RULES, "{fact: in_danger, is: true}", "{fact: In danger, is: true}", f"{DANGER}.when[0].fact", "not what this"),
    (RULES, "{fact: in_danger, is: true}", "{fact: in_danger, is: true, above: 3}", f"{DANGER}.when[0]", "one thing"),
    (RULES, "{fact: in_danger, is: true}", "{fact: in_danger, fact: stage, is: true}", f"{DANGER}.when[0]",
     "no condition"),
    (RULES, "{fact: in_danger, is: true}", "in_danger", f"{DANGER}.when[0]", "no condition"),
    (RULES, "{fact: in_danger, is: true}", "{}", f"{DANGER}.when[0]", "no word of this language"),
    (RULES, "{fact: in_danger, is: true}", "{none: []}", f"{DANGER}.when[0]", "no word of this language"),
    (RULES, "{fact: in_danger, is: true}", "{any: []}", f"{DANGER}.when[0]", "no conditions"),
    (RULES, "{fact: in_danger, is: true}", "{any: in_danger}", f"{DANGER}.when[0]", "no conditions"),
    (RULES, "{fact: in_danger, is: true}", "{fact: in_danger, is: }", f"{DANGER}.when[0].is", "not what this word"),
    (RULES, "{fact: in_danger, is: true}", "{fact: in_danger, is: [true]}", f"{DANGER}.when[0].is",
     "not what this word"),
    (RULES, "one_of: [late]", "one_of: late", f"{OTHERS}.when[0].one_of", "not what this word takes"),
    (RULES, "one_of: [late]", "one_of: []", f"{OTHERS}.when[0].one_of", "not what this word takes"),
    (RULES, "one_of: [late]", "one_of: [[late]]", f"{OTHERS}.when[0].one_of", "not what this word takes"),
    (RULES, "at_least_of: 2", "at_least_of: 5", f"{OTHERS}.when", "not so many conditions"),
    (RULES, "at_least_of: 2", "at_least_of: 0", f"{OTHERS}.when", "not so many conditions"),
    (RULES, "at_least_of: 2", "at_least_of: 1.5", f"{OTHERS}.when", "not so many conditions"),
    (RULES, "at_least_of: 2", "at_least_of: two", f"{OTHERS}.when", "not so many conditions"),
    # what is asked fits the fact
    (RULES, "{fact: in_danger, is: true}", "{fact: in_danger, above: 3}", f"{DANGER}.when", "in_danger is yes_no"),
    (RULES, "{fact: in_danger, is: true}", "{fact: in_danger, is: maybe}", f"{DANGER}.when", "never that"),
    (RULES, "{fact: in_danger, is: true}", "{fact: seen_on, is: 2026-01-01}", f"{DANGER}.when", "never that"),
    (RULES, "{fact: in_danger, is: true}", "{fact: pressure, is: 3}", f"{DANGER}.when", "pressure is number"),
    (RULES, "one_of: [late]", "one_of: [late, soon]", f"{OTHERS}.when", "stage is never that"),
    (RULES, "within_days: 3", "within_days: bounds.pressure", f"{OTHERS}.when", "different units"),
    (RULES, "count_at_least: 2", "count_at_least: bounds.pressure", f"{OTHERS}.when", "different units"),
    (RULES, "{fact: pills, has_any: [red, blue]}", "{fact: drugs, has_any: [red]}", f"{OTHERS}.when", "called drugs"),
    # facts
    (FACTS, "  lowest: 0\n", "", "pressure.lowest", "no answer is possible"),
    (FACTS, "  lowest: 0\n", "  lowest: 400\n", "pressure.lowest", "no answer is possible"),
    (FACTS, "  topic: body\n  conditions", "  topic: body\n  unit: min\n  conditions", "bleeding.unit",
     "is no number"),
    (FACTS, "  words: [never]\n", "  words: [never, ever]\n", "seen_on.words", "words do not fit"),
    (FACTS, "  conditions: [a bleed]\n", "  words: [yes]\n", "bleeding.words", "words do not fit"),
    (FACTS, "  words: [never]\n", "  words: [never]\n  conditions: [seen]\n", "seen_on.type", "yes or no follows"),
    (FACTS, "asked_of: computed\n  topic: body\n  follows", "asked_of: patient\n  topic: body\n  follows",
     "in_danger.asked_of", "nobody is asked"),
    (FACTS, "{fact: stage, is: late}", "{fact: in_danger, is: true}", "in_danger.follows", "follows from itself"),
    (FACTS, "  conditions: [a bleed]\n", "  conditions: [a bleed]\n  not_if: {fact: in_danger, is: false}\n",
     "bleeding.not_if", "in_danger follows itself"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "column", "said"), PLANTED)
def test_a_planted_breach_is_named(tmp_path: Path, name: str, old: str, new: str, column: str, said: str) -> None:
    found = errors(edited(tmp_path, name, old, new))
    assert any(each.column == column and said in each.message for each in found), "\n".join(map(str, found))
    assert all(each.file in FILES and each.line and each.found and each.allowed for each in found)


def test_the_folder_that_is_broken_above_breaks_nothing_itself(tmp_path: Path) -> None:
    knowledge = load(folder(tmp_path), AS_OF)
    assert list(knowledge.rules) == [DANGER, OTHERS]


def test_a_day_of_review_lies_ahead_by_its_meaning(tmp_path: Path) -> None:
    assert load(folder(tmp_path), AS_OF).rules[DANGER].review_by == date(2027, 1, 6)


def test_two_facts_may_not_be_meant_by_one_word(tmp_path: Path) -> None:
    bruise = "- id: bruise\n  type: yes_no\n  conditions: [A Bleed]\n"
    bruise += "  question: Bruise?\n  asked_of: patient\n  topic: body\n"
    other = FILES[FACTS].replace("- id: pressure\n", f"{bruise}- id: pressure\n")
    assert [each.message for each in errors(folder(tmp_path, asked=other))] == ["A Bleed also says bleeding"]


def test_a_fact_that_is_broken_is_named_once_and_in_its_rules(tmp_path: Path) -> None:
    found = errors(edited(tmp_path, FACTS, "type: number", "type: weight"))
    assert (found[0].file, found[0].column) == (FACTS, "pressure.type")
    assert {each.message for each in found[1:]} == {"no fact is called pressure"}


def test_an_unused_quantity_with_a_broken_unit_is_named_once(tmp_path: Path) -> None:
    bounds = FILES["quantities/bounds.yaml"].replace("unit: min, ", "")
    found = errors(folder(tmp_path, bounds=bounds))
    assert [each.column for each in found] == ["bounds.pressure.unit"]


@pytest.mark.parametrize(
    ("vocabulary", "said"),
    [("medicine", "no medicine is called red"), ("medicine_class", "no medicine_class is called red")],
)
def test_a_medicine_or_class_that_stands_nowhere_is_named(tmp_path: Path, vocabulary: str, said: str) -> None:
    asked = FILES[FACTS].replace("  type: list\n", f"  type: list\n  vocabulary: {vocabulary}\n")
    found = errors(folder(tmp_path, asked=asked))
    assert (found[0].column, found[0].message) == (f"{OTHERS}.when", f"no {vocabulary} is called red")
    assert found[1].found == "blue"
