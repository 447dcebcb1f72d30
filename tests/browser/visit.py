"""One person's visit to the running clinic, in a Chromium that nothing escapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.hands import Pointer
from tools.clinic_site.running import Site
from tools.clinic_site.visiting import Scheme, one_time_code, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WORDS = "four quiet lamps burning"
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));"""


class Visit:
    """One person's browser: what it shows, what it says to the console, and a device that can keep passkeys."""

    def __init__(self, browser: Browser, site: Site, width: int, scheme: Scheme, hand: type[Pointer]) -> None:
        self.context: BrowserContext = visitor(browser, width, scheme)
        self.context.add_init_script(WATCH)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.hand = hand(self.page)
        self.origin, self.width = site.origin, width

    def opens(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def sees(self, heading: str) -> None:
        """The page is there, fits its window, breaks no rule of accessibility and says nothing to the console."""
        from axe_playwright_python.sync_playwright import Axe

        self.page.get_by_role("heading", name=heading, exact=True).wait_for()
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width
        assert self.said == [], f"{self.page.url}: {self.said}"

    def was_refused_with(self, status: int) -> None:
        """The browser itself writes down every answer that is no success; it says nothing else."""
        assert [line for line in self.said if f"status of {status}" not in line] == []
        self.said.clear()

    def has_a_device_for_passkeys(self) -> None:
        session = self.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def accepts_the_invitation(self, token: str, heading: str, username: str) -> None:
        self.opens(f"/account/invitation/{token}/")
        self.sees(heading)
        self.hand.write("Log-in name", username)
        self.hand.write("Password", WORDS)
        self.hand.write("Password again", WORDS)
        self.hand.choose("Go on")

    def enrols_a_passkey(self) -> None:
        self.hand.choose("Add a passkey")
        self.sees("Is it you?")
        self.hand.write("Password", WORDS)
        self.hand.choose("Go on")
        self.sees("Add a passkey")
        self.hand.choose("Add the passkey")
        self.sees("Recovery codes")

    def logs_in_with_the_passkey(self) -> None:
        self.hand.choose("Log out")
        self.sees("Log in")
        self.hand.choose("Log in with a passkey")

    def logs_in_with_a_code(self, name: str, password: str, secret: str) -> None:
        self.opens("/account/login/")
        self.sees("Log in")
        self.hand.write("Log-in name", name)
        self.hand.write("Password", password)
        self.hand.choose("Log in")
        self.sees("Second step")
        self.hand.write("Code", one_time_code(secret))
        self.hand.choose("Go on")
