"""Ten thousand requests that mean harm: none fails, none tells of others, none writes half of anything."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from contextlib import nullcontext
from random import Random
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from axes.utils import reset
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception
from django.db import connection
from django.urls import reverse
from tests.clinic_environment import HOST
from tests.integration.clinic import hostile
from tests.integration.clinic.routes import ROUTES
from tests.integration.clinic.walking import everything, guarded_tables, undone
from tests.integration.clinic.world import Visitor, World

from trochee.clinic.audit.models import ChainHead
from trochee.clinic.audit.verify import verify

SEEDS, REQUESTS, LOOK_EVERY = (1, 2, 3, 4), 2_500, 50
WHO = (
    Visitor(role="stranger"),
    Visitor(role="patient", side="ours"),
    Visitor(role="second_patient", side="ours"),
    Visitor(role="clinician", side="ours"),
    Visitor(role="observer", side="ours"),
    Visitor(role="researcher", side="ours"),
    Visitor(role="administrator", side="theirs"),
    Visitor(role="clinician", side="ours", half_way=True),
)
SAYS_WHO_MAY_KNOW = frozenset({"merge_preview", "unmerge", "team_join", "break_glass"})  # undone: right, and too much
_RIGHT = 0.05
"""Share of right forms between the hostile ones: what they save must be whole, and all else must not touch it."""
SEEN = ["mfa_authenticator"]  # that its owner has seen the codes
WELL = frozenset({200, 201, 204, 302, 303})
RARE = frozenset({"review", "account_logout", "account_change_password", "usersessions_list"})


def trail_ends() -> tuple[int, ...]:
    """The last row of every chain."""
    return tuple(ChainHead.objects.order_by("chain").values_list("sequence", flat=True))


@pytest.fixture
def world(fresh_database: None) -> World:
    return World()


def targets(world: World) -> list[hostile.Target]:
    """Every route about every patient, with the fields that its form would send."""
    found = []
    for name, page in ROUTES.items():
        for subject in world.subjects if page.about else (world.first,):
            pieces = {
                **(page.about(world, subject) if page.about else {}),
                **(page.pieces(world) if page.pieces else {}),
            }
            sent = page.post(world, subject) if page.post else {}
            fields = {
                name: "zz" if value in subject.told else value for name, value in sent.items()
            }  # nobody's words
            target = hostile.Target(name=name, path=reverse(name, kwargs=pieces), fields=fields)
            found += [target] * (1 if name in RARE else 6)
    return found


class _Attack:
    """The site under attack, and what is watched while it is."""

    def __init__(self, world: World, targets: list[hostile.Target], seed: int) -> None:
        self.near = {
            visitor: [each for each in targets if visitor.role in ROUTES[each.name].opens] or targets
            for visitor in WHO
        }
        self.saves_entries = [
            (visitor, each) for visitor in WHO if visitor.role == "patient" for each in self.near[visitor]
            if {"client_id", "replaces"} & each.fields.keys() == {"client_id"} and "version" not in each.fields
        ]  # fmt: skip
        self.world, self.rng, self.site = world, Random(seed), WSGIHandler()
        self.secret = {visitor: world.may_not_know(visitor) for visitor in WHO}
        self.sessions = {visitor: self._come(visitor) for visitor in WHO}
        self.tables = guarded_tables()
        self.rows = everything(self.tables)
        self.touched: set[str] = set()
        self.answers: Counter[int] = Counter()
        self.faults: list[str] = []
        self.saves = 0

    def note(self, **named: Any) -> None:
        """What the framework says where an exception reached it."""
        error = sys.exc_info()[1]
        assert error is not None
        last = traceback.extract_tb(error.__traceback__)[-1]
        self.faults.append(f"{type(error).__name__} in {last.filename.rpartition('site-packages/')[2]}:{last.lineno}")

    def _come(self, visitor: Visitor) -> hostile.Session:
        reset()
        cache.clear()
        browser = self.world.browser(visitor)
        browser.get("/account/login/" if visitor.role == "stranger" else "/account/devices/")
        cookies = {name: each.value for name, each in browser.cookies.items() if each.value}
        return hostile.Session(cookies=cookies, csrf=cookies.get("csrftoken", ""))

    def come_again(self) -> None:
        """Let those come again whose session has ended, as by a log-out that was drawn."""
        cache.clear()
        there = set(Session.objects.values_list("session_key", flat=True))
        for visitor, session in self.sessions.items():
            if visitor.role != "stranger" and session.cookies.get("trochee_session") not in there:
                self.sessions[visitor] = self._come(visitor)
        self.rows = everything(self.tables)

    def watch(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql[:6] in {"INSERT", "UPDATE", "DELETE"}:
            self.touched.update(table for table in self.tables if f'"{table}"' in sql[:120])
        return execute(sql, parameters, many, context)

    def once(self, targets: list[hostile.Target], strange: list[str]) -> list[str]:
        visitor = self.rng.choice(WHO)
        target = self.rng.choice(self.near[visitor] if self.rng.random() < 0.5 else targets)
        if self.rng.random() < _RIGHT:
            visitor, target = self.rng.choice(self.saves_entries)
            request = hostile.right(self.rng, target, self.sessions[visitor])
        else:
            request = hostile.environ(self.rng, target, self.sessions[visitor], strange)
        self.touched.clear()
        last = trail_ends()
        with undone() if target.name in SAYS_WHO_MAY_KNOW else nullcontext():
            reply = hostile.send(self.site, request)
        self.answers[reply.status] += 1
        found = list(self._told(visitor, reply))
        found += self._wrote(reply, noted=trail_ends() != last)
        return [
            f"{visitor}, {request['REQUEST_METHOD']} {target.name} {request['PATH_INFO'][:80]!r}: {each}"
            for each in found
        ]

    def _told(self, visitor: Visitor, reply: hostile.Reply) -> list[str]:
        told = f"{reply.headers}\n{reply.body}"
        found = [f"tells {word!r}" for word in self.secret[visitor] if word in told]
        found += [f"writes {word!r}" for word in (hostile.MARKUP, "<img src=x", "Traceback") if word in told]
        found += ["sets a cookie of the visitor's"] if "zz=1" in reply.headers else []
        found += [f"leads to {where}" for where in reply.leads_to if urlsplit(where).hostname not in {None, HOST}]
        if reply.status >= 500:
            found.append(f"fails with {reply.status}: {self.faults[-1:]}")
        return found

    def _wrote(self, reply: hostile.Reply, *, noted: bool) -> list[str]:
        suspects = tuple(sorted(self.touched))
        if not suspects:
            return []
        after = everything(suspects)
        changed = [table for table in suspects if after[table] != self.rows[table]]
        self.rows.update(after)
        if not changed:
            return []
        self.saves += 1
        found = [] if reply.status in WELL else [f"changed {changed} and answered {reply.status}"]
        return found if noted or changed == SEEN else [*found, f"changed {changed} and left no trace"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.on_sqlite_alone
def test_ten_thousand_hostile_requests(world: World, seed: int) -> None:
    at = targets(world)
    attack = _Attack(world, at, seed)
    used = [str(each.id) for each in world.subjects]
    strange = [*used, *(session.csrf for session in attack.sessions.values()), str(uuid4()), HOST]
    found: list[str] = []
    got_request_exception.connect(attack.note)
    with connection.execute_wrapper(attack.watch):
        for number in range(REQUESTS):
            found += attack.once(at, strange)
            if number % LOOK_EVERY == 0:
                attack.come_again()
    assert not found, f"{len(found)} of {REQUESTS}:\n" + "\n".join(found[:40])
    assert verify().whole
    assert attack.answers[200] > REQUESTS // 40, attack.answers
    assert attack.saves > REQUESTS * _RIGHT / 4, "hardly anything was saved: the attack never got past the first door"
