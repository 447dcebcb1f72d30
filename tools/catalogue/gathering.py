"""Finds marked texts: calls in code, tags in templates, and words of the science that are looked up as they stand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

REPOSITORY = Path(__file__).parents[2]
CLINIC = REPOSITORY / "src" / "trochee" / "clinic"
_ONE = frozenset({"_", "gettext", "gettext_lazy", "lazily"})
_MANY = frozenset({"ngettext", "ngettext_lazy"})
_IN_CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
_CALL = re.compile(
    r"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*((?:u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")\s*,?\s*)+)"
)
_TEXT = re.compile(r"u?('(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text to translate: how it reads for many, in which context, and where it stands."""

    text: str
    many: str = ""
    context: str = ""
    place: str = ""


def gathered(root: Path = CLINIC) -> tuple[Text, ...]:
    """Give each text once, by its place."""
    found: dict[tuple[str, str, str], Text] = {}
    for path in sorted([*root.rglob("*.py"), *root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]):
        if "migrations" not in path.parts:
            for each in texts_of(path):
                found.setdefault((each.context, each.text, each.many), each)
    for word in words_of_the_science():
        found.setdefault(("", word, ""), Text(word, place="the science's own tables"))
    return tuple(sorted(found.values(), key=lambda each: (each.place, each.text)))


def texts_of(path: Path) -> Iterator[Text]:
    """Give the marked texts of one file."""
    place = path.relative_to(REPOSITORY).as_posix() if path.is_relative_to(REPOSITORY) else path.name
    source = path.read_text(encoding="utf-8")
    for name, pieces in _calls(source) if path.suffix == ".py" else _tags(source):
        if name in _MANY and len(pieces) >= 2:
            yield Text(pieces[0], many=pieces[1], place=place)
        elif name in _IN_CONTEXT and len(pieces) >= 2:
            yield Text(pieces[1], context=pieces[0], place=place)
        elif name == "npgettext" and len(pieces) >= 3:
            yield Text(pieces[1], many=pieces[2], context=pieces[0], place=place)
        elif name in _ONE and pieces and pieces[0]:
            yield Text(pieces[0], place=place)


def _calls(source: str) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            texts = [
                each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            yield name, texts


def _tags(source: str) -> Iterator[tuple[str, list[str]]]:
    for name, pieces in _CALL.findall(templatize(source)):
        yield name, [str(ast.literal_eval(each)) for each in _TEXT.findall(pieces)]


def words_of_the_science() -> tuple[str, ...]:
    """Give what the pages show of the science's tables: names of columns, what they may hold, units and codes."""
    from trochee.interop.tables.definitions import DOSES, NIGHTS, UNITS
    from trochee.record import DoseStatus

    columns = (*NIGHTS.columns, *DOSES.columns)
    names = {each.name.removesuffix("_min").replace("_", " ").capitalize() for each in columns}
    codes = {each.value.replace("_", " ") for each in DoseStatus} | {"yes", "no"}
    return tuple(sorted({*names, *(each.kind.allowed for each in columns), *UNITS, *codes, *_asked()}))


def _asked() -> Iterator[str]:
    """Give what the assessment says: titles, questions, hints, words of choices, and the forms."""
    from trochee.knowledge import shipped

    knowledge = shipped()
    for section in knowledge.assessment.values():
        yield section.title
        for each in section.asks:
            fact = knowledge.facts[each.fact]
            yield from (fact.question, *each.says, *([each.hint] if each.hint else []))
            yield from {fact.unit} - {"", "1"}
    for form in knowledge.forms.values():
        yield from (form.lead, form.notice)
        for question in form.questions:
            yield from (question.ask, *(answer.says for answer in question.answers))
