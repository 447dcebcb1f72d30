"""Few guests, each with a sentence; locks that hold every one of them, with hashes and without any address."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from tests.house import SOURCE, pyproject, told
from tests.needs import REPOSITORY

SCIENCE_LOCK = "requirements-science.lock"
LOCKS = tuple(sorted(path.name for path in REPOSITORY.glob("requirements*.lock")))
CONTENT = {
    SCIENCE_LOCK: (),
    "requirements.lock": ("reports", "clinic", "postgres"),
    "requirements-science-test.lock": ("science-test",),
    "requirements-dev.lock": ("reports", "clinic", "postgres", "test", "lint", "build"),
    "requirements-bench.lock": ("reports", "test", "build", "bench"),
}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, set[str]]:
    """Versions by name; one name may have several, for several versions of Python."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall((REPOSITORY / lock).read_text(encoding="utf-8")):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def wanted(names: tuple[str, ...]) -> list[Requirement]:
    """What the project needs to run, and what these extras and groups add."""
    project = pyproject()["project"]
    requirements = [Requirement(each) for each in project["dependencies"]]
    for name in names:
        requirements += _group(name)
    return requirements


def _group(name: str) -> list[Requirement]:
    extras, groups = pyproject()["project"]["optional-dependencies"], pyproject()["dependency-groups"]
    found = []
    for each in extras.get(name) or groups[name]:
        found += _group(each["include-group"]) if isinstance(each, dict) else [Requirement(each)]
    return found


def test_every_lock_is_accounted_for() -> None:
    assert {*LOCKS} - {"requirements-boot.lock"} == {*CONTENT}, "Say in this test what each lock holds."


@pytest.mark.parametrize("lock", sorted(CONTENT))
def test_a_lock_holds_everything_that_was_asked_for(lock: str) -> None:
    pinned = pins(lock)
    stale = [
        f"{requirement}: locked {sorted(pinned.get(canonicalize_name(requirement.name), {'nothing'}))}"
        for requirement in wanted(CONTENT[lock])
        if not (versions := pinned.get(canonicalize_name(requirement.name)))
        or any(Version(version) not in requirement.specifier for version in versions)
    ]
    assert not stale, told(f"{lock} is behind pyproject.toml; run `make lock`:", stale)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    text = (REPOSITORY / lock).read_text(encoding="utf-8")
    assert "http" not in text
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_a_lock_is_hashed(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (REPOSITORY / lock).read_text(encoding="utf-8").strip())
    bare = [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
    assert not bare, told(f"{lock}: compile with hashes, `make lock`:", bare)


def test_the_science_needs_three_guests_and_the_time_zones() -> None:
    assert {*pins(SCIENCE_LOCK)} == {"numpy", "pyyaml", "tzdata"}, "A new one needs an ADR."


def test_every_dependency_says_what_it_is_for() -> None:
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    silent = [
        line.strip()
        for line in text.splitlines()
        if re.match(r'\s*"[A-Za-z0-9._-]+(\[[^\]]*\])?\s*[<>=~!]', line) and not re.search(r"#\s*\S+ \S+", line)
    ]
    silent += [
        line
        for line in text.splitlines()
        if re.match(r'requires = \["', line) and "#" not in line
    ]  # fmt: skip
    assert not silent, told("Say in a comment beside it what each is for:", silent)


def test_the_lock_of_uv_stays_out() -> None:
    """It holds the index's addresses in every entry; see ADR 7."""
    ignored = (REPOSITORY / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "uv.lock" in ignored
    assert ".venv*/" in ignored
    assert "build/" in ignored


def test_the_wheel_holds_every_resource(tmp_path: Path) -> None:
    """Knowledge and styles travel with the package."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=REPOSITORY, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    files = {path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    missing = sorted(
        name for path in files if (name := f"trochee/{path.relative_to(SOURCE).as_posix()}") not in inside
    )
    assert not missing, told("Not in the wheel:", missing)
    assert any(name.endswith(".yaml") for name in inside)
