"""Fixtures for every test, and the rule that nothing skipped counts as passed where everything is required.

Imports nothing beyond pytest and hypothesis: the science's own tests run where neither vl-convert nor Playwright is
installed.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

from tests.needs import NO_REAL_DATA, chromium_path, everything_required, require_reports_extra, shared_data_folder

settings.register_profile("trochee", deadline=None)  # a busy machine is no failure: no test is timed
settings.load_profile("trochee")

Outcome = TypeVar("Outcome", pytest.TestReport, pytest.CollectReport)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data that may not be committed; skips with a reason where it is absent."""
    return shared_data_folder()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium, for Playwright's ``executable_path``."""
    return chromium_path()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A marker alone is enough to skip where the thing it names is missing."""
    if item.get_closest_marker("needs_reports"):
        require_reports_extra()
    if item.get_closest_marker("needs_chromium"):
        chromium_path()
    if item.get_closest_marker("needs_real_data"):
        shared_data_folder()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _no_skip_where_everything_is_required((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _no_skip_where_everything_is_required((yield))


def _no_skip_where_everything_is_required(report: Outcome) -> Outcome:
    if not (everything_required() and report.skipped) or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if NO_REAL_DATA in reason:  # nobody can install them
        return report
    report.outcome = "failed"
    report.longrepr = f"TROCHEE_REQUIRE_ALL=1 allows no skip: {reason}"
    return report
