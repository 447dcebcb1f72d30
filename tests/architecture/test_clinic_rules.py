"""Habits of the clinic that imports cannot express: where rows are written and where the clock is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from tests.house import SOURCE, Module, modules, told

CLINIC = SOURCE / "clinic"
WRITES = frozenset({"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create"})
MAY_WRITE = frozenset({"actions.py", "consent.py", "trail.py"})
READS_THE_CLOCK = frozenset(
    {
        "views.py",
        "adapter.py",
        "middleware.py",
        "ticker.py",
        "chores.py",
        "doctor.py",
        "home.py",
        "demo.py",
        "tasks.py",
    }
)


def clinic_modules() -> tuple[Module, ...]:
    return modules(CLINIC)


def without_migrations() -> list[Module]:
    return [module for module in clinic_modules() if "migrations" not in module.path.parts]


def calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def database_writes(module: Module) -> list[str]:
    """Calls that write rows: `x.save(…)`, and the other verbs on something that came from a manager."""
    found = []
    for call in calls(module):
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
            continue
        text = ast.unparse(call.func.value)
        if call.func.attr == "save" or "objects" in text or "rows" in text:
            found.append(f"{module.place(call)}: {ast.unparse(call)[:70]}")
    return found


@pytest.mark.parametrize(
    "planted", ["row.save()", "Night.objects.within(s).update(a=1)", "Night.objects.bulk_create([])", "rows.delete()"]
)
def test_a_planted_write_is_caught(planted: str) -> None:
    assert database_writes(Module(CLINIC / "diaries" / "views.py", ast.parse(planted)))


def test_rows_are_written_by_actions_alone() -> None:
    found = [
        each
        for module in without_migrations()
        if module.path.name not in MAY_WRITE
        for each in database_writes(module)
    ]
    assert not found, told("Write in actions.py, in a deed:", found)


def test_every_action_takes_who_and_when() -> None:
    """Keyword-only, `by=` and `at=`: who did it and when is never guessed."""
    bare = []
    for module in without_migrations():
        if module.path.name != "actions.py":
            continue
        for node in module.tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            named = {each.arg for each in node.args.kwonlyargs}
            if node.args.args or not {"by", "at"} <= named:
                bare.append(f"{module.place(node)}: {node.name}")
    assert not bare, told("Write (*, by, at, …):", bare)


def test_no_signals() -> None:
    found = [
        f"{module.place(node)}: {ast.unparse(node)}"
        for module in without_migrations()
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ImportFrom) and "signals" in (node.module or ""))
        or (
            isinstance(node, ast.Attribute) and node.attr in {"receiver", "connect"} and "signal" in ast.unparse(node)
        )
    ]
    assert not found, told("Call it where it happens; nobody sees a receiver:", found)


def test_no_model_changes_how_it_is_saved() -> None:
    found = [
        f"{module.place(each)}: {each.name}.{function.name}"
        for module in without_migrations()
        if module.path.name == "models.py"
        for each in module.classes()
        for function in each.body
        if isinstance(function, ast.FunctionDef) and function.name in {"save", "delete", "clean", "full_clean"}
    ]
    assert not found, told("An action says what saving means:", found)


def test_the_clock_is_read_at_the_door() -> None:
    found = [
        f"{module.place(call)}: {ast.unparse(call)}"
        for module in without_migrations()
        if module.path.name not in READS_THE_CLOCK
        for call in calls(module)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"now", "today", "localdate"}
    ]
    assert not found, told("The moment comes in as `at`:", found)


def test_migrations_import_nothing_of_ours() -> None:
    found = []
    for module in clinic_modules():
        if "migrations" not in module.path.parts:
            continue
        for node in ast.walk(module.tree):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [
                f"{module.place(node)}: {name}"
                for name in names
                if name.startswith("trochee") and name != "trochee.clinic.accounts.scope"
            ]
    assert not found, told("A migration says for ever what it did; copy what it needs:", found)


def test_no_sql_is_put_together() -> None:
    """Parameters go beside the statement, never into it."""
    found = []
    for module in without_migrations():
        for call in calls(module):
            if isinstance(call.func, ast.Attribute) and call.func.attr in {"execute", "raw", "extra"} and call.args:
                first = call.args[0]
                if isinstance(first, ast.JoinedStr | ast.BinOp):
                    found.append(f"{module.place(call)}: {ast.unparse(call)[:70]}")
    assert not found, told("Write the statement out and pass the values beside it:", found)


def test_no_template_says_that_a_text_is_markup() -> None:
    allowed = {  # the review's own fragment for its two readers, escaped by reports
        "clinician_site/templates/clinician_site/review.html",
        "patient_site/templates/patient_site/review.html",
    }
    found = [
        path.relative_to(CLINIC).as_posix()
        for path in CLINIC.rglob("*.html")
        if ("|safe" in path.read_text(encoding="utf-8") or "autoescape off" in path.read_text(encoding="utf-8"))
        and path.relative_to(CLINIC).as_posix() not in allowed
    ]
    assert not found, told("Every text of a record is escaped:", found)


def test_no_template_needs_inline_code() -> None:
    found = []
    for path in CLINIC.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for wrong in ("<style", " style=", " onclick=", " onload=", "javascript:", "<script>"):
            if wrong in text:
                found.append(f"{path.relative_to(CLINIC)}: {wrong}")
    assert not found, told("The content security policy refuses it:", found)
