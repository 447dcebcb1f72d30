"""A sheet of paper is typed into the record, and a folder that contradicts it is brought in, in a real Chromium."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.browser.hands import Keyboard, Pointer
from tests.browser.visit import Visit
from tools.clinic_site.clock import clinic_now
from tools.clinic_site.running import Site, people
from tools.clinic_site.visiting import DESK, PHONE, Scheme

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]


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
    """First a file with a wrong cell; then two nights that differ from the sheet, one of them taken; one is new."""
    header = "date,source,into_bed,rise_time"
    visit.hand.choose("Look at a folder")
    visit.sees("Look at a patient folder")
    uploads(visit, [header, f"{mornings[0]},paper,25:00,06:00"])
    visit.page.get_by_text("Nothing came in: 1 thing to put right in the files.").wait_for()
    visit.was_refused_with(400)
    visit.sees("Look at a patient folder")
    cells = visit.page.get_by_role("table").get_by_role("row").last.inner_text().split("\t")
    assert [each.strip() for each in cells][:3] == ["nights.csv", "2", "into_bed"]
    assert "25:00" in cells[4]
    kept, taken = f"{mornings[0]},paper,21:00,06:00", f"{mornings[1]},paper,23:40,06:10"
    uploads(visit, [header, kept, taken, f"{mornings[5]},paper,22:10,06:30"])
    visit.sees("What this folder would do")
    assert visit.page.get_by_role("heading", name="2 rows differ").is_visible()
    visit.page.get_by_label(f"Take what the folder says: nights.csv, {mornings[1]}").check()
    visit.hand.choose("Bring it in")
    visit.sees("A folder that was brought in")
    assert visit.page.get_by_text("Brought in: 1 new row.").is_visible()
    assert said_of(visit, "Rows that were taken") == ["22:45", "23:40"]
    assert said_of(visit, "Rows that were not taken") == ["22:30", "21:00"]
    visit.hand.choose("Nights")
    visit.sees("Nights")
    assert visit.page.get_by_text("23:40 to 06:10").is_visible()
    assert visit.page.get_by_text("21:00 to 06:00").count() == 0


def uploads(visit: Visit, lines: list[str]) -> None:
    text = "\n".join([*lines, ""]).encode()
    chosen = visit.page.get_by_label("Zip archive or files")
    chosen.set_input_files({"name": "nights.csv", "mimeType": "text/csv", "buffer": text})
    visit.hand.choose("See what it would do")


def said_of(visit: Visit, table: str) -> list[str]:
    """What both sides say of going to bed."""
    row = visit.page.get_by_role("group", name=table).get_by_role("row").filter(has_text="into_bed")
    return [each.strip() for each in row.get_by_role("cell").all_inner_texts()][-2:]


@pytest.mark.parametrize(("width", "scheme", "hand"), [(PHONE, "light", Pointer), (DESK, "dark", Keyboard)])
def test_paper_and_a_folder_that_contradicts_it(
    browser: Browser, site: Site, width: int, scheme: Scheme, hand: type[Pointer]
) -> None:
    told = people(site.environment, f".{uuid4().hex[:6]}")
    noor = Visit(browser, site, width, scheme, hand)
    noor.logs_in_with_a_code(told["names"]["noor"], told["password"], told["secrets"]["noor"])
    noor.page.wait_for_url(lambda url: "authenticate" not in url)
    noor.opens(f"/patients/{told['newcomer']}/review/")
    noor.hand.choose("Bring in, take along")
    noor.sees("Bring in, take along")
    today = clinic_now().date()
    mornings = [(today - timedelta(days=each)).isoformat() for each in reversed(range(7))]
    types_a_sheet(noor, mornings)
    brings_a_folder_in(noor, mornings)
    noor.context.close()
