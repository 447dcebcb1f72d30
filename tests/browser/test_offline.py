"""A week without a network, on the live site: the page opens, the nights wait sealed, and arrive once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tools.clinic_site.running import Site, people, running
from tools.clinic_site.visiting import PHONE, log_in, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
PIN = "482913"
NOTE = "marker-of-the-night"
RAW = """async () => {
  const opened = await new Promise((good) => {
    const asked = indexedDB.open("trochee-phone");
    asked.onsuccess = () => good(asked.result);
  });
  const all = (name) => new Promise((good) => {
    const asked = opened.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => good(asked.result);
  });
  const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? new TextDecoder().decode(value) : value && typeof value === "object"
      ? Object.entries(value).map(([name, each]) => name + text(each)).join() : String(value);
  const found = text(await all("entries")) + text(await all("lock"));
  opened.close();
  return found;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("clinic")) as started:
        yield started


@pytest.fixture
def told(site: Site) -> dict[str, Any]:
    return people(site.environment, f".{uuid4().hex[:6]}") | {"origin": site.origin}


@pytest.fixture
def wren(browser: Browser, told: dict[str, Any]) -> Iterator[Page]:
    """A patient who has turned it on, with the network."""
    context = visitor(browser, PHONE, "dark", timezone_id="Europe/London")
    page = context.new_page()
    log_in(page, told["origin"], told["names"]["wren"], told["password"])
    page.get_by_role("link", name="Enter nights without a network").click()
    page.get_by_text("If you forget it, nights that were not sent cannot be read any more").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.get_by_label("New PIN, 6 digits or more").fill(PIN)
    page.get_by_label("The same PIN again").fill(PIN)
    page.get_by_role("button", name="Turn on").click()
    page.get_by_text("0 nights not sent").wait_for()
    yield page
    context.close()


def enter(page: Page, day: date, into: str, up: str) -> None:
    page.get_by_label("Morning of").fill(day.isoformat())
    page.get_by_label("Went to bed", exact=True).fill(into)
    page.get_by_label("Got up", exact=True).fill(up)
    page.locator("[name=note]").fill(NOTE)
    page.get_by_role("button", name="Keep the night on this phone").click()


def cut_off(page: Page) -> None:
    page.context.set_offline(True)
    page.goto(page.url.split("/my/")[0] + "/my/nights/")  # any page of a patient opens as the phone's own
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_label("Morning of").wait_for()


def test_a_week_without_a_network_arrives_once(wren: Page, told: dict[str, Any]) -> None:
    cut_off(wren)
    today = datetime.now(UTC).date()
    week = [today - timedelta(days=400 + each) for each in range(7, 0, -1)]  # before the nights that stand there
    for at, day in enumerate(week, start=1):
        enter(wren, day, "22:45", "06:45")
        wren.get_by_text(f"{at} night{'' if at == 1 else 's'} not sent", exact=True).wait_for()
    assert NOTE not in wren.evaluate(RAW)
    assert PIN not in wren.evaluate(RAW)
    wren.context.set_offline(False)
    wren.get_by_role("button", name="Send now").click()
    wren.get_by_text("0 nights not sent", exact=True).wait_for()
    wren.goto(told["origin"] + "/my/nights/?all")
    assert wren.get_by_text("22:45 to 06:45").count() == len(week)
