"""Consent to the treatment: words that tell of the regulators' alerts, and no yes while a dose may still be felt."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.factories.clinic import PASSWORD, House
from tests.integration.clinic.browser_like import log_in, log_in_with_two
from tests.integration.clinic.nights import NIGHT
from tests.reading_grade import counts

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.clinician_site.consents import views
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.patients import consent, queries
from trochee.clinic.patients.agreed import consent_on_record
from trochee.clinic.patients.models import ConsentAnswer, ConsentText
from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.values import NewEntry
from trochee.clinic.workflows.agreeing import TooSoonError, answer_consent
from trochee.knowledge import shipped
from trochee.knowledge.consent import Alert, whole
from trochee.record import Dose, DoseStatus

PUBLISH, TEXTS = "/patients/consents/publish/", "/patients/consents/"
GRADE_AT_MOST = 6.0
BERLIN = ZoneInfo("Europe/Berlin")


def today() -> datetime:
    """The wall clock where the patient lives."""
    return timezone.now().astimezone(BERLIN).replace(tzinfo=None)


def said(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return unescape(str(response.content.decode()))


def publish(house: House, text: str = "This is not approved for sleep.") -> ConsentText:
    new = consent.NewText(kind="treatment", language="en", title="The treatment", text=text)
    return consent.publish(by=house.ours["clinician"], at=timezone.now(), new=new)


def take(
    house: House, days_ago: int, *, status: DoseStatus = DoseStatus.TAKEN, product: str = "ketamine troche"
) -> None:
    at = timezone.now()
    dose = Dose(
        taken_at=(today() - timedelta(days=days_ago)).replace(hour=0, minute=0, second=0, microsecond=0),
        product=product, amount=50, status=status,
    )  # fmt: skip
    save_dose(
        by=house.ours["patient"], at=at, patient=house.ours.patient, new=NewEntry(client_id=uuid4(), value=dose)
    )


def sleep(house: House, days_ago: int = 0) -> None:
    night = replace(NIGHT, date=today().date() - timedelta(days=days_ago))
    new = NewNight(client_id=uuid4(), night=night)
    save_night(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)


def lie_awake(house: House) -> None:
    night = replace(
        NIGHT, date=today().date(), slept=False, lights_out=None, sleep_onset_latency_min=None,
        final_awakening=None, sleep_quality=None,
    )  # fmt: skip
    new = NewNight(client_id=uuid4(), night=night)
    save_night(by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, new=new)


def send(visitor: Any, text: ConsentText, answer: str) -> Any:
    fields = {"answer": answer, "shown_sha256": text.content_sha256}
    return visitor.post(f"/my/record/consents/{text.pk}/", fields)


def holds(house: House, kind: str = "treatment") -> bool:
    chart = queries.open_chart(
        by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, right=Right.KNOW_OF, page="x"
    )
    found = consent_on_record(chart, kind)
    return found is not None and found.holds


class TestAfterADose:
    def test_no_yes_on_its_day_and_the_page_says_when(self, house: House) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        take(house, 0)
        page = said(visitor.get(f"/my/record/consents/{text.pk}/"))
        tomorrow = today().date() + timedelta(days=1)
        assert f"Come back on {tomorrow:%A}, {tomorrow.day} {tomorrow:%B} or later, after a good sleep." in page
        assert 'value="given"' not in page
        assert f"Come back on {tomorrow:%A}" in said(send(visitor, text, "given"), 409)
        assert not ConsentAnswer.objects.within(house.ours.scope).exists()
        assert not holds(house)

    def test_no_yes_before_a_night_is_written_or_after_one_awake(self, house: House) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        take(house, 1)
        assert "no night is written down since" in said(send(visitor, text, "given"), 409)
        lie_awake(house)
        assert "You wrote that you have not slept since your last dose" in said(send(visitor, text, "given"), 409)

    def test_after_a_night_the_person_is_asked_and_may_agree(self, house: House) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        take(house, 1)
        sleep(house)
        page = said(visitor.get(f"/my/record/consents/{text.pk}/"))
        assert "Have you slept well since your last dose? If not, come back another day." in page
        assert send(visitor, text, "given").status_code == 302
        assert holds(house)

    @pytest.mark.parametrize("days_ago", [8, 40])
    def test_a_dose_of_long_ago_is_in_nobodys_way(self, house: House, days_ago: int) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        take(house, days_ago)
        assert "your last dose" not in said(visitor.get(f"/my/record/consents/{text.pk}/"))
        assert send(visitor, text, "given").status_code == 302

    @pytest.mark.parametrize("status", [DoseStatus.MISSED, DoseStatus.WITHHELD, DoseStatus.CANCELLED])
    def test_a_dose_that_was_not_taken_asks_for_nothing(self, house: House, status: DoseStatus) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        take(house, 0, status=status)
        assert send(visitor, text, "given").status_code == 302

    def test_a_no_and_a_yes_taken_back_are_never_too_soon(self, house: House) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        assert send(visitor, text, "given").status_code == 302
        take(house, 0)
        page = said(visitor.get(f"/my/record/consents/{text.pk}/"))
        assert "Take it back" in page
        assert "Not yet" not in page
        assert send(visitor, text, "withdrawn").status_code == 302
        assert not holds(house)
        assert send(visitor, text, "refused").status_code == 302
        assert send(visitor, text, "given").status_code == 409

    def test_the_deed_itself_refuses_whatever_page_asks(self, house: House) -> None:
        text = publish(house)
        take(house, 0)
        with pytest.raises(TooSoonError) as refusal:
            answer_consent(
                by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, text=text.pk,
                shown_sha256=text.content_sha256, answer="given",
            )  # fmt: skip
        assert refusal.value.found.not_before == today().date() + timedelta(days=1)
        assert not AuditRow.objects.filter(action="patients.consent_given").exists()

    @pytest.mark.parametrize("before", ["on the day", "awake", "unwritten", "slept"])
    def test_its_words_are_easy_to_read(self, house: House, before: str) -> None:
        text, visitor = publish(house), log_in("lamp.patient")
        take(house, 0 if before == "on the day" else 1)
        if before == "awake":
            lie_awake(house)
        if before == "slept":
            sleep(house)
        body = said(visitor.get(f"/my/record/consents/{text.pk}/")).partition("<main")[2].partition("</main>")[0]
        told = re.findall(r"<p[^>]*>(.*?)</p>", body, re.DOTALL)
        sentences = [re.sub(r"<[^>]+>", " ", each).strip() for each in told]
        assert counts(" ".join(each for each in sentences if each.endswith("."))).grade <= GRADE_AT_MOST


class TestWordsToBeginWith:
    def clinician(self, house: House) -> Any:
        return log_in_with_two("lamp.clinician", house.ours["clinician"].user)

    def sent(self, **more: str) -> dict[str, str]:
        knowledge = shipped()
        words = knowledge.consent_texts["treatment"]
        fields = {"kind": "treatment", "title": words.title, "text": whole(words, knowledge.alerts), "replaces": "0"}
        return {**fields, "password": PASSWORD, **more}

    def test_they_are_offered_where_no_text_is_there(self, house: House) -> None:
        visitor = self.clinician(house)
        assert f"{PUBLISH}?kind=treatment" in said(visitor.get(TEXTS))
        assert f"{PUBLISH}?kind=home" in said(visitor.get(TEXTS))
        page = said(visitor.get(f"{PUBLISH}?kind=treatment"))
        assert "A troche is a small tablet that melts in your mouth." in page
        assert "nobody in your clinic has read them yet" in page
        assert "US Food and Drug Administration, 10 October 2023: Compounded ketamine" in page
        assert "FDA alert of 16 February 2022" in page, "the source"

    def test_published_they_name_every_alert_and_hold_for_a_yes(self, house: House) -> None:
        visitor = self.clinician(house)
        sent = visitor.post(f"{PUBLISH}?kind=treatment", self.sent())
        page = said(visitor.get(sent["Location"]))
        assert "Alerts that these words name" in page
        assert "do not name" not in page
        assert "an alert is missing" not in said(visitor.get(TEXTS))
        text = ConsentText.objects.within(house.ours.scope).get()
        assert send(log_in("lamp.patient"), text, "given").status_code == 302
        assert holds(house)
        assert not holds(house, "home")

    def test_a_text_that_names_no_alert_is_not_published_by_oversight(self, house: House) -> None:
        visitor = self.clinician(house)
        page = said(visitor.post(PUBLISH, self.sent(text="You may stop.")), 400)
        assert (
            'do not name the day of an alert: <span lang="en">US Food and Drug Administration, 10 October 2023'
            in page
        )
        assert not ConsentText.objects.within(house.ours.scope).exists()
        assert visitor.post(PUBLISH, self.sent(text="You may stop.", left_out="on")).status_code == 302
        row = AuditRow.objects.get(action="patients.consent_published")
        assert "alert.fda_compounded_2023" in str(row.detail)
        assert "an alert is missing" in said(visitor.get(TEXTS))

    def test_a_kind_without_alerts_is_asked_nothing_of_them(self, house: House) -> None:
        visitor = self.clinician(house)
        sent = visitor.post(PUBLISH, self.sent(kind="research", title="R", text="We ask to use your diary."))
        assert sent.status_code == 302
        assert "name" not in said(visitor.get(sent["Location"])).partition("<main")[2].partition("</main>")[0]
        assert "Begin with the words" not in said(visitor.get(f"{PUBLISH}?kind=research"))

    def test_a_newer_alert_is_told_and_the_shipped_words_are_offered_again(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        visitor = self.clinician(house)
        address = visitor.post(PUBLISH, self.sent())["Location"]
        knowledge = shipped()
        newer = Alert(
            id="alert.newer", on=date(2026, 12, 1), regulator="A regulator", about="Something newer",
            named=("1 December 2026",), told={"treatment": "On 1 December 2026 somebody warned."}, sources=(),
            verified=True, checked_on=date(2026, 12, 2),
        )  # fmt: skip
        with_it = replace(knowledge, alerts={**knowledge.alerts, newer.id: newer})
        monkeypatch.setattr(views, "knowledge_of", lambda scope: with_it)
        assert 'Does not name: <span lang="en">A regulator, 1 December 2026<' in said(visitor.get(TEXTS))
        page = said(visitor.get(address))
        assert "These words do not name the day of an alert" in page
        assert "A regulator, 1 December 2026: Something newer" in page
        assert "US Food and Drug Administration, 10 October 2023" in page.partition("these words name")[2]
        page = said(visitor.get(f"{PUBLISH}?kind=treatment"))
        assert "somebody warned" not in page, "the words of today"
        assert "somebody warned" in said(visitor.get(f"{PUBLISH}?kind=treatment&begin=shipped"))
        kept = said(visitor.post(PUBLISH, self.sent(replaces="1")), 400)
        assert "A regulator, 1 December 2026" in kept
