"""Somebody who helps writes a night down with the same few taps as the person would."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tools.clinic_site.clock import clinic_now
from tools.clinic_site.people import FORGOTTEN
from tools.clinic_site.running import Site, people
from tools.clinic_site.visiting import PHONE, log_in, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]


def test_the_helpers_page_offers_taps_and_draws_the_night(browser: Browser, site: Site) -> None:
    told = people(site.environment, f".{uuid4().hex[:6]}", "more")
    context = visitor(browser, PHONE, "light", reduced_motion="reduce")
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    log_in(page, site.origin, told["names"]["hal"], told["password"])
    day = clinic_now().date() - timedelta(days=FORGOTTEN)
    page.goto(f"{site.origin}/helping/{told['sleeper']}/nights/{day}/")
    into_bed = page.get_by_label("Went to bed", exact=True)
    into_bed.focus()
    page.locator(".q:has([name=into_bed]) button", has_text="22:45").click()
    assert into_bed.input_value() == "22:45"
    page.get_by_label("Got up", exact=True).fill("06:45")
    page.locator(".bar output", has_text="8 h 00 in bed").wait_for()
    assert broken == []
    context.close()
