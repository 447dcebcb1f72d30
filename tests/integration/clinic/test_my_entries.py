"""A patient writes down doses and side effects: always kept, never proposed, amended with a history."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.clinic import AT, House
from tests.integration.clinic.browser_like import log_in, log_in_with_two

from trochee.clinic.adverse_effects.models import AdverseEffectVersion
from trochee.clinic.adverse_effects.queries import kept_adverse_effects
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.dosing_sessions.actions import save_dose
from trochee.clinic.dosing_sessions.models import DoseVersion
from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import CarerLimits, Chart, Right
from trochee.clinic.patients.versions.values import Kept, NewEntry
from trochee.record import AdverseEffect, Dose, DoseStatus

YESTERDAY = date.today() - timedelta(days=1)  # noqa: DTZ011  some day that has passed
PAGES = ("doses/", "doses/new/", "effects/", "effects/new/")


def said(response: Any) -> str:
    return str(response.content.decode())


def fields(**more: str) -> dict[str, str]:
    given = {
        "client_id": str(uuid4()), "status": "taken", "product": "Ketamine troche", "amount": "50", "unit": "mg",
        "day": "other", "other_day": str(YESTERDAY), "at": "22:15",
    }  # fmt: skip
    return {**given, **more}


def effect(**more: str) -> dict[str, str]:
    given = {"client_id": str(uuid4()), "term": "headache", "grade": "2", "day": "other", "other_day": str(YESTERDAY)}
    return {**given, **more}


@pytest.fixture
def visitor(house: House) -> Any:
    return log_in("lamp.patient")


def chart(house: House) -> Chart:
    return open_chart(
        by=house.ours["patient"], at=timezone.now(), patient=house.ours.patient, right=Right.KNOW_OF, page="test"
    )


def dose(house: House) -> Kept[Dose]:
    (found,) = kept_doses(chart(house))
    return found


def side_effect(house: House) -> Kept[AdverseEffect]:
    (found,) = kept_adverse_effects(chart(house))
    return found


class TestDose:
    def test_do_not_take_another_comes_before_every_question(self, visitor: Any) -> None:
        page = said(visitor.get("/my/doses/new/"))
        assert page.index("Do not take another one tonight") < page.index('<form method="post" class="entry"')

    def test_nothing_that_the_model_uses_is_chosen_beforehand(self, visitor: Any, house: House) -> None:
        visitor.post("/my/doses/new/", fields())
        page = said(visitor.get("/my/doses/new/")).partition('class="entry"')[2]
        assert "checked" not in page
        assert "Ketamine troche, 50 mg" in page, "offered, as it was written before"
        for name in ("product", "amount", "at", "held_min"):
            assert re.search(rf'name="{name}"[^>]*>', page)
            assert not re.search(rf'name="{name}"[^>]* value=', page)

    def test_without_a_dose_before_no_product_and_no_amount_is_named(self, visitor: Any) -> None:
        page = said(visitor.get("/my/doses/new/")).partition('class="entry"')[2]
        assert 'name="what"' not in page
        assert "etamine" not in page

    def test_all_answers_are_kept(self, visitor: Any, house: House) -> None:
        sent = fields(held_min="10", swallowed="no", state_before="3", reason="could not sleep", note="two beers")
        answer = visitor.post("/my/doses/new/", sent, follow=True)
        assert "Do not take another one tonight. Your clinic will see this" in said(answer)
        found = dose(house).value
        assert (found.product, found.amount, found.unit, found.status) == (
            "Ketamine troche",
            50,
            "mg",
            DoseStatus.TAKEN,
        )
        assert found.taken_at.isoformat() == f"{YESTERDAY}T22:15:00"
        assert (found.held_min, found.swallowed, found.state_before) == (10, False, 3)
        assert (found.reason, found.note) == ("could not sleep", "two beers")
        assert AuditRow.objects.filter(action="dosing_sessions.dose_saved").count() == 1

    def test_what_was_not_answered_stays_unanswered(self, visitor: Any, house: House) -> None:
        visitor.post("/my/doses/new/", fields(amount="", unit=""))
        found = dose(house).value
        assert (found.amount, found.held_min, found.swallowed, found.state_before, found.reason) == (None,) * 5

    @pytest.mark.parametrize(
        ("status", "more", "share", "after"),
        [
            ("partial", {"share": "0.5"}, 0.5, None),
            ("partial", {"share": ""}, None, None),
            ("partial", {"share": "not_sure"}, None, None),
            ("vomited", {"vomited_after": "20", "share": "0.5"}, None, "20"),
            ("vomited", {}, None, None),
            ("lost", {"vomited_after": "20"}, None, None),
            ("missed", {}, None, None),
            ("withheld", {}, None, None),
            ("spat_early", {}, None, None),
        ],
    )
    def test_what_went_another_way_is_kept_and_not_made_up_for(
        self, visitor: Any, house: House, status: str, more: dict[str, str], share: float | None, after: str | None
    ) -> None:
        answer = said(visitor.post("/my/doses/new/", fields(status=status, **more), follow=True))
        assert "Do not make up for it: take no other one tonight" in answer
        found = dose(house).value
        assert (found.status, found.share, found.extra.get("vomited_after_min")) == (status, share, after)

    def test_as_written_before_by_one_tap(self, visitor: Any, house: House) -> None:
        old = str(YESTERDAY - timedelta(days=3))
        visitor.post("/my/doses/new/", fields(other_day=old))
        visitor.post("/my/doses/new/", fields(what="Ketamine troche, 50 mg", product="", amount="", unit=""))
        assert [each.value.amount for each in kept_doses(chart(house))] == [50, 50]

    @pytest.mark.parametrize(
        ("wrong", "place", "words"),
        [
            ({"status": ""}, "status", "Choose what became of it."),
            ({"product": ""}, "product", "Write what it was, as on the label."),
            ({"amount": "much"}, "amount", "Write a number such as 50."),
            ({"amount": "0"}, "amount", "a number above 0"),
            ({"amount": "-1"}, "amount", "a number above 0"),
            ({"other_day": ""}, "other_day", "Choose a day."),
            ({"day": "", "other_day": ""}, "day", "Choose a day."),
            ({"day": "tomorrow"}, "day", "Select a valid choice"),
            ({"at": "25:00"}, "at", "Write a time such as 22:45."),
            ({"at": ""}, "at", "Write a time such as 22:45."),
            ({"other_day": "2999-01-01"}, "at", "This time has not come yet."),
            ({"held_min": "1441"}, "held_min", "from 0 to 1440"),
            ({"held_min": "nan"}, "held_min", "from 0 to 1440"),
            ({"state_before": "11"}, "state_before", "Select a valid choice"),
            ({"other_day": "2026-03-29", "at": "02:30"}, "at", "The clock had no such time"),
        ],
    )
    def test_an_error_stands_beside_its_field_and_nothing_is_lost(
        self, visitor: Any, house: House, wrong: dict[str, str], place: str, words: str
    ) -> None:
        answer = visitor.post("/my/doses/new/", fields(note="two beers", **wrong))
        page = said(answer)
        assert answer.status_code == 400
        beside = re.search(rf'<div class="q for-{place} wrong">(.*?)<div class="q for-', page, re.DOTALL)
        assert beside is not None
        assert words in beside.group(1)
        assert "two beers" in page
        assert not kept_doses(chart(house))

    def test_sent_twice_it_is_kept_once(self, visitor: Any, house: House) -> None:
        sent = fields()
        visitor.post("/my/doses/new/", sent)
        again = visitor.post("/my/doses/new/", sent, follow=True)
        assert again.status_code == 200
        assert DoseVersion.objects.within(house.ours.scope).count() == 1
        other = visitor.post("/my/doses/new/", {**sent, "amount": "60"}, follow=True)
        assert "had been saved already" in said(other)
        assert dose(house).value.amount == 50

    def test_a_second_one_on_a_day_is_asked_about_once_and_then_kept(self, visitor: Any, house: House) -> None:
        visitor.post("/my/doses/new/", fields())
        answer = visitor.post("/my/doses/new/", fields(at="23:00", what="other"))
        assert answer.status_code == 422
        assert "at 22:15 already" in said(answer)
        sure = re.search(r'name="sure" value="([^"]+)"', said(answer))
        assert sure is not None
        visitor.post("/my/doses/new/", fields(at="23:00", what="other", sure=sure.group(1)))
        assert len(kept_doses(chart(house))) == 2

    def test_an_amendment_keeps_its_history_and_what_was_not_asked(self, visitor: Any, house: House) -> None:
        written = Dose(
            taken_at=datetime.fromisoformat(f"{YESTERDAY}T22:15:00+02:00"),
            product="Ketamine troche", amount=50, lot="L1", supervised_by="Nia", share=0.4, status=DoseStatus.PARTIAL,
            route="sublingual", extra={"colour": "blue"},
        )  # fmt: skip
        new = NewEntry(client_id=uuid4(), value=written)
        save_dose(by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, new=new)
        before = dose(house)
        page = said(visitor.get(f"/my/doses/{before.entry}/"))
        assert "40 of 100" in page
        sent = fields(
            what="Ketamine troche, 50 mg", product="", amount="", status="partial", share="0.4", held_min="12",
            replaces=str(before.id),
        )  # fmt: skip
        assert visitor.post(f"/my/doses/{before.entry}/", sent)["Location"] == "/my/doses/"
        after = dose(house)
        assert (after.version, after.value.held_min, after.value.share) == (2, 12, 0.4)
        assert (after.value.lot, after.value.supervised_by, after.value.extra) == ("L1", "Nia", {"colour": "blue"})
        assert after.value.taken_at == written.taken_at
        assert after.value.taken_at.tzinfo is not None, "the same time keeps the offset that was said"
        told = said(visitor.get(f"/my/doses/{before.entry}/history/"))
        assert "<b>You</b> changed it" in told
        assert "<b>Lamp Clinician</b> wrote it down" in told
        assert "Held in the mouth [min]: 12" in told

    def test_two_amendments_of_one_version_are_refused(self, visitor: Any, house: House) -> None:
        visitor.post("/my/doses/new/", fields())
        first = dose(house)
        sent = fields(what="other", replaces=str(first.id))
        visitor.post(f"/my/doses/{first.entry}/", {**sent, "amount": "60"})
        late = visitor.post(f"/my/doses/{first.entry}/", {**sent, "client_id": str(uuid4()), "amount": "70"})
        assert late.status_code == 409
        assert dose(house).value.amount == 60

    def test_taken_back_it_counts_no_longer_and_stays_in_the_history(self, visitor: Any, house: House) -> None:
        visitor.post("/my/doses/new/", fields())
        stands = dose(house)
        address = f"/my/doses/{stands.entry}/withdraw/"
        page = said(visitor.get(address))
        sent = dict(re.findall(r'type="hidden" name="(client_id|replaces)" value="([^"]+)"', page))
        assert visitor.post(address, {"client_id": "none"}).status_code == 400
        assert visitor.post(address, sent)["Location"] == "/my/doses/"
        assert not kept_doses(chart(house))
        assert "took it back" in said(visitor.get(f"/my/doses/{stands.entry}/history/"))
        assert visitor.get(address).status_code == 404


class TestTonight:
    """What else was taken around a dose: asked, kept, shown; with what slows breathing, help is named."""

    def test_no_sleep_medicine_after_a_dose_is_said_before_every_question(self, visitor: Any) -> None:
        page = said(visitor.get("/my/doses/new/"))
        assert page.index("take no sleep medicine this night") < page.index('<form method="post" class="entry"')

    @pytest.mark.parametrize(
        ("also", "status", "kept", "grave"),
        [
            (["alcohol", "opioid"], "taken", "alcohol;opioid", True),
            (["sleep_medicine"], "partial", "sleep_medicine", True),
            (["calming_medicine"], "vomited", "calming_medicine", True),
            (["alcohol"], "missed", "alcohol", False),
            (["cannabis", "other"], "taken", "cannabis;other", False),
            (["no"], "taken", "no", False),
            ([], "taken", None, False),
        ],
    )
    def test_it_is_kept_and_what_slows_breathing_is_answered_with_help(
        self, visitor: Any, house: House, also: list[str], status: str, kept: str | None, grave: bool
    ) -> None:
        sent: dict[str, Any] = {**fields(status=status), "also": also}
        page = said(visitor.post("/my/doses/new/", sent, follow=True))
        assert dose(house).value.extra.get("also_tonight") == kept
        assert ("can slow your breathing" in page) is grave
        assert ('class="warning"' in page) is grave

    def test_no_and_something_is_asked_about(self, visitor: Any, house: House) -> None:
        answer = visitor.post("/my/doses/new/", {**fields(), "also": ["no", "alcohol"]})
        assert answer.status_code == 400
        assert "Is it no, or is it what you tapped?" in said(answer)
        assert visitor.post("/my/doses/new/", {**fields(), "also": ["petrol"]}).status_code == 400
        assert not kept_doses(chart(house))

    def test_a_change_keeps_it_or_takes_it_back(self, visitor: Any, house: House) -> None:
        visitor.post("/my/doses/new/", {**fields(status="vomited", vomited_after="20"), "also": ["alcohol"]})
        first = dose(house)
        page = said(visitor.get(f"/my/doses/{first.entry}/"))
        assert re.search(r'name="also" value="alcohol"[^>]* checked', page)
        again = {**fields(what="other", replaces=str(first.id)), "also": ["no"]}
        visitor.post(f"/my/doses/{first.entry}/", again)
        assert dose(house).value.extra == {"also_tonight": "no"}
        told = said(visitor.get(f"/my/doses/{first.entry}/history/"))
        assert "Also that day or night: " in told
        assert "alcohol</s>" in told
        assert "Threw up after [min]: 20" in told

    def test_the_care_team_reads_it_beside_the_dose(self, visitor: Any, house: House) -> None:
        visitor.post("/my/doses/new/", {**fields(status="vomited", vomited_after="20"), "also": ["opioid", "other"]})
        staff = log_in_with_two("lamp.clinician", house.ours["clinician"].user)
        page = said(staff.get(f"/patients/{house.ours.patient}/doses/"))
        assert "also: a strong pain medicine, something else; threw up after 20 min" in page

    def test_a_picker_opens_near_the_last_dose_and_fills_nothing_in(self, visitor: Any, house: House) -> None:
        visitor.post("/my/doses/new/", fields(at="19:50"))
        page = said(visitor.get("/my/doses/new/"))
        assert re.search(r'<button[^>]*value="19:45"[^>]* data-opens', page)
        assert not re.search(r'<input[^>]*name="(at|held_min|vomited_after)"[^>]* value=', page)


class TestEffect:
    def test_where_help_is_stands_before_the_form(self, visitor: Any) -> None:
        page = said(visitor.get("/my/effects/new/")).partition("<main")[2]
        assert page.index('href="/help/"') < page.index("<form")
        assert page.index("trouble breathing") < page.index("<form")

    def test_kept_with_or_without_the_hour(self, visitor: Any, house: House) -> None:
        visitor.post("/my/effects/new/", effect(at="23:00", note="left side"))
        found = side_effect(house).value
        assert (found.term, found.grade, found.note) == ("headache", 2, "left side")
        assert found.onset.isoformat() == f"{YESTERDAY}T23:00:00"
        entry = side_effect(house)
        sent = effect(over="ended", ended_day=str(YESTERDAY), grade="", replaces=str(entry.id))
        visitor.post(f"/my/effects/{entry.entry}/", sent)
        amended = side_effect(house)
        assert (amended.version, amended.value.grade, amended.value.ended is not None) == (2, None, True)
        page = said(visitor.get(f"/my/effects/{entry.entry}/"))
        assert re.search(r'name="over" value="ended"[^>]*checked', page)
        assert not re.search(r'name="at"[^>]* value=', page), "only its day was said"

    @pytest.mark.parametrize("grade", ["3", "4"])
    def test_a_grave_one_is_told_where_help_is(self, visitor: Any, grade: str) -> None:
        page = said(visitor.post("/my/effects/new/", effect(grade=grade), follow=True))
        assert "Nobody reads this at once" in page
        assert 'class="warning"' in page

    def test_a_mild_one_is_not(self, visitor: Any) -> None:
        page = said(visitor.post("/my/effects/new/", effect(grade="1"), follow=True))
        assert "Nobody reads this at once" not in page
        assert "Your clinic will see this" in page

    def test_no_patient_is_offered_death(self, visitor: Any, house: House) -> None:
        assert visitor.post("/my/effects/new/", effect(grade="5")).status_code == 400
        assert not AdverseEffectVersion.objects.within(house.ours.scope).exists()

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"term": " "}, "Write what it was."),
            ({"day": "", "other_day": ""}, "Choose a day."),
            ({"other_day": "2999-01-01"}, "This time has not come yet."),
            ({"over": "ended"}, "Choose the day on which it was over."),
            ({"over": "ended", "ended_day": "2999-01-01"}, "This day has not come yet."),
            ({"over": "ended", "ended_day": str(YESTERDAY - timedelta(days=1))}, "ended before it began"),
        ],
    )
    def test_an_error_stands_on_the_page(self, visitor: Any, wrong: dict[str, str], words: str) -> None:
        answer = visitor.post("/my/effects/new/", effect(**wrong))
        assert answer.status_code == 400
        assert words in said(answer)


class TestWho:
    def test_the_last_entry_of_another_patient_is_not_there(self, visitor: Any, house: House) -> None:
        house.ours.everybody("second_patient")
        visitor.post("/my/doses/new/", fields())
        visitor.post("/my/effects/new/", effect())
        entries = {"doses": dose(house).entry, "effects": side_effect(house).entry}
        other = log_in("lamp.second_patient")
        for kind, entry in entries.items():
            for page in ("", "history/", "withdraw/"):
                assert other.get(f"/my/{kind}/{entry}/{page}").status_code == 404, (kind, page)
            assert other.post(f"/my/{kind}/{entry}/withdraw/", {"client_id": str(uuid4())}).status_code == 404
            assert "Nothing written yet" in said(other.get(f"/my/{kind}/"))
        assert "Ketamine" not in said(other.get("/my/doses/new/"))

    @pytest.mark.parametrize("who", ["carer", "clinician", "pharmacist", "administrator"])
    def test_for_patients_alone(self, house: House, who: str) -> None:
        here = house.ours[who]
        if who == "carer":
            limits = CarerLimits(may_enter_nights=True, may_read_nights=True, may_read_review=True)
            patients.let_carer(
                by=house.ours["patient"], at=AT, patient=house.ours.patient, user=here.user, limits=limits
            )
        other = log_in("lamp.carer") if who == "carer" else log_in_with_two(f"lamp.{who}", here.user)
        for page in PAGES:
            assert other.get(f"/my/{page}").status_code == 404, page
        assert other.post("/my/doses/new/", fields()).status_code == 404
        assert not DoseVersion.objects.within(house.ours.scope).exists()

    def test_whose_part_has_ended_reads_and_does_not_write(self, visitor: Any, house: House) -> None:
        visitor.post("/my/doses/new/", fields())
        patients.set_status(
            by=house.ours["clinician"], at=timezone.now(), patient=house.ours.patient, status=Status.DEACTIVATED,
            version=1, reason="moved",
        )  # fmt: skip
        page = said(visitor.get("/my/doses/"))
        assert "Ketamine troche" in page
        assert "Write down a dose" not in page
        assert visitor.get("/my/doses/new/").status_code == 404
        assert visitor.post("/my/doses/new/", fields(at="21:00")).status_code == 404

    @pytest.mark.parametrize("page", PAGES)
    def test_a_page_asks_the_database_little(self, visitor: Any, page: str) -> None:
        visitor.get(f"/my/{page}")
        with CaptureQueriesContext(connection) as asked:
            visitor.get(f"/my/{page}")
        assert len(asked) <= 24, len(asked)

    def test_an_entry_that_never_was(self, visitor: Any) -> None:
        for page in ("", "history/", "withdraw/"):
            assert visitor.get(f"/my/doses/{UUID(int=1)}/{page}").status_code == 404
