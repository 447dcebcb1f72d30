"""Change the safety room in small ways, one at a time, and see whether its own tests notice.

Run: .venv/bin/python -m tools.mutate [MODULE …]. A comparison is turned or moved by its edge, `and` becomes `or`,
`not` is dropped, a truth value is turned, a number moved by one, `all`, `any`, `min` and `max` are swapped. Each
change is tried in a process of its own with the tests of its module; what no test notices is printed with its line.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from trochee.knowledge import shipped

ROOT = Path(__file__).parents[1]
ROOM = ROOT / "src" / "trochee" / "safety"
TESTS = {
    "figures": ("test_settling.py",),
    "naming": ("test_medicine_names.py", "test_medicine_lines.py"),
    "near": ("test_near.py", "test_medicine_names.py"),
    "reading": ("test_medicine_lines.py", "test_line_parts.py"),
    "little_words": ("test_line_parts.py", "test_medicine_lines.py"),
    "conditions": ("test_conditions.py", "test_condition_lines.py"),
    "condition_lines": ("test_condition_lines.py", "test_conditions.py"),
    "from_record.ageing": ("from_record/test_gathering.py",),
    "medicines": ("test_medicine_lists.py",),
    "open_lists": ("test_medicine_lists.py", "test_compiling.py"),
    "interaction_examples": ("test_interactions.py",),
    "agreeing": ("test_permission.py", "test_prescribing.py"),
    "from_record.codes": ("from_record/test_codes.py", "from_record/test_observations.py"),
    "from_record.doses": ("from_record/test_doses.py", "from_record/test_moments.py"),
    "from_record.moments": (
        "from_record/test_moments.py",
        "from_record/test_doses.py",
        "from_record/test_observations.py",
    ),
    "from_record.observations": (
        "from_record/test_observations.py",
        "from_record/test_moments.py",
        "from_record/test_codes.py",
    ),
    "from_record.person": ("from_record/test_gathering.py",),
    "from_record.scores": ("from_record/test_scores.py", "from_record/test_observations.py"),
}
"""The tests of a module, where they are not those of its own name."""
LIMIT_S = 60
UNUSED = ("randomly", "cacheprovider", "django", "playwright", "xdist", "pytest_cov", "hypothesispytest")
LEAN = ("-q", "-x", "--noconftest", "--assert=plain", *(word for each in UNUSED for word in ("-p", f"no:{each}")))
"""Only what these tests need is loaded: a process is started for each change."""
EDGES: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip
SWAPPED = {"all": "any", "any": "all", "min": "max", "max": "min"}


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """Every small change of one node."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in EDGES[type(operator)]:
                ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
                yield ast.Compare(left=node.left, ops=ops, comparators=node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(op=ast.And() if isinstance(node.op, ast.Or) else ast.Or(), values=node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in SUMS and not isinstance(node.left, ast.Name | ast.Constant):
        yield ast.BinOp(left=node.left, op=SUMS[type(node.op)](), right=node.right)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(test=node.test, body=node.orelse, orelse=node.body)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SWAPPED:
        yield ast.Call(func=ast.Name(SWAPPED[node.func.id], ast.Load()), args=node.args, keywords=node.keywords)


def said_of_types(tree: ast.AST) -> set[int]:
    """Nodes of annotations and of decorators, which change nothing that a test could notice."""
    found: set[int] = set()
    for node in ast.walk(tree):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        parts += getattr(node, "decorator_list", [])
        found |= {id(each) for part in parts if part is not None for each in ast.walk(part)}
    return found


class _Changed(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.copy_location(self.new, node) if node is self.old else self.generic_visit(node)


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Every changed module, with the line and what stands there instead."""
    skipped = said_of_types(tree)
    for node in [each for each in ast.walk(tree) if id(each) not in skipped]:
        for new in changes(node):
            _Changed(node, new).visit(tree)
            whole = ast.fix_missing_locations(copy.deepcopy(tree))
            yield getattr(node, "lineno", 0), f"{ast.unparse(node)}  ->  {ast.unparse(new)}", whole
            _Changed(new, node).visit(tree)


class _Loader(importlib.abc.Loader, importlib.abc.MetaPathFinder):
    """Gives the changed module in place of the one on disk."""

    def __init__(self, name: str, tree: ast.Module, path: Path) -> None:
        self.name, self.tree, self.path = name, tree, path

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return (
            importlib.util.spec_from_loader(fullname, self, origin=str(self.path)) if fullname == self.name else None
        )

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def modules() -> tuple[str, ...]:
    """Every module of the room, by its name below it."""
    found = (path.relative_to(ROOM).with_suffix("") for path in sorted(ROOM.rglob("*.py")))
    return tuple(".".join(each.parts) for each in found if each.name != "__init__")


def tests_of(stem: str) -> tuple[str, ...]:
    """Tests of a module, below those of the room."""
    *folders, name = stem.split(".")
    return TESTS.get(stem, ("/".join((*folders, f"test_{name}.py")),))


def path_of(stem: str) -> Path:
    """Where a module stands."""
    return ROOM.joinpath(*stem.split(".")).with_suffix(".py")


def survives(stem: str, tree: ast.Module) -> bool:
    """Whether the module's own tests pass in a process of their own where it is changed."""
    child = os.fork()
    if child == 0:
        signal.alarm(LIMIT_S)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        sys.meta_path.insert(0, _Loader(f"trochee.safety.{stem}", tree, path_of(stem)))
        paths = [str(ROOT / "tests" / "unit" / "safety" / each) for each in tests_of(stem)]
        os._exit(pytest.main([*LEAN, *paths]))
    return os.waitpid(child, 0)[1] == 0


def main(stems: Sequence[str]) -> int:
    shipped()
    tried = lived = failed = 0
    for stem in stems or modules():
        tree = ast.parse(path_of(stem).read_text(encoding="utf-8"))
        if not survives(stem, tree):
            print(f"{stem}: its tests fail as it stands", flush=True)
            failed += 1
            continue
        here = there = 0
        for line, said, changed in mutants(tree):
            here += 1
            if survives(stem, changed):
                there += 1
                print(f"  {stem}.py:{line}: {said}", flush=True)
        print(f"{stem}: {here - there} of {here} changes noticed", flush=True)
        tried, lived = tried + here, lived + there
    print(f"mutation score {100 * (tried - lived) / max(tried, 1):.1f} % ({tried - lived} of {tried})")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
