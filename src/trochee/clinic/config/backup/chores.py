"""`trochee clinic backup` and `trochee clinic restore`: what they say."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from trochee.clinic.audit.export import heads_as_text
from trochee.clinic.audit.values import program

from . import actions
from .files import private
from .making import Clinic, make
from .restoring import Restored, opened, restore
from .values import BackupRefusedError, Manifest

DONE, REFUSED = 0, 1
_KEY_LOSS = (
    "The keys file is not in it. Without the keys file nobody can open this backup, not even those who wrote this "
    "program: keep a copy of the keys apart from every backup."
)


def run(options: argparse.Namespace) -> int:
    """Make a backup, restore one, or only check one."""
    chore = {"backup": _backup, "restore": _restore}[options.chore]
    try:
        return chore(options)
    except BackupRefusedError as refused:
        print(f"trochee clinic {options.chore}: {refused}", file=sys.stderr)
    except OSError as error:
        print(f"trochee clinic {options.chore}: {error.filename}: {error.strerror}", file=sys.stderr)
    except DatabaseError as error:
        print(f"trochee clinic {options.chore}: the database refused ({type(error).__name__})", file=sys.stderr)
    return REFUSED


def _clinic() -> Clinic:
    keys = settings.TROCHEE_BACKUP_KEYS
    if keys is None:
        raise BackupRefusedError(
            "the keys file has no [backup] part: `trochee clinic new-keys` writes a file that has one, to copy over"
        )
    return Clinic(database=connections.settings["default"], folder=settings.TROCHEE_FOLDER, keys=keys)


def _backup(options: argparse.Namespace) -> int:
    began, at = time.monotonic(), timezone.now()
    target = Path(options.to)
    if target.is_dir():
        target /= f"clinic-{at:%Y%m%dT%H%M%SZ}.backup"
    named = os.environ.get("TROCHEE_KEYS_FILE")
    if named and target.resolve().parent == Path(named).resolve().parent:
        raise BackupRefusedError(f"the keys lie in {target.parent}: a thief of the one would have the other")
    manifest = make(_clinic(), target, at=at)
    with private(target.with_name(f"{target.name}.heads.json")) as ends:
        ends.write(heads_as_text(manifest.heads).encode())
    actions.note_made(by=program("backup"), at=timezone.now(), manifest=manifest)
    print(f"{target}: {_told(manifest)}; {target.stat().st_size:,} bytes, read back, {_seconds(began)}")
    print(_KEY_LOSS)
    return DONE


def _restore(options: argparse.Namespace) -> int:
    began, source, clinic = time.monotonic(), Path(options.file), _clinic()
    if options.check_only:
        with opened(source, clinic.keys) as (_, manifest):
            print(f"{source}: every byte is as it was made; {_told(manifest)}, {_seconds(began)}")
        return DONE
    connection.close()
    restored = restore(clinic, source, despite_faults=options.despite_faults)
    at = timezone.now()
    actions.note_restored(by=program("restore"), at=at, manifest=restored.manifest, faults=len(restored.faults))
    print(f"{source}: {_told(restored.manifest)}, {_seconds(began)}")
    _say_what_follows(restored, at)
    return DONE


def _say_what_follows(restored: Restored, at: datetime) -> None:
    if restored.faults:
        print("Restored although this was wrong before the backup was made:")
        for fault in restored.faults:
            print(f"- {fault}")
    else:
        print("Rows of every table, the ends of the trail, its triggers and every code in it are as they should be.")
    made = restored.manifest.made_at
    print(f"What was done after {made:%Y-%m-%d %H:%M} UTC ({_age(made, at)} ago) is not in it. Do again:")
    print("- erasures: a person erased since then is there again")
    print("- reminders: whoever stopped them since then gets them again")
    print("- ended memberships, withdrawn invitations, changed passwords and lost phones")
    print("Everybody was logged out. Next: trochee clinic migrate (static files), doctor, then start the site.")


def _told(manifest: Manifest) -> str:
    trail = sum(head.sequence for head in manifest.heads)
    return (
        f"{manifest.rows:,} rows in {len(manifest.tables)} tables, {len(manifest.files):,} files, "
        f"trail up to row {trail:,} in {len(manifest.heads)} chains, {manifest.vendor}, trochee {manifest.version}, "
        f"{manifest.made_at:%Y-%m-%d %H:%M} UTC"
    )


def _seconds(began: float) -> str:
    return f"{time.monotonic() - began:.1f} s"


def _age(made: datetime, at: datetime) -> str:
    minutes = max(0, int((at - made).total_seconds() // 60))
    return f"{minutes // 60} h {minutes % 60} min"
