"""Two records of one person that answer otherwise: neither wins by itself, until a clinician says which holds."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.factories.clinic import AT, House, later

from trochee.clinic.assessments.answers import NewAnswer, Unknown, Way, answer, answers_beside, answers_of, confirm
from trochee.clinic.patients.actions import merge, unmerge
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, Right
from trochee.clinic.workflows.assessing import look
from trochee.clinic.workflows.known import checked, known_facts
from trochee.clinic.workflows.reviewing import record_of
from trochee.knowledge.facts import FactValue
from trochee.safety.from_record.values import Known, Origin

FIRST, SECOND = AT, later(days=20)
MERGED, AFTER = later(days=20, hours=1), later(days=20, hours=2)


def says(house: House, *, second: bool, at: datetime, sure: bool = False, **values: FactValue | Unknown) -> None:
    """What one of the two records answers; where it is ``sure``, a clinician has confirmed it."""
    patient = house.ours.second_patient if second else house.ours.patient
    given = [
        NewAnswer(fact=name, unknown=value) if isinstance(value, Unknown) else NewAnswer(fact=name, value=value)
        for name, value in values.items()
    ]
    if sure:
        confirm(by=house.ours["clinician"], at=at, patient=patient, given=given)
    else:
        answer(by=house.ours["clinician"], at=at, patient=patient, given=given, way=Way.PHONE)


def merged(house: House) -> object:
    ours = house.ours
    return merge(by=ours["clinician"], at=MERGED, kept=ours.patient, merged=ours.second_patient, reason="twice")


def chart(house: House, at: datetime = AFTER) -> Chart:
    by, patient = house.ours["clinician"], house.ours.patient
    return open_chart(by=by, at=at, patient=patient, right=Right.READ_REVIEW, page="test")


def known(house: House, at: datetime = AFTER) -> Known:
    return known_facts(chart(house, at), at)


def settles(house: House, fact: str, value: FactValue, version: int, at: datetime = AFTER) -> tuple[str, ...]:
    given = [NewAnswer(fact=fact, value=value, version=version)]
    return confirm(by=house.ours["clinician"], at=at, patient=house.ours.patient, given=given)


@pytest.mark.parametrize(("first", "second"), [(False, True), (True, False)])
@pytest.mark.parametrize("sure", [(False, False), (True, False), (False, True), (True, True)])
def test_what_two_records_say_otherwise_is_in_dispute_whatever_the_dates(
    house: House, first: bool, second: bool, sure: tuple[bool, bool]
) -> None:
    says(house, second=False, at=FIRST, sure=sure[0], can_become_pregnant=True, pregnant=first)
    says(house, second=True, at=SECOND, sure=sure[1], can_become_pregnant=True, pregnant=second)
    merged(house)
    found = known(house)
    held = {found.given["pregnant"], *(each.value for each in found.disputed["pregnant"])}
    assert held == {True, False}
    assert "can_become_pregnant" not in found.disputed
    assert answers_of(chart(house))["pregnant"].value is second, "the latest is shown as the one that stands"
    about = [each for each in checked(chart(house), AFTER).findings if "pregnant" in {*each.missing, *each.facts}]
    assert about, "the rules ask, whichever of the two comes first"


def test_it_says_where_when_and_by_whom_the_other_answer_was_given(house: House) -> None:
    says(house, second=False, at=FIRST, sure=True, aneurysm=True)
    says(house, second=True, at=SECOND, sure=True, aneurysm=False)
    merged(house)
    (other,) = known(house).disputed["aneurysm"]
    assert (other.origin, other.on, other.by) == (Origin.MERGED, FIRST.date(), str(house.ours["clinician"].user))
    part = look(chart(house), AFTER, patient=False).part("heart")
    assert part is not None
    assert "aneurysm" in part.to_confirm
    page = {each.fact: each for each in look(chart(house), AFTER, patient=False).page(part, AFTER)}
    assert page["aneurysm"].told == "Another record of this person says: yes. Confirm what holds."
    mine = look(chart(house), AFTER, patient=True)
    assert mine.beside == {}, "what another record says is for the clinician"


@pytest.mark.parametrize("value", [True, False])
def test_a_clinician_s_confirmation_after_the_merge_settles_it(house: House, value: bool) -> None:
    says(house, second=False, at=FIRST, sure=True, aneurysm=False)
    says(house, second=True, at=SECOND, aneurysm=True)
    merged(house)
    assert settles(house, "aneurysm", value, 1) == ("aneurysm",), "also where it is what the kept record said"
    assert (known(house).given["aneurysm"], known(house).disputed) == (value, {})
    assert settles(house, "aneurysm", value, 2, later(days=21)) == ()
    by, patient = house.ours["clinician"], house.ours.patient
    given = [NewAnswer(fact="aneurysm", value=not value, version=2)]
    answer(by=by, at=later(days=22), patient=patient, given=given, way=Way.PHONE)
    found = known(house, later(days=22))
    assert (found.given["aneurysm"], found.disputed) == (not value, {}), "what is said later is a change of mind"


def test_a_word_after_the_merge_that_nobody_confirmed_settles_nothing(house: House) -> None:
    says(house, second=False, at=FIRST, sure=True, glaucoma=False)
    says(house, second=True, at=SECOND, aneurysm=True)
    merged(house)
    says(house, second=False, at=AFTER, aneurysm=False)
    assert set(known(house).disputed) == {"aneurysm"}


def test_read_apart_again_each_record_says_its_own(house: House) -> None:
    says(house, second=False, at=FIRST, aneurysm=False)
    says(house, second=True, at=SECOND, aneurysm=True)
    made = merged(house)
    assert set(answers_beside(chart(house))) == {"aneurysm"}
    unmerge(by=house.ours["clinician"], at=AFTER, kept=house.ours.patient, merge=made)  # type: ignore[arg-type]  # what the fixture made
    assert (known(house).given["aneurysm"], known(house).disputed) == (False, {})


def test_the_same_said_twice_is_no_dispute_and_of_two_numbers_the_latest_counts(house: House) -> None:
    says(house, second=False, at=FIRST, aneurysm=False, weight_kg=70.0, medicines=("zolpidem",))
    says(house, second=True, at=SECOND, aneurysm=False, weight_kg=80.0, medicines=("iron",))
    merged(house)
    found = known(house)
    assert found.disputed == {}
    assert found.given["weight_kg"] == 80
    assert set(found.given["medicines"]) == {"zolpidem", "iron"}, "what either record lists may be taken"  # type: ignore[arg-type]  # a list


def test_an_answer_that_is_too_old_or_not_known_disputes_nothing(house: House) -> None:
    says(house, second=False, at=FIRST, can_become_pregnant=True, pregnant=False, aneurysm=True, glaucoma=True)
    says(house, second=True, at=SECOND, can_become_pregnant=True, pregnant=True, aneurysm=Unknown.NOT_KNOWN)
    merged(house)
    late = FIRST + timedelta(days=31)
    found = known(house, late)
    assert (found.given["pregnant"], found.disputed) == (True, {})
    assert "aneurysm" not in found.given, "the latest word is that nobody knows"
    assert found.given["glaucoma"] is True


def test_the_record_that_leaves_the_clinic_holds_both_answers(house: House) -> None:
    says(house, second=False, at=FIRST, aneurysm=True)
    says(house, second=True, at=SECOND, aneurysm=False)
    merged(house)
    rows = record_of(chart(house)).observations
    assert [(each.code, each.value, each.at.date()) for each in rows] == [
        ("aneurysm", "yes", FIRST.date()), ("aneurysm", "no", SECOND.date()),
    ]  # fmt: skip


def test_an_answer_that_calls_somebody_stands_alone(house: House) -> None:
    says(house, second=False, at=FIRST, sure=True, suicidal_item=0.0)
    says(house, second=True, at=SECOND, suicidal_item=2.0)
    merged(house)
    assert known(house).given["suicidal_item"] == 2
    assert answers_beside(chart(house)) == {}
    stands = answers_of(chart(house))["suicidal_item"]
    assert (stands.value, stands.confirmed_at) == (2, None)
