"""A person at the scratch clinic, in Chromium."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

Scheme = Literal["light", "dark"]
PHONE, DESK = 390, 1280
_HALF_MINUTE_S, _TIME_TO_TYPE_S = 30, 5
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",  # clocks of 24 hours
)


def await_fresh_code() -> None:
    """Let the last seconds of a half minute pass: a code typed in them is refused on arrival."""
    left = _HALF_MINUTE_S - time.time() % _HALF_MINUTE_S
    if left < _TIME_TO_TYPE_S:
        time.sleep(left)


def one_time_code(secret: str) -> str:
    """The six digits that an app shows for ``secret`` (RFC 6238), with time left to type them."""
    await_fresh_code()
    counter = int(time.time() // _HALF_MINUTE_S)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    place = mac[-1] & 15
    number = struct.unpack(">I", mac[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def visitor(browser: Browser, width: int, scheme: Scheme, **more: Any) -> BrowserContext:
    """A fresh browser of this width and scheme."""
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width == PHONE else 900},
        color_scheme=scheme,
        has_touch=width == PHONE,
        **more,
    )
    context.set_default_timeout(20_000)
    return context


def log_in(page: Page, origin: str, username: str, password: str, secret: str = "") -> None:
    """Log in as a person does; with a one-time code where a secret is given."""
    page.goto(f"{origin}/account/login/")
    page.get_by_label("Log-in name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    if secret:
        page.get_by_label("Code").fill(one_time_code(secret))
        page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/account/login" not in url and "/authenticate" not in url)
