"""Answers of the assessment: versions by fact, who said it, who confirmed it, and what may not be said together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from tests.factories.clinic import AT, House, later

from trochee.clinic.accounts.values import OutOfDateError
from trochee.clinic.assessments.answers import (
    Answer,
    NewAnswer,
    NotAnsweredError,
    Unknown,
    Way,
    answer,
    answer_versions,
    answers_of,
    confirm,
    known_answers,
)
from trochee.clinic.assessments.answers.calling import calling, calling_beside
from trochee.clinic.assessments.models import AnswerVersion
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.verify import verify
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Chart, NoSuchPatientError, Right

NO_ANEURYSM = NewAnswer(fact="aneurysm", value=False)


def said(house: House, *given: NewAnswer, who: str = "patient", way: Way = Way.PATIENT, hours: int = 0) -> int:
    at = later(hours=hours)
    return len(answer(by=house.ours[who], at=at, patient=house.ours.patient, given=given, way=way))


def confirmed(house: House, *given: NewAnswer, who: str = "clinician", hours: int = 1) -> int:
    return len(confirm(by=house.ours[who], at=later(hours=hours), patient=house.ours.patient, given=given))


def chart(house: House, who: str = "clinician") -> Chart:
    return open_chart(by=house.ours[who], at=AT, patient=house.ours.patient, right=Right.READ_ANSWERS, page="test")


def test_answers_of_every_type_read_back_as_they_were_said(house: House) -> None:
    given = (
        NewAnswer(fact="aneurysm", value=False),
        NewAnswer(fact="weight_kg", value=71.5),
        NewAnswer(fact="cbti", value="tried"),
        NewAnswer(fact="birth_date", value=date(1980, 2, 29)),
        NewAnswer(fact="medicines", value=("Marker 5 mg", "melatonin")),
        NewAnswer(fact="conditions", value=()),
        NewAnswer(fact="pregnant", unknown=Unknown.NOT_SAID),
    )
    assert said(house, *given) == len(given)
    found = answers_of(chart(house))
    assert {name: each.value for name, each in found.items()} == {each.fact: each.value for each in given}
    patient = str(house.ours["patient"].user)
    assert found["aneurysm"] == Answer(fact="aneurysm", value=False, by=patient, at=AT, version=1)
    assert found["pregnant"].unknown is Unknown.NOT_SAID
    assert "pregnant" not in known_answers(chart(house))
    assert known_answers(chart(house))["weight_kg"] == 71.5
    assert verify().whole


def test_the_points_of_a_short_form_stay_with_their_total(house: House) -> None:
    short = NewAnswer(fact="depression_score", value=1.0, items=(0, 1), form="phq2")
    said(house, short, who="clinician", way=Way.PHONE)
    found = answers_of(chart(house))["depression_score"]
    assert (found.value, found.items, found.form, found.way) == (1, (0, 1), "phq2", Way.PHONE)
    longer = NewAnswer(
        fact="depression_score", unknown=Unknown.NOT_FINISHED, items=(2, 1, None), form="phq9", version=1
    )
    said(house, longer)
    found = answers_of(chart(house))["depression_score"]
    assert (found.value, found.unknown, found.items) == (None, Unknown.NOT_FINISHED, (2, 1, None))


def test_a_thought_of_harm_calls_somebody_and_a_clinicians_look_answers_the_call(house: House) -> None:
    assert calling(house.ours.scope) == ()
    said(house, NewAnswer(fact="suicidal_item", value=0.0))
    assert calling(house.ours.scope) == ()
    said(house, NewAnswer(fact="suicidal_item", value=2.0, version=1), hours=1)
    said(house, NewAnswer(fact="suicidal_item", value=0.0, version=2), hours=2)
    (call,) = calling(house.ours.scope)
    assert (call.patient, call.at) == (house.ours.patient, later(hours=1)), "taking it back takes no call away"
    confirmed(house, NewAnswer(fact="suicidal_item", value=0.0, version=3), hours=3)
    assert calling(house.ours.scope) == ()
    said(house, NewAnswer(fact="suicidal_item", value=1.0, version=4), hours=4)
    assert len(calling(house.ours.scope)) == 1
    assert calling(house.theirs.scope) == ()


def test_the_same_again_changes_nothing_and_a_change_names_its_version(house: House) -> None:
    assert said(house, NO_ANEURYSM) == 1
    rows = AuditRow.objects.count()
    assert said(house, NO_ANEURYSM) == 0
    assert AuditRow.objects.count() == rows
    changed = NewAnswer(fact="aneurysm", value=True)
    with pytest.raises(OutOfDateError):
        said(house, changed)
    assert known_answers(chart(house)) == {"aneurysm": False}
    assert said(house, NewAnswer(fact="aneurysm", value=True, version=1)) == 1
    assert [each.value for each in answer_versions(chart(house), "aneurysm")] == [False, True]


FREE_OF_IT = NewAnswer(fact="ketamine_from_elsewhere", value=False)
"""An answer that counts for thirty days."""


def test_the_same_answer_on_another_day_of_the_patient_s_says_that_it_still_holds(house: House) -> None:
    nothing = NewAnswer(fact="taken_today", value=())
    assert said(house, FREE_OF_IT, nothing) == 2
    again = (replace(FREE_OF_IT, version=1), replace(nothing, version=1))
    assert said(house, *again, hours=14) == 0, "ten in the evening is the same day"
    assert said(house, *again, hours=15) == 2, "in Zurich a new day begins at eleven in the evening of Greenwich"
    assert said(house, *again, hours=16) == 0, "sent twice it is one answer"
    assert [each.at for each in answer_versions(chart(house), "taken_today")] == [AT, later(hours=15)]


def test_what_a_clinician_asks_again_counts_from_that_day(house: House) -> None:
    patient, clinician = str(house.ours["patient"].user), str(house.ours["clinician"].user)
    said(house, FREE_OF_IT)
    confirmed(house, replace(FREE_OF_IT, version=1))
    assert confirmed(house, replace(FREE_OF_IT, version=2), hours=2) == 0
    assert confirmed(house, replace(FREE_OF_IT, version=2), hours=24 * 20) == 1
    found = answers_of(chart(house))["ketamine_from_elsewhere"]
    assert (found.by, found.at, found.confirmed_at) == (patient, AT, later(days=20)), (
        "looked at again, it still counted"
    )
    assert confirmed(house, replace(FREE_OF_IT, version=3), hours=24 * 60) == 1
    found = answers_of(chart(house))["ketamine_from_elsewhere"]
    assert (found.by, found.at, found.as_of) == (clinician, later(days=60), later(days=60)), "asked anew"


def test_what_never_grows_old_is_written_once(house: House) -> None:
    said(house, NO_ANEURYSM)
    assert said(house, replace(NO_ANEURYSM, version=1), hours=24 * 400) == 0
    assert confirmed(house, replace(NO_ANEURYSM, version=1), hours=24 * 400) == 1
    assert confirmed(house, replace(NO_ANEURYSM, version=2), hours=24 * 800) == 0


def test_an_answer_that_is_too_old_contradicts_nothing(house: House) -> None:
    said(house, NewAnswer(fact="can_become_pregnant", value=False))
    pregnant = NewAnswer(fact="pregnant", value=True)
    with pytest.raises(NotAnsweredError):
        said(house, pregnant, hours=24 * 180)
    assert said(house, pregnant, hours=24 * 181) == 1


def test_a_page_is_saved_as_a_whole_or_not_at_all(house: House) -> None:
    with pytest.raises(NotAnsweredError):
        said(house, NO_ANEURYSM, NewAnswer(fact="weight_kg", value=4000.0))
    said(house, NO_ANEURYSM)
    with pytest.raises(OutOfDateError):
        said(house, NewAnswer(fact="falls", value=True), NewAnswer(fact="aneurysm", value=True))
    assert known_answers(chart(house)) == {"aneurysm": False}


def test_a_confirmed_answer_keeps_who_said_it(house: House) -> None:
    said(house, NO_ANEURYSM)
    assert confirmed(house, NewAnswer(fact="aneurysm", value=False, version=1)) == 1
    found = answers_of(chart(house))["aneurysm"]
    assert (found.by, found.way, found.at) == (str(house.ours["patient"].user), Way.PATIENT, AT)
    assert (found.confirmed_by, found.confirmed_at) == (str(house.ours["clinician"].user), later(hours=1))
    assert confirmed(house, NewAnswer(fact="aneurysm", value=False, version=2), hours=2) == 0
    assert said(house, NO_ANEURYSM, hours=3) == 0, "the same answer again leaves it confirmed"


def test_a_changed_answer_is_the_clinicians_own_and_a_later_one_waits_again(house: House) -> None:
    said(house, NO_ANEURYSM)
    confirmed(house, NewAnswer(fact="aneurysm", value=True, version=1))
    found = answers_of(chart(house))["aneurysm"]
    assert (found.by, found.way) == (str(house.ours["clinician"].user), Way.CLINICIAN)
    assert found.confirmed_at == later(hours=1)
    said(house, NewAnswer(fact="aneurysm", value=False, version=2), hours=2)
    assert answers_of(chart(house))["aneurysm"].confirmed_by == ""


def test_nobody_confirms_what_changed_meanwhile(house: House) -> None:
    said(house, NO_ANEURYSM)
    said(house, NewAnswer(fact="aneurysm", value=True, version=1), hours=1)
    with pytest.raises(OutOfDateError):
        confirmed(house, NewAnswer(fact="aneurysm", value=False, version=1), hours=2)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (NewAnswer(fact="has_capacity", value=True), "Nobody"),
        (NewAnswer(fact="age_years", value=40.0), "Nobody"),
        (NewAnswer(fact="no_such_fact", value=True), "Nobody"),
        (NewAnswer(fact="weight_kg", value=4000.0), "from 20 to 400"),
        (NewAnswer(fact="birth_date", value=date(2100, 1, 1)), "not come yet"),
        (NewAnswer(fact="birth_date", value="never"), "a day, as in"),
        (NewAnswer(fact="cbti", value="perhaps"), "one of the answers"),
        (NewAnswer(fact="aneurysm"), "choose an answer"),
        (NewAnswer(fact="aneurysm", value=True, unknown=Unknown.NOT_KNOWN), "choose an answer"),
    ],
)
def test_what_a_patient_cannot_answer_is_refused_in_plain_words(house: House, given: NewAnswer, word: str) -> None:
    with pytest.raises(NotAnsweredError) as refused:
        said(house, given)
    assert word in refused.value.problems[given.fact]


def test_clinicians_answer_what_they_are_asked(house: House) -> None:
    given = (NewAnswer(fact="has_capacity", value=True), NewAnswer(fact="suicidal_behaviour_on", value="never"))
    assert confirmed(house, *given) == 2
    with pytest.raises(NotAnsweredError):
        confirmed(house, NewAnswer(fact="age_years", value=40.0))


def test_answers_that_contradict_each_other_are_refused(house: House) -> None:
    said(house, NewAnswer(fact="can_become_pregnant", value=False))
    with pytest.raises(NotAnsweredError) as refused:
        said(house, NewAnswer(fact="pregnant", value=True))
    assert "Could you become pregnant" in refused.value.problems["pregnant"]
    assert said(house, NewAnswer(fact="can_become_pregnant", unknown=Unknown.NOT_KNOWN, version=1)) == 1
    assert said(house, NewAnswer(fact="pregnant", value=True)) == 1


def test_an_older_contradiction_does_not_keep_another_page_from_being_saved(house: House) -> None:
    said(house, NewAnswer(fact="can_become_pregnant", value=False))
    wrong = AnswerVersion.objects.within(house.ours.scope).get()
    assert wrong.fact == "can_become_pregnant"
    assert said(house, NO_ANEURYSM, hours=1) == 1


def test_who_answers_who_confirms_and_who_reads(house: House) -> None:
    said(house, NO_ANEURYSM)
    for who in ("observer", "colleague", "second_patient", "administrator", "carer"):
        with pytest.raises(NoSuchPatientError):
            said(house, NewAnswer(fact="falls", value=True), who=who)
    for who in ("patient", "observer", "colleague", "second_patient", "administrator", "carer"):
        with pytest.raises(NoSuchPatientError):
            confirmed(house, NewAnswer(fact="aneurysm", value=False, version=1), who=who)
    for who in ("patient", "clinician", "observer"):
        assert known_answers(chart(house, who)) == {"aneurysm": False}
    for who in ("colleague", "second_patient", "administrator", "carer"):
        with pytest.raises(NoSuchPatientError):
            chart(house, who)


def test_answers_are_sealed_and_never_rewritten(house: House) -> None:
    said(house, NewAnswer(fact="medicines", value=("Marker Medicine",)))
    rows = AnswerVersion.objects.within(house.ours.scope)
    assert "Marker" not in str(list(rows.values()))
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(sealed="")


def test_nothing_is_written_where_the_trail_cannot_be(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("trochee.clinic.audit.trail.Trail.add", broken)
    with pytest.raises(DatabaseError):
        said(house, NO_ANEURYSM)
    assert not AnswerVersion.objects.within(house.ours.scope).exists()


def test_of_merged_records_the_kept_ones_answer_stands_else_the_others(house: House) -> None:
    by, first, second = house.ours["clinician"], house.ours.patient, house.ours.second_patient
    answer(by=by, at=AT, patient=second, given=[NewAnswer(fact="falls", value=True), NO_ANEURYSM], way=Way.PHONE)
    said(house, NewAnswer(fact="aneurysm", value=True))
    patients.merge(by=by, at=AT, kept=first, merged=second)
    found = answers_of(chart(house))
    assert (found["aneurysm"].value, found["aneurysm"].version) == (True, 1)
    assert (found["falls"].value, found["falls"].version) == (True, 0)
    assert said(house, NewAnswer(fact="falls", value=False), hours=1) == 1
    assert answers_of(chart(house))["falls"].value is False


def test_a_call_in_a_merged_record_stands_first_until_a_clinician_has_looked(house: House) -> None:
    ours, by = house.ours, house.ours["clinician"]
    no, yes = NewAnswer(fact="suicidal_item", value=0.0), NewAnswer(fact="suicidal_item", value=1.0)
    confirm(by=by, at=AT, patient=ours.patient, given=[no])
    answer(by=by, at=later(hours=1), patient=ours.second_patient, given=[yes], way=Way.PHONE)
    patients.merge(by=by, at=later(hours=2), kept=ours.patient, merged=ours.second_patient)
    stands = answers_of(chart(house))["suicidal_item"]
    assert (stands.value, stands.version, stands.confirmed_at) == (1.0, 1, None)
    assert [each.patient for each in calling(ours.scope)] == [ours.second_patient]
    confirm(by=by, at=later(hours=3), patient=ours.patient, given=[replace(yes, version=1)])
    assert calling(ours.scope) == ()
    assert (answers_of(chart(house))["suicidal_item"].value, calling_beside(chart(house))) == (1.0, frozenset())


def test_a_call_in_a_merged_record_ends_also_where_the_kept_one_says_the_same_already(house: House) -> None:
    ours, by = house.ours, house.ours["clinician"]
    yes = NewAnswer(fact="suicidal_item", value=1.0)
    confirm(by=by, at=AT, patient=ours.patient, given=[yes])
    answer(by=by, at=later(hours=1), patient=ours.second_patient, given=[yes], way=Way.PHONE)
    merge = patients.merge(by=by, at=later(hours=2), kept=ours.patient, merged=ours.second_patient)
    assert confirm(by=by, at=later(hours=3), patient=ours.patient, given=[replace(yes, version=1)]) != ()
    assert calling(ours.scope) == ()
    assert confirm(by=by, at=later(hours=4), patient=ours.patient, given=[replace(yes, version=2)]) == ()
    patients.unmerge(by=by, at=later(hours=5), kept=ours.patient, merge=merge)
    assert [each.patient for each in calling(ours.scope)] == [ours.second_patient]


def test_a_look_at_another_answer_or_before_it_was_given_ends_no_call(house: House) -> None:
    ours, by = house.ours, house.ours["clinician"]
    answer(
        by=by,
        at=later(hours=1),
        patient=ours.second_patient,
        given=[NewAnswer(fact="suicidal_item", value=1.0)],
        way=Way.PHONE,
    )
    confirm(by=by, at=AT, patient=ours.patient, given=[NewAnswer(fact="suicidal_item", value=0.0)])
    patients.merge(by=by, at=later(hours=2), kept=ours.patient, merged=ours.second_patient)
    confirm(by=by, at=later(hours=3), patient=ours.patient, given=[NO_ANEURYSM])
    assert [each.patient for each in calling(ours.scope)] == [ours.second_patient]


def test_erasure_takes_them(house: House) -> None:
    said(house, NO_ANEURYSM)
    by, patient = house.ours["clinician"], house.ours.patient
    patients.set_status(by=by, at=AT, patient=patient, status=Status.TRANSFERRED, reason="x", version=1)
    with pytest.raises(NoSuchPatientError):
        said(house, NewAnswer(fact="falls", value=True))
    patients.erase(by=by, at=AT, patient=patient)
    assert answers_of(chart(house)) == {}
