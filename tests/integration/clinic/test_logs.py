"""No log holds what a person is or said: markers go into every field of every route, through refusals and faults."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from allauth.core.internal.httpkit import get_client_ip
from django.db import DataError, IntegrityError, OperationalError
from django.test import RequestFactory
from django.urls import reverse
from tests.clinic_processes import Installation
from tests.factories.clinic import PASSWORD
from tests.integration.clinic.routes import ROUTES
from tests.integration.clinic.walking import undone
from tests.integration.clinic.world import VISITORS, Visitor, World

from trochee.clinic.config.logs import WithoutValues, logging_settings

MARK = "zzmarker"
WALKERS = [visitor for visitor in VISITORS if visitor.side != "theirs" and not visitor.half_way]


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Everything that any logger lets through, at every level, and whatever was printed besides."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutValues())
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    for logger in loggers:
        monkeypatch.setattr(logger, "level", logging.DEBUG)
        monkeypatch.setattr(logger, "disabled", False)
        monkeypatch.setattr(logger, "propagate", logger is not logging.root)
        monkeypatch.setattr(logger, "handlers", [handler] if logger is logging.root else [])

    def everything() -> str:
        out, err = capfd.readouterr()
        return stream.getvalue() + out + err

    return everything


@pytest.fixture
def world(fresh_database: None) -> World:
    return World()


def told(world: World) -> list[str]:
    """What must stand nowhere: who the patients are, what they said, what was typed."""
    people = [word for subject in world.subjects for word in (*subject.told, f"Zz{subject.name}given")]
    return [MARK, PASSWORD, *people]


def wrong(text: str, words: list[str]) -> list[str]:
    return [line[:300] for line in text.splitlines() if any(word.lower() in line.lower() for word in words)]


@pytest.mark.parametrize("visitor", WALKERS, ids=str)
def test_no_route_writes_what_was_typed(visitor: Visitor, world: World, written: Callable[[], str]) -> None:
    browser = world.browser(visitor)
    browser.raise_request_exception = False
    asked = 0
    for name, page in ROUTES.items():
        pieces = {**(page.about(world, world.first) if page.about else {})}
        pieces |= page.pieces(world) if page.pieces else {}
        address = reverse(name, kwargs=pieces)
        fields = dict(page.post(world, world.first)) if page.post else {}
        marked = {each: f"{MARK}-{each}" for each in fields}
        sent: list[Callable[[], Any]] = [
            partial(browser.get, f"{address}?{MARK}={MARK}&next=/{MARK}"),
            partial(browser.post, address, {**marked, MARK: MARK}),
            partial(browser.put, address, MARK, content_type=f"text/{MARK}"),
            *(partial(browser.post, address, {**fields, each: MARK}) for each in fields),
        ]
        for send in sent:
            if name == "account_logout":
                continue
            with undone():
                send()
            asked += 1
    browser.get(f"/{MARK}/{MARK}")
    assert asked > len(ROUTES)
    found = wrong(written(), told(world))
    assert not found, "\n".join(found[:10])


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError(f"DETAIL: Key (note)=({MARK}) already exists."),
        DataError(f"value too long: {MARK}"),
        OperationalError(f"disk full: {MARK}"),
        RuntimeError(MARK),
        UnicodeEncodeError("utf-8", MARK, 0, 1, MARK),
        KeyError(MARK),
    ],
    ids=lambda each: type(each).__name__,
)
def test_no_fault_writes_what_it_was_about(
    world: World, written: Callable[[], str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Faults carry values in their own words, in their arguments and in the frames they came through."""
    browser = world.browser(Visitor(role="patient", side="ours"))
    browser.raise_request_exception = False

    def fail(rows: object) -> None:
        said = MARK
        raise error from ValueError(said)

    monkeypatch.setattr("trochee.clinic.audit.trail._chain", fail)
    fields = {**ROUTES["my_night"].post(world, world.first), "note": MARK, "version": "1"}  # type: ignore[misc]  # has one
    with undone():
        answer = browser.post(reverse("my_night", kwargs={"day": world.day}), fields)
    assert answer.status_code in {409, 500, 503}
    text = written()
    assert not wrong(text, told(world))
    if answer.status_code == 500:
        assert f'"exception": "{type(error).__name__}"' in text, "that it happened, and where, is written"
        assert "test_logs.py" in text


def test_a_wrong_login_writes_neither_name_nor_password(world: World, written: Callable[[], str]) -> None:
    browser = world.browser(Visitor(role="stranger"))
    for _ in range(7):  # up to the lock-out
        browser.post("/account/login/", {"login": f"{MARK}.name", "password": f"{MARK}-password"})
        browser.post("/account/login/", {"login": "lamp.patient", "password": f"{MARK}-password"})
    text = written()
    assert not wrong(text, [MARK, "lamp.patient"])


FAILING = """
import django; django.setup()
from trochee.clinic.config import command_line, chores
def fail(options):
    raise ValueError("zzmarker-in-a-chore") from KeyError("zzmarker-before-it")
chores.run = fail
raise SystemExit(command_line.main(["doctor"]))
"""


def test_a_chore_that_fails_says_where_and_not_what(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    clinic = Installation(tmp_path / "clinic", tmp_path / "keys" / "keys.toml")
    clinic.chore("new-keys", str(clinic.keys))
    ended = clinic.start(FAILING)
    out, err = ended.communicate()
    assert ended.returncode == 1, err
    assert MARK not in out + err
    line = json.loads(err)
    assert line["exception"] == "ValueError"
    assert line["message"] == "doctor was ended by a fault"
    assert line["through"][-1].endswith(" fail")


def test_wrong_passwords_are_counted_by_the_address_that_the_proxy_saw(rf: RequestFactory) -> None:
    """Behind a proxy every visitor has the proxy's address: thirty typing errors a minute would lock all of them out.

    What a visitor writes into the header stands before what the proxy adds, and is not believed.
    """
    request = rf.get("/", HTTP_X_FORWARDED_FOR="198.51.100.9, 203.0.113.7", REMOTE_ADDR="127.0.0.1")
    assert get_client_ip(request) == "203.0.113.7"
    assert get_client_ip(rf.get("/", REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"


def test_loggers_have_no_other_way_out() -> None:
    """Every handler of the settings writes through the formatter that leaves values out."""
    said = logging_settings()
    assert {each["formatter"] for each in said["handlers"].values()} == {"without_values"}
    assert not said["disable_existing_loggers"]
    assert all(set(each.get("handlers", ())) <= {"stream"} for each in said["loggers"].values())
