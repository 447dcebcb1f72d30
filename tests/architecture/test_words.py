"""One word per concept: names that two rooms would use differently, and names that say nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from tests.house import SOURCE, Module, all_modules, room_of, source_modules, told

AMBIGUOUS = {
    "ess": "epworth_total, or effective_sample_size",
    "se": "sleep_efficiency_percent, or standard_error",
    "isi": "insomnia_severity_index",
    "is": "interdaily_stability",
    "ra": "relative_amplitude",
    "ci": "interval",
    "psd": "power_spectral_density",
    "arm": "condition",
    "period": "block, span, or sleep_period_time_min where the diary's term is meant",
    "episode": "night, sleep_period",
}
SAYS_NOTHING = frozenset({"data", "info", "manager", "helper", "helpers", "utils", "util", "process", "handle"})
ITS_OWN_TERM = re.compile(r"sleep_period")  # the diary's own term, sleep period time, is not the trial's period


def words(name: str) -> list[str]:
    """The words of an identifier, whatever its style."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", ITS_OWN_TERM.sub("", name))
    return [word for word in spaced.lower().split("_") if word]


def identifiers(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every name that the module itself gives: definitions, parameters, variables, fields, aliases."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node, node.name
        elif isinstance(node, ast.arg):
            yield node, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node, node.attr
        elif isinstance(node, ast.alias) and node.asname:
            yield node, node.asname


def ambiguous(name: str) -> str | None:
    """The banned word in a name, or nothing. Test functions are sentences, and may say 'is'."""
    if name.startswith(("test_", "is_")) or "_is_" in name or name.endswith("_is"):
        return next((word for word in words(name) if word in AMBIGUOUS and word != "is"), None)
    return next((word for word in words(name) if word in AMBIGUOUS), None)


@pytest.mark.parametrize(
    "name", ["SE", "se_percent", "CI", "isi_total", "arm", "TrialPeriod", "sleep_episode", "ESS"]
)
def test_a_planted_ambiguous_name_is_caught(name: str) -> None:
    assert ambiguous(name)


@pytest.mark.parametrize("name", ["sleep_period_time_min", "higher_is_better", "standard_error", "parse", "disarm"])
def test_the_words_of_the_field_are_free(name: str) -> None:
    assert ambiguous(name) is None


def test_no_identifier_means_two_things() -> None:
    breaches = [
        f"{module.place(node)}: {name}; say {AMBIGUOUS[word]}"
        for module in all_modules()
        for node, name in identifiers(module)
        if (word := ambiguous(name))
    ]
    assert not breaches, told("Two rooms read these names differently (GLOSSARY.md):", breaches)


def test_no_module_or_class_says_nothing() -> None:
    paths = [path for path in SOURCE.rglob("*") if path.is_dir() or path.suffix == ".py"]
    breaches = [
        str(path.relative_to(SOURCE))
        for path in paths
        if "__pycache__" not in path.parts
        if SAYS_NOTHING & {*words(path.stem)}
    ]
    breaches += [
        f"{module.place(each)}: {each.name}"
        for module in source_modules()
        for each in module.classes()
        if SAYS_NOTHING & {*words(each.name)}
    ]
    assert not breaches, told("Name the thing, not that it is a thing:", breaches)


def test_an_adverse_effect_is_called_so_in_code() -> None:
    breaches = [
        f"{module.place(node)}: {name}"
        for module in source_modules()
        for node, name in identifiers(module)
        if "side_effect" in name.lower() or "sideeffect" in name.lower()
    ]
    assert not breaches, told("Say adverse_effect:", breaches)


PROMISES = re.compile(r"\b(proven|proves|works|safe|safely|cure[sd]?|guarantee[sd]?|you may drive)\b", re.IGNORECASE)
A_QUESTION = re.compile(r"\bwhether\b[^.]*", re.IGNORECASE)
WHAT_A_READER_SEES = ("review", "reports", "effect", "knowledge", "cli")


def promises(text: str) -> bool:
    """Whether a text asserts one of the words that nothing here may assert."""
    return bool(PROMISES.search(A_QUESTION.sub("", text)))


def spoken(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Texts of a module that may reach a reader: all but docstrings."""
    silent = {
        id(statement.value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in node.body
        if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node, node.value


@pytest.mark.parametrize("text", ["proven to help", "It works.", "safe to go on", "you may drive"])
def test_a_planted_promise_is_caught(text: str) -> None:
    assert promises(text)


def test_a_question_is_no_promise() -> None:
    assert not promises("Whether it is safe to go on is not known.")


def test_nothing_is_promised() -> None:
    """Verdicts speak of this record; nothing is called proven, working or safe."""
    promised = [
        f"{module.place(node)}: {text!r}"
        for module in source_modules()
        if room_of(module) in WHAT_A_READER_SEES
        for node, text in spoken(module)
        if promises(text)
    ]
    assert not promised, told("Say what this record shows, and no more:", promised)
