"""What is due is queued once, whoever ticks and however often."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from tests.factories.clinic import AT, later

from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.values import program
from trochee.clinic.jobs import schedule, ticker
from trochee.clinic.jobs.actions import queue_due, release_lease, take_lease
from trochee.clinic.jobs.models import DueJob
from trochee.clinic.jobs.schedule import Job, latest_due, register, scheduled

BY = program("ticker")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_jobs", {})


def job(queued: list[datetime], name: str = "remind") -> Job:
    return Job(name=name, every=HOUR, queue=queued.append)


@pytest.mark.parametrize(
    ("at", "due"), [("08:00", "08:00"), ("08:59", "08:00"), ("00:00", "00:00"), ("23:30", "23:00")]
)
def test_the_last_full_hour_is_due(at: str, due: str) -> None:
    day = "2026-03-02T"
    assert latest_due(HOUR, datetime.fromisoformat(f"{day}{at}+00:00")) == datetime.fromisoformat(f"{day}{due}+00:00")


def test_a_job_is_queued_once_a_due_time() -> None:
    queued: list[datetime] = []
    jobs = [job(queued)]
    assert queue_due(by=BY, at=AT, jobs=jobs) == ("remind",)
    assert queue_due(by=BY, at=later(minutes=59), jobs=jobs) == ()
    assert queue_due(by=BY, at=later(minutes=60), jobs=jobs) == ("remind",)
    assert queued == [AT, later(hours=1)]
    assert AuditRow.objects.filter(action="jobs.queued").count() == 2


def test_what_was_missed_is_made_up_once() -> None:
    queued: list[datetime] = []
    queue_due(by=BY, at=AT, jobs=[job(queued)])
    queue_due(by=BY, at=later(hours=30, minutes=7), jobs=[job(queued)])
    assert queued == [AT, later(hours=30)]


def test_a_job_that_cannot_be_queued_stays_due() -> None:
    def fails(due: datetime) -> None:
        raise DatabaseError

    with pytest.raises(DatabaseError):
        queue_due(by=BY, at=AT, jobs=[Job(name="remind", every=HOUR, queue=fails)])
    assert not DueJob.objects.exists()


def test_another_ticker_was_quicker(monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[datetime] = []
    DueJob(name="remind", due=AT, queued_at=AT).save(force_insert=True)
    monkeypatch.setattr(DueJob.objects, "filter", lambda **named: DueJob.objects.none())
    assert queue_due(by=BY, at=AT, jobs=[job(queued)]) == ()
    assert queued == []


class TestLease:
    def test_one_holds_it_until_it_runs_out(self) -> None:
        assert take_lease(by="one", at=AT, holds=HOUR)
        assert take_lease(by="one", at=later(minutes=30), holds=HOUR), "the holder prolongs it"
        assert not take_lease(by="two", at=later(minutes=89), holds=HOUR)
        assert take_lease(by="two", at=later(minutes=90), holds=HOUR)
        assert not take_lease(by="one", at=later(minutes=91), holds=HOUR)

    def test_a_lease_given_back_is_free(self) -> None:
        take_lease(by="one", at=AT, holds=HOUR)
        release_lease(by="two", at=AT)
        assert not take_lease(by="two", at=AT, holds=HOUR)
        release_lease(by="one", at=AT)
        assert take_lease(by="two", at=AT, holds=HOUR)


class TestTicker:
    def test_only_the_holder_queues(self) -> None:
        register(job([]))
        take_lease(by="other", at=datetime.now(UTC), holds=HOUR)
        assert ticker.tick("me") == ()
        release_lease(by="other", at=datetime.now(UTC))
        assert ticker.tick("me") == ("remind",)
        assert ticker.tick("me") == ()

    def test_a_name_is_given_once(self) -> None:
        register(job([]))
        with pytest.raises(ValueError, match="remind"):
            register(job([]))
        assert [each.name for each in scheduled()] == ["remind"]

    def test_it_ends_when_told_and_gives_the_lease_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stop = threading.Event()
        monkeypatch.setattr(ticker, "close_old_connections", lambda: None)
        register(Job(name="remind", every=HOUR, queue=lambda due: stop.set()))
        ticker.run(stop)
        assert take_lease(by="two", at=datetime.now(UTC), holds=HOUR)

    def test_a_database_that_is_away_is_waited_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stop = threading.Event()
        told: list[int] = []

        def away(holder: str) -> tuple[str, ...]:
            told.append(1)
            if len(told) == 2:
                stop.set()
                return ()
            raise DatabaseError

        monkeypatch.setattr(ticker, "close_old_connections", lambda: None)
        monkeypatch.setattr(ticker, "EVERY", timedelta(0))
        monkeypatch.setattr(ticker, "tick", away)
        ticker.run(stop)
        assert len(told) == 2
