"""Keys: who can read them, where they lie, whether somebody drew them; and who can read the records."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from trochee.clinic.audit.keys import KeyRing

from .values import GOOD, UNSAFE, Finding, finding

BACKUPS = "TROCHEE_BACKUPS"
"""Names the folder in which backups are put, so that it can be looked at."""
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_FEW_BYTES = 12
_FEW_CHARACTERS = 20


def keys(at: datetime) -> Iterator[Finding]:
    """Look at the keys file, and at what stands in it."""
    before = list(_file())
    before += [finding("keys", UNSAFE, text) for text in _poor_keys()]
    if settings.TROCHEE_BACKUP_KEYS is None:
        before.append(finding("keys", UNSAFE, "the keys file has no [backup] part: no backup can be made"))
    yield from before or [finding("keys", GOOD, "outside the clinic's folder, readable by their owner alone")]


def _file() -> Iterator[Finding]:
    named = os.environ.get("TROCHEE_KEYS_FILE")
    if not named:
        yield finding("keys", UNSAFE, "the keys of a demo lie in the clinic's own folder")
        return
    path = Path(named).resolve()
    backups = os.environ.get(BACKUPS)
    if settings.TROCHEE_FOLDER in path.parents:
        yield finding("keys", UNSAFE, "the keys lie in the clinic's folder, beside the records: move them out")
    if backups and Path(backups).resolve() in path.parents:
        yield finding("keys", UNSAFE, "the keys lie among the backups: a thief of the one has the other")
    if path.stat().st_mode & _OTHERS:
        yield finding("keys", UNSAFE, "others can read the keys: chmod 600")
    if path.parent.stat().st_mode & _OTHERS_WRITE and not path.parent.stat().st_mode & stat.S_ISVTX:
        yield finding("keys", UNSAFE, f"others can put another keys file into {path.parent}: chmod go-w")


def _poor_keys() -> Iterator[str]:
    if len(set(settings.SECRET_KEY)) < _FEW_CHARACTERS or settings.SECRET_KEY.startswith("django-insecure"):
        yield "`secret` was typed or copied, not drawn: trochee clinic new-keys"
    rings = {"audit": settings.TROCHEE_AUDIT_KEYS, "seal": settings.TROCHEE_SEAL_KEYS}
    if isinstance(settings.TROCHEE_BACKUP_KEYS, KeyRing):
        rings["backup"] = settings.TROCHEE_BACKUP_KEYS
    seen: dict[bytes, str] = {}
    for ring, held in rings.items():
        for name, key in held.keys.items():
            if len(set(key)) < _FEW_BYTES:
                yield f"the key {name} of [{ring}] was typed, not drawn: trochee clinic new-keys"
            elif seen.setdefault(key, ring) != ring:
                yield f"[{seen[key]}] and [{ring}] share a key: each needs its own"


def folders(at: datetime) -> Iterator[Finding]:
    """Who else on this machine can read the records and the backups."""
    named = {"TROCHEE_FOLDER": settings.TROCHEE_FOLDER}
    if os.environ.get(BACKUPS):
        named[BACKUPS] = Path(os.environ[BACKUPS])
    open_ones = [f"{name} {path}" for name, path in named.items() if path.stat().st_mode & _OTHERS]
    if open_ones:
        yield finding("folders", UNSAFE, f"others on this machine can look into {', '.join(open_ones)}: chmod 700")
    else:
        yield finding("folders", GOOD, f"{' and '.join(named)}: their owner's alone")
