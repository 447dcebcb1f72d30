"""A clinic's protocol counts once it is signed, by whom it may be, and never before its examples come out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.factories import records
from tests.factories.clinic import AT, House, later
from tests.factories.protocols import CONTENT, EIGHTY, FOUR_DAYS, kept, lead_of, signed

from trochee.clinic.accounts.queries import signatures
from trochee.clinic.accounts.values import Confirmation, Here, NotAllowedError, OutOfDateError
from trochee.clinic.audit import trail
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Right
from trochee.clinic.protocols import actions, queries
from trochee.clinic.protocols.checking import checked_content
from trochee.clinic.protocols.models import KnowledgeSeen, ProtocolVersion
from trochee.clinic.protocols.values import Content, content_of
from trochee.clinic.reviews.stamps import stamp_of
from trochee.clinic.workflows import reviewing
from trochee.foundation.refusal import InputRefused
from trochee.knowledge import shipped
from trochee.knowledge.protocol import UNREADABLE, Switch
from trochee.review.build import build
from trochee.safety.worst import Worst

DAY = date(2026, 3, 2)
OLD = {"birth_date": date(1940, 1, 1)}


def sign(by: Here, version: int, minutes: float = 0) -> int:
    at = later(minutes=minutes)
    confirmation = Confirmation(at=at, method="password")
    return actions.sign_protocol(by=by, at=at, version=version, why="Because.", confirmation=confirmation)


def test_without_a_protocol_what_is_shipped_holds(house: House) -> None:
    scope = house.ours.scope
    assert queries.knowledge_of(scope) is shipped()
    assert queries.checker_of(scope) is queries.checker_of(house.theirs.scope)
    assert (queries.in_force(scope), queries.draft_of(scope), queries.versions(scope)) == (None, None, ())
    assert (queries.switched_on(scope), queries.formulations_of(scope)) == (frozenset(), {})
    assert queries.stamp_of_knowledge(scope) == ""


def test_a_draft_has_no_effect_until_it_is_signed(house: House) -> None:
    lead, scope = lead_of(house.ours), house.ours.scope
    version = kept(lead, AT, CONTENT)
    assert queries.knowledge_of(scope) is shipped()
    assert sign(lead, version) == 1
    own = queries.knowledge_of(scope)
    assert own.number("safety.dose.interval") == 96
    assert shipped().number("safety.dose.interval") == 72
    assert "own.eighty" in {each.rule for each in queries.checker_of(scope)(OLD, DAY).findings}
    assert queries.knowledge_of(house.theirs.scope) is shipped()
    assert queries.draft_of(scope) is None
    now = queries.in_force(scope)
    assert now is not None
    assert (now.version, now.content, now.why, now.name) == (1, CONTENT, "Because.", lead.name)
    assert signatures(scope, f"protocol:{now.id}")[0].content_sha256 == now.content_sha256


def test_a_second_version_names_the_first_and_both_stay(house: House) -> None:
    lead, scope = lead_of(house.ours), house.ours.scope
    signed(lead, AT, CONTENT)
    assert queries.begun(scope).content == CONTENT
    signed(lead, later(minutes=5), replace(CONTENT, switches=frozenset({Switch.HOME})))
    first, second = ProtocolVersion.objects.within(scope).order_by("version")
    assert second.replaces_id == first.pk
    assert [each.version for each in queries.versions(scope)] == [2, 1]
    assert queries.signed(scope, 1) is not None
    assert queries.signed(scope, 3) is None
    assert queries.switched_on(scope) == {Switch.HOME}
    found = queries.checker_of(scope)({"setting": "home"}, DAY).findings
    assert "protocol.home_off" not in {each.rule for each in found}
    with pytest.raises(DatabaseError), transaction.atomic():
        ProtocolVersion.objects.within(scope).filter(pk=first.pk).update(why="other")


def test_an_example_that_does_not_come_out_is_not_signed(house: House) -> None:
    lead, scope = lead_of(house.ours), house.ours.scope
    version = kept(lead, AT, replace(CONTENT, entries=EIGHTY.replace("1940", "1990", 1)))
    with pytest.raises(InputRefused) as refused:
        sign(lead, version)
    (error,) = refused.value.errors
    assert (error.line, error.found, error.allowed) == (2, "silent", "fires")
    assert queries.in_force(scope) is None
    assert not signatures(scope, "")


@pytest.mark.parametrize(
    ("entries", "line", "column"),
    [
        ("rules: [", 2, "character 1"),
        (EIGHTY.replace("age_years", "age_yeers"), 8, "rules[own.eighty].when"),
        (EIGHTY.replace("own.eighty", "eighty"), 2, "rules[eighty].id"),
        (EIGHTY + "thresholds: []\n", 18, "thresholds"),
    ],
)
def test_what_is_wrong_has_its_line_in_what_was_typed(house: House, entries: str, line: int, column: str) -> None:
    content = replace(CONTENT, entries=entries)
    with pytest.raises(InputRefused) as refused:
        checked_content(content, DAY)
    assert (refused.value.errors[0].line, refused.value.errors[0].column) == (line, column)


def test_only_a_medical_lead_signs(house: House) -> None:
    lead, colleague = lead_of(house.ours), house.ours["colleague"]
    version = kept(colleague, AT, CONTENT)
    with pytest.raises(NotAllowedError, match="medical lead"):
        sign(colleague, version)
    (mine,) = queries.leads(house.ours.scope)
    assert (mine.user, mine.counts) == (lead.user, True)
    actions.end_lead(by=house.ours["administrator"], at=AT, lead=mine.id)
    with pytest.raises(NotAllowedError, match="medical lead"):
        sign(lead, version)
    with pytest.raises(OutOfDateError):
        actions.end_lead(by=house.ours["administrator"], at=AT, lead=mine.id)
    assert queries.leads(house.ours.scope) == ()


def test_only_an_administrator_says_who_is_medical_lead(house: House) -> None:
    ours = house.ours
    for who in ("clinician", "observer"):
        with pytest.raises(NotAllowedError):
            actions.appoint_lead(by=ours[who], at=AT, user=ours["clinician"].user)
    for user in (ours["observer"].user, house.theirs["clinician"].user):
        with pytest.raises(NotAllowedError):
            actions.appoint_lead(by=ours["administrator"], at=AT, user=user)
    lead = lead_of(ours)
    with pytest.raises(OutOfDateError):
        actions.appoint_lead(by=ours["administrator"], at=AT, user=lead.user)
    assert not queries.is_lead(ours["administrator"])


@pytest.mark.parametrize("who", ["observer", "administrator", "patient"])
def test_only_clinicians_write_drafts(house: House, who: str) -> None:
    with pytest.raises(NotAllowedError):
        kept(house.ours[who], AT, CONTENT)


def test_two_who_change_the_draft_at_once(house: House) -> None:
    lead, colleague = lead_of(house.ours), house.ours["colleague"]
    version = kept(lead, AT, CONTENT)
    kept(colleague, AT, replace(CONTENT, entries=""))
    with pytest.raises(OutOfDateError):
        sign(lead, version)
    with pytest.raises(OutOfDateError):
        actions.keep_draft(by=lead, at=AT, version=version, change=lambda _: CONTENT)
    with pytest.raises(OutOfDateError):
        actions.discard_draft(by=lead, at=AT, version=version)
    actions.discard_draft(by=lead, at=AT, version=version + 1)
    assert queries.draft_of(house.ours.scope) is None
    for version in (0, 1):
        with pytest.raises(OutOfDateError):
            actions.discard_draft(by=lead, at=AT, version=version)
        with pytest.raises(OutOfDateError):
            sign(lead, version)


def test_a_signature_says_why_and_a_text_has_an_end(house: House) -> None:
    lead = lead_of(house.ours)
    version = kept(lead, AT, CONTENT)
    with pytest.raises(ValueError, match="why"):
        actions.sign_protocol(
            by=lead, at=AT, version=version, why=" ", confirmation=Confirmation(at=AT, method="password")
        )
    with pytest.raises(ValueError, match="long"):
        kept(lead, AT, replace(CONTENT, entries="#" * 300_000))


def test_what_cannot_be_read_any_more_stops_everybody_and_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, scope = lead_of(house.ours), house.ours.scope
    gone = EIGHTY.replace("age_years", "age_long_gone")
    monkeypatch.setattr(actions, "checked_content", lambda *_: None)  # as if the fact had been there then
    signed(lead, AT, replace(CONTENT, entries=gone))
    found = queries.checker_of(scope)({}, DAY)
    (stop,) = [each for each in found.findings if each.rule == UNREADABLE]
    assert "version 1" in stop.message
    assert found.worst is Worst.STOP
    assert (queries.protocol_of(scope), queries.switched_on(scope)) == (None, frozenset())
    assert queries.formulations_of(scope) == {}


def test_nothing_is_signed_where_the_trail_cannot_be_written(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = lead_of(house.ours)
    version = kept(lead, AT, CONTENT)

    def fail(*_: object) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr(trail, "_chain", fail)
    with pytest.raises(RuntimeError, match="no trail"):
        sign(lead, version)
    assert queries.in_force(house.ours.scope) is None


def test_every_deed_leaves_its_row(house: House) -> None:
    lead = lead_of(house.ours)
    signed(lead, AT, CONTENT)
    actions.keep_seen(by=lead, at=AT, knowledge=shipped().version)
    rows = AuditRow.objects.filter(action__startswith="protocols.").order_by("sequence")
    assert [each.action for each in rows] == [
        "protocols.lead_appointed",
        "protocols.draft_kept",
        "protocols.signed",
        "protocols.knowledge_seen",
    ]


def test_a_clinic_says_what_it_has_seen_of_the_shipped_knowledge(house: House) -> None:
    lead, scope = lead_of(house.ours), house.ours.scope
    assert (queries.seen_knowledge(scope), queries.seen_standing(scope)) == ("", None)
    with pytest.raises(OutOfDateError):
        actions.keep_seen(by=lead, at=AT, knowledge="2020-01-01 000000000000")
    with pytest.raises(NotAllowedError):
        actions.keep_seen(by=house.ours["colleague"], at=AT, knowledge=shipped().version)
    for _ in range(2):  # the second time there is nothing new
        actions.keep_seen(by=lead, at=AT, knowledge=shipped().version)
    assert KnowledgeSeen.objects.within(scope).count() == 1
    found = queries.seen_standing(scope)
    assert found is not None
    assert found[0] == queries.seen_knowledge(scope) == shipped().version
    assert set(found[1]["rule"]) == set(shipped().rules)


def test_a_content_is_the_same_after_it_was_kept() -> None:
    content = replace(CONTENT, switches=frozenset({Switch.HOME, Switch.LIVE_REMOTE}))
    assert content_of(content.entries, content.settings) == content
    protocol = checked_content(content, DAY)
    assert (protocol.switches, protocol.values["safety.dose.interval"].value) == (frozenset(Switch), 96)
    assert Content().text == ""
    other = content.with_number(replace(FOUR_DAYS, value=120))
    assert [each.value for each in other.numbers] == [120]
    assert other.without_number(FOUR_DAYS.id).numbers == ()


def test_a_review_names_the_protocol_that_it_asked_and_a_clinic_without_one_names_none(house: House) -> None:
    signed(lead_of(house.ours), AT, CONTENT)
    record = records.record(patient=replace(records.PERSON, birth_date=OLD["birth_date"]))
    own, plain = (reviewing.review_of(record, clinic.scope, "Wren") for clinic in (house.ours, house.theirs))
    assert (own.patient_label, own.findings.asked.protocol, plain.findings.asked.protocol) == (
        "Wren",
        "version 1",
        "",
    )
    assert plain.findings.asked.knowledge == shipped().version
    assert own.findings.asked.knowledge == queries.knowledge_of(house.ours.scope).version != shipped().version
    assert "own.eighty" in {each.rule for each in own.findings.fires}
    assert plain.findings == build(record, shipped()).findings


def test_a_review_is_out_of_date_once_the_clinic_has_signed(house: House) -> None:
    chart = open_chart(
        by=house.ours["clinician"], at=AT, patient=house.ours.patient, right=Right.READ_REVIEW, page="review"
    )
    before = stamp_of(chart, DAY)
    assert before == stamp_of(chart, DAY)
    signed(lead_of(house.ours), AT, CONTENT)
    assert before != stamp_of(chart, DAY)
    theirs = open_chart(
        by=house.theirs["clinician"], at=AT, patient=house.theirs.patient, right=Right.READ_REVIEW, page="review"
    )
    assert queries.stamp_of_knowledge(theirs.scope) == ""
