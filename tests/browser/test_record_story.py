"""A patient takes the record along without asking anybody, and sees who changed a night on their behalf, and why."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.hands import Keyboard, Pointer
from tests.browser.visit import Visit
from tools.clinic_site.clock import clinic_now
from tools.clinic_site.running import Site
from tools.clinic_site.visiting import DESK, PHONE, Scheme

from trochee.interop.tables import read_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
WHY = "you telephoned and said it was a good night"


def wren(
    browser: Browser, site: Site, told: dict[str, Any], width: int, scheme: Scheme, hand: type[Pointer]
) -> Visit:
    visit = Visit(browser, site, width, scheme, hand)
    visit.page.emulate_media(reduced_motion="reduce")
    visit.opens("/account/login/")
    visit.hand.write("Log-in name", told["names"]["wren"])
    visit.hand.write("Password", told["password"])
    visit.hand.choose("Log in")
    visit.sees("My nights")
    return visit


def saves(visit: Visit, button: str) -> bytes:
    with visit.page.expect_download(timeout=60_000) as coming:
        visit.hand.choose(button)
    place = coming.value.path()
    assert "Wren" not in coming.value.suggested_filename
    return place.read_bytes()


@pytest.mark.parametrize(("width", "scheme", "hand"), [(PHONE, "dark", Keyboard), (DESK, "light", Pointer)])
def test_a_patient_takes_the_record_along(
    browser: Browser,
    site: Site,
    told: dict[str, Any],
    tmp_path: Path,
    width: int,
    scheme: Scheme,
    hand: type[Pointer],
) -> None:
    """A folder that the command line reads, a PDF, and the trail says so."""
    visit = wren(browser, site, told, width, scheme, hand)
    visit.hand.choose("Sleep")
    visit.sees("My sleep")
    visit.hand.choose("Take it with you")
    visit.sees("Take it with you")
    with zipfile.ZipFile(io.BytesIO(saves(visit, "Save my record"))) as packed:
        packed.extractall(tmp_path)
    found = read_folder(tmp_path)
    assert len(found.record.nights) == 32
    assert "Wren" not in (tmp_path / "patient.toml").read_text(encoding="utf-8")
    assert saves(visit, "Save my review").startswith(b"%PDF")
    visit.opens("/my/record/readers/")
    visit.sees("Who has read my record")
    assert visit.page.get_by_text("took").first.is_visible()
    visit.context.close()


@pytest.mark.parametrize(("width", "scheme", "back"), [(PHONE, "light", 2), (DESK, "dark", 3)])
def test_a_correction_on_behalf_is_seen_by_the_patient(
    browser: Browser, site: Site, told: dict[str, Any], width: int, scheme: Scheme, back: int
) -> None:
    day = clinic_now().date() - timedelta(days=back)
    noor = Visit(browser, site, width, scheme, Pointer)
    noor.logs_in_with_a_code(told["names"]["noor"], told["password"], told["secrets"]["noor"])
    noor.page.wait_for_url(lambda url: "authenticate" not in url)
    noor.opens(f"/patients/{told['sleeper']}/nights/{day}/")
    noor.page.get_by_text("Correct it on the patient's behalf").click()
    noor.hand.write("Sleep quality", "9")
    noor.hand.write("Why you change it", WHY)
    noor.hand.choose("Save the correction")
    noor.page.locator(".errorlist", has_text="1 to 5").wait_for()
    noor.was_refused_with(400)
    noor.hand.write("Sleep quality", "4")
    noor.hand.choose("Save the correction")
    noor.page.get_by_text("The correction is saved.").wait_for()
    assert noor.page.get_by_text(f"Why: {WHY}").is_visible()
    noor.context.close()

    visit = wren(browser, site, told, width, scheme, Pointer)
    visit.opens(f"/my/nights/{day}/")
    visit.sees("How was the night?")
    visit.hand.choose("Who wrote what, and when")
    visit.sees("Who wrote what, and when")
    newest = visit.page.get_by_role("listitem").filter(has_text="Dr Noor Invented changed it")
    assert newest.get_by_text(f"Why: {WHY}").is_visible()
    assert newest.get_by_role("listitem").filter(has_text="Sleep was").inner_text().endswith("good")
    visit.context.close()
