"""A sheet of paper is typed into the record, and a folder that contradicts it is brought in, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.hands import Keyboard, Pointer
from tests.browser.visit import Visit
from tools.clinic_site.running import Site, people, running
from tools.clinic_site.visiting import DESK, PHONE, Scheme, one_time_code

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running(tmp_path / "clinic") as started:
        yield started


def logs_in(visit: Visit, told: dict[str, Any]) -> None:
    visit.opens("/account/login/")
    visit.hand.write("Log-in name", "noor")
    visit.hand.write("Password", told["password"])
    visit.hand.choose("Log in")
    visit.sees("Second step")
    visit.hand.write("Code", one_time_code(told["secrets"]["noor"]))
    visit.hand.choose("Go on")
    visit.page.wait_for_url(lambda url: "authenticate" not in url)


def types_a_sheet(visit: Visit, mornings: list[str]) -> None:
    """Down the first column by Enter alone; the form is not sent by it."""
    visit.hand.choose("A paper sheet")
    visit.sees("A paper sheet")
    keys = visit.page.keyboard
    visit.page.locator(".sheet input").first.focus()
    for text in ("2230", "22.45", "late", "23:00"):
        keys.type(text)
        keys.press("Enter")
    assert visit.page.evaluate("document.activeElement.name") == f"{mornings[4]}_into_bed"
    keys.press("ArrowUp")
    assert visit.page.evaluate("document.activeElement.value") == "23:00"
    visit.hand.write("Who said it", "the patient")
    visit.page.get_by_label("nobody knows").check()
    visit.hand.choose("Save")
    visit.page.get_by_text("None of the nights was saved.").wait_for()
    visit.was_refused_with(400)
    visit.sees("A paper sheet")
    wrong = visit.page.locator("[aria-invalid=true]")
    assert wrong.input_value() == "late"
    wrong.fill("2315")
    visit.hand.choose("Save")
    visit.sees("Bring in, take along")
    assert visit.page.get_by_text("Saved 4 nights, told by the patient.").is_visible()


def brings_a_folder_in(visit: Visit, mornings: list[str]) -> None:
    """One night differs from the sheet, one is new; the first upload is no folder at all."""
    header = "date,source,into_bed,rise_time"
    rows = [f"{mornings[0]},paper,21:00,06:00", f"{mornings[5]},paper,22:10,06:30"]
    visit.hand.choose("Look at a folder")
    visit.sees("Look at a patient folder")
    chosen = visit.page.get_by_label("Zip archive or files")
    chosen.set_input_files({"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
    visit.hand.choose("See what it would do")
    visit.page.get_by_text("scan.pdf: this kind of file does not belong here").wait_for()
    visit.was_refused_with(400)
    visit.sees("Look at a patient folder")
    nights = "\n".join([header, *rows, ""]).encode()
    chosen.set_input_files({"name": "nights.csv", "mimeType": "text/csv", "buffer": nights})
    visit.hand.choose("See what it would do")
    visit.sees("What this folder would do")
    assert visit.page.get_by_role("heading", name="1 row would not be taken").is_visible()
    visit.hand.choose("Bring it in")
    visit.sees("A folder that was brought in")
    assert visit.page.get_by_text("Brought in: 1 new row.").is_visible()
    assert visit.page.get_by_role("cell", name="21:00").is_visible()
    assert visit.page.get_by_role("cell", name="22:30").count() == 1


@pytest.mark.parametrize(
    ("width", "scheme", "hand"), [(PHONE, "light", Pointer), (PHONE, "dark", Keyboard), (DESK, "dark", Keyboard)]
)
def test_paper_and_a_folder_that_contradicts_it(
    browser: Browser, site: Site, width: int, scheme: Scheme, hand: type[Pointer]
) -> None:
    told = people(site.environment)
    noor = Visit(browser, site, width, scheme, hand)
    logs_in(noor, told)
    noor.opens(f"/patients/{told['newcomer']}/review/")
    noor.hand.choose("Bring in, take along")
    noor.sees("Bring in, take along")
    today = datetime.now(UTC).date()
    mornings = [(today - timedelta(days=each)).isoformat() for each in reversed(range(7))]
    types_a_sheet(noor, mornings)
    brings_a_folder_in(noor, mornings)
    noor.context.close()
