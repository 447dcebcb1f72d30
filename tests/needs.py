"""What a test may need that a machine may lack, and the one way to say that it is lacking.

A test that lacks something skips, loudly and with a reason. Where ``TROCHEE_REQUIRE_ALL=1`` is set, every skip is a
failure (see `conftest.py`), so that nothing is counted as passed that did not run. Real data are the exception: they
may not be committed and nobody can install them, so where they are absent their tests stay skipped, with the reason.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
NO_REAL_DATA = "real data may not be committed and are absent here"


def everything_required() -> bool:
    return os.environ.get("TROCHEE_REQUIRE_ALL") == "1"


def skip_or_fail(reason: str) -> NoReturn:
    """Skip the running test with a reason; fail it instead where everything is required."""
    if everything_required():
        pytest.fail(f"TROCHEE_REQUIRE_ALL=1 allows no skip: {reason}", pytrace=False)
    pytest.skip(reason)


def shared_data_folder() -> Path:
    """Folder of real data: ``TROCHEE_SHARED_DATA``, else ``../shared/data`` beside the repository."""
    given = os.environ.get("TROCHEE_SHARED_DATA")
    folder = Path(given) if given else REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"{NO_REAL_DATA}: no folder at {os.path.relpath(folder, REPOSITORY)}")
    return folder


def chromium_path() -> str:
    """The system's Chromium; Playwright's own download is never used."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    skip_or_fail("no Chromium is installed: apt-get install chromium")


def require_reports_extra() -> None:
    """Charts need vl-convert and PDF needs Typst, which the science alone does not have."""
    if any(importlib.util.find_spec(name) is None for name in ("vl_convert", "typst")):
        skip_or_fail("the 'reports' extra is not installed: pip install 'trochee[reports]'")
