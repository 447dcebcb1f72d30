"""Nothing that did not run counts as passed where everything is required."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.needs import REPOSITORY

SKIPPING = {
    "asked for in the test": "import pytest\ndef test_it():\n    pytest.skip('not here')\n",
    "asked for by a mark": "import pytest\n@pytest.mark.skip(reason='not here')\ndef test_it():\n    pass\n",
    "asked for by the module": "import pytest\npytest.importorskip('no_such_thing_here', reason='not here')\n",
    "asked for by a fixture": "def test_it(shared_data):\n    pass\n",
}
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail\ndef test_it():\n    assert False\n"


def run(folder: Path, text: str, **settings: str) -> tuple[int, str]:
    """Run one test file in a folder without real data, under the fixtures of this house."""
    (folder / "test_planted.py").write_text(text, encoding="utf-8")
    names = ("TROCHEE_REQUIRE_ALL", "TROCHEE_WITHOUT_REAL_DATA")
    clean = {name: value for name, value in os.environ.items() if name not in names}
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "tests.conftest",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            folder,
            folder,
        ],
        cwd=REPOSITORY,
        env={**clean, "TROCHEE_SHARED_DATA": str(folder / "absent"), "PYTHONPATH": str(REPOSITORY), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout


@pytest.mark.parametrize("text", SKIPPING.values(), ids=SKIPPING)
def test_a_skip_is_a_failure_where_everything_is_required(tmp_path: Path, text: str) -> None:
    code, printed = run(tmp_path, text, TROCHEE_REQUIRE_ALL="1")
    assert code != 0
    assert "TROCHEE_REQUIRE_ALL=1 allows no skip" in printed
    assert "skipped" not in printed.splitlines()[-1]


def test_a_skip_stays_a_skip_elsewhere(tmp_path: Path) -> None:
    _, printed = run(tmp_path, SKIPPING["asked for by a fixture"])
    assert "1 skipped" in printed


def test_absent_real_data_may_be_named_aloud(tmp_path: Path) -> None:
    text = SKIPPING["asked for by a fixture"]
    code, printed = run(tmp_path, text, TROCHEE_REQUIRE_ALL="1", TROCHEE_WITHOUT_REAL_DATA="1")
    assert (code, "1 skipped" in printed) == (0, True)


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    code, printed = run(tmp_path, EXPECTED_FAILURE, TROCHEE_REQUIRE_ALL="1")
    assert (code, "1 xfailed" in printed) == (0, True)
