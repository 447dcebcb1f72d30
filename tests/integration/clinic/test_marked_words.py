"""Every page of every role in a made-up language: a word in plain letters was not marked for translation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import uuid4
from zoneinfo import available_timezones

import pytest
from django.urls import Resolver404, resolve, reverse
from tests.factories.entries import DOSE, EFFECT, SCORE, STEP
from tests.integration.clinic.plain_words import plain_words
from tests.integration.clinic.routes import ROUTES, Fields, Page
from tests.integration.clinic.walking import Answer, Walker
from tests.integration.clinic.world import Visitor, World

from trochee.clinic.adverse_effects.actions import save_adverse_effect
from trochee.clinic.assessments.actions import save_score
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.therapy.actions import save_step

IN = {"HTTP_ACCEPT_LANGUAGE": "en-xa"}
SENT = (
    "the patient",
    "by telephone",
    "by passport",
    "found cold",
    "same",
    "x",
    "zz",
    "T",
    "Words.",
    "Nia New",
    "ketamine troche",
    "Nia",
    "New",
)
"""What the right forms of `routes.py` write, which a page then shows."""
AS_OFTEN = 2
LEFT = frozenset({"account_logout", "calendar_feed", "mfa_download_recovery_codes", "review_pdf", "my_folder"})
VISITORS = tuple(
    Visitor(role=role, side="ours" if role != "stranger" else "")
    for role in ("stranger", "patient", "carer", "clinician", "observer", "administrator", "pharmacist")
)


@pytest.fixture
def world(fresh_database: None) -> World:
    """Give two clinics, and of each kind of entry one that begins after the others."""
    world = World()
    ours, subject = world.ours, world.first
    evening = datetime.combine(world.day, time(21, 30))
    said: dict[str, Any] = {
        "reason": subject.words,
        "note": subject.words,
        "product": subject.words,
        "supervised_by": subject.words,
    }
    dose = replace(DOSE, taken_at=evening, planned_at=None, extra={}, allocation=None, lot=None, **said)
    effect = replace(
        EFFECT, onset=evening, ended=None, relates_to_dose_at=None, term=subject.words, note=None, extra={}
    )
    begun: tuple[tuple[str, Callable[..., object], object], ...] = (
        ("patient", save_dose, dose),
        ("patient", save_adverse_effect, effect),
        ("clinician", save_score, replace(SCORE, date=world.day, extra={})),
        ("clinician", save_step, replace(STEP, date=world.day, detail=subject.words, extra={})),
    )
    for by, save, value in begun:
        save(by=ours[by], at=world.now, patient=subject.id, new=NewEntry(client_id=uuid4(), value=value))
    return world


@pytest.mark.parametrize("visitor", VISITORS, ids=str)
def test_every_word_is_marked_for(visitor: Visitor, world: World) -> None:
    found = sorted({f"{text!r} on {name}" for name, text in _said(world, visitor)})
    assert not found, f"as {visitor}, mark these for translation:\n" + "\n".join(found)


def _said(world: World, visitor: Visitor) -> Iterator[tuple[str, str]]:
    own = _own(world)
    walker = Walker(world.browser(visitor))
    seen: Counter[str] = Counter()
    found: dict[str, None] = {}
    for name, page in ROUTES.items():
        if visitor.role in page.opens | page.other:
            seen[name] += 1
            about = page.about(world, world.first) if page.about else {}
            address = reverse(name, kwargs={**about, **(page.pieces(world) if page.pieces else {})})
            for got in _answers(walker, page, world, address):
                found |= dict.fromkeys(_links(got.body, address))
                yield from ((name, text) for text in _plain(got, own))
    for address in found:  # pages that only a link leads to, such as the history of one dose
        name = resolve(urlsplit(address).path).view_name
        seen[name] += 1
        if seen[name] <= AS_OFTEN and name not in LEFT:
            yield from ((name, text) for text in _plain(walker.asked(_get(address)), own))


def _answers(walker: Walker, page: Page, world: World, address: str) -> Iterator[Answer]:
    asked = [_get(address)]
    if page.post is not None:
        asked += [_post(address, {}), _post(address, page.post(world, world.first))]
    yield from map(walker.asked, asked)


def _plain(got: Answer, own: set[str]) -> list[str]:
    return plain_words(got.body, own) if "text/html" in got.headers else []


def _get(address: str) -> Callable[[Any], Any]:
    return lambda browser: browser.get(address, **IN)


def _post(address: str, fields: Fields) -> Callable[[Any], Any]:
    return lambda browser: browser.post(address, fields, follow=True, **IN)


def _links(body: str, base: str) -> Iterator[str]:
    for href in re.findall(r'<a [^>]*href="([^"#]+)"', body):
        address = urljoin(base, unescape(href))
        try:
            resolve(urlsplit(address).path)
        except Resolver404:
            continue
        yield address


def _own(world: World) -> set[str]:
    """Give the closed list: names, what people wrote, what was sent, names of zones and instruments."""
    told = {word for subject in world.subjects for word in subject.told}
    given = {f"Zz{subject.name}given" for subject in world.subjects}
    names = {
        *world.names.values(),
        *(each.replace("Second Patient", "Second_Patient") for each in world.names.values()),
    }
    return {
        "trochee",
        "isi",
        "Zz Invited",
        "Carney et al.",
        "Lamp Street",
        "Other Road",
        *told,
        *given,
        *names,
        *SENT,
        *_zones(),
    }


def _zones() -> set[str]:
    """Names of places, whole and in the pieces that a list of zones shows."""
    pieces = [name.replace("_", " ").split("/") for name in available_timezones()]
    return {
        *available_timezones(),
        *(", ".join(each[at:]) for each in pieces for at in (0, 1)),
        *(each[0] for each in pieces),
    } - {""}
