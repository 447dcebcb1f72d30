"""The phone's queue as it is shipped, in Chromium, through 10,000 drawn histories; their ends are worked out here."""

from __future__ import annotations

import json
import random
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.needs_chromium, pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"])]
HISTORIES, AT_ONCE, ON_DISK, AGAIN = 10_000, 500, 200, 20
Turned = tuple[str, str, str, str]
ZONES = ("Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "")
FATES = (
    *("heard", "heard", "request lost", "answer lost", "twice"),
    *("logged out", "fault", "fault after", "captive", "other account"),
)
ORDINARY = {"into_bed": "22:45", "rise_time": "06:45"}
DOUBTFUL, WRONG = {**ORDINARY, "rise_time": "17:45"}, {**ORDINARY, "into_bed": "25:00"}
BROKEN = {**ORDINARY, "into_bed": "broken"}
"""What the clinic cannot take: it answers with a fault of its own, however often it is sent."""
SITE = "http://localhost/"
HARNESS = Path(__file__).with_name("lived.js")


def drawn(lot: random.Random) -> dict[str, Any]:
    """One history: up to five nights, and everything that comes between them."""
    days = [f"2026-03-{lot.randint(26, 31)}" for _ in range(lot.randint(1, 5))]
    steps: list[tuple[str, Any]] = []
    for at, day in enumerate(days):
        values = lot.choices([ORDINARY, DOUBTFUL, WRONG, BROKEN], [8, 1, 1, 1])[0]
        steps.append(("enter", {"id": f"e{at}", "day": day, "values": values}))
    for _ in range(lot.randint(2, 12)):
        step: tuple[str, Any] = lot.choice(
            [
                ("clock", lot.choice([-86_400_000 * 400, -3_600_000, 1_000, 60_000, 3_600_000, 86_400_000])),
                ("zone", lot.choice(ZONES)),
                ("reload", None),
                ("send", lot.random() < 0.5),
                ("send", True),
                ("wait", None),
            ]
        )
        steps.insert(lot.randint(0, len(steps)), step)
    there = [lot.choice(days)] if lot.random() < 0.2 else []
    fates = lot.choices(FATES, k=lot.randint(1, 9))
    return {"there": there, "steps": steps, "fates": fates, "settled": lot.random() < 0.3}


def end_of(history: dict[str, Any]) -> dict[str, Any]:
    """What must stand at the end, whatever network and clock did: the first fit entry of each night counts."""
    rows: dict[str, tuple[str, str, int]] = dict.fromkeys(history["there"], ("clinic", "", 1))
    zone = "Europe/London"
    left: list[Turned] = []
    held: set[str] = set()
    for deed, value in history["steps"]:
        if deed == "zone":
            zone = value
        if deed != "enter":
            continue
        if value["values"] == BROKEN or value["day"] in held:  # it holds up its own night, and no other
            held.add(value["day"])
            left.append((value["day"], value["id"], zone, "waiting"))
        elif value["values"] != ORDINARY:
            left.append((value["day"], value["id"], zone, "wrong" if value["values"] == WRONG else "sure"))
        elif value["day"] in rows:
            left.append((value["day"], value["id"], zone, "there"))  # shown to the person, not dropped
        else:
            rows[value["day"]] = (value["id"], zone, 1)
    if history["settled"]:
        left = list(_settled(rows, left))
    standing = sorted([day, *row] for day, row in rows.items())
    return {"last": "fault" if held else "done", "rows": standing, "left": sorted(list(each[1:]) for each in left)}


def _settled(rows: dict[str, tuple[str, str, int]], left: list[Turned]) -> Iterator[Turned]:
    """Answer what was turned back, in the order of entering; give what still waits."""
    for day, name, zone, why in left:
        if why == "sure" and day not in rows:
            rows[day] = (name, zone, 1)
        elif why == "there" and rows[day][2] == 1:  # the version that was seen
            rows[day] = (name, zone, 2)
        else:
            yield day, name, zone, "there" if why == "sure" else why


def _piece(route: Route) -> None:
    name = route.request.url.removeprefix(SITE)
    shipped = files("trochee.clinic.patient_site") / "static" / "patient_site" / "phone" / name
    if name == "lived.js":
        route.fulfill(body=HARNESS.read_text("utf-8"), content_type="text/javascript")
    elif name.endswith(".js"):
        route.fulfill(body=shipped.read_text("utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body='<script type="module" src="lived.js"></script>', content_type="text/html")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with the shipped modules and a stand-in for the record."""
    context = browser.new_context()
    found = context.new_page()
    found.route(f"{SITE}**", _piece)
    found.goto(SITE)
    found.wait_for_function("window.ready")
    yield found
    context.close()


def ends(page: Page, how: str, histories: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told = page.evaluate(f"async (text) => JSON.stringify(await {how}(JSON.parse(text)))", json.dumps(histories))
    found: list[dict[str, Any]] = json.loads(told)
    return found


def test_every_history_ends_in_the_same_record(page: Page) -> None:
    lot, met = random.Random(20260323), 0
    for _ in range(HISTORIES // AT_ONCE):
        histories = [drawn(lot) for _ in range(AT_ONCE)]
        for history, end in zip(histories, ends(page, "many", histories), strict=True):
            assert end == end_of(history), history
            met += 1
    assert met == HISTORIES


def test_so_do_histories_that_lie_sealed_on_the_disk(page: Page) -> None:
    lot = random.Random(20261123)
    histories = [drawn(lot) for _ in range(ON_DISK)]
    found = ends(page, "sealed", histories)
    for history, end in zip([*histories, *histories[:AGAIN]], found, strict=True):
        assert end == end_of(history), history


def test_a_wrong_end_would_be_seen(page: Page) -> None:
    """The stand-in refuses what the real record refuses, and the reckoning of the end is not blind."""
    entered = {"id": "e0", "day": "2026-03-26", "values": ORDINARY}
    steps: list[tuple[str, Any]] = [("enter", entered), ("send", True)]
    history = {"there": [], "steps": steps, "fates": ["heard"], "settled": False}
    (end,) = ends(page, "many", [history])
    assert end == end_of(history)
    other = {**history, "steps": [("zone", "Asia/Kolkata"), *steps]}
    assert end != end_of(other)
    assert end != end_of({**history, "there": ["2026-03-26"]})


def test_a_night_that_the_clinic_cannot_take_stops_no_other(page: Page) -> None:
    days = ("2026-03-26", "2026-03-27", "2026-03-26", "2026-03-28")
    values = (BROKEN, ORDINARY, ORDINARY, ORDINARY)
    entered = [
        ("enter", {"id": f"e{at}", "day": day, "values": each})
        for at, (day, each) in enumerate(zip(days, values, strict=True))
    ]
    steps = [
        *entered,
        ("send", False),
        ("wait", None),
        ("send", False),
        ("wait", None),
    ]  # the second one comes too soon
    (end,) = ends(page, "many", [{"there": [], "steps": steps, "fates": ["heard"], "settled": False}])
    assert end["last"] == "fault"
    assert [(row[0], row[1]) for row in end["rows"]] == [("2026-03-27", "e1"), ("2026-03-28", "e3")]
    assert [each[0] for each in end["left"]] == ["e0", "e2"], "the first of a night stays the first"
