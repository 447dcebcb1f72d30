"""The drill of docs/deploy.md by the command line: back up while it is written to, destroy, restore, compare."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

from tests.clinic_processes import Installation, another_database

WRITER = """
import django; django.setup()
from datetime import UTC, datetime
from trochee.clinic.audit.trail import deed
from trochee.clinic.audit.values import Actor
print("begun", flush=True)
while True:
    with deed(by=Actor(id="writer"), at=datetime.now(UTC)) as trail:
        trail.add("test.first")
        trail.add("test.second")
"""


def test_back_up_destroy_restore(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "backups").mkdir()
    with another_database("drill_before") as one, another_database("drill_after") as other:
        here = Installation(tmp_path / "clinic", tmp_path / "keys" / "keys.toml", one)
        assert "without it" in here.chore("new-keys", str(here.keys))
        here.chore("migrate")
        here.chore("create-admin", "--name", "Ada", "--clinic", "Lamp Street", "--time-zone", "Europe/Berlin")

        writer = here.start(WRITER)
        try:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "begun\n"
            busy = here.chore("backup", "--to", str(tmp_path / "backups" / "busy"))
            assert writer.poll() is None, "it was written to the whole time"
        finally:
            writer.kill()
            writer.communicate()
        assert "Without the keys file nobody can open this backup" in busy

        last = tmp_path / "backups" / "last"
        said = here.chore("backup", "--to", str(last))
        heads = last.with_name("last.heads.json")
        assert "the keys lie in" in here.chore("backup", "--to", str(here.keys.with_name("b")), fails=True)

        shutil.rmtree(here.folder)
        there = replace(here, database_url=other)
        for file, was_said in (("busy", busy), ("last", said)):
            checked = there.chore("restore", str(last.with_name(file)), "--check-only")
            assert "every byte is as it was made" in checked
            assert counted(checked) == counted(was_said)
        came_back = there.chore("restore", str(last))
        assert counted(came_back) == counted(said)
        assert re.search(r"UTC, \d+\.\d s", came_back), "the time it took"
        assert "erasures: a person erased since then is there again" in came_back
        assert "is restored into an empty" in there.chore("restore", str(last), fails=True)

        rows = json.loads(there.chore("verify-audit", "--heads", str(heads), "--format", "json"))
        assert rows["faults"] == []
        kept = json.loads(heads.read_text(encoding="utf-8"))["heads"]
        assert rows["rows"] == sum(each["sequence"] for each in kept) + 1, "and one deed: that it was restored"

    with another_database("drill_busy") as third:
        under_load = Installation(tmp_path / "again", here.keys, third)
        assert "every code in it are as they should be" in under_load.chore("restore", str(last.with_name("busy")))


def counted(said: str) -> str:
    found = re.search(r"[\d,]+ rows in \d+ tables, \d+ files, trail up to row [\d,]+ in \d+ chains", said)
    assert found, said
    return found.group()
