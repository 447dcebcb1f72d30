"""Nothing unsent is lost, seen or sent by anybody else: log-out, PIN, idle, quick exit, another account, refusals."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.browser.between import between
from tests.browser.phones import NOTE, PIN, Phone
from tools.clinic_site.clock import clinic_now
from tools.clinic_site.running import Site, people
from tools.clinic_site.visiting import PHONE, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.needs_chromium,
    pytest.mark.needs_reports,
    pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]),
]
DAY = clinic_now().date() - timedelta(days=100)  # before the nights that stand there
TRIES = """async ([pins, times]) => {
  const vault = await import("/static/patient_site/phone/vault.js"), told = [];
  for (const [at, pin] of pins.entries()) {
    const { store, pause, wrong } = await vault.open(pin, times[at]);
    told.push(store ? "opened" : [wrong ?? false, pause]);
  }
  return told;
}"""
ANSWERED = """() => Object.fromEntries(
  [...new FormData(document.getElementById("night"))].filter(([, value]) => value !== ""))"""
LEFT = "localStorage.getItem('trochee-left') === null"


@pytest.fixture
def phone(browser: Browser, site: Site, told: dict[str, Any]) -> Iterator[Phone]:
    """A patient's phone, logged in, with the store turned on."""
    context = visitor(
        browser, PHONE, "light", reduced_motion="reduce", timezone_id="Europe/London", accept_downloads=True
    )
    found = Phone(context, site.origin)
    found.logs_in(told)
    found.turns_it_on()
    yield found
    context.close()


def doubtful(phone: Phone, day: date = DAY) -> None:
    """Keep a night that the record asks about first, so that it stays unsent."""
    phone.keeps(day, up="17:45")
    phone.page.get_by_text("That is 19 h 00 in bed, correct?").wait_for()


def said_day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def test_no_log_out_while_a_night_is_unsent(phone: Phone) -> None:
    doubtful(phone)
    for path, button in (
        ("/my/nights/", "Log out"),
        ("/account/devices/", "Log out here"),
        ("/my/sleep/", "Log out"),
    ):
        phone.opens(path)
        phone.page.get_by_text("Nights on this phone, not sent yet: 1").wait_for()
        phone.page.get_by_role("button", name=button, exact=True).click()
        phone.page.get_by_role("alert").get_by_text("You are still logged in").wait_for()
        assert phone.page.url.endswith(path)
        phone.is_sound(PHONE)
    phone.page.get_by_role("link", name="Look at them").click()
    phone.unlocked()
    phone.page.get_by_role("button", name="Yes, send it").click()
    phone.hears("All nights are sent.")
    phone.opens("/my/nights/")
    phone.page.get_by_role("button", name="Log out").click()
    phone.page.wait_for_url("**/account/login/**")


def test_a_wrong_pin_waits_longer_and_longer_and_wipes_nothing(phone: Phone) -> None:
    doubtful(phone)
    phone.opens("/my/phone/")
    phone.unlocks("111222")
    phone.hears("This PIN does not fit. Nothing is lost.")
    assert phone.page.locator("#open").is_hidden()
    phone.unlocks("111222")
    phone.page.locator("#pin").fill("111223")
    phone.page.get_by_role("button", name="Open", exact=True).click()
    phone.hears("Wait")
    phone.is_sound(PHONE)
    now = phone.page.evaluate("Date.now()") + 3_600_000
    tries = ["1", "1", PIN, "1", PIN, PIN]
    at = [now, now + 1, now + 17_000, now + 17_000, now - 7_200_000, now + 3_600_000]
    found = phone.page.evaluate(TRIES, [tries, at])
    assert found[0] == [True, 16_000]  # the fourth wrong one
    assert found[1] == [False, 15_999]  # not tried at all
    assert found[2] == "opened"  # the right one, after the wait
    assert found[3] == [True, 0]  # and it is counted from the beginning
    assert found[4:] == ["opened", "opened"]  # whatever the clock says
    assert phone.kept()["count"] == 1


def test_a_pin_is_changed_and_the_nights_stay_readable(phone: Phone) -> None:
    doubtful(phone)
    phone.page.get_by_text("Change the PIN").first.click()
    for name, words in (
        (("482914", "739156", "739155"), "The two PINs are not the same"),
        (("482914", "123456", "123456"), "Anybody would try this PIN first"),
        (("482914", "739156", "739156"), "This PIN does not fit"),
        ((PIN, "739156", "739156"), "The new PIN holds"),
    ):
        for field, typed in zip(("#pin-old", "#pin-next", "#pin-next-again"), name, strict=True):
            phone.page.locator(field).fill(typed)
        phone.page.locator("#change-pin button").click()
        phone.hears(words)
    phone.opens("/my/phone/")
    phone.unlocks(PIN)
    phone.hears("This PIN does not fit")
    phone.unlocked("739156")
    phone.page.get_by_text("That is 19 h 00 in bed, correct?").wait_for()


def test_it_locks_when_nobody_is_there_and_keeps_what_was_begun(browser: Browser, site: Site) -> None:
    context = visitor(browser, PHONE, "dark", reduced_motion="reduce", timezone_id="Europe/London")
    phone = Phone(context, site.origin)
    phone.page.clock.install()
    phone.logs_in(people(site.environment, f".{uuid4().hex[:6]}"))
    phone.turns_it_on()
    phone.page.locator("#day").fill(DAY.isoformat())
    phone.page.locator("[name=note]").fill(NOTE)
    phone.page.locator("[name=awakenings]").fill("3")
    phone.page.locator("[name=awakenings]").blur()
    phone.becomes(
        "import('/static/patient_site/phone/database.js').then(({reading}) =>"
        " reading((kept, entries, ask) => ask(kept.count()))).then((count) => count === 2)"
    )
    phone.page.clock.fast_forward("06:00")
    phone.hears("You were away for a while")
    phone.page.locator("#open").wait_for(state="hidden")
    assert phone.page.locator("[name=note]").input_value() == ""
    phone.unlocked()
    phone.hears("What you had begun stands here again.")
    assert phone.page.locator("[name=note]").input_value() == NOTE
    assert phone.page.locator("[name=awakenings]").input_value() == "3"
    assert phone.page.locator("#day").input_value() == DAY.isoformat()
    context.close()


def test_what_was_tapped_stands_there_again_after_the_pin(phone: Phone) -> None:
    """A tap on an offered answer, or on a little more of it, is kept as what is typed is, right before locking."""
    page = phone.page
    page.get_by_role("button", name="Lock", exact=True).click()
    phone.unlocked()
    page.locator("#said", has_text="What you had begun").wait_for(state="detached")  # nothing was
    page.locator("#day").fill(DAY.isoformat())
    good = page.locator("#q-sleep_quality label", has=page.locator("[name=sleep_quality][value='4']"))
    for _ in range(2):  # the second tap takes the answer back
        good.click()
    for name, answer in (("into_bed", "5 min later"), ("sleep_onset_latency_min", "180"), ("awakenings", "1 more")):
        page.locator(f"[name={name}]").focus()
        picks = page.locator("[data-picker]", has=page.locator(f"[name={name}]"))
        picks.get_by_role("button", name=answer, exact=True).click()
    tapped = page.evaluate(ANSWERED)
    assert tapped.keys() == {"into_bed", "sleep_onset_latency_min", "awakenings"}
    page.get_by_role("button", name="Lock", exact=True).click()  # at once
    phone.hears("Locked.")
    assert page.evaluate(ANSWERED) == {}
    phone.unlocked()
    phone.hears("What you had begun stands here again.")
    assert page.evaluate(ANSWERED) == tapped
    assert page.locator("#day").input_value() == DAY.isoformat()
    phone.hand.choose("Keep the night on this phone")
    phone.hears("All nights are sent.")
    page.get_by_role("button", name="Lock", exact=True).click()
    phone.unlocked()
    page.wait_for_timeout(500)
    assert page.evaluate(ANSWERED) == {}, "what is kept is begun no longer"
    assert "What you had begun" not in page.locator("#said").inner_text()


@pytest.mark.parametrize("by", ["tap", "keyboard"])
def test_quick_exit_leaves_nothing_on_the_way_back(phone: Phone, by: str) -> None:
    doubtful(phone)
    phone.opens("/my/nights/")
    phone.page.get_by_text("Nights on this phone, not sent yet: 1").wait_for()
    if by == "tap":
        phone.page.get_by_role("button", name="Quick exit").click()
    else:
        for _ in range(3):
            phone.page.keyboard.press("Escape")
    phone.page.wait_for_url("**/my/away/")
    phone.becomes(LEFT)
    phone.is_sound(PHONE)
    assert phone.page.title() == "New page"
    assert "trochee" not in phone.page.content().replace("/static/", "")
    for _ in range(2):
        phone.page.go_back()
        phone.page.get_by_role("heading", name="New page").wait_for()
    phone.opens("/my/nights/")
    phone.page.wait_for_url("**/account/login/**")
    assert phone.kept()["count"] == 1  # it stays, locked


def test_quick_exit_without_a_network_ends_the_session_when_there_is_one(phone: Phone) -> None:
    with phone.cut_off():
        phone.opens("/my/nights/")
        phone.unlocked()
        phone.keeps(DAY)
        phone.page.get_by_role("button", name="Quick exit").click()
        phone.page.wait_for_url("**/my/away/")
        phone.page.go_back()
        phone.page.get_by_role("heading", name="New page").wait_for()
        phone.opens("/my/nights/")
        phone.page.locator("#unlock").wait_for()
        assert phone.page.locator("#count").is_hidden()
        phone.opens("/my/away/")
    phone.becomes(LEFT)
    phone.opens("/my/nights/")
    phone.page.wait_for_url("**/account/login/**")
    assert phone.kept()["count"] == 1


def test_quick_exit_needs_no_script(browser: Browser, site: Site, told: dict[str, Any]) -> None:
    context = visitor(browser, PHONE, "light", reduced_motion="reduce", java_script_enabled=False)
    phone = Phone(context, site.origin)
    phone.logs_in(told)
    phone.opens("/my/phone/")
    assert "This page needs JavaScript." in phone.page.content()
    assert phone.page.locator("[data-part]:visible").count() == 0
    phone.page.get_by_role("button", name="Quick exit").click()
    phone.page.wait_for_url("**/my/away/")
    phone.opens("/my/nights/")
    phone.page.wait_for_url("**/account/login/**")
    context.close()


def test_another_account_neither_sees_nor_sends_nor_loses_them(phone: Phone, told: dict[str, Any]) -> None:
    doubtful(phone)
    phone.page.get_by_role("button", name="Quick exit").click()
    phone.page.wait_for_url("**/my/away/")
    phone.becomes(LEFT)
    phone.opens(f"/account/invitation/{told['invitations']['patient']}/")
    phone.hand.write("Log-in name", f"ida.{uuid4().hex[:6]}")
    phone.hand.write("Password", told["password"])
    phone.hand.write("Password again", told["password"])
    phone.hand.choose("Go on")
    phone.page.wait_for_url(lambda address: "/invitation/" not in address)
    phone.opens("/my/nights/")
    assert phone.page.locator("#unsent").is_hidden()
    assert phone.page.locator("#not-sent li").count() == 0
    phone.opens("/my/phone/")
    phone.hears("This phone keeps nights of another account.")
    phone.is_sound(PHONE)
    for part in ("new", "locked", "open", "count"):
        assert phone.page.locator(f"#{part}").is_hidden()
    phone.opens("/my/phone/forgotten/")
    phone.page.locator("#lost", has_text="another account").wait_for()
    phone.page.get_by_label("Password of your account").fill(told["password"])
    phone.hand.choose("Go on")
    phone.page.get_by_label("I know that what waits here will be lost").wait_for(state="hidden")
    phone.page.get_by_role("button", name="Log out").click()
    phone.page.wait_for_url("**/account/login/**")
    phone.logs_in(told)
    phone.opens("/my/nights/")
    phone.page.get_by_text("Nights on this phone, not sent yet: 1").wait_for()


def test_a_night_that_is_turned_back_stays_and_says_what_to_do(phone: Phone, told: dict[str, Any]) -> None:
    there = clinic_now().date() - timedelta(days=2)
    phone.page.locator("[name=lights_out]").fill("08:00")
    phone.keeps(DAY, note="")
    phone.page.get_by_text("The night would be longer than a day.").wait_for()
    phone.keeps(there)
    phone.page.get_by_text("Your record holds another entry for this night.").wait_for()
    assert phone.kept()["count"] == 2
    phone.is_sound(PHONE)
    line = phone.page.locator("#waiting li", has_text="Your record holds another")
    assert line.get_by_role("link", name="See what my record holds").get_attribute("href") == f"/my/nights/{there}/"
    line.get_by_role("button", name="Put this in its place").click()
    phone.counts(1)
    line = phone.page.locator("#waiting li")
    line.get_by_role("button", name="Change").click()
    assert phone.page.locator("[name=lights_out]").input_value() == "08:00"
    phone.page.locator("[name=lights_out]").fill("23:00")
    phone.page.get_by_label("Went to bed", exact=True).fill("23:00")
    phone.hand.choose("Keep the night on this phone")
    phone.hears("All nights are sent.")
    phone.counts(0)
    phone.opens("/my/nights/?all")
    phone.page.get_by_text("23:00 to 06:45").wait_for()
    phone.page.get_by_text("22:45 to 06:45").wait_for()
    phone.opens(f"/my/nights/{there}/history/")  # what stood there is not lost
    phone.page.get_by_text(NOTE).wait_for()


def test_a_night_that_the_clinic_cannot_take_waits_and_the_next_one_is_sent(phone: Phone) -> None:
    broken = f"**/my/phone/nights/{DAY}/"
    phone.page.route(broken, lambda route: route.fulfill(status=500, body="a fault"))
    with phone.cut_off():
        phone.keeps(DAY)
        phone.keeps(DAY + timedelta(days=1))
    phone.sends()
    phone.hears("The clinic could not take all of it yet. What is left stays on this phone.")
    phone.counts(1)
    line = phone.page.locator("#waiting li", has_text=said_day(DAY))
    line.get_by_text("The clinic could not take this night yet.").wait_for()
    phone.is_sound(PHONE)
    phone.page.unroute(broken)
    phone.sends()
    phone.hears("All nights are sent.")
    phone.counts(0)


def test_erasing_needs_the_pin_names_what_is_lost_and_lets_it_be_saved_first(phone: Phone) -> None:
    doubtful(phone)
    phone.opens("/my/phone/")
    phone.page.locator("#unlock").wait_for()
    assert phone.page.locator("#erase").is_hidden()
    phone.unlocked()
    phone.page.get_by_text("Keep nothing on this phone any more").click()
    assert phone.page.locator("#unsent-days").inner_text() == said_day(DAY)
    with phone.page.expect_download() as saved:
        phone.page.get_by_role("button", name="Save what waits as a file").click()
    with open(saved.value.path(), encoding="utf-8", newline="") as written:
        (row,) = csv.DictReader(written)
    assert row == {
        "date": DAY.isoformat(), "time_zone": "Europe/London", "into_bed": "22:45", "rise_time": "17:45", "note": NOTE
    }  # fmt: skip
    phone.page.get_by_role("button", name="Erase from this phone").click()
    assert phone.kept()["count"] == 1  # the tick is wanted first
    phone.page.get_by_label("I know that these nights will be lost").check()
    phone.is_sound(PHONE)
    phone.page.get_by_role("button", name="Erase from this phone").click()
    phone.hears("Nothing is kept on this phone now.")
    assert phone.kept()["count"] == 0
    assert phone.page.evaluate("caches.keys().then((names) => names.length)") == 0


def test_a_forgotten_pin_has_a_way_out_that_says_what_is_lost(phone: Phone, told: dict[str, Any]) -> None:
    doubtful(phone)
    phone.opens("/my/phone/")
    phone.page.get_by_role("link", name="I do not know the PIN any more").click()
    phone.page.locator("#lost", has_text=f"these nights are lost: 1 ({said_day(DAY)})").wait_for()
    phone.is_sound(PHONE)
    phone.page.get_by_label("Password of your account").fill("no password of mine")
    phone.hand.choose("Go on")
    phone.page.get_by_text("This password is not right.").wait_for()
    phone.page.get_by_label("Password of your account").fill(told["password"])
    phone.hand.choose("Go on")
    phone.page.get_by_role("button", name="Erase from this phone").click()
    assert phone.kept()["count"] == 1
    phone.page.get_by_label("I know that what waits here will be lost").check()
    phone.is_sound(PHONE)
    phone.page.get_by_role("button", name="Erase from this phone").click()
    phone.page.locator("#lost", has_text="Nothing is kept on this phone now.").wait_for()
    assert phone.kept()["count"] == 0
    phone.turns_it_on("592746")


def test_a_lost_answer_a_slow_network_and_a_new_version_lose_no_night(
    browser: Browser, site: Site, told: dict[str, Any]
) -> None:
    with between(site) as network:
        context = visitor(browser, PHONE, "light", reduced_motion="reduce", timezone_id="Europe/London")
        phone = Phone(context, network.origin)
        phone.logs_in(told)
        phone.turns_it_on()
        sent = ("POST", f"/my/phone/nights/{DAY}/")
        network.lost.add(" ".join(sent))
        phone.keeps(DAY)
        phone.hears("There is no way to the clinic now.")
        assert network.passed.count(sent) >= 1  # the record has it, the phone does not know
        network.slow.add("GET /my/phone/")  # longer than anybody waits: what is kept stands in
        network.changed["/my/phone/worker.js"] = lambda script: script + b"\n// another version\n"
        phone.opens("/my/phone/")
        phone.counts(1)
        phone.page.evaluate("navigator.serviceWorker.getRegistration('/my/').then((found) => found.update())")
        network.open_again.set()
        phone.becomes(
            "navigator.serviceWorker.getRegistration('/my/').then((found) => !found.installing && !found.waiting)"
        )
        network.lost.clear()
        with phone.cut_off():
            phone.opens("/my/sleep/")
            phone.page.locator("#unlock").wait_for()
        phone.unlocked()
        phone.hears("All nights are sent.")
        phone.opens("/my/nights/?all")
        assert phone.page.get_by_text("22:45 to 06:45").count() == 1
        context.close()
