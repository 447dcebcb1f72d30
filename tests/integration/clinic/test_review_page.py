"""A patient's review in the site: written once, cheap afterwards, and honest about what it was written from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.factories.clinic import House, person
from tests.integration.clinic.browser_like import log_in_with_two
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.values import NewNight
from trochee.clinic.patients import actions as patients
from trochee.clinic.patients.models import Status
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Right
from trochee.clinic.reviews.models import WrittenReview
from trochee.clinic.reviews.values import ASK_AGAIN_AFTER, GIVEN_UP_AFTER, Pages, Reader
from trochee.clinic.workflows import review_writing, tasks
from trochee.clinic.workflows.review_pages import State, review_page
from trochee.clinic.workflows.reviews_due import ask_for_due, forget_all
from trochee.record import Record


class Writer:
    """Stands for seconds of work: counts how often it was asked, and says which."""

    def __init__(self) -> None:
        self.times = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, record: Record, name: str, _: object) -> Pages:
        self.times += 1
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        said = f"<main><h1>{name}</h1><p>writing {self.times} of {len(record.nights)} nights</p></main>"
        return Pages(as_of=date(2026, 3, 2), for_clinicians=said, for_patient=f"<p>for me</p>{said}")


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Writer:
    found = Writer()
    monkeypatch.setattr(review_writing, "pages_of", found)
    return found


def enter(house: House, *days: int) -> None:
    at = timezone.now()
    for each in days:
        night = replace(NIGHT, date=at.date() - timedelta(days=each))
        new = NewNight(client_id=uuid4(), night=night)
        save_night(by=house.ours["patient"], at=at, patient=house.ours.patient, new=new)


def address(house: House, end: str = "") -> str:
    return f"/patients/{house.ours.patient}/review/{end}"


@pytest.fixture
def clinician(house: House) -> Any:
    return log_in_with_two("lamp.clinician", house.ours["clinician"].user)


def page(house: House, visitor: Any) -> str:
    response = visitor.get(address(house))
    assert response.status_code == 200
    return str(response.content.decode())


def run_queue() -> int:
    """Do what the worker would do."""
    queued = list(DBTaskResult.objects.ready())
    for each in queued:
        tasks.write_review.func(**each.args_kwargs["kwargs"])
        each.delete()
    return len(queued)


class TestStanding:
    def test_it_is_written_once_and_then_kept(self, house: House, clinician: Any, writer: Writer) -> None:
        enter(house, 1, 2)
        for _ in range(3):
            assert "writing 1 of 2 nights" in page(house, clinician)
        assert writer.times == 1

    def test_a_view_of_what_stands_is_cheap_whatever_the_number_of_nights(
        self, house: House, clinician: Any, writer: Writer
    ) -> None:
        counts = []
        for days in ((1, 2), tuple(range(3, 33))):
            enter(house, *days)
            WrittenReview.objects.within(house.ours.scope).delete()
            page(house, clinician)
            with CaptureQueriesContext(connection) as asked:
                page(house, clinician)
            counts.append(len(asked))
            of_review = [each["sql"] for each in asked if "reviews_" in each["sql"] or "UNION" in each["sql"]]
            assert len(of_review) == 2, "the page as it is kept, and the stamp of the rows there are"
            assert not any("into_bed" in each["sql"] for each in asked), "no night is read"
        assert counts[0] == counts[1]

    def test_a_new_day_writes_nothing_anew(
        self, house: House, writer: Writer, clinician: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        enter(house, 1)
        page(house, clinician)
        by, at = house.ours["clinician"], timezone.now() + timedelta(days=1)
        chart = open_chart(by=by, at=at, patient=house.ours.patient, right=Right.READ_REVIEW, page="x")
        assert review_page(chart, by=by, at=at).state is State.CURRENT
        with CaptureQueriesContext(connection) as asked:
            review_page(chart, by=by, at=at)
        assert len(asked) == 4, "the second look of the day takes the short way"
        assert writer.times == 1

    def test_it_is_headed_by_the_name_of_today(self, house: House, clinician: Any, writer: Writer) -> None:
        enter(house, 1)
        assert "<h1>lamp Marker</h1>" in page(house, clinician)
        new = person("Newname")
        by, patient = house.ours["clinician"], house.ours.patient
        patients.amend_person(by=by, at=timezone.now(), patient=patient, person=new, version=1)
        page(house, clinician)
        run_queue()
        assert "<h1>Ida Newname</h1>" in page(house, clinician)

    def test_two_at_once_write_it_once(self, house: House, clinician: Any, writer: Writer) -> None:
        enter(house, 1)
        seen: list[str] = []
        writer.meanwhile = lambda: seen.append(page(house, clinician))
        assert "writing 1" in page(house, clinician)
        assert "it is being written now" in seen[0]
        assert "hx-get" in seen[0]
        assert writer.times == 1

    def test_a_writing_that_fails_keeps_nobody_waiting(self, house: House, clinician: Any, writer: Writer) -> None:
        enter(house, 1)

        def fails() -> None:
            raise RuntimeError

        writer.meanwhile = fails
        clinician.raise_request_exception = False
        assert clinician.get(address(house)).status_code == 500
        assert "writing 2" in page(house, clinician)

    def test_each_reader_has_a_page_of_the_same_writing(self, house: House, clinician: Any, writer: Writer) -> None:
        enter(house, 1)
        page(house, clinician)
        by, at = house.ours["patient"], timezone.now()
        chart = open_chart(by=by, at=at, patient=house.ours.patient, right=Right.READ_REVIEW, page="x")
        assert "for me" in review_page(chart, by=by, at=at, reader=Reader.PATIENT).html
        assert writer.times == 1

    def test_the_first_reader_may_be_the_patient(self, house: House, clinician: Any, writer: Writer) -> None:
        enter(house, 1)
        by, at = house.ours["patient"], timezone.now()
        chart = open_chart(by=by, at=at, patient=house.ours.patient, right=Right.READ_REVIEW, page="x")
        assert "for me" in review_page(chart, by=by, at=at, reader=Reader.PATIENT).html

    def test_after_an_erasure_nothing_is_kept(self, house: House, clinician: Any, writer: Writer) -> None:
        enter(house, 1)
        page(house, clinician)
        by = house.ours["clinician"]
        patients.set_status(
            by=by, at=timezone.now(), patient=house.ours.patient, status=Status.TRANSFERRED, reason="x", version=1
        )
        patients.erase(by=by, at=timezone.now(), patient=house.ours.patient)
        assert "writing 2" in page(house, clinician)
        assert not WrittenReview.objects.within(house.ours.scope).exists()


class TestOutdated:
    def test_it_is_shown_as_such_and_written_in_the_background(
        self, house: House, clinician: Any, writer: Writer
    ) -> None:
        enter(house, 1)
        page(house, clinician)
        assert clinician.get(address(house, "state/"))["HX-Refresh"] == "true"
        enter(house, 2)
        for _ in range(2):
            old = page(house, clinician)
            assert "writing 1 of 1 nights" in old
            assert "being brought up to date" in old
            assert "for the record up to 2 March 2026" in old
        assert writer.times == 1
        assert clinician.get(address(house, "state/")).status_code == 204
        assert run_queue() == 1, "asked for once, however many look"
        assert clinician.get(address(house, "state/"))["HX-Refresh"] == "true"
        new = page(house, clinician)
        assert "writing 2 of 2 nights" in new
        assert "brought up to date" not in new
        assert "hx-get" not in new

    def test_looking_whether_it_is_there_leaves_no_trace(self, house: House, clinician: Any, writer: Writer) -> None:
        enter(house, 1)
        page(house, clinician)
        before = AuditRow.objects.count()
        for _ in range(5):
            assert clinician.get(address(house, "state/")).content == b""
        assert AuditRow.objects.count() == before

    @pytest.mark.parametrize("who", ["colleague", "observer", "administrator"])
    def test_whoever_may_not_read_it_is_refused_and_that_is_written_down(
        self, house: House, writer: Writer, who: str
    ) -> None:
        enter(house, 1)
        visitor = log_in_with_two(f"lamp.{who}", house.ours[who].user)
        assert visitor.get(address(house, "state/")).status_code == 404
        last = AuditRow.objects.order_by("-id")[0]
        assert (last.action, last.target, last.patient) == ("patients.refused", "review_state", house.ours.patient)

    def test_where_nobody_answers_the_page_writes_it(self, house: House, clinician: Any, writer: Writer) -> None:
        enter(house, 1)
        page(house, clinician)
        enter(house, 2)
        page(house, clinician)
        rows = WrittenReview.objects.within(house.ours.scope)
        rows.update(asked_at=timezone.now() - 2 * GIVEN_UP_AFTER)
        assert "writing 2 of 2 nights" in page(house, clinician)

    def test_while_another_writes_the_old_one_is_shown(self, house: House, clinician: Any, writer: Writer) -> None:
        enter(house, 1)
        page(house, clinician)
        enter(house, 2)
        seen: list[str] = []
        writer.meanwhile = lambda: seen.append(page(house, clinician))
        rows = WrittenReview.objects.within(house.ours.scope)
        rows.update(asked_at=timezone.now() - 2 * GIVEN_UP_AFTER)
        page(house, clinician)
        assert "writing 1 of 1 nights" in seen[0]
        assert "being brought up to date" in seen[0]


class TestComingRound:
    def test_what_changed_is_written_before_anybody_looks(self, house: House, writer: Writer, clinician: Any) -> None:
        enter(house, 1)
        tasks.look_at_reviews.func()
        assert run_queue() == 2, "both patients have something new: their own registration"
        assert writer.times == 1, "and one has a night"
        tasks.look_at_reviews.func()
        assert run_queue() == 0
        assert "writing 1" in page(house, clinician)
        assert writer.times == 1

    def test_only_those_are_looked_at_again_of_whom_something_was_written(
        self, house: House, writer: Writer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looked: list[object] = []
        ask = review_writing.ask_where_due

        def noted(**named: Any) -> bool:
            looked.append(named["patient"])
            return ask(**named)

        monkeypatch.setattr(review_writing, "ask_where_due", noted)
        ours = house.ours

        def look(later: timedelta = timedelta(0)) -> list[object]:
            looked.clear()
            for each in ask_for_due(ours.scope, "Europe/Berlin", timezone.now() + later):
                tasks.queue_writing(ours.scope, each, "Europe/Berlin")
            run_queue()
            return sorted(looked, key=str)

        enter(house, 1)
        everybody = sorted((ours.patient, ours.second_patient), key=str)
        assert look() == everybody
        assert look() == []
        enter(house, 2)
        assert look() == [ours.patient]
        WrittenReview.objects.within(ours.scope).filter(patient_id=ours.second_patient).update(
            asked_at=timezone.now() - 2 * ASK_AGAIN_AFTER
        )
        assert look() == [ours.second_patient], "what was asked for and got lost is asked for again"
        assert look(timedelta(days=1)) == everybody, "a review speaks of a day"
        forget_all()
        assert look() == everybody, "as in a process that has just begun"

    def test_nobody_waits_for_a_review_of_no_night(self, house: House, writer: Writer) -> None:
        tasks.look_at_reviews.func()
        assert run_queue() == 2
        assert writer.times == 0
        assert not WrittenReview.objects.within(house.ours.scope).exclude(asked_at=None).exists()
        forget_all()
        tasks.look_at_reviews.func()
        assert run_queue() == 0

    def test_other_work_comes_before_reviews_that_nobody_waits_for(self, house: House) -> None:
        for soon in (False, True):
            tasks.queue_writing(house.ours.scope, house.ours.patient, "UTC", soon=soon)
        tasks.forget_old_folders.enqueue()
        order = DBTaskResult.objects.order_by("-priority").values_list("task_path", flat=True)
        assert [each.rpartition(".")[2] for each in order] == ["write_review", "forget_old_folders", "write_review"]

    def test_a_task_that_came_twice_writes_once(self, house: House, writer: Writer) -> None:
        enter(house, 1)
        again = {"clinic": str(house.ours.scope.clinic), "patient": str(house.ours.patient), "time_zone": "UTC"}
        tasks.write_review.func(**again)
        tasks.write_review.func(**again)
        assert writer.times == 1

    def test_heads_of_the_trail_are_kept(self, house: House, settings: Any, tmp_path: Any) -> None:
        settings.TROCHEE_FOLDER = tmp_path
        for _ in range(2):
            tasks.keep_heads.func(day="2026-03-02")
        kept = tmp_path / "audit-heads" / "2026-03-02.json"
        assert str(house.ours.scope.clinic) in kept.read_text(encoding="utf-8")
