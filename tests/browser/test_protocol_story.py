"""A medical lead makes a number stricter, adds an own rule whose example fails at first, signs, and sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.hands import Pointer
from tests.browser.visit import Visit
from tools.clinic_site.running import Site
from tools.clinic_site.visiting import DESK, PHONE, Scheme

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
SAYS = "Ask our geriatrician first."
OWN = f"""\
rules:
  - id: own.eighty
    version: 1
    severity: caution
    basis: design
    verified: true
    hazard: falls
    when: {{fact: age_years, at_least: 80}}
    unknown: fire
    says: {SAYS}
    checked_on: 2026-11-01
    review_by: 2027-11-01
    note: Decided at our meeting.
    examples:
      - {{expect: fires, given: {{birth_date: BORN}}}}
      - {{expect: silent, given: {{birth_date: 1990-01-01}}}}
formulations:
  - {{id: own_cherry_50, product: ketamine troche, strength_mg: 50, base: polyglycol, flavour: cherry}}
"""
ENTRIES = "Own rules, facts, medicines, interactions, formulations, sources"


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_a_clinic_decides_for_itself(
    browser: Browser, site: Site, told: dict[str, Any], width: int, scheme: Scheme
) -> None:
    _appoints(Visit(browser, site, width, scheme, Pointer), told)
    noor = Visit(browser, site, width, scheme, Pointer)
    noor.logs_in_with_a_code(told["names"]["noor"], told["password"], told["secrets"]["noor"])
    noor.sees("What waits")
    _makes_a_number_stricter(noor)
    _writes_a_rule(noor)
    _tries_and_signs(noor, told["password"])
    noor.opens(f"/patients/{told['sleeper']}/safety/")
    noor.page.get_by_text(SAYS).first.wait_for(state="attached")  # cautions are folded away there
    _chooses_what_the_clinic_has_made(noor, f"/patients/{told['sleeper']}/authorisation/draft/")
    noor.context.close()


def _appoints(ada: Visit, told: dict[str, Any]) -> None:
    ada.logs_in_with_a_code(told["names"]["ada"], told["password"], told["secrets"]["ada"])
    ada.page.get_by_role("link", name="Log out").or_(ada.page.get_by_role("button", name="Log out")).first.wait_for()
    ada.opens("/protocol/leads/")
    ada.sees("Medical leads")
    ada.page.get_by_label("Clinician", exact=True).select_option(label="Dr Noor Invented")
    ada.hand.choose("They sign for the clinic")
    ada.page.get_by_text("since").first.wait_for()
    ada.context.close()


def _makes_a_number_stricter(noor: Visit) -> None:
    noor.opens("/knowledge/")
    noor.sees("Knowledge")
    noor.opens("/knowledge/rule/dose.interval/")
    noor.page.get_by_text("72 h").first.wait_for()
    noor.opens("/protocol/draft/numbers/safety.dose.interval/")
    noor.sees("Shortest interval between doses")
    noor.hand.write("This clinic's value", "48")
    noor.hand.write("Why", "We saw two days of hangover.")
    noor.hand.choose("Put it into the draft")
    noor.page.get_by_text("Allowed here:").wait_for()
    noor.was_refused_with(400)
    noor.hand.write("This clinic's value", "96")
    noor.hand.choose("Put it into the draft")
    noor.sees("Draft of the protocol")
    row = noor.page.get_by_role("row", name="Shortest interval between doses")
    assert "96 h" in row.inner_text()
    assert "72 h" in row.inner_text()  # the shipped one beside it


def _writes_a_rule(noor: Visit) -> None:
    noor.hand.write(ENTRIES, OWN.replace("BORN", "1991-01-01"))
    noor.hand.choose("Keep and check")
    noor.page.get_by_text("does not come out as it says").wait_for()
    noor.sees("Draft of the protocol")
    assert noor.page.get_by_text("Line 2").count() == 1
    assert noor.page.get_by_role("link", name="Look once more and sign").count() == 0
    noor.hand.write(ENTRIES, OWN.replace("BORN", "1940-01-01"))
    noor.hand.choose("Keep and check")
    noor.page.get_by_text("its 2 examples come out as they say").wait_for()


def _tries_and_signs(noor: Visit, password: str) -> None:
    noor.hand.choose("Try it on your patients")
    noor.sees("Tried on your patients")
    assert SAYS in noor.page.locator("main").inner_text()
    noor.opens("/protocol/draft/sign/")
    noor.sees("Sign the protocol")
    noor.hand.write("Why the clinic changes it", "Falls and hangover.")
    noor.hand.write("Your password", password)
    noor.hand.choose("Sign: in force from now on")
    noor.sees("Own protocol")
    noor.page.get_by_role("heading", name="In force: version 1").wait_for()
    noor.opens("/knowledge/rule/dose.interval/")
    noor.page.get_by_text("own value; shipped: 72 h").wait_for()
    noor.opens("/protocol/versions/1/")
    noor.sees("Version 1")


def _chooses_what_the_clinic_has_made(noor: Visit, address: str) -> None:
    noor.opens(address)
    noor.sees("Write an authorisation")
    noor.hand.write("Held in the mouth [min]", "15")
    noor.hand.choose("ketamine troche, 50 mg, polyglycol, cherry")
    noor.page.get_by_text("Filled in: ketamine troche").wait_for()
    noor.sees("Write an authorisation")
    strength = noor.page.get_by_label("Strength of one troche [mg]")
    assert (strength.input_value(), noor.page.get_by_label("Held in the mouth [min]").input_value()) == ("50", "15")
    strength.fill("75")
    strength.press("Enter")  # it goes on to sign, and fills in nothing
    noor.page.get_by_text("Not yet:").wait_for()
    noor.was_refused_with(400)
    assert strength.input_value() == "75"
