"""Nothing that did not run counts as passed where everything is required."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.needs import REPOSITORY

SKIPPING = {
    "in_the_test": "import pytest\ndef test_it():\n    pytest.skip('not here')\n",
    "by_a_mark": "import pytest\n@pytest.mark.skip(reason='not here')\ndef test_it():\n    pass\n",
    "by_the_module": "import pytest\npytest.importorskip('not_here', reason='not here')\n",
    "by_a_fixture": "def test_it(shared_data):\n    pass\n",
}
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail\ndef test_it():\n    assert False\n"


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A folder of tests that skip, each in its own way, and one that is expected to fail."""
    for name, text in {**SKIPPING, "expected_failure": EXPECTED_FAILURE}.items():
        (tmp_path / f"test_{name}.py").write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, **settings: str) -> str:
    """Run the planted tests where there are no real data, under the fixtures of this house; give what was printed."""
    clean = {name: value for name, value in os.environ.items() if name != "TROCHEE_REQUIRE_ALL"}
    own = {
        "TROCHEE_SHARED_DATA": str(folder / "absent"),
        "PYTHONPATH": str(REPOSITORY),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    arguments = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-rA", "--continue-on-collection-errors"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, "--rootdir", folder, folder],
        cwd=folder,
        env={**clean, **own, **settings},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_a_skip_is_a_failure_where_everything_is_required(planted: Path) -> None:
    printed = run(planted, TROCHEE_REQUIRE_ALL="1")
    assert printed.count("TROCHEE_REQUIRE_ALL=1 allows no skip") >= len(SKIPPING) - 1
    last = printed.splitlines()[-1]
    assert "1 failed, 1 skipped, 1 xfailed, 2 errors" in last  # a skip before the test's own body is an error
    assert "real data may not be committed" in printed  # the one that stays a skip, with its reason


def test_a_skip_stays_a_skip_elsewhere(planted: Path) -> None:
    last = run(planted).splitlines()[-1]
    assert f"{len(SKIPPING)} skipped, 1 xfailed" in last
