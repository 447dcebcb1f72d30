"""Pages of what holds in the clinic: read by the care team, the same number of questions whatever stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.clinic import House
from tests.factories.protocols import CONTENT, FOUR_DAYS, lead_of, signed
from tests.integration.clinic.browser_like import log_in_with_two

from trochee.clinic.clinician_site.knowledge.presenters import Library
from trochee.clinic.prescriptions.overview import OverrideCount
from trochee.clinic.protocols import actions, queries
from trochee.clinic.protocols.values import Content
from trochee.clinic.workflows import knowledge_desk
from trochee.clinic.workflows.knowledge_desk import Duty, overrides, waiting
from trochee.knowledge import shipped

PAGES = (
    "/knowledge/",
    "/knowledge/?q=pressure",
    "/knowledge/rules/eligibility/",
    "/knowledge/rule/dose.interval/",
    "/knowledge/numbers/",
    "/knowledge/facts/",
    "/knowledge/medicines/",
    "/knowledge/interactions/",
    "/knowledge/sources/",
    "/knowledge/changes/",
    "/knowledge/overrides/",
    "/protocol/",
)


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in_with_two("lamp.clinician", house.ours["clinician"].user)


def said(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    body = response.content.decode().replace('<span lang="en">', "").replace("</span>", "")
    return " ".join(body.split())


def test_every_rule_has_a_page_with_its_sources_and_examples(house: House, visitor: Any) -> None:
    page = said(visitor.get("/knowledge/rule/eligibility.recent_heart_event/"))
    rule = shipped().rules["eligibility.recent_heart_event"]
    assert rule.says in page
    assert "42 days ago or less" in page
    assert rule.grounds[0].locator in page
    assert shipped().citations[rule.sources[0]].title in page
    assert rule.review_by.strftime("%Y") in page
    assert page.count("<tr>") == 1 + len(rule.examples)
    assert visitor.get("/knowledge/rule/no.such/").status_code == 404
    assert visitor.get("/knowledge/rules/none/").status_code == 404


def test_all_rules_can_be_put_into_words(house: House) -> None:
    library = Library(house.ours.scope, date(2026, 11, 23))
    lines = [line for topic in library.topics() for line in library.rules(topic.name)]
    assert {each.rule.id for each in lines} == set(shipped().rules)
    assert all(each.when is not None for each in lines)
    assert all(each.right for line in lines[:20] for each in library.examples(line.rule))


def test_a_review_that_is_overdue_is_told(house: House) -> None:
    late = Library(house.ours.scope, date(2031, 1, 1))
    assert len(late.overdue()) == len([each for each in shipped().rules.values() if not each.retired])
    assert sum(each.overdue for each in late.topics()) == len(late.overdue())
    assert Library(house.ours.scope, date(2026, 11, 23)).overdue() == ()


def test_a_search_finds_rules_facts_and_medicines(visitor: Any) -> None:
    page = said(visitor.get("/knowledge/", {"q": "aneurysm"}))
    assert "/knowledge/rule/eligibility." in page
    assert "Nothing here holds" in said(visitor.get("/knowledge/", {"q": "zzzz"}))
    assert "The first 30" in said(visitor.get("/knowledge/", {"q": "a"}))


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("Valium 5 mg", ["diazepam", "second sign-off"]),
        ("diazapam", ["read as"]),
        ("zzqx", ["Not checked"]),
        ("paracetamol", ["No interaction stands here"]),
        (" ", ["How is this name read?"]),
    ],
)
def test_how_a_name_is_read(visitor: Any, name: str, holds: list[str]) -> None:
    page = said(visitor.post("/knowledge/medicines/", {"name": name}))
    for each in holds:
        assert each in page


def test_an_own_value_and_its_history_stand_beside_the_shipped_one(house: House, visitor: Any) -> None:
    signed(lead_of(house.ours), timezone.now(), CONTENT)
    numbers = said(visitor.get("/knowledge/numbers/"))
    assert "<b>96 h</b>" in numbers
    assert "72 h" in numbers
    page = said(visitor.get("/knowledge/rule/dose.interval/"))
    assert "own value; shipped: 72 h" in page
    assert "otherwise, by an own value" in page
    assert "safety.dose.interval: – → 96 h" in page
    own = said(visitor.get("/knowledge/rule/own.eighty/"))
    assert "Eighty or older" in own
    assert "Version 1 of the own protocol" in own
    assert "own.eighty" in said(visitor.get("/knowledge/rules/own/"))


def test_a_protocol_that_cannot_be_read_shows_its_stop(
    house: House, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "checked_content", lambda *_: None)
    lead = lead_of(house.ours)
    signed(lead, timezone.now(), Content(entries="rules: ["))
    assert "cannot be read beside this version" in said(visitor.get("/protocol/"))
    assert "Always." in said(visitor.get("/knowledge/rule/protocol.unreadable/"))
    assert [each.duty for each in waiting(lead)] == [Duty.UNREADABLE]
    assert "A stop fires for everybody" in said(visitor.get("/patients/today/"))


COUNTS = (
    OverrideCount(rule="dose.interval", version=1, shown=40, overridden=37),
    OverrideCount(rule="dose.fasting", version=1, shown=40, overridden=36),
    OverrideCount(rule="old.rule", version=3, shown=9, overridden=9),
    OverrideCount(rule="never", version=1, shown=0, overridden=0),
)


def test_a_rule_that_nearly_everybody_signs_against_is_up_for_review(
    house: House, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge_desk, "override_counts", lambda scope: COUNTS)
    found = overrides(house.ours.scope)
    assert [(each.rule, each.review) for each in found] == [
        ("dose.interval", True),  # 37 of 40 is above 90 %
        ("old.rule", False),  # nine are too few to tell
        ("dose.fasting", False),  # exactly 90 % is not above
    ]
    page = said(visitor.get("/knowledge/overrides/"))
    assert page.count("up for review") == 2  # the sentence and the one rule
    assert "Version 1 stood at 40 signatures" in said(visitor.get("/knowledge/rule/dose.interval/"))
    assert "up for review" not in said(visitor.get("/patients/today/"))  # no medical lead yet
    lead_of(house.ours)
    home = said(visitor.get("/patients/today/"))
    assert "A rule is up for review: dose.interval" in home
    assert "37 of 40 signatures" in home


def test_a_newer_shipped_knowledge_is_told_until_it_was_seen(
    house: House, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, scope = lead_of(house.ours), house.ours.scope
    assert "Nobody here said yet" in said(visitor.get("/knowledge/changes/"))
    older = shipped()
    first = next(iter(older.rules))
    without = {name: rule for name, rule in older.rules.items() if name != first}
    monkeypatch.setattr(actions, "shipped", lambda: replace(older, rules=without))
    monkeypatch.setattr(actions, "shipped_version", lambda: "2020-01-01 old")
    actions.keep_seen(by=lead, at=timezone.now(), knowledge="2020-01-01 old")
    monkeypatch.undo()
    assert [each.duty for each in waiting(lead)] == [Duty.NEW_KNOWLEDGE]
    page = said(visitor.get("/knowledge/changes/"))
    assert first in page
    assert "1 entry is otherwise" in page
    assert "added" in page
    sent = visitor.post("/knowledge/changes/", {"knowledge": queries.shipped_version()})
    assert sent.status_code == 302
    assert "Nothing is otherwise" in said(visitor.get("/knowledge/changes/"))
    assert queries.seen_knowledge(scope) == shipped().version
    assert waiting(lead) == ()


def test_only_a_lead_says_that_it_was_seen(house: House, visitor: Any) -> None:
    assert visitor.post("/knowledge/changes/", {"knowledge": queries.shipped_version()}).status_code == 403
    assert queries.seen_knowledge(house.ours.scope) == ""


def test_what_a_page_asks_of_the_database_does_not_grow(house: House, visitor: Any) -> None:
    lead = lead_of(house.ours)
    signed(lead, timezone.now(), CONTENT)

    def questions() -> list[int]:
        asked = []
        for address in PAGES:
            visitor.get(address)
            with CaptureQueriesContext(connection) as found:
                visitor.get(address)
            asked.append(len(found))
        return asked

    few = questions()
    for number in range(5):
        other = replace(FOUR_DAYS, value=100.0 + number)
        signed(lead, timezone.now() + timedelta(seconds=number), CONTENT.with_number(other))
    assert questions() == few
    assert max(few) < 25
