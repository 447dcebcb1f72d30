"""Screenshots of every page, as small WebP: ``python -m tools.screens docs/screens`` (``make screens``)."""

from __future__ import annotations

import base64
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.clinic_site.addresses import addresses
from tools.clinic_site.running import people, running
from tools.clinic_site.visiting import DESK, FLAGS, PHONE, Scheme, log_in, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, WebError

Variant = tuple[int, Scheme]
VARIANTS: tuple[Variant, ...] = ((PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark"))
TALLEST = 3200
QUALITY = 55


def main(arguments: Sequence[str]) -> int:
    """Draw all pages, or those whose name holds one of the words."""
    from playwright.sync_api import sync_playwright

    asked = ArgumentParser(prog="python -m tools.screens", description=__doc__)
    asked.add_argument("folder", type=Path, help="where the pictures go; made where it is missing")
    asked.add_argument("words", nargs="*", help="draw only pages whose name holds one of these")
    told_to = asked.parse_args(arguments)
    folder, only = told_to.folder, tuple(told_to.words)
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as place, running(Path(place)) as site, sync_playwright() as playwright:
        told = people(site.environment, extent="more") | {"origin": site.origin}
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for name, page in pages(browser, told, VARIANTS, only):
            (folder / f"{name}.webp").write_bytes(picture(page))
        browser.close()
    size = sum(path.stat().st_size for path in folder.glob("*.webp"))
    print(f"{len(list(folder.glob('*.webp')))} pictures, {size / 1e6:.1f} MB in {folder}")
    return 0


def picture(page: Page) -> bytes:
    """The whole page, cut at `TALLEST`."""
    session = page.context.new_cdp_session(page)
    size = session.send("Page.getLayoutMetrics")["cssContentSize"]
    clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], TALLEST), "scale": 1}
    wanted = {"format": "webp", "quality": QUALITY, "captureBeyondViewport": True, "clip": clip}
    taken = session.send("Page.captureScreenshot", wanted)
    return base64.b64decode(taken["data"])


def _broken_off(context: BrowserContext) -> list[WebError]:
    """Give a list to which every script that breaks off from now on is added."""
    found: list[WebError] = []

    def note(error: WebError) -> None:
        found.append(error)

    context.on("weberror", note)
    return found


class ScriptFailedError(Exception):
    """A page's own script broke off: what it should offer is not there, though the page looks whole."""


def pages(
    browser: Browser, told: dict[str, Any], variants: Sequence[Variant], only: tuple[str, ...] = ()
) -> Iterator[tuple[str, Page]]:
    """Each page as whoever sees it, named with its width and scheme; a person logs in once, as a code counts once.

    Raises `ScriptFailedError` at the end of a person's pages where the script of one of them broke off.
    """
    for who, places in addresses(told, told["invitations"]["patient"]).items():
        wanted = {name: where for name, where in places.items() if not only or any(word in name for word in only)}
        if not wanted:
            continue
        context = visitor(browser, DESK, "light")
        broken = _broken_off(context)
        page = context.new_page()
        if who != "stranger":
            log_in(page, told["origin"], told["names"][who], told["password"], told["secrets"].get(who, ""))
        for name, where in wanted.items():
            page.goto(told["origin"] + where)
            if "/reauthenticate/" in page.url and name != "reauthenticate":
                page.get_by_label("Password").fill(told["password"])
                page.get_by_role("button", name="Go on").click()
            for width, scheme in variants:
                page.set_viewport_size({"width": width, "height": 844 if width == PHONE else 900})
                page.emulate_media(color_scheme=scheme)
                page.reload()
                if page.locator("[data-part]").count():  # a script chooses which part of the page is shown
                    page.locator("[data-part]:not([hidden])").first.wait_for()
                yield f"{name}-{width}-{scheme}", page
        context.close()
        if broken:
            raise ScriptFailedError("; ".join(dict.fromkeys(each.error.message for each in broken)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
