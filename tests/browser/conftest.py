"""One Chromium for all browser tests; the system's own, without any call home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.browser.bedside import Bedside, set_up
from tests.clinic_template import folder_of_the_run, migrated
from tools.clinic_site.running import Site, people, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A started Chromium; closed after the module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated clinic without people, to be copied by every site."""
    return migrated(folder_of_the_run(tmp_path_factory, request))


@pytest.fixture(scope="session")
def bedside(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bedside]:
    """One site for all stories of the morning and the dose, each told by patients of its own."""
    with set_up(tmp_path_factory.mktemp("bedside"), template) as started:
        yield started


@pytest.fixture(scope="session")
def site(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The clinic's own server on a scratch folder, for all stories of clinics that never meet; see `told`."""
    with running(tmp_path_factory.mktemp("clinic"), like=template) as started:
        yield started


@pytest.fixture(scope="module")
def site_of_its_own(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Another one, for a module whose programs see every clinic of a site."""
    with running(tmp_path_factory.mktemp("clinic"), like=template) as started:
        yield started


@pytest.fixture
def told(site: Site) -> dict[str, Any]:
    """A clinic of its own on the one site, as a one-time code counts once: its people's names, secrets and links."""
    return people(site.environment, f".{uuid4().hex[:6]}") | {"origin": site.origin}
