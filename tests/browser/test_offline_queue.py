"""The phone's queue as it is shipped, in Chromium, through 10,000 drawn histories; their ends are worked out here."""

from __future__ import annotations

import json
import random
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = [pytest.mark.needs_chromium, pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"])]
HISTORIES, AT_ONCE = 10_000, 1_000
ZONES = ("Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kolkata")
FATES = ("heard", "request lost", "answer lost", "twice", "logged out", "fault")
SITE = "http://localhost/"
HARNESS = """
import { Queue } from "./queue.js";

function record(there) { // the rules of the real one: an id saves once, a night has one entry unless it is amended
  const rows = new Map(there.map((day) => [day, { id: "clinic", zone: "" }]));
  const take = ({ client_id, day, zone }) => {
    const row = rows.get(day);
    if (row?.id === client_id) return row.zone === zone ? { kind: "saved" } : { kind: "there", words: [] };
    if (row) return { kind: "there", words: [] };
    rows.set(day, { id: client_id, zone });
    return { kind: "saved" };
  };
  return { rows, take };
}

function memory() {
  const kept = new Map();
  let last = 0;
  return {
    add: async (entry) => kept.set(++last, entry),
    put: async ({ place, ...entry }) => kept.set(place, entry),
    remove: async (place) => kept.delete(place),
    all: async () => [...kept].sort((a, b) => a[0] - b[0]).map(([place, entry]) => ({ ...entry, place })),
  };
}

async function lived({ there, steps, fates }) {
  const { rows, take } = record(there), store = memory(), started = [];
  let now = 1e12, zone = "Europe/London", fate = 0, calm = false;
  const send = async (entry) => {
    const now_comes = calm ? "heard" : fates[fate++ % fates.length];
    for (let turn = fate % 4; turn > 0; turn--) await null;
    if (now_comes === "request lost" || now_comes === "fault") return { kind: "away" };
    if (now_comes === "logged out") return { kind: "login" };
    if (now_comes === "twice") take(entry);
    const answer = take(entry);
    return now_comes === "answer lost" ? { kind: "away" } : answer;
  };
  const page = () => new Queue({ store, send, now: () => now });
  let queue = page();
  for (const [deed, value] of steps) {
    if (deed === "enter") await queue.add({ client_id: value.id, day: value.day, zone, values: {}, sure: [] });
    if (deed === "clock") now += value;
    if (deed === "zone") zone = value;
    if (deed === "reload") queue = page();
    if (deed === "send") started.push(queue.send_all({ at_once: value }));
    if (deed === "wait") await Promise.all(started);
  }
  await Promise.all(started);
  calm = true;
  const last = await page().send_all({ at_once: true });
  const left = (await store.all()).map((entry) => [entry.client_id, entry.refused?.kind ?? "waiting"]);
  return { last, rows: [...rows].map(([day, row]) => [day, row.id, row.zone]).sort(), left: left.sort() };
}

window.lived = async (histories) => {
  const ends = [];
  for (const each of histories) ends.push(await lived(each));
  return ends;
};
"""


def drawn(lot: random.Random) -> dict[str, Any]:
    """One history: up to five nights, and everything that comes between them."""
    days = [f"2026-03-{lot.randint(26, 31)}" for _ in range(lot.randint(1, 5))]
    steps: list[tuple[str, Any]] = [("enter", {"id": f"e{at}", "day": day}) for at, day in enumerate(days)]
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
    return {"there": there, "steps": steps, "fates": lot.choices(FATES, k=lot.randint(1, 9))}


def end_of(history: dict[str, Any]) -> dict[str, Any]:
    """What must stand at the end, whatever the network and the clock did: the first entry of each night counts."""
    rows = dict.fromkeys(history["there"], ("clinic", ""))
    zone, left = "Europe/London", []
    for deed, value in history["steps"]:
        if deed == "zone":
            zone = value
        if deed != "enter":
            continue
        if value["day"] in rows:
            left.append([value["id"], "there"])  # shown to the person, not dropped
        else:
            rows[value["day"]] = (value["id"], zone)
    return {"last": "done", "rows": sorted([day, *row] for day, row in rows.items()), "left": sorted(left)}


def _piece(route: Route) -> None:
    name = route.request.url.removeprefix(SITE)
    folder = files("trochee.clinic.patient_site") / "static" / "patient_site"
    if name == "queue.js":
        route.fulfill(body=(folder / name).read_text("utf-8"), content_type="text/javascript")
    elif name == "harness.js":
        route.fulfill(body=HARNESS, content_type="text/javascript")
    else:
        route.fulfill(body='<script type="module" src="harness.js"></script>', content_type="text/html")


def test_every_history_ends_in_the_same_record(browser: Browser) -> None:
    lot = random.Random(20260323)
    context = browser.new_context()
    page = context.new_page()
    page.route(f"{SITE}**", _piece)
    page.goto(SITE)
    page.wait_for_function("window.lived !== undefined")
    met = 0
    for _ in range(HISTORIES // AT_ONCE):
        histories = [drawn(lot) for _ in range(AT_ONCE)]
        told = page.evaluate("async (text) => JSON.stringify(await lived(JSON.parse(text)))", json.dumps(histories))
        ends = json.loads(told)
        for history, end in zip(histories, ends, strict=True):
            assert end == end_of(history), history
            met += 1
    assert met == HISTORIES
    context.close()
