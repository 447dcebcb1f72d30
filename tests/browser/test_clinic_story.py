"""The thread through the clinic in a real Chromium on the real server, as the people who walk it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.browser.hands import Keyboard, Pointer
from tests.browser.visit import Visit
from tools.clinic_site.clock import clinic_now
from tools.clinic_site.people import FORGOTTEN
from tools.clinic_site.running import Site, people
from tools.clinic_site.visiting import DESK, PHONE, Scheme, visitor
from tools.screens import VARIANTS, Variant, pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]


def enters_an_ordinary_night(visit: Visit) -> None:
    """Of yesterday: whoever says before seven that they got up at seven is asked about it."""
    visit.opens(f"/my/nights/{(clinic_now() - timedelta(days=1)).date()}/")
    visit.sees("How was the night?")
    for question, quick in (
        ("Went to bed", "22:30"),
        ("Tried to sleep", "23:00"),
        ("Took to fall asleep", "30"),
        ("Woke in the night", "2"),
        ("Awake in the night", "20"),
        ("Last woke", "06:30"),
        ("Got up", "07:00"),
    ):
        visit.hand.answer(question, quick)
    visit.hand.choose("fair")
    assert "8 h 30 in bed · about 6 h 40 asleep" in visit.page.locator("output").inner_text().replace("\xa0", " ")
    visit.sees("How was the night?")
    visit.hand.choose("Save the night")
    visit.sees("My nights")
    assert visit.page.get_by_text("The night is saved.").is_visible()
    assert visit.page.get_by_text("22:30 to 07:00").is_visible()


def opens_the_review(visit: Visit, told: dict[str, Any]) -> None:
    visit.logs_in_with_a_code(told["names"]["noor"], told["password"], told["secrets"]["noor"])
    visit.sees("What waits")
    visit.hand.choose("All patients")
    visit.sees("Patients")
    visit.hand.choose("Ida Newcomer")
    visit.sees("Ida Newcomer")
    visit.hand.choose("Review")
    visit.page.wait_for_url("**/review/")
    visit.sees("The nights")


@pytest.mark.parametrize(
    ("width", "scheme", "hand"),
    [
        (PHONE, "light", Pointer),
        (PHONE, "dark", Keyboard),
        (DESK, "light", Keyboard),
        (DESK, "dark", Pointer),
    ],
)
def test_from_the_invitation_to_the_review(
    browser: Browser, site: Site, told: dict[str, Any], width: int, scheme: Scheme, hand: type[Pointer]
) -> None:
    ida = Visit(browser, site, width, scheme, hand)
    ida.has_a_device_for_passkeys()
    ida.accepts_the_invitation(
        told["invitations"]["patient"], "Welcome, Ida Newcomer", f"ida-{told['names']['wren']}"
    )
    ida.sees("My nights")
    ida.hand.choose("Account")
    ida.sees("Second step at log-in")
    ida.enrols_a_passkey()
    ida.hand.choose("To the first page")
    ida.sees("My nights")
    enters_an_ordinary_night(ida)
    ida.logs_in_with_the_passkey()
    ida.sees("My nights")

    pim = Visit(browser, site, width, scheme, hand)
    pim.has_a_device_for_passkeys()
    pim.accepts_the_invitation(
        told["invitations"]["clinician"], "Welcome, Dr Pim Invented", f"pim-{told['names']['wren']}"
    )
    pim.sees("Second step at log-in")
    pim.enrols_a_passkey()
    pim.logs_in_with_the_passkey()
    pim.sees("What waits")
    pim.hand.choose("All patients")
    pim.sees("Patients")
    assert pim.page.get_by_text("You are on no patient's care team.").is_visible()

    noor = Visit(browser, site, width, scheme, hand)
    opens_the_review(noor, told)
    for visit in (ida, pim, noor):
        visit.context.close()


class TestMorning:
    @pytest.fixture
    def wren(self, browser: Browser, site: Site, told: dict[str, Any]) -> Iterator[Visit]:
        visit = Visit(browser, site, PHONE, "light", Pointer)
        visit.opens("/account/login/")
        visit.hand.write("Log-in name", told["names"]["wren"])
        visit.hand.write("Password", told["password"])
        visit.hand.choose("Log in")
        visit.sees("My nights")
        yield visit
        visit.context.close()

    def test_an_odd_night_is_asked_about_and_then_saved_as_it_was_typed(self, wren: Visit) -> None:
        wren.hand.choose("Enter last night")
        wren.hand.write("Went to bed", "22:45")
        wren.hand.write("Got up", "17:45")
        wren.hand.choose("Save the night")
        wren.page.get_by_role("link", name="That is 19 h 00 in bed, correct?").wait_for()
        wren.was_refused_with(422)
        wren.sees("How was the night?")
        assert wren.page.get_by_label("Got up", exact=True).input_value() == "17:45"
        wren.hand.choose("Yes, save it")
        wren.sees("My nights")
        assert wren.page.get_by_text("22:45 to 17:45").is_visible()

    def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(self, wren: Visit) -> None:
        wren.hand.choose("Enter last night")
        wren.hand.write("Went to bed", "22:45")
        wren.page.get_by_label("Took to fall asleep", exact=True).fill("an hour")
        wren.hand.choose("Save the night")
        wren.page.get_by_text("Not saved yet: 1 answer to look at.").wait_for()
        wren.was_refused_with(400)
        wren.sees("How was the night?")
        asked = wren.page.get_by_label("Took to fall asleep", exact=True)
        assert asked.input_value() == "an hour"
        assert asked.get_attribute("aria-invalid") == "true"
        assert wren.page.locator("#" + str(asked.get_attribute("aria-describedby")).split()[-1]).is_visible()
        assert wren.page.get_by_label("Went to bed", exact=True).input_value() == "22:45"

    def test_a_double_tap_saves_once(self, wren: Visit) -> None:
        wren.hand.choose("Enter last night")
        wren.hand.answer("Went to bed", "22:15")
        wren.page.get_by_role("button", name="Save the night").dblclick()
        wren.sees("My nights")
        assert wren.page.get_by_text("The night is saved.").is_visible()

    def test_a_second_tap_takes_an_answer_back(self, wren: Visit) -> None:
        wren.hand.choose("Enter last night")
        wren.hand.choose("fair")
        wren.hand.choose("fair")
        assert wren.page.locator("[name=sleep_quality]:checked").count() == 0
        wren.hand.answer("Up to pass water", "2")
        wren.hand.answer("Up to pass water", "2")
        assert wren.page.get_by_label("Up to pass water", exact=True).input_value() == ""

    def test_without_scripts_it_is_the_same_form(self, browser: Browser, wren: Visit) -> None:
        kept = wren.context.storage_state()
        context = visitor(browser, PHONE, "light", java_script_enabled=False, storage_state=kept)
        page = context.new_page()
        page.goto(f"{wren.origin}/my/nights/")
        assert page.get_by_role("link", name="Enter last night").is_visible()
        page.goto(f"{wren.origin}/my/nights/{clinic_now().date() - timedelta(days=FORGOTTEN)}/")  # it has ended
        page.get_by_label("Went to bed", exact=True).fill("22:45")
        page.get_by_label("Got up", exact=True).fill("06:45")
        page.get_by_role("button", name="Save the night").click()
        assert page.get_by_text("22:45 to 06:45").is_visible()
        context.close()


@pytest.mark.parametrize("variant", [VARIANTS[0], VARIANTS[-1]], ids=("phone-light", "desk-dark"))
def test_every_page_in_every_light(browser: Browser, site: Site, variant: Variant) -> None:
    """What `make screens` draws: accessible, as wide as its window. Both widths and both lights, once each."""
    from axe_playwright_python.sync_playwright import Axe

    told = people(site.environment, f".{uuid4().hex[:6]}", "more") | {"origin": site.origin}
    broken = []
    for name, page in pages(browser, told, (variant,)):
        found = Axe().run(page)
        if found.violations_count:
            broken.append(f"{name}: {found.generate_report()}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            broken.append(f"{name}: wider than its window")
    assert not broken, "\n".join(broken)
