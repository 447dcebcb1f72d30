"""A clinician's page of what the rules say, and the lists of medicines and conditions: read, checked, saved."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.factories.clinic import House
from tests.integration.clinic.browser_like import log_in_with_two

from trochee.clinic.assessments.actions import save_facts, save_observation
from trochee.clinic.assessments.answers import NewAnswer, answer, confirm
from trochee.clinic.assessments.models import FactsVersion
from trochee.clinic.assessments.values import Facts
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.clinician_site.safety.wording import in_words
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.versions.values import NewEntry
from trochee.knowledge import shipped
from trochee.record import Observation


def said(response: Any) -> str:
    """The text of a page, without its tags."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in_with_two("lamp.clinician", house.ours["clinician"].user)


def safety_of(house: House) -> str:
    return f"/patients/{house.ours.patient}/safety/"


def medicines_of(house: House) -> str:
    return f"/patients/{house.ours.patient}/medicines/"


def keep(house: House, facts: Facts, version: int = 0) -> None:
    by, at = house.ours["clinician"], timezone.now()
    save_facts(by=by, at=at, patient=house.ours.patient, facts=facts, version=version)


def typed(version: int = 0, **lists: str) -> dict[str, str]:
    return {"version": str(version), **lists}


def test_a_record_of_which_nothing_is_known_asks_and_never_passes(visitor: Any, house: House) -> None:
    page = said(visitor.get(safety_of(house)))
    assert "Stop: 1" in page  # no consent stands
    assert "rules have no answer" in page
    assert "not checked" not in page  # no name was given
    assert "Asked of the patient" in page
    assert "From a laboratory or a test" in page
    assert "clear" not in page.casefold().replace("unclear", "")


def test_a_stop_stands_open_with_its_why(visitor: Any, house: House) -> None:
    keep(house, Facts(conditions=("I71.4",), facts={"aneurysm": True}))
    page = said(visitor.get(safety_of(house)))
    assert "Has a doctor ever found an aneurysm" in page
    assert "from the lists and coded facts" in page
    assert "named in the list of conditions" not in page, "the coded fact says it itself"
    assert "Rule eligibility.aneurysm" in page
    assert "ELG-01" in page
    assert "it rests on a label" in page


def test_past_psychosis_asks_for_a_second_signature_and_says_who_said_it_when(visitor: Any, house: House) -> None:
    at = timezone.now()
    answer(
        by=house.ours["patient"],
        at=at,
        patient=house.ours.patient,
        given=[NewAnswer(fact="psychosis_past", value=True)],
    )
    page = said(visitor.get(safety_of(house)))
    assert "Second sign-off: 1" in page
    assert "answered in the assessment" in page
    assert "not confirmed" in page
    confirm(
        by=house.ours["clinician"],
        at=at,
        patient=house.ours.patient,
        given=[NewAnswer(fact="psychosis_past", value=True, version=1)],
    )
    page = said(visitor.get(safety_of(house)))
    assert "Second sign-off: 1" in page
    assert "not confirmed" not in page


def test_what_the_record_says_twice_is_shown_and_asks(visitor: Any, house: House) -> None:
    keep(house, Facts(facts={"aneurysm": False}))
    answer(
        by=house.ours["patient"],
        at=timezone.now(),
        patient=house.ours.patient,
        given=[NewAnswer(fact="aneurysm", value=True)],
    )
    page = said(visitor.get(safety_of(house)))
    assert "Said twice, and not the same" in page
    asked = page.partition("Still to be asked")[2]
    assert "Has a doctor ever found an aneurysm" in asked


def test_a_contradiction_is_said_and_the_rest_is_checked(visitor: Any, house: House) -> None:
    keep(house, Facts(conditions=("aneurysm",), facts={"aneurysm": False, "glaucoma": True}))
    page = said(visitor.get(safety_of(house)))
    assert "This contradicts itself" in page
    assert "Rule eligibility.aneurysm" in page
    assert "Rule eligibility.glaucoma" in page or "glaucoma" in page


def test_a_pressure_of_yesterday_is_too_old_and_one_that_cannot_be_read_is_said(visitor: Any, house: House) -> None:
    at = timezone.now()
    for code, value in (("systolic", "190"), ("alt", "85")):
        new = NewEntry(
            client_id=uuid4(),
            value=Observation(
                at=at - timedelta(days=1, minutes=5), code=code, value=value, unit="U/L" if code == "alt" else None
            ),
        )
        save_observation(by=house.ours["clinician"], at=at, patient=house.ours.patient, new=new)
    page = said(visitor.get(safety_of(house)))
    assert "Too old to count" in page
    assert "systolic 190" in page
    assert "Could not be read alt 85 U/L" in page


def test_a_rule_and_an_interaction_about_one_medicine_are_one_line(visitor: Any, house: House) -> None:
    keep(house, Facts(medicines=("Dormicum",), conditions=()))
    body = visitor.get(safety_of(house)).content.decode()
    lines = [each.partition("</article>")[0] for each in body.split("<article") if "Dormicum" in each]
    assert len(lines) == 1
    assert lines[0].count("<summary>") == 1
    assert "medicines." in lines[0]
    assert "interaction" in lines[0]


def test_names_are_read_as_people_write_them(visitor: Any, house: House) -> None:
    lists = {"medicines": "Ambien\nzolpidm 5 mg\nSpravato\nBlorpex\nstopped diazepam", "conditions": "aneurism\nAAA"}
    page = said(visitor.post(medicines_of(house) + "reading/", typed(0, **lists)))
    assert "not saved yet" in page
    assert "zolpidm was read as zolpidem" in page
    assert "Spravato esketamine" in page or "Spravato (esketamine)" in page
    assert "Blorpex not checked: nothing here knows it" in page
    assert "When was the last one?" in page
    assert "aneurism not checked: nothing here knows it" in page
    assert "AAA answers yes to: Has a doctor ever found an aneurysm" in page
    assert "Nothing here knows Blorpex, aneurism, and nothing is said about it." in page
    assert "Stop" in page
    assert FactsVersion.objects.within(house.ours.scope).count() == 0


def test_esketamine_is_never_read_as_ketamine(visitor: Any, house: House) -> None:
    page = visitor.post(medicines_of(house) + "reading/", typed(medicines="esketamine")).content.decode()
    assert re.search(r"<b>esketamine</b><small>esketamine</small>", page)


def test_diazepam_oxycodone_and_snoring_stop(visitor: Any, house: House) -> None:
    keep(house, Facts(facts={"sleep_apnoea": "never_tested"}))
    sent = typed(1, medicines="Valium\nOxyContin 10 mg", conditions="snoring")
    page = said(visitor.post(medicines_of(house) + "reading/", sent))
    assert re.search(r"Stop: \d", page)
    assert "Two CNS depressants" in page or "depressant" in page


def test_lists_are_saved_and_read_back(visitor: Any, house: House) -> None:
    keep(house, Facts(facts={"cbti": "tried"}, extra={"doctor": "zz"}))
    sent = typed(1, medicines="Ambien\n\n Ambien \nmelatonin", conditions_none="on")
    answered = visitor.post(medicines_of(house) + "save/", sent, follow=True)
    page = said(answered)
    assert "Saved." in page
    assert "zolpidem" in page
    assert "not saved yet" not in page
    row = FactsVersion.objects.within(house.ours.scope).latest("version")
    assert row.version == 2
    again = visitor.get(medicines_of(house)).content.decode()
    assert "Ambien\nmelatonin</textarea>" in again
    assert 'name="conditions_none" id="id_conditions_none" checked' in re.sub(r' aria-\w+="[^"]*"', "", again)
    visitor.post(medicines_of(house) + "save/", typed(2, medicines="Ambien\nmelatonin", conditions_none="on"))
    assert FactsVersion.objects.within(house.ours.scope).count() == 2, "the same lists again change nothing"


def test_two_people_at_once_lose_nothing(visitor: Any, house: House) -> None:
    keep(house, Facts(medicines=("iron",)))
    answered = visitor.post(medicines_of(house) + "save/", typed(0, medicines="Ambien"))
    page = said(answered)
    assert answered.status_code == 409
    assert "Somebody else changed the lists meanwhile. Nothing was saved." in page
    assert "Medicines: iron" in page
    assert "Ambien</textarea>" in answered.content.decode()
    assert FactsVersion.objects.within(house.ours.scope).count() == 1


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        ({"medicines": "iron", "medicines_none": "on"}, "marked that there is nothing"),
        ({"medicines": "x" * 201}, "At most 100 lines of 200 letters."),
        ({"conditions": "\n".join(map(str, range(101)))}, "At most 100 lines of 200 letters."),
        ({"version": ""}, "Not yet:"),
    ],
)
def test_lists_that_cannot_be_are_refused(visitor: Any, house: House, sent: dict[str, str], word: str) -> None:
    answered = visitor.post(medicines_of(house) + "save/", {**typed(), **sent})
    assert answered.status_code == 400
    assert word in said(answered)
    assert FactsVersion.objects.within(house.ours.scope).count() == 0


def test_what_another_place_names_stays_while_a_list_is_typed(visitor: Any, house: House) -> None:
    answer(
        by=house.ours["patient"],
        at=timezone.now(),
        patient=house.ours.patient,
        given=[NewAnswer(fact="medicines", value=("Blorpex",))],
    )
    page = said(visitor.post(medicines_of(house) + "reading/", typed(medicines="iron")))
    assert "Nothing here knows Blorpex" in page


def test_an_observer_reads_and_does_not_write(house: House) -> None:
    keep(house, Facts(medicines=("Ambien",)))
    house.ours.everybody("observer")
    observer = log_in_with_two("lamp.observer", house.ours["observer"].user)
    page = observer.get(medicines_of(house))
    assert "<form" not in page.content.decode().partition('id="read"')[0].partition("<h1")[2]
    assert "Ambien" in said(page)
    assert observer.get(safety_of(house)).status_code == 200
    assert observer.post(medicines_of(house) + "save/", typed(1)).status_code == 404


def test_each_look_and_each_reading_leaves_one_row(visitor: Any, house: House) -> None:
    before = AuditRow.objects.count()
    visitor.get(safety_of(house))
    visitor.get(medicines_of(house))
    visitor.post(medicines_of(house) + "reading/", typed(medicines="iron"))
    assert AuditRow.objects.count() == before + 3


def test_the_weight_on_the_person_s_page_counts(visitor: Any, house: House) -> None:
    from trochee.clinic.patients.queries import open_chart, person, person_version
    from trochee.clinic.patients.values import Right

    clinician, at = house.ours["clinician"], timezone.now()
    chart = open_chart(by=clinician, at=at, patient=house.ours.patient, right=Right.KEEP_PERSON, page="test")
    who = person(chart)
    assert who is not None
    patients.amend_person(
        by=clinician,
        at=at,
        patient=house.ours.patient,
        person=replace(who, birth_date=date(2015, 1, 1), weight_kg=40.0),
        version=person_version(chart),
    )
    page = said(visitor.get(safety_of(house)))
    assert "Rule eligibility.age" in page or "from name and contact" in page


def test_each_question_leads_to_where_it_is_answered(visitor: Any, house: House) -> None:
    body = visitor.get(safety_of(house)).content.decode()
    links = set(re.findall(r'href="(/patients/[^"]+)"[^>]*>', body.partition('id="questions"')[2]))
    assert f"{medicines_of(house)}#id_medicines" in links
    places = sorted({each.partition("#")[0] for each in links if "/assessment/" in each})
    assert places
    for where in places:
        assert visitor.get(where).status_code == 200, where
    heart = next(each for each in places if f"{each}#q-a.aneurysm" in links)
    assert 'id="q-a.aneurysm"' in visitor.get(heart).content.decode()


def test_what_only_the_day_of_a_dose_asks_stands_apart(visitor: Any, house: House) -> None:
    page = said(visitor.get(safety_of(house))).partition("Still to be asked")[2]
    of_the_day = page.partition("On the day of a dose")[2]
    assert "How many hours ago did you last eat?" in of_the_day
    assert "Has a doctor ever found an aneurysm" not in of_the_day


def test_what_a_condition_says_is_shown_with_the_list_it_stands_on(visitor: Any, house: House) -> None:
    keep(house, Facts(conditions=("AAA",)))
    assert "named in the list of conditions, from the lists and coded facts" in said(visitor.get(safety_of(house)))


def test_a_line_that_is_known_in_part_says_which_part_is_not(visitor: Any, house: House) -> None:
    sent = typed(medicines="Valium and Blorpex\nSt. John's wort\nnone\nsleeping pill")
    page = visitor.post(medicines_of(house) + "reading/", sent).content.decode()
    text = unescape(re.sub(r"<[^>]+>", "|", page))
    assert "not checked: nothing here knows blorpex" in text.casefold()
    assert "(st johns wort)" not in text
    assert "which one?" in text


def test_a_last_dose_of_long_ago_is_told_in_whole_hours() -> None:
    assert in_words("hours_since_last_dose", 12345.0, shipped()) == "12345 h"
