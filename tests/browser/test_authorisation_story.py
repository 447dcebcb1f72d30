"""An authorisation is written, signed twice and read by the patient; amended while another signs; outrun; lapsed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.browser.hands import Pointer
from tests.browser.visit import Visit
from tools.clinic_site.clock import clinic_now
from tools.clinic_site.running import Site, people
from tools.clinic_site.visiting import DESK, PHONE, Scheme

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.needs_chromium, pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"])]
WHY = "an uncle, long ago; seen by the psychiatrist"


def prescriber(browser: Browser, site: Site, told: dict[str, Any], who: str, width: int, scheme: Scheme) -> Visit:
    visit = Visit(browser, site, width, scheme, Pointer)
    visit.logs_in_with_a_code(told["names"][who], told["password"], told["secrets"][who])
    visit.page.get_by_role("link", name="Patients", exact=True).wait_for()
    return visit


def patient(browser: Browser, site: Site, told: dict[str, Any], who: str, width: int, scheme: Scheme) -> Visit:
    visit = Visit(browser, site, width, scheme, Pointer)
    visit.opens("/account/login/")
    visit.hand.write("Log-in name", told["names"][who])
    visit.hand.write("Password", told["password"])
    visit.hand.choose("Log in")
    visit.sees("My nights")
    return visit


def reads(visit: Visit, text: str) -> None:
    visit.page.get_by_text(text).first.wait_for()


def signs(visit: Visit, told: dict[str, Any], button: str = "Sign") -> None:
    visit.page.get_by_label("Your password").fill(told["password"])
    visit.page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_it_is_written_signed_twice_and_read(browser: Browser, site: Site, width: int, scheme: Scheme) -> None:
    told = people(site.environment, f".{uuid4().hex[:6]}", "ready")
    record, today = f"/patients/{told['sleeper']}/authorisation", clinic_now().date()
    noor = prescriber(browser, site, told, "noor", width, scheme)
    noor.opens(f"{record}/")
    noor.sees("Authorisation")
    reads(noor, "No dose is authorised.")
    noor.hand.choose("Write an authorisation")
    noor.sees("Write an authorisation")
    reads(noor, "About the patient alone so far.")
    for label, text in {
        "Product": "ketamine troche",
        "Strength of one troche [mg]": "100",
        "Held in the mouth [min]": "15",
        "Step 1: dose [mg]": "50",
        "Doses a week, at most": "1",
        "Most for one dose [mg]": "100",
        "Most for one dose [mg/kg]": "1.5",
        "Most in 7 days, all ketamine [mg]": "100",
        "Shortest time between two doses [h]": "144",
        "First doses under supervision": "2",
        "First day": today.isoformat(),
        "Review date": (today + timedelta(days=28)).isoformat(),
        "End-point: what would show that it helped": "Ten points more of sleep efficiency",
        "It stops at the review date, unless": "the diary shows it",
        "Sleep efficiency, gain [percentage points]": "10",
    }.items():
        noor.hand.write(label, text)
    for label in ("under the tongue", "spit it out", "in the clinic", "The patient and I agreed on these"):
        noor.page.get_by_label(label, exact=True).check()
    # what it is by weight, and what the rules find, come while it is typed
    noor.page.locator("output", has_text="0.61 mg/kg · 0.5 of a troche").wait_for()
    noor.page.get_by_text("About the patient alone so far.").wait_for(state="detached")
    noor.page.get_by_role("heading", name="Needs a second sign-off").wait_for()
    noor.sees("Write an authorisation")
    noor.hand.choose("Go on to sign")
    noor.sees("Sign the authorisation")
    for reason in noor.page.get_by_label("Why you go on in spite of it").all():
        reason.fill(WHY)
    signs(noor, told)
    reads(noor, "It waits for a second prescriber")
    noor.context.close()

    pim = prescriber(browser, site, told, "pim", width, scheme)
    pim.opens(f"{record}/")
    pim.hand.choose("Look at it and sign as the second")
    pim.sees("Second signature")
    reads(pim, WHY)
    signs(pim, told, "Sign as the second prescriber")
    reads(pim, "It is in force.")
    pim.sees("Authorisation")
    pim.context.close()

    wren = patient(browser, site, told, "wren", width, scheme)
    wren.opens("/my/authorised/")
    wren.sees("What I may take")
    reads(wren, "These are limits. You may always take less, or none.")
    assert wren.page.get_by_text("Do not take another tonight.").is_visible()
    wren.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light")])
def test_what_was_amended_meanwhile_is_not_signed_over(
    browser: Browser, site: Site, width: int, scheme: Scheme
) -> None:
    """Two prescribers amend at the same time: the second to sign is told, and nothing of theirs is signed."""
    told = people(site.environment, f".{uuid4().hex[:6]}", "authorised")
    record, today = f"/patients/{told['sleeper']}/authorisation", clinic_now().date()
    both = {}
    for who, ceiling in (("noor", "90"), ("pim", "80")):
        visit = both[who] = prescriber(browser, site, told, who, width, scheme)
        visit.opens(f"{record}/draft/")
        visit.sees("Amend the authorisation")
        visit.hand.write("Most for one dose [mg]", ceiling)
        visit.hand.write("First day", today.isoformat())
        visit.hand.write("Review date", (today + timedelta(days=21)).isoformat())
        visit.page.get_by_label("The patient and I agreed on these", exact=True).check()
        visit.hand.choose("Go on to sign")
        visit.sees("Sign the amendment")
        reads(visit, f"Most for one dose: 100 mg → {ceiling} mg")
    for who in ("pim", "noor"):
        for reason in both[who].page.get_by_label("Why you go on in spite of it").all():
            reason.fill(WHY)
        signs(both[who], told)
    reads(both["pim"], "Signed.")
    reads(both["noor"], "Nothing was signed. This is what stands now.")
    both["noor"].sees("Authorisation")
    assert both["noor"].page.get_by_text("Most for one dose: 100 mg → 80 mg").is_visible()
    both["noor"].opens(f"{record}/draft/")
    reads(both["noor"], "The authorisation changed while you wrote this.")
    for visit in both.values():
        visit.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark")])
def test_ketamine_from_another_clinic_counts_in_the_ceiling(
    browser: Browser, site: Site, width: int, scheme: Scheme
) -> None:
    told = people(site.environment, f".{uuid4().hex[:6]}", "authorised")
    noor = prescriber(browser, site, told, "noor", width, scheme)
    noor.opens(f"/patients/{told['sleeper']}/bring/dose/")
    noor.sees("A dose that was told")
    noor.page.get_by_label("by phone", exact=True).check()
    noor.hand.write("Who said it", "the other clinic")
    for name, text in (("product", "ketamine nasal spray"), ("amount", "80")):
        noor.page.locator(f"[name={name}]").fill(text)
    noor.page.locator("[name=unit]").select_option("mg")
    noor.page.locator("[name=taken_at]").fill(f"{clinic_now() - timedelta(days=2):%Y-%m-%dT%H:%M}")
    noor.page.locator("[name=status]").select_option("taken")
    noor.hand.choose("Save the dose")
    noor.page.wait_for_url(lambda url: not url.endswith("/bring/dose/"))
    noor.opens(f"/patients/{told['sleeper']}/authorisation/")
    noor.sees("Authorisation")
    reads(noor, "No dose today.")
    reads(noor, "all ketamine of seven days together is more than the authorisation allows")
    noor.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light")])
def test_lapsed_yesterday(browser: Browser, site: Site, width: int, scheme: Scheme) -> None:
    told = people(site.environment, f".{uuid4().hex[:6]}", "authorised")
    ida = patient(browser, site, told, "ida", width, scheme)
    reads(ida, "No dose is authorised now.")
    ida.hand.choose("See why, and what to do")
    ida.sees("What I may take")
    reads(ida, "It always ends by itself.")
    ida.context.close()
    noor = prescriber(browser, site, told, "noor", width, scheme)
    noor.opens("/patients/today/")
    noor.page.get_by_role("link", name="The authorisation has lapsed 1 day ago").click()
    noor.sees("Authorisation")
    reads(noor, "No dose is authorised now; going on needs a new decision.")
    noor.hand.write("What was said or tried", "sleeps poorly, no craving")
    noor.hand.choose("Reached")
    reads(noor, "Written down.")
    noor.context.close()
