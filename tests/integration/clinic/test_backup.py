"""A backup and the way back, on both databases: what comes back, what is refused, and that nothing is half done."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker
from tests.clinic_fixtures import without_triggers
from tests.factories.clinic import AT, House, found_house
from tests.integration.clinic.nights import NIGHT

from trochee.clinic.audit.keys import KeyRing
from trochee.clinic.audit.models import AuditRow
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor
from trochee.clinic.audit.verify import heads
from trochee.clinic.config.backup import making, of_postgresql, of_sqlite, restoring, schema
from trochee.clinic.config.backup.connecting import connected
from trochee.clinic.config.backup.making import Clinic, make
from trochee.clinic.config.backup.restoring import opened, restore
from trochee.clinic.config.backup.sealed_file import SealingWriter
from trochee.clinic.config.backup.values import BackupRefusedError, Manifest, manifest_of
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.models import NightVersion
from trochee.clinic.diaries.values import NewNight

KEYS = KeyRing(current="k1", keys={"k1": bytes(range(32))})
ON_SQLITE = os.environ.get("TROCHEE_TEST_DATABASE") != "postgresql"


@pytest.fixture(autouse=True)
def _commits(separate: None, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test of this file commits, and opens connections of its own, as a backup does."""
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", django_db_blocker._real_ensure_connection)


@dataclass(frozen=True)
class Scene:
    """A clinic with people and a night, and a place where there is nothing yet."""

    here: Clinic
    there: Clinic
    house: House
    file: Path

    def saved(self, days: int = 0) -> None:
        ours = self.house.ours
        night = replace(NIGHT, date=NIGHT.date - timedelta(days=days), note="marker-words")
        save_night(by=ours["patient"], at=AT, patient=ours.patient, new=NewNight(client_id=uuid4(), night=night))

    def copied(self) -> None:
        """SQLite in memory is put into the file that is backed up; on PostgreSQL it is the tests' own database."""
        if self.here.sqlite:
            with closing(sqlite3.connect(self.here.sqlite)) as target:
                connection.ensure_connection()
                connection.connection.backup(target)

    def backed_up(self) -> Manifest:
        self.copied()
        return make(self.here, self.file, at=AT)


@pytest.fixture
def scene(_commits: None, tmp_path: Path) -> Iterator[Scene]:
    before, after, backups = (tmp_path / name for name in ("before", "after", "backups"))
    before.mkdir()
    backups.mkdir()
    (before / "files" / "letters").mkdir(parents=True)
    (before / "files" / "letters" / "one.txt").write_text("dear", encoding="utf-8")
    base = connections.settings["default"]
    one, other = {**base, "NAME": str(before / "clinic.sqlite3")}, {**base, "NAME": str(after / "clinic.sqlite3")}
    restored = f"trochee_restored_{os.getpid()}"  # the processes of one run share a server
    if not ON_SQLITE:
        one, other = base, {**base, "NAME": restored}
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {restored}")
    made = Scene(
        here=Clinic(database=one, folder=before, keys=KEYS),
        there=Clinic(database=other, folder=after, keys=KEYS),
        house=found_house(),
        file=backups / "one.backup",
    )
    made.saved()
    yield made
    if not ON_SQLITE:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {restored}")


def nothing_there(scene: Scene) -> bool:
    """Whether folder and database are as empty as they were."""
    if not ON_SQLITE:
        with connected("looking", scene.there.database) as looking:
            if schema.tables(looking):
                return False
    return not scene.there.folder.exists() or not any(scene.there.folder.iterdir())


def _added(database: BaseDatabaseWrapper) -> int:
    """The number that the next row of the trail would get."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_auditrow', 'id'))")
            return int(cursor.fetchone()[0])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit_auditrow'")
        return int(cursor.fetchone()[0]) + 1


class TestThereAndBack:
    def test_everything_comes_back_and_everybody_is_logged_out(self, scene: Scene) -> None:
        Session(session_key="x" * 32, session_data="", expire_date=AT).save(force_insert=True)
        ends = heads()
        manifest = scene.backed_up()
        assert manifest.heads == ends
        assert (manifest.tables["diaries_nightversion"], manifest.tables["django_session"]) == (1, 1)
        found = restore(scene.there, scene.file)
        assert found.faults == ()
        assert found.manifest == manifest
        with connected("looking", scene.there.database) as looking:
            assert heads(using="looking") == ends
            assert not Session.objects.using("looking").exists()
            row = NightVersion.objects.within(scene.house.ours.scope).using("looking").get()
            assert (row.date, row.into_bed) == (NIGHT.date, "22:45")
            with pytest.raises(DatabaseError), looking.cursor() as cursor:
                cursor.execute("DELETE FROM diaries_nightversion")
            last = AuditRow.objects.using("looking").latest("id").pk
            assert _added(looking) == last + 1, "counters go on"
        assert (scene.there.folder / "files" / "letters" / "one.txt").read_text(encoding="utf-8") == "dear"
        assert {each.name for each in scene.there.folder.iterdir()} <= {"clinic.sqlite3", "files"}
        assert scene.file.stat().st_mode & 0o777 == 0o600, "only its owner can read any of it"
        assert scene.there.folder.stat().st_mode & 0o077 == 0
        if scene.there.sqlite:
            assert scene.there.sqlite.stat().st_mode & 0o077 == 0

    def test_no_key_and_no_word_stands_in_it(self, scene: Scene) -> None:
        scene.backed_up()
        text = scene.file.read_bytes()
        keys = Path(os.environ["TROCHEE_KEYS_FILE"]).read_bytes()
        assert keys not in text
        with opened(scene.file, KEYS) as (archive, _):
            plain = b"".join(archive.read(name) for name in archive.namelist())
        for ring in (settings.TROCHEE_SEAL_KEYS, settings.TROCHEE_AUDIT_KEYS, KEYS):
            for key in ring.keys.values():
                assert key not in plain
                assert key.hex().encode() not in plain
        assert settings.SECRET_KEY.encode() not in plain
        assert b"lamp.patient" in plain, "this test can see what stands in the records"
        assert b"lamp.patient" not in text

    def test_while_it_is_written_to_it_is_one_moment(self, scene: Scene) -> None:
        if ON_SQLITE:
            return  # threads share one connection to a database in memory; test_backup_by_command.py has processes
        stop = threading.Event()

        def write() -> None:
            try:
                while not stop.is_set():
                    with deed(by=Actor(id="u"), at=AT) as trail:
                        trail.add("test.first")
                        trail.add("test.second")
            finally:
                connection.close()

        writers = [threading.Thread(target=write) for _ in range(2)]
        for each in writers:
            each.start()
        try:
            made = [make(scene.here, scene.file.with_suffix(f".{number}"), at=AT) for number in range(3)]
        finally:
            stop.set()
            for each in writers:
                each.join()
        for manifest in made:
            assert manifest.tables["audit_auditrow"] == sum(head.sequence for head in manifest.heads)
        assert len({manifest.rows for manifest in made}) > 1, "nothing was written meanwhile"
        assert restore(scene.there, scene.file.with_suffix(".2")).faults == ()


class TestMaking:
    def test_a_file_is_never_replaced(self, scene: Scene) -> None:
        scene.file.write_bytes(b"kept")
        with pytest.raises(BackupRefusedError, match="there already"):
            scene.backed_up()
        assert scene.file.read_bytes() == b"kept"

    def test_one_that_fails_leaves_nothing(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*given: object, **named: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(SealingWriter, "write", full)
        with pytest.raises(OSError, match="No space"):
            scene.backed_up()
        assert not any(scene.file.parent.iterdir())
        assert {each.name for each in scene.here.folder.iterdir()} <= {"backup.lock", "files", "clinic.sqlite3"}

    def test_one_that_cannot_be_read_back_is_none(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        real = SealingWriter.end

        def torn(self: SealingWriter) -> None:
            real(self)
            self._file.seek(-1, os.SEEK_END)
            self._file.write(b"?" if self._file.read(1) != b"?" else b"!")

        monkeypatch.setattr(SealingWriter, "end", torn)
        with pytest.raises(BackupRefusedError, match="changed"):
            scene.backed_up()
        assert not any(scene.file.parent.iterdir())

    def test_two_at_once_are_refused(self, scene: Scene) -> None:
        scene.copied()
        with making._alone(scene.here.folder), pytest.raises(BackupRefusedError, match="another backup"):
            make(scene.here, scene.file, at=AT)

    def test_what_an_interrupted_one_left_is_removed(self, scene: Scene) -> None:
        left = scene.here.folder / ".backup-left"
        left.mkdir()
        (left / "database.sqlite3").write_bytes(b"records")
        scene.file.with_name("one.backup.part").write_bytes(b"half")
        scene.backed_up()
        assert not left.exists()
        assert [each.name for each in scene.file.parent.iterdir()] == ["one.backup"]


class TestRefused:
    @pytest.fixture
    def made(self, scene: Scene) -> Scene:
        scene.backed_up()
        return scene

    def refuse(self, scene: Scene, words: str, **more: Clinic) -> None:
        with pytest.raises(BackupRefusedError, match=words):
            restore(more.get("there", scene.there), scene.file)
        assert nothing_there(scene)

    def test_a_wrong_key(self, made: Scene) -> None:
        wrong = replace(made.there, keys=KeyRing(current="k1", keys={"k1": bytes(32)}))
        self.refuse(made, "not the one it was sealed with", there=wrong)

    def test_a_key_that_is_not_at_hand(self, made: Scene) -> None:
        wrong = replace(made.there, keys=KeyRing(current="k7", keys={"k7": bytes(32)}))
        self.refuse(made, "'k1', which the keys file lacks", there=wrong)

    @pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.999])
    def test_a_file_cut_short(self, made: Scene, share: float) -> None:
        text = made.file.read_bytes()
        made.file.write_bytes(text[: int(len(text) * share)])
        self.refuse(made, r"cut short|no backup")

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
    def test_a_byte_that_was_changed(self, made: Scene, share: float) -> None:
        text = bytearray(made.file.read_bytes())
        text[int(len(text) * share)] ^= 0x20
        made.file.write_bytes(text)
        self.refuse(made, "changed")

    def test_an_older_schema(self, made: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        ours = (*schema.known(), ("diaries", "9999_to_come"))
        monkeypatch.setattr(schema, "known", lambda: ours)
        self.refuse(made, r"older than this program's: it lacks diaries\.9999_to_come")

    def test_a_newer_schema(self, made: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        fewer = tuple(each for each in schema.known() if each[0] != "diaries")
        monkeypatch.setattr(schema, "known", lambda: fewer)
        self.refuse(made, r"newer than this program's: diaries\.0001_initial.*not known here.* trochee 0")

    def test_a_folder_that_is_not_empty(self, made: Scene) -> None:
        made.there.folder.mkdir()
        (made.there.folder / "something").touch()
        with pytest.raises(BackupRefusedError, match=r"not empty \(something\)"):
            restore(made.there, made.file)
        assert [each.name for each in made.there.folder.iterdir()] == ["something"]

    def test_a_database_that_is_not_empty(self, made: Scene) -> None:
        there = replace(made.there, database=made.here.database)
        with pytest.raises(BackupRefusedError, match=r"there already|empty database only"):
            restore(there, made.file)
        assert nothing_there(made)
        assert heads(), "and what it holds is still there"

    def test_the_other_kind_of_database(self, made: Scene) -> None:
        other = {**made.there.database, "ENGINE": f"django.db.backends.{'postgresql' if ON_SQLITE else 'sqlite3'}"}
        self.refuse(made, "set up for", there=replace(made.there, database=other))

    @pytest.mark.parametrize("name", ["../out", "/out", "a/../../out"])
    def test_a_file_that_would_lie_elsewhere(self, made: Scene, name: str) -> None:
        self.written_anew(made, lambda each: replace(each, files={name: "0" * 64}))
        self.refuse(made, "outside")

    def test_a_file_that_is_another(self, made: Scene) -> None:
        self.written_anew(made, lambda each: replace(each, files={"letters/one.txt": "0" * 64}))
        self.refuse(made, "not the one that was backed up")

    def test_a_row_too_few_and_a_trail_that_ends_elsewhere(self, made: Scene) -> None:
        more = {"diaries_nightversion": 2}
        self.written_anew(made, lambda each: replace(each, heads=(), tables={**each.tables, **more}))
        self.refuse(made, "diaries_nightversion has 1 rows instead of 2; the trail ends elsewhere")

    def test_columns_that_are_not_ours(self, made: Scene) -> None:
        if ON_SQLITE:
            return  # a file brings its own
        self.written_anew(made, lambda each: replace(each, columns={"audit_chainhead": ("chain",)}))
        self.refuse(made, "tables or columns")

    def test_another_format(self, made: Scene) -> None:
        with pytest.raises(BackupRefusedError, match="its format is 7"):
            manifest_of('{"format": 7, "version": "9.9"}')

    def test_an_archive_without_what_belongs_to_it(self, made: Scene) -> None:
        made.file.unlink()
        with made.file.open("wb") as file:
            writer = SealingWriter(file, KEYS)
            with ZipFile(writer, "w") as archive:
                archive.writestr("else", "")
            writer.end()
        self.refuse(made, "lacks what a backup holds")

    def test_a_failure_at_the_very_end(self, made: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(folder: Path) -> None:
            (folder / "files").mkdir()
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(restoring, "_put_files_in_place", full)
        with pytest.raises(OSError, match="No space"):
            restore(made.there, made.file)
        assert nothing_there(made)
        assert not made.there.folder.exists()

    def test_a_damaged_database(self, made: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        if not ON_SQLITE:
            return
        real = ZipFile.open

        def torn(self: ZipFile, name: str, *more: object, **named: object) -> object:
            return real(self, "manifest.json" if name == of_sqlite.MEMBER else name)

        monkeypatch.setattr(ZipFile, "open", torn)
        with pytest.raises(DatabaseError):
            restore(made.there, made.file)
        assert nothing_there(made)

    def written_anew(self, scene: Scene, change: Callable[[Manifest], Manifest]) -> None:
        """Seal the same once more with another manifest, as somebody with the key could."""
        with opened(scene.file, KEYS) as (archive, manifest):
            members = {name: archive.read(name) for name in archive.namelist() if name != making.MANIFEST}
        with scene.file.open("wb") as file:
            writer = SealingWriter(file, KEYS)
            with ZipFile(writer, "w") as archive:
                for name, text in members.items():
                    archive.writestr(name, text)
                archive.writestr(making.MANIFEST, change(manifest).as_text())
            writer.end()


class TestFaultsFromBefore:
    """What was wrong when the backup was made: said, and let through only where asked for."""

    def test_a_trail_with_a_hole(self, scene: Scene) -> None:
        with without_triggers(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_auditrow WHERE sequence = 2")
        scene.backed_up()
        with pytest.raises(BackupRefusedError, match="at fault already: verify-audit"):
            restore(scene.there, scene.file)
        assert nothing_there(scene)
        found = restore(scene.there, scene.file, despite_faults=True)
        assert any("verify-audit" in each for each in found.faults)

    def test_triggers_that_were_gone(self, scene: Scene) -> None:
        if not ON_SQLITE:
            return  # there the schema, triggers included, is made anew
        with without_triggers():
            scene.backed_up()
        with pytest.raises(BackupRefusedError, match=r"trigger .* is missing"):
            restore(scene.there, scene.file)

    def test_another_clinics_keys(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        scene.backed_up()
        other = KeyRing(current="k1", keys={"k1": bytes(32)})
        monkeypatch.setattr(settings, "TROCHEE_SEAL_KEYS", other)
        monkeypatch.setattr(settings, "TROCHEE_AUDIT_KEYS", other)
        found = " ".join(restore(scene.there, scene.file, despite_faults=True).faults)
        assert "faults in all" in found
        assert "do not open the names and texts of 2 people" in found


def test_a_row_astray_is_damage(scene: Scene, tmp_path: Path) -> None:
    if not ON_SQLITE:
        return
    scene.copied()
    with connected("looking", scene.here.database) as looking:
        of_sqlite.refuse_a_damaged_one(looking)
        with looking.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("DELETE FROM accounts_membership")
            cursor.execute("DELETE FROM accounts_user")
        with pytest.raises(BackupRefusedError, match="damaged"):
            of_sqlite.refuse_a_damaged_one(looking)


def test_postgresql_alone_is_asked_for_one_moment() -> None:
    assert of_postgresql.member("audit_auditrow") == "tables/audit_auditrow.copy"
