"""Twelve troches, half of one taken, a count that differs and is explained, two destroyed before two people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from tests.browser.hands import Pointer
from tests.browser.visit import Visit
from tools.clinic_site.running import Site, people
from tools.clinic_site.visiting import DESK, PHONE, Scheme

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.needs_chromium, pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"])]
TROCHE = "trial troche"


def staff(browser: Browser, site: Site, told: dict[str, Any], who: str, width: int, scheme: Scheme) -> Visit:
    visit = Visit(browser, site, width, scheme, Pointer)
    visit.logs_in_with_a_code(told["names"][who], told["password"], told["secrets"][who])
    visit.page.get_by_role("link", name="Patients", exact=True).wait_for()
    return visit


def reads(visit: Visit, text: str) -> None:
    visit.page.get_by_text(text).first.wait_for()


def writes(visit: Visit, ledger: str, kind: str, amount: str, days: float) -> None:
    """Write one movement down, so many days ago."""
    visit.opens(f"{ledger}write/{kind}/")
    when = datetime.now(ZoneInfo("Europe/Berlin")) - timedelta(days=days)
    visit.page.get_by_label("Product").fill(TROCHE)
    visit.page.locator("[name=amount]").fill(amount)
    visit.page.locator("[name=at]").fill(f"{when:%Y-%m-%dT%H:%M}")
    if kind == "dispensed":
        visit.page.get_by_label("Strength of one [mg]").fill("100")
    visit.page.get_by_role("button", name="Save", exact=True).click()
    visit.page.get_by_role("heading", name="Troches", exact=True).wait_for()


def half_a_troche(browser: Browser, site: Site, told: dict[str, Any], width: int, scheme: Scheme) -> Visit:
    """Wren takes half of one last evening, and writes it down."""
    wren = Visit(browser, site, width, scheme, Pointer)
    wren.opens("/account/login/")
    wren.hand.write("Log-in name", told["names"]["wren"])
    wren.hand.write("Password", told["password"])
    wren.hand.choose("Log in")
    wren.sees("My nights")
    wren.opens("/my/doses/new/")
    wren.hand.choose("I took a part of it")
    wren.hand.choose("half")
    if wren.page.get_by_text("something else", exact=True).count():
        wren.hand.choose("something else")
    wren.page.locator("[name=product]").fill(TROCHE)
    wren.page.locator("[name=amount]").fill("100")
    wren.page.locator(".chip", has_text="yesterday").click()
    wren.page.locator("[name=at]").fill("22:30")
    wren.page.get_by_role("button", name="Save", exact=True).click()
    reads(wren, "take no other one tonight")
    return wren


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_half_a_troche_a_count_that_differs_and_two_people(
    browser: Browser, site: Site, width: int, scheme: Scheme
) -> None:
    told = people(site.environment, f".{uuid4().hex[:6]}", "ready")
    ledger = f"/patients/{told['sleeper']}/inventory/"
    noor = staff(browser, site, told, "noor", width, scheme)
    noor.opens(ledger)
    noor.sees("Troches")
    writes(noor, ledger, "dispensed", "12", 5)
    wren = half_a_troche(browser, site, told, width, scheme)
    wren.opens("/my/troches/")
    wren.sees("My troches")
    assert "11½" in wren.page.locator(".facts").inner_text()

    writes(noor, ledger, "count", "11", 0.01)
    reads(noor, "An unexplained difference: ½ fewer")
    noor.sees("Troches")
    noor.opens("/patients/today/")
    reads(noor, "An unexplained difference in the troches")
    noor.opens(ledger)
    noor.page.get_by_role("link", name="Write down what explains it").click()
    noor.sees("What explains the difference?")
    noor.hand.write("What explains it?", "the other half crumbled; Wren showed it")
    noor.hand.choose("Save")
    reads(noor, "differed, and was explained")
    assert noor.page.get_by_text("An unexplained difference:").count() == 0

    writes(noor, ledger, "returned", "2", 0.005)
    writes(noor, ledger, "to_destroy", "2", 0.004)
    reads(noor, "You wrote it down, so somebody else has to confirm it.")
    pim = staff(browser, site, told, "pim", width, scheme)
    pim.opens(ledger)
    pim.page.get_by_role("link", name="I was there, and confirm it").click()
    pim.sees("Confirm that they were destroyed")
    pim.page.get_by_label("Your password").fill(told["password"])
    pim.page.get_by_role("button", name="Confirm", exact=True).click()
    reads(pim, "From now on it counts")
    pim.sees("Troches")
    assert "9" in pim.page.locator(".facts").first.inner_text()

    wren.opens("/my/troches/")
    wren.page.locator(".chip", has_text="Some are lost or broken").click()
    wren.page.locator("[name=whole]").fill("0")
    wren.page.locator(".chip", has_text="¼").click()
    wren.page.get_by_role("button", name="Send", exact=True).click()
    reads(wren, "Take no other one in its place tonight")
    wren.sees("My troches")
    assert "8¾" in wren.page.locator(".facts").inner_text()
    for visit in (noor, pim, wren):
        visit.context.close()
