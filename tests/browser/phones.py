"""What a patient does on a phone without a network: the steps of the stories, and a look behind the page."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.browser.hands import Pointer
from tools.clinic_site.visiting import log_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

PIN = "482913"
_PATIENCE_S = 30.0
NOTE = "marker-of-the-night"
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""
KEPT = """async () => {
  const opened = await new Promise((good) => {
    const asked = indexedDB.open("trochee-phone");
    asked.onsuccess = () => good(asked.result);
  });
  const all = (name) => new Promise((good) => {
    const asked = opened.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => good(asked.result);
  });
  const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? new TextDecoder().decode(value) : value && typeof value === "object"
      ? Object.entries(value).map(([name, each]) => name + text(each)).join() : String(value);
  const entries = await all("entries"), found = text(entries) + text(await all("lock"));
  opened.close();
  return { count: entries.length, text: found };
}"""
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const each of await cache.keys()) found.push([each.url, await (await cache.match(each)).text()]);
  }
  return found;
}"""


class Phone:
    """One person's phone, and the hand that uses it."""

    def __init__(self, context: BrowserContext, origin: str, hand: type[Pointer] = Pointer) -> None:
        context.add_init_script(WATCH)
        self.context, self.origin = context, origin
        self.page: Page = context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.hand = hand(self.page)

    def logs_in(self, told: dict[str, Any], who: str = "wren") -> None:
        log_in(self.page, self.origin, told["names"][who], told["password"])

    def opens(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def hears(self, words: str) -> None:
        """What the page says of its last deed."""
        self.page.locator("#said", has_text=words).wait_for()

    def turns_it_on(self, pin: str = PIN) -> None:
        self.opens("/my/phone/")
        self.page.locator("#pin-new").fill(pin)
        self.page.locator("#pin-again").fill(pin)
        self.page.get_by_role("button", name="Turn on").click()
        self.counts(0)

    def unlocks(self, pin: str = PIN) -> None:
        self.page.get_by_label("PIN", exact=True).wait_for()
        self.hand.write("PIN", pin)
        self.hand.choose("Open")

    def unlocked(self, pin: str = PIN) -> None:
        self.unlocks(pin)
        self.page.locator("#night").wait_for()

    def keeps(self, day: date, into: str = "22:45", up: str = "06:45", note: str = NOTE) -> None:
        before = self.kept()["count"]
        self.page.locator("#day").fill(day.isoformat())
        self.page.get_by_label("Went to bed", exact=True).fill(into)
        self.page.get_by_label("Got up", exact=True).fill(up)
        self.page.locator("[name=note]").fill(note)
        self.hand.choose("Keep the night on this phone")
        self.becomes(f"({KEPT})().then((kept) => kept.count === {before + 1})")
        self.counts(before + 1)

    def counts(self, unsent: int) -> None:
        self.page.get_by_text(f"Nights on this phone, not sent yet: {unsent}", exact=True).wait_for()

    def becomes(self, true: str) -> None:
        """Wait until this is true in the page, asked from outside: within, the site's policy lets no text be run."""
        limit = time.monotonic() + _PATIENCE_S
        while not self.page.evaluate(true):
            assert time.monotonic() < limit, f"never came: {true}"
            self.page.wait_for_timeout(100)

    def sends(self) -> None:
        self.page.get_by_role("button", name="Send now").click()

    def kept(self) -> dict[str, Any]:
        """How many nights lie in the phone's store, and everything in it that can be read as text."""
        found: dict[str, Any] = self.page.evaluate(KEPT)
        return found

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        self.context.set_offline(True)
        yield
        self.context.set_offline(False)

    def is_sound(self, width: int) -> None:
        """The page breaks no rule of accessibility, fits its window, and breaks no rule of the site's policy."""
        from axe_playwright_python.sync_playwright import Axe

        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            found = Axe().run(self.page)
            assert found.violations_count == 0, f"{self.page.url} {scheme}\n{found.generate_report()}"
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url
        said = [line for line in self.said if "Failed to load resource" not in line]
        assert not said, said
