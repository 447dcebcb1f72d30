"""Every look of the doctor: what makes it speak, and that it is silent where nothing is wrong."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.clinic_fixtures import without_triggers
from tests.factories.clinic import AT, House

from trochee.clinic.audit.keys import KeyRing
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor, program
from trochee.clinic.config import doctor
from trochee.clinic.config.backup.values import MADE
from trochee.clinic.config.doctor import around, helping, installation, keeping, keys, outgoing, records
from trochee.clinic.config.doctor.values import Look, finding, told
from trochee.clinic.jobs.actions import release_lease, take_lease
from trochee.clinic.messaging.choices.actions import choose
from trochee.clinic.messaging.models import Message
from trochee.clinic.messaging.sending.actions import claim, settle
from trochee.clinic.messaging.values import Channel, Fate, NewChoice, Outcome

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ON_SQLITE = os.environ.get("TROCHEE_TEST_DATABASE") != "postgresql"


def said(look: Look, at: datetime = NOW) -> dict[str, tuple[str, str]]:
    """What a look found, by name; the worst where a name comes twice."""
    order = [doctor.GOOD, doctor.NOT_LOOKED_AT, doctor.CAUTION, doctor.UNSAFE]
    found = sorted(look(at), key=lambda each: order.index(each.state))
    return {each.name: (each.state, each.text) for each in found}


def write(at: datetime, action: str = "test.done") -> None:
    with deed(by=Actor(id="u"), at=at) as trail:
        trail.add(action)


def test_every_look_has_its_tests() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    unseen = [
        each.__name__ for each in doctor.LOOKS if f"{each.__module__.split('.')[-1]}.{each.__name__}" not in text
    ]
    assert not unseen


def test_this_installation_is_looked_at_whole() -> None:
    found = doctor.examine(timezone.now())
    assert {each.name for each in found} >= {
        "debug", "tls", "hosts", "static files", "mail", "keys", "folders", "database", "durability", "append-only",
        "migrations", "disk", "clock", "backup", "ticker", "worker", "proxy", "advisories", "help",
        "text messages", "reminders",
    }  # fmt: skip


@pytest.mark.parametrize(
    "error", [DatabaseError("marker-value"), OSError("marker-value"), ValueError("marker-value")]
)
def test_a_look_that_fails_is_no_pass(error: Exception) -> None:
    def away(at: datetime) -> Iterator[doctor.Finding]:
        yield finding("first", doctor.GOOD, "")
        raise error

    found = doctor.examine(NOW, (away, around.advisories))
    assert [(each.name, each.state) for each in found] == [
        ("first", doctor.GOOD),
        ("away", doctor.NOT_LOOKED_AT),
        ("advisories", doctor.NOT_LOOKED_AT),
    ]
    assert "marker-value" not in str(found)


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "0 min"), (119, "119 min"), (120, "2 h"), (2879, "47 h"), (2880, "2 days")]
)
def test_lengths_of_time_are_said_shortly(minutes: int, words: str) -> None:
    assert told(timedelta(minutes=minutes)) == words


class TestInstallation:
    def test_debug(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert said(installation.debug)["debug"][0] == doctor.GOOD
        monkeypatch.setattr(settings, "DEBUG", True)
        assert said(installation.debug)["debug"][0] == doctor.UNSAFE

    def test_a_demo(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "demo" not in said(installation.debug)
        monkeypatch.setattr(settings, "TROCHEE_DEMO", True)
        assert said(installation.debug)["demo"][0] == doctor.UNSAFE
        assert not said(installation.tls)
        assert not said(installation.hosts)
        assert not said(around.proxy)

    @pytest.mark.parametrize("name", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"])
    def test_tls(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        assert said(installation.tls)["tls"][0] == doctor.GOOD
        monkeypatch.setattr(settings, name, False)
        assert said(installation.tls)["tls"][0] == doctor.UNSAFE

    def test_a_short_promise_of_tls(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "SECURE_HSTS_SECONDS", 3600)
        assert said(installation.tls)["tls"][0] == doctor.CAUTION

    @pytest.mark.parametrize(
        ("hosts", "state"),
        [
            (["a.test", "b.test"], doctor.GOOD),
            (["a.test", "*"], doctor.UNSAFE),
            ([".a.test"], doctor.UNSAFE),
            ([], doctor.UNSAFE),
            (["192.0.2.7"], doctor.CAUTION),
            (["[2001:db8::1]"], doctor.CAUTION),
            (["a.test", "localhost"], doctor.CAUTION),
        ],
    )
    def test_hosts(self, monkeypatch: pytest.MonkeyPatch, hosts: list[str], state: str) -> None:
        monkeypatch.setattr(settings, "ALLOWED_HOSTS", hosts)
        assert said(installation.hosts)["hosts"][0] == state

    def test_static_files(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(settings, "STATIC_ROOT", tmp_path)
        assert said(installation.static_files)["static files"][0] == doctor.UNSAFE
        (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": {"a": "a.1", "b": "b.2"}}), encoding="utf-8")
        (tmp_path / "a.1").touch()
        assert said(installation.static_files)["static files"] == (
            doctor.UNSAFE,
            "1 of 2 are missing: trochee clinic migrate",
        )
        (tmp_path / "b.2").touch()
        assert said(installation.static_files)["static files"][0] == doctor.GOOD


class TestOutgoing:
    OFF = "django.core.mail.backends.dummy.EmailBackend"

    def wants(self, house: House, channel: Channel, address: str) -> None:
        new = NewChoice(channel=channel, remind_at="08:00", address=address)
        choose(by=house.ours["patient"], at=AT, patient=house.ours.patient, new=new, version=0)

    def test_mail(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "EMAIL_BACKEND", self.OFF)
        assert said(outgoing.mail)["mail"][0] == doctor.CAUTION
        monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
        assert said(outgoing.mail)["mail"][0] == doctor.GOOD
        monkeypatch.setattr(settings, "TROCHEE_DEMO", True)
        assert "go nowhere" in said(outgoing.mail)["mail"][1]

    def test_mail_that_somebody_waits_for_in_vain(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wants(house, Channel.EMAIL, "zz@example.org")
        assert said(outgoing.mail)["mail"][0] == doctor.GOOD
        monkeypatch.setattr(settings, "EMAIL_BACKEND", self.OFF)
        state, text = said(outgoing.mail)["mail"]
        assert (state, text[:1]) == (doctor.UNSAFE, "1")

    def test_a_sender_that_names_the_clinic(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        assert house.ours["clinician"].clinic_name == "Lamp Street"
        monkeypatch.setattr(settings, "DEFAULT_FROM_EMAIL", "note@lampstreet.example")
        assert "lock screen" in said(outgoing.mail)["mail"][1]
        monkeypatch.setattr(settings, "DEFAULT_FROM_EMAIL", "note@post.example")
        assert said(outgoing.mail)["mail"][0] == doctor.GOOD

    def test_text_messages(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        assert said(outgoing.text_messages)["text messages"] == (doctor.GOOD, "off")
        self.wants(house, Channel.TEXT, "+4915100000")
        assert said(outgoing.text_messages)["text messages"][0] == doctor.UNSAFE
        monkeypatch.setattr(settings, "TROCHEE_TEXT_URL", "https://gateway.test/")
        assert said(outgoing.text_messages)["text messages"][0] == doctor.NOT_LOOKED_AT

    def test_reminders_that_went_wrong_within_a_day(self, house: House) -> None:
        assert said(outgoing.reminders)["reminders"] == (doctor.GOOD, "0 sent within a day, none failed")
        self.wants(house, Channel.EMAIL, "zz@example.org")
        row = Message.objects.within(house.ours.scope).get()
        by, scope = program("reminders", house.ours.scope.clinic), house.ours.scope
        assert claim(by=by, at=AT, scope=scope, message=row.pk, needed=lambda: True) is not None
        settle(by=by, at=AT, scope=scope, message=row.pk, outcome=Outcome(fate=Fate.NOT_KNOWN))
        state, text = said(outgoing.reminders, AT + timedelta(hours=1))["reminders"]
        assert (state, "1 not known whether sent" in text) == (doctor.CAUTION, True)
        assert said(outgoing.reminders, AT + timedelta(days=2))["reminders"][0] == doctor.GOOD


class TestKeys:
    @pytest.fixture
    def file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        path = tmp_path / "keys" / "keys.toml"
        path.parent.mkdir(mode=0o755)
        path.touch(mode=0o600)
        monkeypatch.setenv("TROCHEE_KEYS_FILE", str(path))
        monkeypatch.delenv(keys.BACKUPS, raising=False)
        return path

    def words(self) -> str:
        state, text = said(keys.keys)["keys"]
        return text if state == doctor.UNSAFE else ""

    def test_good_ones(self, file: Path) -> None:
        assert said(keys.keys)["keys"][0] == doctor.GOOD

    def test_others_can_read_them(self, file: Path) -> None:
        file.chmod(0o640)
        assert "chmod 600" in self.words()

    def test_others_can_replace_them(self, file: Path) -> None:
        file.parent.chmod(0o777)
        assert "another keys file" in self.words()
        file.parent.chmod(0o1777)
        assert self.words() == "", "in a folder such as /tmp only the owner replaces a file"

    def test_in_the_clinics_folder(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "TROCHEE_FOLDER", file.parent.parent)
        assert "beside the records" in self.words()

    def test_among_the_backups(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(keys.BACKUPS, str(file.parent))
        assert "among the backups" in self.words()

    def test_of_a_demo(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TROCHEE_KEYS_FILE")
        assert "demo" in self.words()

    def test_none_for_backups(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "TROCHEE_BACKUP_KEYS", None)
        assert "no [backup] part" in self.words()

    def test_typed_ones(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as typed:
            typed.setattr(settings, "TROCHEE_AUDIT_KEYS", KeyRing(current="k1", keys={"k1": bytes(32)}))
            assert "k1 of [audit] was typed" in self.words()
        for secret in ("changeme" * 8, "django-insecure-abcdefghijklmnopqrstuvwxyz0123456789"):
            with monkeypatch.context() as typed:
                typed.setattr(settings, "SECRET_KEY", secret)
                assert "`secret` was typed" in self.words()

    def test_one_key_for_two_ends(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings, "TROCHEE_BACKUP_KEYS", settings.TROCHEE_SEAL_KEYS)
        assert "[seal] and [backup] share a key" in self.words()

    def test_folders(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        records_in, backups = tmp_path / "clinic", tmp_path / "backups"
        records_in.mkdir(mode=0o700)
        backups.mkdir(mode=0o700)
        monkeypatch.setattr(settings, "TROCHEE_FOLDER", records_in)
        assert said(keys.folders)["folders"][0] == doctor.GOOD
        monkeypatch.setenv(keys.BACKUPS, str(backups))
        assert said(keys.folders)["folders"][0] == doctor.GOOD
        backups.chmod(0o750)
        assert keys.BACKUPS in said(keys.folders)["folders"][1]
        records_in.chmod(0o755)
        assert said(keys.folders)["folders"][0] == doctor.UNSAFE


class TestRecords:
    def test_the_database_here(self) -> None:
        found = said(records.database)
        if ON_SQLITE:
            assert found["durability"][0] == doctor.UNSAFE, "the tests' own lies in memory"
        else:
            assert found["durability"] == (doctor.UNSAFE, "fsync off: a loss of power may take saved entries")
            assert found["database link"] == (doctor.GOOD, "on this machine")
            assert found["database"][1].startswith("PostgreSQL 1")

    @pytest.mark.parametrize(
        ("version", "state"), [((3, 40, 1), doctor.CAUTION), ((3, 51, 2), doctor.CAUTION), ((3, 51, 3), doctor.GOOD)]
    )
    def test_an_sqlite_with_the_fault_of_its_log(
        self, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], state: str
    ) -> None:
        if not ON_SQLITE:
            return
        monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
        assert said(records.database)["database"][0] == state

    def test_an_sqlite_that_keeps_what_it_saved(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(records, "connection", _Answering("sqlite", "wal", 2))
        assert said(records.database)["durability"][0] == doctor.GOOD
        monkeypatch.setattr(records, "connection", _Answering("sqlite", "wal", 1))
        assert said(records.database)["durability"] == (doctor.UNSAFE, "journal wal, synchronous 1")

    @pytest.mark.parametrize(
        ("host", "options", "state"),
        [
            ("", {}, doctor.GOOD),
            ("/run/postgresql", {}, doctor.GOOD),
            ("127.0.0.1", {}, doctor.GOOD),
            ("db.test", {}, doctor.UNSAFE),
            ("db.test", {"sslmode": "require"}, doctor.UNSAFE),
            ("db.test", {"sslmode": "verify-full"}, doctor.GOOD),
        ],
    )
    def test_the_way_to_postgresql(
        self, monkeypatch: pytest.MonkeyPatch, host: str, options: dict[str, str], state: str
    ) -> None:
        there = _Answering("postgresql", "15.18", "on", "on", "on")
        there.settings_dict = {"HOST": host, "OPTIONS": options}
        monkeypatch.setattr(records, "connection", there)
        found = said(records.database)
        assert found["database link"][0] == state
        assert found["durability"][0] == doctor.GOOD

    @pytest.mark.parametrize("answers", [("off", "on", "on"), ("on", "off", "on"), ("on", "on", "off")])
    def test_a_postgresql_that_may_lose_what_it_saved(
        self, monkeypatch: pytest.MonkeyPatch, answers: tuple[str, ...]
    ) -> None:
        monkeypatch.setattr(records, "connection", _Answering("postgresql", "15.18", *answers))
        assert said(records.database)["durability"][0] == doctor.UNSAFE

    def test_triggers(self) -> None:
        assert said(records.append_only)["append-only"][0] == doctor.GOOD
        with without_triggers():
            assert said(records.append_only)["append-only"][0] == doctor.UNSAFE

    def test_migrations(self) -> None:
        assert said(records.migrations)["migrations"][0] == doctor.GOOD
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'diaries'")
        assert "waiting: trochee clinic migrate" in said(records.migrations)["migrations"][1]


class _Answering:
    """A connection whose cursor gives these answers one by one."""

    def __init__(self, vendor: str, *answers: object) -> None:
        self.vendor, self._answers = vendor, list(answers)
        self.settings_dict: dict[str, object] = {"HOST": "", "OPTIONS": {}}

    def cursor(self) -> _Answering:
        return self

    def __enter__(self) -> _Answering:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def execute(self, statement: str, given: object = None) -> None:
        return None

    def fetchone(self) -> tuple[object]:
        return (self._answers.pop(0),)


class TestKeeping:
    @pytest.mark.parametrize(
        ("free", "state"), [(2 * 10**9, doctor.GOOD), (9 * 10**8, doctor.CAUTION), (9 * 10**7, doctor.UNSAFE)]
    )
    def test_disk(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, state: str) -> None:
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr("trochee.clinic.config.doctor.keeping.shutil.disk_usage", lambda path: usage)
        monkeypatch.setenv(keys.BACKUPS, str(tmp_path))
        texts = {each.text: each.state for each in keeping.disk(NOW)}
        assert texts[f"{free / 1e9:.1f} GB free for the clinic's folder"] == state
        assert texts[f"{free / 1e9:.1f} GB free for the backups"] == state
        assert (doctor.NOT_LOOKED_AT in texts.values()) is not ON_SQLITE
        monkeypatch.delenv(keys.BACKUPS)
        assert "backups" not in str(list(keeping.disk(NOW)))

    def test_a_clock_that_is_right_is_still_not_known_to_be(self) -> None:
        at = timezone.now()
        write(at)
        assert said(keeping.clock, at)["clock"][0] == doctor.NOT_LOOKED_AT

    def test_a_clock_of_the_past(self) -> None:
        assert said(keeping.clock, datetime(2025, 1, 1, tzinfo=UTC))["clock"][0] == doctor.UNSAFE

    def test_a_trail_from_the_future(self) -> None:
        at = timezone.now()
        write(at + timedelta(hours=3))
        assert "3 h in the future" in said(keeping.clock, at)["clock"][1]

    def test_the_databases_own_clock(self) -> None:
        if not ON_SQLITE:
            at = timezone.now() - timedelta(minutes=5)
            assert "the database's clock is 300 s from this one" in said(keeping.clock, at)["clock"][1]

    @pytest.mark.parametrize(
        ("hours", "state"), [(1, doctor.GOOD), (26, doctor.GOOD), (27, doctor.CAUTION), (73, doctor.UNSAFE)]
    )
    def test_backup(self, hours: int, state: str) -> None:
        assert said(keeping.backup)["backup"][0] == doctor.UNSAFE, "none was ever made"
        with deed(by=program("backup"), at=NOW - timedelta(hours=hours)) as trail:
            trail.add(MADE)
        write(NOW)
        assert said(keeping.backup)["backup"][0] == state

    def test_where_backups_lie(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        write(NOW, MADE)
        monkeypatch.delenv(keys.BACKUPS, raising=False)
        assert said(keeping.backup)["backup files"][0] == doctor.NOT_LOOKED_AT
        monkeypatch.setenv(keys.BACKUPS, str(tmp_path))
        assert said(keeping.backup)["backup files"][0] == doctor.UNSAFE
        for name, hours in (("old", 200), ("new", 2)):
            (tmp_path / name).touch()
            when = (NOW - timedelta(hours=hours)).timestamp()
            os.utime(tmp_path / name, (when, when))
        assert said(keeping.backup)["backup files"] == (doctor.GOOD, f"2 in {tmp_path}, the newest 2 h old")
        (tmp_path / "new").unlink()
        assert said(keeping.backup)["backup files"][0] == doctor.CAUTION
        assert said(keeping.backup)["restore drill"][0] == doctor.NOT_LOOKED_AT


class TestAround:
    def test_ticker(self) -> None:
        assert said(around.ticker)["ticker"][0] == doctor.UNSAFE, "none ever ran"
        take_lease(by="one", at=NOW, holds=timedelta(minutes=1))
        assert said(around.ticker)["ticker"][0] == doctor.GOOD
        release_lease(by="one", at=NOW)
        assert said(around.ticker)["ticker"][0] == doctor.UNSAFE

    def test_worker(self) -> None:
        at = timezone.now()
        assert said(around.worker, at)["worker"][0] == doctor.NOT_LOOKED_AT
        task: DBTaskResult[..., object] = DBTaskResult(
            args_kwargs={}, task_path="x", backend_name="default", run_after=at
        )
        task.save(force_insert=True)
        assert said(around.worker, at)["worker"][0] == doctor.NOT_LOOKED_AT, "it has only just come"
        assert "no worker" in said(around.worker, at + timedelta(minutes=6))["worker"][1]
        assert "tasks" not in said(around.worker, at)
        DBTaskResult.objects.filter(pk=task.pk).update(status="SUCCESSFUL", finished_at=at)
        assert said(around.worker, at)["worker"][0] == doctor.GOOD
        DBTaskResult.objects.filter(pk=task.pk).update(status="FAILED", finished_at=at)
        assert said(around.worker, at)["tasks"][0] == doctor.CAUTION

    def test_what_cannot_be_seen_from_here(self) -> None:
        assert said(around.proxy)["proxy"][0] == doctor.NOT_LOOKED_AT
        assert said(around.advisories)["advisories"][0] == doctor.NOT_LOOKED_AT


def test_help_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "TROCHEE_FOLDER", tmp_path)
    state, text = said(helping.help_lines)["help"]
    assert (state, "crisis, poison, clinic" in text) == (doctor.CAUTION, True)
    lines = [f'[[{name}]]\nname = "x"\nnumber = "1"' for name in ("crisis", "poison", "clinic")]
    (tmp_path / "help.toml").write_text("\n".join(lines), encoding="utf-8")
    assert said(helping.help_lines)["help"][0] == doctor.GOOD
    (tmp_path / "help.toml").write_text("[[", encoding="utf-8")
    state, text = said(helping.help_lines)["help"]
    assert (state, "emergency numbers alone" in text) == (doctor.CAUTION, True)
