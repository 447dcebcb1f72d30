"""Every route, as every role of both clinics, for one's own patient, another and one elsewhere: the body is read.

The table is `routes.py`. What a visitor may not know (names, words and numbers of patients who are not theirs, people
and names of the other clinic) must stand in no body, header or redirect, whatever the status says.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse
from tests.integration.clinic.routes import ROUTES, Page
from tests.integration.clinic.walking import Answer, Walker, every_route
from tests.integration.clinic.world import VISITORS, Subject, Visitor, World

LOGIN, ENROL = "/account/login/", "/account/2fa/"
SAVED = {200, 201, 204, 302, 303}
ODD, ODDLY = ("options", "put", "delete", "patch"), {"stranger", "patient", "clinician"}  # three stand for all


@pytest.fixture
def world(fresh_database: None) -> World:
    return World()


def test_every_route_has_a_line_in_the_table() -> None:
    lacking = [f'"{name}": page(…),  # {pattern}' for name, pattern in every_route() if name not in ROUTES]
    assert not lacking, "say in tests/integration/clinic/routes.py who may open it:\n" + "\n".join(lacking)


def test_every_line_has_a_route() -> None:
    gone = sorted(set(ROUTES) - {name for name, _ in every_route()})
    assert not gone, f"these are in tests/integration/clinic/routes.py and nowhere else: {gone}"


@pytest.mark.parametrize("visitor", VISITORS, ids=str)
def test_every_route_as(visitor: Visitor, world: World) -> None:
    walk = _Walk(world, visitor)
    found = [fault for name, page in ROUTES.items() for fault in walk.faults(name, page)]
    assert not found, f"as {visitor}:\n" + "\n".join(found)


class _Walk:
    """Every method of every route, as one visitor."""

    def __init__(self, world: World, visitor: Visitor) -> None:
        self.world, self.visitor = world, visitor
        self.known, self.secret = world.knows(visitor), world.may_not_know(visitor)
        self.walker = Walker(world.browser(visitor))
        self.nothing = self.walker.ask("get", "/nowhere/")

    def faults(self, name: str, page: Page) -> Iterator[str]:
        subjects = self.world.subjects if page.about else (self.known or (self.world.first,))[:1]
        for subject in subjects:
            pieces = {**(page.about(self.world, subject) if page.about else {})}
            pieces |= page.pieces(self.world) if page.pieces else {}
            address = reverse(name, kwargs=pieces)
            opens = self._opens(page, subject)
            for what in self._read(page, subject, address, opens=opens):
                yield f"GET {name} about {subject.name}: {what}"
            for what in self._written(page, subject, address, opens=opens):
                yield f"POST {name} about {subject.name}: {what}"

    def _opens(self, page: Page, subject: Subject) -> bool:
        if self.visitor.half_way:
            return page.half_way
        if page.about is None:
            return self.visitor.role in page.opens
        if subject in self.known and self.visitor.role in page.opens:
            return True
        here = self.world.here(self.visitor)
        return here is not None and here.scope == subject.clinic.scope and self.visitor.role in page.other

    def _read(self, page: Page, subject: Subject, address: str, *, opens: bool) -> Iterator[str]:
        got = self.walker.ask("get", address)
        yield from self._told(got)
        if opens and page.get:
            yield from self._opened(page, subject, got)
        elif not opens:
            yield from self._refused(page if page.get else Page(refuses=page.refuses | {405}), got)
        if got.changed:
            yield f"a read changed {sorted(got.changed)}"
        head = self.walker.ask("head", address)
        if head.body or (head.status != got.status and head.status != 405):
            yield f"HEAD answers {head.status} with {len(head.body)} characters"
        for other in ODD if self.visitor.role in ODDLY and subject is self.world.first else ():
            odd = self.walker.ask(other, address)
            yield from (f"{other}: {what}" for what in self._told(odd))
            if odd.changed or odd.status >= 500:
                yield f"{other}: {odd.status}, changed {sorted(odd.changed)}"

    def _opened(self, page: Page, subject: Subject, got: Answer) -> Iterator[str]:
        if got.status not in (page.answers if not self.visitor.half_way else {200, 302, 404}):
            yield f"does not open: {got.status}"
            return
        shown = [subject] if page.about else self.known
        for each in shown:
            yield from (f"does not show the {kind}" for kind in page.shows if getattr(each, kind) not in got.body)
        reads = [row.action for row in got.trail if row.action.endswith("read")]
        if page.audited and len(reads) != 1:
            yield f"the trail has {reads} for one page"

    def _refused(self, page: Page, got: Answer) -> Iterator[str]:
        if self.visitor.role == "stranger":
            if got.status not in page.refuses and not (got.status == 302 and f"Location: {LOGIN}" in got.headers):
                yield f"does not ask who is there: {got.status}"
        elif self.visitor.half_way:
            if got.status != 302 or f"Location: {ENROL}" not in got.headers:
                yield f"a password alone gets {got.status}"
        elif got.status not in page.refuses:
            yield f"is not refused: {got.status}"
        elif got.status == 404 and got.body != self.nothing.body:
            yield "differs from the page for what is not there"

    def _written(self, page: Page, subject: Subject, address: str, *, opens: bool) -> Iterator[str]:
        fields = page.post(self.world, subject) if page.post else {}
        for sent in ({}, fields) if fields else ({},):
            got = self.walker.ask("post", address, sent)
            right = opens and sent == fields and page.post is not None
            yield from self._told(got)
            if got.status >= 500:
                yield f"fails: {got.status}"
            if not right and got.changed:
                yield f"{'an empty form' if opens else 'refused, it'} changed {sorted(got.changed)}"
            if right and page.changes and (got.status not in SAVED or not got.changed):
                yield f"does not save a right form: {got.status}, changed {sorted(got.changed)}"
            if right and page.changes and not got.trail:
                yield "changed rows, and the trail does not know"
            if opens and page.post is None and page.audited and got.status != 405:
                yield f"takes a form, and the table has no post for it: {got.status}"
            if not opens:
                yield from self._refused(
                    Page(refuses=page.refuses | {403, 405, 409}), got
                )  # 409: as for an id that is none

    def _told(self, got: Answer) -> Iterator[str]:
        yield from (f"tells {word!r} with status {got.status}" for word in self.secret if word in got.told)
        if got.status >= 500:
            yield f"fails: {got.status}"
