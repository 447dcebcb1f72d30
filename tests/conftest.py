"""Fixtures for every test, and the rule that nothing skipped counts as passed where everything is required.

Imports nothing beyond pytest and hypothesis at first: the science's own tests run where vl-convert, Playwright and
Django are not installed.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

from tests.clinic_environment import on_postgresql
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


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the clinic's tests have started."""
    started = sys.modules.get("tests.clinic_start")
    if started is not None:
        started.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the run on the other database holds: `make test` makes both runs."""
    elsewhere = "on_sqlite_alone" if on_postgresql() else "needs_postgresql"
    left_out = [item for item in items if item.get_closest_marker(elsewhere)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker(elsewhere)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A marker alone is enough to skip where the thing it names is missing."""
    if item.get_closest_marker("needs_reports"):
        require_reports_extra()
    if on_postgresql():
        from tests.postgresql import require_server

        require_server()
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
