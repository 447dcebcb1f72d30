"""A week without a network, on the live site: nights wait sealed over a restart of the browser and arrive once."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.browser.hands import Keyboard, Pointer
from tests.browser.phones import CACHED, NOTE, PIN, Phone
from tools.clinic_site.clock import clinic_now
from tools.clinic_site.running import Site, people, program
from tools.clinic_site.visiting import DESK, FLAGS, PHONE, Scheme

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
WAYS = [(PHONE, "dark", Keyboard), (DESK, "light", Pointer)]
STANDING = """
import django, json

django.setup()
from trochee.clinic.diaries.models import NightVersion
rows = NightVersion._base_manager.filter(patient_id="{patient}", date__lte="{last}").order_by("date", "version")
print(json.dumps([[str(row.date), row.time_zone, row.version] for row in rows]))
"""


def started(browser: Browser, chromium: str, folder: Path, width: int, scheme: Scheme, zone: str) -> BrowserContext:
    """A browser with a place of its own on the disk, which outlives it."""
    context = browser.browser_type.launch_persistent_context(
        str(folder),
        executable_path=chromium,
        args=list(FLAGS),
        viewport={"width": width, "height": 844 if width == PHONE else 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        timezone_id=zone,
    )
    context.set_default_timeout(30_000)
    return context


@pytest.mark.parametrize(("width", "scheme", "hand"), WAYS)
def test_a_week_without_a_network_arrives_once(
    browser: Browser, chromium: str, site: Site, tmp_path: Path, width: int, scheme: Scheme, hand: type[Pointer]
) -> None:
    told: dict[str, Any] = people(site.environment, f".{uuid4().hex[:6]}")
    today = clinic_now().date()
    week = [today - timedelta(days=100 + each) for each in range(7, 0, -1)]  # before the nights that stand there

    context = started(browser, chromium, tmp_path, width, scheme, "Europe/London")
    phone = Phone(context, site.origin, hand)
    phone.logs_in(told)
    phone.opens("/my/nights/")
    phone.is_sound(width)
    phone.hand.choose("Enter nights without a network")
    phone.page.locator("#new").wait_for()
    phone.is_sound(width)
    phone.turns_it_on()
    context.set_offline(True)
    phone.opens("/my/nights/")  # any page of a patient opens as the phone's own
    phone.is_sound(width)
    phone.unlocked()
    phone.is_sound(width)
    for day in week[:3]:
        phone.keeps(day)
    phone.is_sound(width)
    context.close()

    context = started(browser, chromium, tmp_path, width, scheme, "America/New_York")  # and on the journey
    context.set_offline(True)
    phone = Phone(context, site.origin, hand)
    phone.opens("/my/phone/")
    phone.unlocked()
    phone.counts(3)
    for day in week[3:]:
        phone.keeps(day)
    kept = phone.kept()
    assert kept["count"] == len(week)
    assert not [word for word in (NOTE, PIN, week[0].isoformat(), "22:45", "wren") if word in kept["text"]]
    cached = "".join(f"{address}\n{text}" for address, text in phone.page.evaluate(CACHED))
    assert "/my/phone/" in cached
    assert not [
        word for word in (NOTE, "Lamp Street", "Wren", told["sleeper"], "csrfmiddlewaretoken") if word in cached
    ]

    context.set_offline(False)
    phone.sends()
    phone.hears("You are logged out")  # the session went with the browser
    phone.logs_in(told)
    phone.opens("/my/nights/")
    phone.page.get_by_text("Nights on this phone, not sent yet: 7").wait_for()
    assert phone.page.locator("#not-sent li", has_text="not sent yet").count() == len(week)
    phone.is_sound(width)
    phone.hand.choose("Look at them")
    phone.unlocked()
    phone.hears("All nights are sent.")
    phone.counts(0)
    phone.opens("/my/nights/?all")
    assert phone.page.get_by_text("22:45 to 06:45").count() == len(week)
    assert phone.page.locator("#unsent").is_hidden()
    context.close()
    zones = ["Europe/London"] * 3 + ["America/New_York"] * 4
    wanted = [[day.isoformat(), zone, 1] for day, zone in zip(week, zones, strict=True)]
    assert (
        json.loads(program(site.environment, "-c", STANDING.format(patient=told["sleeper"], last=week[-1]))) == wanted
    )
