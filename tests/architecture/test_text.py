"""What stands in any file: no path of one machine, no address of a registry, no silenced check without its reason."""

from __future__ import annotations

import re
import subprocess
import tokenize
from pathlib import Path

import pytest
from tests.house import all_modules, told
from tests.needs import REPOSITORY

# One letter of each stands in brackets, so that the pattern does not find itself.
OF_ONE_MACHINE = re.compile(r"/[w]ork/|/[f]arm/|/[h]ome/\w|/[r]oot/|/[U]sers/\w|[A-Z]:\\[U]sers")
REGISTRIES = re.compile(r"py[p]i\.org|python[h]osted\.org|registry\.n[p]mjs|deb\.d[e]bian\.org")
ONLY_BINARY = frozenset({".png", ".ico", ".woff2", ".gz", ".pdf"})
SILENCERS = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no\s*cover|nosec|mypy:)", re.IGNORECASE)
WITH_A_REASON = re.compile(
    r"# noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*\s+\S*\s*\w+ \w+"
    r"|# type: ignore\[[a-z-]+(, ?[a-z-]+)*\]\s+# \w+ \w+"
    r"|# pragma: no cover\s+\S*\s*\w+ \w+"
)
LEFT_OPEN = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|H[A]CK|Not[I]mplementedError)\b")


def files() -> list[Path]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    paths = [REPOSITORY / name for name in listed if name]
    return [path for path in paths if path.is_file() and path.suffix not in ONLY_BINARY]


@pytest.mark.parametrize(
    "rule", [OF_ONE_MACHINE, REGISTRIES], ids=["paths of one machine", "addresses of registries"]
)
def test_nothing_is_tied_to_one_machine(rule: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}:{number}: {match.group()}"
        for path in files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (match := rule.search(line))
    ]
    assert not found, told("Use a path relative to the repository; name no registry:", found)


def test_every_silenced_check_says_why() -> None:
    bare = []
    for module in all_modules():
        with module.path.open("rb") as handle:
            for token in tokenize.tokenize(handle.readline):
                if (
                    token.type == tokenize.COMMENT
                    and SILENCERS.search(token.string)
                    and not WITH_A_REASON.search(token.string)
                ):
                    bare.append(f"{module.name}:{token.start[0]}: {token.string}")
    assert not bare, told("Name the code and the reason, as in `# noqa: S506  both loaders are safe`:", bare)


@pytest.mark.parametrize(
    "comment", ["# noqa", "# noqa: E501", "# type: ignore", "# type: ignore[arg-type]", "# pragma: no cover"]
)
def test_a_planted_bare_silencer_is_caught(comment: str) -> None:
    assert SILENCERS.search(comment)
    assert not WITH_A_REASON.search(comment)


def test_nothing_is_left_for_later_in_code() -> None:
    open_ends = [
        f"{module.name}:{number}: {line.strip()}"
        for module in all_modules()
        for number, line in enumerate(module.path.read_text(encoding="utf-8").splitlines(), 1)
        if LEFT_OPEN.search(line)
    ]
    assert not open_ends, told("Do it, or write it down where work is planned:", open_ends)
