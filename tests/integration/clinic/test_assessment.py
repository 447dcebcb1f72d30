"""The assessment through its pages: a healthy person's from start to confirmation, help before saving, unknowns."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in, log_in_with_two
from tests.reading_grade import counts

from trochee.clinic.assessments.actions import save_facts
from trochee.clinic.assessments.answers import NewAnswer, Way, answer, answers_of, confirm, known_answers
from trochee.clinic.assessments.answers.calling import calling
from trochee.clinic.assessments.models import AnswerVersion
from trochee.clinic.assessments.values import Facts
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import CarerLimits, Chart, Right
from trochee.clinic.workflows.assessing import look
from trochee.clinic.workflows.known import checked, known_facts

WELL = {
    "sleep_apnoea": "never_tested", "cbti": "offered", "birth_date": "1985-05-04", "height_cm": "172",
    "weight_kg": "70,5", "medicines": "none", "conditions": "none", "cardiovascular_event_on": "never",
    "no_alcohol_for_a_day": "true", "can_become_pregnant": "true", "contraception_effective": "true",
    "locked_storage": "true", "emergency_address_reachable": "true",
}  # fmt: skip
"""What a healthy woman answers; all else with no, or with no points."""


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


def said(response: Any) -> str:
    return str(response.content.decode())


def chart(house: House) -> Chart:
    by, patient = house.ours["clinician"], house.ours.patient
    return open_chart(by=by, at=timezone.now(), patient=patient, right=Right.READ_ANSWERS, page="test")


def well(section: str, chart: Chart) -> dict[str, str]:
    """Everything that a healthy person sends from a page."""
    seen = look(chart, timezone.now(), patient=True)
    part = seen.part(section)
    assert part is not None
    sent = {}
    for each in seen.page(part, timezone.now()):
        text = WELL.get(each.fact, "0" if each.number else "false")
        typed = each.kind in {"text", "day"} and text != "never"
        sent[each.name if typed else each.tap] = text
        sent[f"v.{each.fact}"] = str(each.version)
    return sent


class TestHealthy:
    def test_from_start_to_the_clinicians_confirmation(self, house: House, visitor: Any) -> None:
        page = said(visitor.get("/my/assessment/"))
        assert "10 minutes are left" in page
        place, pages = "/my/assessment/breathing/", 0
        while place != "/my/assessment/":
            section = place.split("/")[3]
            assert visitor.get(place).status_code == 200
            part = look(chart(house), timezone.now(), patient=True).part(section)
            if part is not None and part.section.private and "alone" not in place:
                place = f"{place}?alone=1"
            answered = visitor.post(place, well(section, chart(house)))
            assert answered.status_code == 302, re.findall(r'class="error"[^>]*>([^<]+)', said(answered))
            place, pages = answered["Location"], pages + 1
        assert pages <= 14
        assert "All is answered." in said(visitor.get(place))
        known = known_answers(chart(house))
        assert known["weight_kg"] == 70.5
        assert known["medicines"] == ()
        assert known["depression_score"] == 0
        assert known["pregnant"] is False
        assert answers_of(chart(house))["depression_score"].form == "phq2"
        assert AuditRow.objects.filter(action="assessments.answered").count() == pages

        doctor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        base = f"/patients/{house.ours.patient}/assessment/"
        assert "answers wait to be confirmed" in said(doctor.get(base))
        form = well("breathing", chart(house))
        before = said(doctor.get(f"{base}breathing/"))
        assert "The patient, " in before
        assert "to confirm" in before
        assert doctor.post(f"{base}breathing/", {**form, "deed": "confirm"}).status_code == 302
        found = answers_of(chart(house))["snores_loudly"]
        assert (found.way, found.confirmed_by) == (Way.PATIENT, str(house.ours["clinician"].user))
        assert "Confirmed by" in said(doctor.get(f"{base}breathing/"))

    def test_it_is_left_and_taken_up_again(self, house: House, visitor: Any) -> None:
        visitor.post("/my/assessment/breathing/", {"a.snores_loudly": "false", "v.snores_loudly": "0"})
        page = said(visitor.get("/my/assessment/"))
        assert "4 questions left" in page
        again = said(visitor.get("/my/assessment/breathing/"))
        assert re.search(r'name="a.snores_loudly" value="false" checked', again)
        visitor.post("/my/assessment/breathing/", {"a.snores_loudly": "false", "v.snores_loudly": "0"})
        assert AnswerVersion.objects.within(house.ours.scope).count() == 1


HARM = {"f.phq9.1": "0", "f.phq9.2": "1", "f.phq9.9": "1"}


def long_ago(house: House, *given: NewAnswer, days: int) -> None:
    """Answers of the patient's that a clinician confirmed on that day."""
    at, patient = timezone.now() - timedelta(days=days), house.ours.patient
    answer(by=house.ours["patient"], at=at, patient=patient, given=given)
    confirm(by=house.ours["clinician"], at=at, patient=patient, given=[replace(each, version=1) for each in given])


class TestAgain:
    """An answer that is too old to count is asked again, and nothing is filled in."""

    PLACE = "/my/assessment/substances/?alone=1"
    NO = NewAnswer(fact="ketamine_from_elsewhere", value=False)

    def test_the_patient_is_asked_again_and_the_same_answer_counts_anew(self, house: House, visitor: Any) -> None:
        long_ago(house, self.NO, days=40)
        part = look(chart(house), timezone.now(), patient=True).part("substances")
        assert part is not None
        assert "ketamine_from_elsewhere" in {each.fact for each in part.open}
        page = said(visitor.get(self.PLACE))
        assert re.search(r"Last time \([^)]+\): no. Please answer again.", page)
        assert not re.search(r'name="a.ketamine_from_elsewhere" value="\w+" checked', page)
        sent = {"a.ketamine_from_elsewhere": "false", "v.ketamine_from_elsewhere": "2"}
        assert visitor.post(self.PLACE, sent).status_code == 302
        assert known_facts(chart(house), timezone.now()).given["ketamine_from_elsewhere"] is False
        assert visitor.post(self.PLACE, sent).status_code == 302
        assert answers_of(chart(house))["ketamine_from_elsewhere"].version == 3, "sent twice it is one answer"

    def test_what_still_counts_is_filled_in_and_gets_no_new_day_by_being_sent_along(
        self, house: House, visitor: Any
    ) -> None:
        long_ago(house, self.NO, days=20)
        page = said(visitor.get(self.PLACE))
        assert re.search(r'name="a.ketamine_from_elsewhere" value="false" checked', page)
        sent = {"a.ketamine_from_elsewhere": "false", "v.ketamine_from_elsewhere": "2"}
        visitor.post(self.PLACE, {**sent, "a.dependence_past": "false"})
        doctor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        place = f"/patients/{house.ours.patient}/assessment/substances/"
        assert doctor.post(place, {**sent, "deed": "save"}).status_code == 302
        assert answers_of(chart(house))["ketamine_from_elsewhere"].version == 2
        assert doctor.post(place, {**sent, "deed": "confirm"}).status_code == 302
        found = answers_of(chart(house))["ketamine_from_elsewhere"]
        assert (found.version, found.as_of.date()) == (3, timezone.now().date()), "the clinician says that it holds"

    def test_the_clinician_sees_what_was_said_last_and_nothing_of_it_is_confirmed_unasked(self, house: House) -> None:
        long_ago(house, self.NO, days=40)
        doctor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        place = f"/patients/{house.ours.patient}/assessment/substances/"
        page = said(doctor.get(place))
        assert re.search(r"Last time \([^)]+\): no. Please answer again. The patient, ", page)
        assert not re.search(r'name="a.ketamine_from_elsewhere" value="\w+" checked', page)
        sent = {"a.ketamine_from_elsewhere": "false", "v.ketamine_from_elsewhere": "2", "deed": "save"}
        assert doctor.post(place, sent).status_code == 302
        found = answers_of(chart(house))["ketamine_from_elsewhere"]
        assert (found.version, found.way) == (3, Way.CLINICIAN)
        assert known_facts(chart(house), timezone.now()).given["ketamine_from_elsewhere"] is False

    def test_a_form_is_put_from_its_beginning_and_help_comes_first_again(self, house: House, visitor: Any) -> None:
        nine = NewAnswer(fact="depression_score", value=9.0, items=(1, 1, 1, 1, 1, 1, 1, 1, 1), form="phq9")
        long_ago(house, nine, NewAnswer(fact="suicidal_item", value=1.0), days=60)
        page = said(visitor.get(TestHelp.PLACE))
        assert "Poor appetite" not in page
        assert re.search(r"Last time \([^)]+\), all together: 9 points. Please answer again.", page)
        assert not re.search(r'name="f.phq9.\d" value="[^"]*" checked', page)
        sent = {**HARM, "v.depression_score": "2", "v.suicidal_item": "2"}
        assert visitor.post(TestHelp.PLACE, sent).status_code == 422
        longer = {**sent, "f.phq9.1": "3", "f.phq9.9": "", "v.suicidal_item": "2"}
        assert visitor.post(TestHelp.PLACE, longer).status_code == 302
        form = answers_of(chart(house))["depression_score"]
        assert form.items[-1] is None, "the ninth answer of two months ago is no part of today's form"

    def test_the_record_s_own_word_stands_beside_an_answer_that_is_too_old(self, house: House, visitor: Any) -> None:
        long_ago(house, NewAnswer(fact="weight_kg", value=80.0), days=200)
        by, facts = house.ours["clinician"], Facts(facts={"weight_kg": 71})
        save_facts(by=by, at=timezone.now(), patient=house.ours.patient, facts=facts, version=0)
        page = said(visitor.get("/my/assessment/body/"))
        assert "In the record already: 71 kg" in page
        assert 'name="a.weight_kg" value=""' in page
        part = look(chart(house), timezone.now(), patient=True).part("body")
        assert part is not None
        assert "weight_kg" not in {each.fact for each in part.open}


class TestHelp:
    PLACE = "/my/assessment/suicidality/?alone=1"

    def test_help_is_shown_before_such_an_answer_is_saved(self, house: House, visitor: Any) -> None:
        first = visitor.post(self.PLACE, HARM)
        assert first.status_code == 422
        assert 'id="help-first"' in said(first)
        assert not re.search(r'id="help-first"[^>]* hidden', said(first))
        assert "tel:112" in said(first)
        assert re.search(r'name="f.phq9.9" value="1" checked', said(first))
        assert known_answers(chart(house)) == {}
        second = visitor.post(self.PLACE, {**HARM, "help_seen": "1"}, follow=True)
        assert "first on your care team" in said(second)
        assert known_answers(chart(house)) == {"depression_score": 1.0, "suicidal_item": 1.0}
        assert [each.patient for each in calling(house.ours.scope)] == [house.ours.patient]

    def test_it_stands_first_on_the_clinicians_home_until_a_clinician_looked(
        self, house: House, visitor: Any
    ) -> None:
        doctor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        assert "Thoughts of harm" not in said(doctor.get("/patients/today/"))
        visitor.post(self.PLACE, {**HARM, "help_seen": "1"})
        page = said(doctor.get("/patients/today/"))
        assert "Thoughts of harm" in page
        assert "Speak with them today" in page
        place = f"/patients/{house.ours.patient}/assessment/suicidality/"
        assert place in page
        form = {**HARM, "v.depression_score": "1", "v.suicidal_item": "1", "deed": "confirm"}
        assert doctor.post(place, form).status_code == 302
        assert "Thoughts of harm" not in said(doctor.get("/patients/today/"))

    def test_without_such_an_answer_nothing_is_in_the_way(self, visitor: Any) -> None:
        page = said(visitor.get(self.PLACE))
        assert re.search(r'id="help-first"[^>]* hidden', page)
        assert visitor.post(self.PLACE, {**HARM, "f.phq9.9": "0"}).status_code == 302

    def test_what_stands_already_is_not_asked_about_twice(self, visitor: Any) -> None:
        visitor.post(self.PLACE, {**HARM, "help_seen": "1"})
        again = {**HARM, "v.depression_score": "1", "v.suicidal_item": "1"}
        assert visitor.post(self.PLACE, again).status_code == 302

    def test_the_longer_form_is_asked_where_the_short_one_says_so(self, house: House, visitor: Any) -> None:
        sent = {"f.phq9.1": "2", "f.phq9.2": "1", "f.phq9.9": "0"}
        after = visitor.post(self.PLACE, sent)
        assert after["Location"] == self.PLACE
        page = said(visitor.get(self.PLACE))
        assert "Poor appetite" in page
        assert "a bit more to ask" in page
        assert "depression_score" not in known_answers(chart(house))
        longer = {f"f.phq9.{each}": "1" for each in range(3, 9)}
        form = {**sent, **longer, "v.depression_score": "1", "v.suicidal_item": "1"}
        assert visitor.post(self.PLACE, form).status_code == 302
        found = answers_of(chart(house))["depression_score"]
        assert (found.value, found.form) == (9, "phq9")


class TestPregnancy:
    PLACE = "/my/assessment/pregnancy/?alone=1"

    def test_unknown_stays_unknown_and_the_rules_ask(self, house: House, visitor: Any) -> None:
        visitor.post(self.PLACE, {"a.can_become_pregnant": "true"})
        form = {"a.can_become_pregnant": "true", "v.can_become_pregnant": "1", "a.pregnant": "?not_known"}
        assert visitor.post(self.PLACE, form).status_code == 302
        assert "pregnant" not in known_answers(chart(house))
        found = checked(chart(house), timezone.now())
        asking = [each for each in found.findings if "pregnant" in each.missing]
        assert asking
        assert found.worst in {"asks", "stop"}
        assert re.search(r'name="a.pregnant" value="\?not_known" checked', said(visitor.get(self.PLACE)))

    def test_it_is_asked_of_somebody_alone_only_and_no_count_tells_of_it(self, visitor: Any) -> None:
        gate = said(visitor.get("/my/assessment/pregnancy/"))
        assert "Are you alone?" in gate
        assert "become pregnant" not in gate
        visitor.post(self.PLACE, {"a.can_become_pregnant": "true"})
        overview = said(visitor.get("/my/assessment/"))
        line = overview[overview.index("/my/assessment/pregnancy/") :].split("</li>")[0]
        assert "not all answered" in line
        assert "question" not in line

    def test_no_helper_sees_any_of_it(self, house: House, visitor: Any) -> None:
        limits = CarerLimits(may_enter_nights=True, may_read_nights=True, may_read_review=True)
        by, carer = house.ours["clinician"], house.ours["carer"].user
        patients.let_carer(by=by, at=timezone.now(), patient=house.ours.patient, user=carer, limits=limits)
        helper = log_in("lamp.carer")
        for place in ("/my/assessment/", self.PLACE, f"/patients/{house.ours.patient}/assessment/pregnancy/"):
            assert helper.get(place).status_code == 404


class TestRefusals:
    def test_what_cannot_be_is_said_beside_its_question_and_the_rest_is_kept(
        self, house: House, visitor: Any
    ) -> None:
        sent = {"a.height_cm": "17", "a.weight_kg": "70", "a.birth_date": "2999-01-01", "a.falls": "maybe",
                "a.conditions": "asthma", "u.conditions": "none"}  # fmt: skip
        page = visitor.post("/my/assessment/body/", sent)
        assert page.status_code == 400
        problems = re.findall(r'class="error"[^>]*>([^<]+)', said(page))
        assert "Please give a number from 90 to 250." in problems
        assert "Please choose one of the answers." in problems
        assert any("one answer" in each for each in problems)
        assert 'name="a.weight_kg" value="70"' in said(page)
        assert known_answers(chart(house)) == {}
        page = visitor.post("/my/assessment/body/", {"a.birth_date": "2999-01-01"})
        assert "This day has not come yet." in said(page)

    def test_a_contradiction_is_said_in_plain_words(self, house: House, visitor: Any) -> None:
        two = {"a.conditions": "diabetes\n kidney disease"}
        visitor.post("/my/assessment/body/", two)
        page = visitor.post("/my/assessment/body/", {**two, "a.diabetes": "false", "v.conditions": "1"})
        assert page.status_code == 400
        assert "does not go together" in said(page)

    def test_two_people_at_once_see_what_the_other_one_said(self, house: House, visitor: Any) -> None:
        given = [NewAnswer(fact="falls", value=True)]
        answer(by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, given=given, way=Way.PHONE)
        page = visitor.post("/my/assessment/body/", {"a.falls": "false", "v.falls": "0"})
        assert page.status_code == 409
        assert "Now it stands: yes." in said(page)
        assert known_answers(chart(house)) == {"falls": True}
        assert visitor.post("/my/assessment/body/", {"a.falls": "false", "v.falls": "1"}).status_code == 302

    def test_a_section_that_is_not_there(self, house: House, visitor: Any) -> None:
        assert visitor.get("/my/assessment/nothing/").status_code == 404
        assert visitor.get("/my/assessment/course/?alone=1").status_code == 404, "no dose was taken yet"
        doctor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        assert doctor.get(f"/patients/{house.ours.patient}/assessment/nothing/").status_code == 404


class TestClinician:
    def test_changes_are_the_clinicians_own_or_told_by_telephone(self, house: House) -> None:
        doctor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        place = f"/patients/{house.ours.patient}/assessment/body/"
        assert (
            doctor.post(place, {"a.falls": "true", "a.liver_impairment": "none", "deed": "save"}).status_code == 302
        )
        assert answers_of(chart(house))["falls"].way is Way.CLINICIAN
        form = {"a.falls": "false", "v.falls": "1", "deed": "save", "way": "phone"}
        assert doctor.post(place, form).status_code == 302
        found = answers_of(chart(house))
        assert (found["falls"].way, found["falls"].confirmed_by) == (Way.PHONE, "")
        assert found["liver_impairment"].value == "none"
        assert "Told by telephone" in said(doctor.get(place))
        unchanged = {**form, "v.falls": "2", "a.falls": "false"}
        assert "Nothing was changed." in said(doctor.post(place, unchanged, follow=True))

    def test_a_whole_audit_takes_the_place_of_its_short_form(self, house: House, visitor: Any) -> None:
        sent = {"f.audit_c.1": "4", "f.audit_c.2": "1", "f.audit_c.3": "1"}
        visitor.post("/my/assessment/substances/?alone=1", sent)
        assert "alcohol_score" not in known_answers(chart(house))
        doctor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        place = f"/patients/{house.ours.patient}/assessment/substances/"
        form = {**sent, "a.alcohol_score": "9", "v.alcohol_score": "1", "deed": "save"}
        assert doctor.post(place, form).status_code == 302
        assert known_answers(chart(house))["alcohol_score"] == 9

    def test_what_was_measured_opens_what_follows(self, house: House) -> None:
        doctor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        place = f"/patients/{house.ours.patient}/assessment/vitals/"
        after = doctor.post(place, {"a.systolic_mmhg": "172", "deed": "save"})
        assert after["Location"] == place
        assert "pressure_rechecked" in said(doctor.get(place))

    def test_a_wrong_number_and_an_older_page_are_said(self, house: House) -> None:
        doctor = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        place = f"/patients/{house.ours.patient}/assessment/vitals/"
        page = doctor.post(place, {"a.systolic_mmhg": "17200", "deed": "save"})
        assert page.status_code == 400
        doctor.post(place, {"a.systolic_mmhg": "120", "deed": "save"})
        page = doctor.post(place, {"a.systolic_mmhg": "130", "deed": "save"})
        assert page.status_code == 409
        assert "Now it stands: 120 mmHg." in said(page)

    def test_what_the_record_knows_is_said_beside_the_question(self, house: House, visitor: Any) -> None:
        by, facts = house.ours["clinician"], Facts(facts={"falls": True, "weight_kg": 71})
        save_facts(by=by, at=timezone.now(), patient=house.ours.patient, facts=facts, version=0)
        page = said(visitor.get("/my/assessment/body/"))
        assert "In the record already: yes" in page
        assert "In the record already: 71 kg" in page


@pytest.mark.parametrize(
    "place", ["", "mind/", "breathing/", "body/", "medicines/", "suicidality/?alone=1", "substances/?alone=1"]
)
def test_patients_pages_read_at_grade_6(visitor: Any, place: str) -> None:
    page = said(visitor.get(f"/my/assessment/{place}"))
    main = page[page.index("<main") : page.index("</main>")]
    pieces = [re.sub(r"<[^>]+>", " ", piece) for piece in re.findall(r"<p[^>]*>(.*?)</p>", main, re.DOTALL)]
    ours = [piece.strip() for piece in pieces if re.search(r"[.?!]\s*$", piece) and "AUDIT" not in piece]
    ours = [piece for piece in ours if "PHQ" not in piece and "bothered by" not in piece]
    assert counts(" ".join(ours)).grade <= 6, ours
