"""Settings as the environment gives them: safe unless a demo is asked for, and all faults named at once."""

from __future__ import annotations

import os
import secrets
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from trochee.clinic.audit.keys import KEY_BYTES, KeyRing

from .database import DatabaseUrlError, database
from .languages import ENGLISH, languages
from .outgoing import Outgoing, read_outgoing

MANY_CHARACTERS = 50
_LOCAL = ("localhost", "127.0.0.1")
_YES = {"1": True, "0": False, "": False}
DEMO_KEYS = "demo-keys.toml"
"""The keys of a demo lie beside its records and are marked as a demo's."""


class UnsafeSettingsError(Exception):
    """The site would not be safe to start; every reason stands in ``reasons``."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("the clinic does not start:\n" + "\n".join(f"- {reason}" for reason in reasons))


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What no database and no backup may hold."""

    secret: str = field(repr=False)
    audit: KeyRing
    seal: KeyRing
    backup: KeyRing | None = None
    """Absent in a keys file of before backups: then none is made, and `doctor` says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Everything that differs between one clinic's machine and another's."""

    folder: Path
    keys: Keys
    hosts: tuple[str, ...]
    demo: bool
    database: Mapping[str, object] = field(repr=False)
    outgoing: Outgoing = field(repr=False)
    languages: tuple[tuple[str, str], ...] = (ENGLISH,)
    made_up_languages: bool = False


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Read ``TROCHEE_*`` and ``DATABASE_URL``; raises `UnsafeSettingsError` with every reason not to start."""
    reasons: list[str] = []
    demo = _yes(variables, "TROCHEE_DEMO", reasons)
    folder = Path(variables.get("TROCHEE_FOLDER") or ("build/clinic-demo" if demo else ""))
    if folder == Path():
        reasons.append("TROCHEE_FOLDER is not set: the folder for the database, static files and attachments")
    hosts = tuple(host.strip() for host in variables.get("TROCHEE_HOSTS", "").split(",") if host.strip())
    if demo and set(hosts) - set(_LOCAL):
        reasons.append("TROCHEE_DEMO=1 answers on this machine only: leave TROCHEE_HOSTS out")
    if not demo and folder != Path() and (folder / DEMO_KEYS).exists():
        reasons.append(f"TROCHEE_FOLDER {folder} is a demo's, whose log-ins were printed: use another folder")
    if not demo and not hosts:
        reasons.append("TROCHEE_HOSTS is not set: the names under which the site is reached, with commas")
    if any("*" in host or host.startswith(".") for host in hosts):
        reasons.append("TROCHEE_HOSTS names each host in full; * and .domain are not accepted")
    keys = _keys(variables, folder, reasons, demo=demo)
    spoken, made_up = languages(variables, folder, reasons), _yes(variables, "TROCHEE_MADE_UP_LANGUAGES", reasons)
    settings: Mapping[str, object] = {}
    try:
        settings = database(variables.get("DATABASE_URL", ""), folder)
    except DatabaseUrlError as error:
        reasons.append(f"DATABASE_URL: {error}")
    outgoing = read_outgoing(variables, hosts, folder, reasons, demo=demo)
    if reasons or keys is None:
        raise UnsafeSettingsError(reasons)
    return Environment(
        folder=folder.resolve(),
        keys=keys,
        hosts=hosts or _LOCAL,
        demo=demo,
        database=settings,
        outgoing=outgoing,
        languages=spoken,
        made_up_languages=made_up,
    )


def _yes(variables: Mapping[str, str], name: str, reasons: list[str]) -> bool:
    text = variables.get(name, "")
    if text not in _YES:
        reasons.append(f"{name} is 1, or left out")
    return _YES.get(text, False)


def _keys(variables: Mapping[str, str], folder: Path, reasons: list[str], *, demo: bool) -> Keys | None:
    named = variables.get("TROCHEE_KEYS_FILE", "")
    if not named and not demo:
        reasons.append("TROCHEE_KEYS_FILE is not set: `trochee clinic new-keys FILE` makes one")
        return None
    path = Path(named) if named else folder / DEMO_KEYS
    if demo and not named and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_new_keys(path, demo=True)
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        reasons.append(f"TROCHEE_KEYS_FILE {path}: {error.strerror}")
        return None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        reasons.append(f"TROCHEE_KEYS_FILE {path} can be read by others: chmod 600")
    try:
        written = tomllib.loads(text)
        if not demo and written.get("demo"):
            raise ValueError("these are a demo's keys, whose log-ins were printed: `trochee clinic new-keys FILE`")
        return keys_of(written)
    except (ValueError, KeyError, TypeError) as error:
        reasons.append(f"TROCHEE_KEYS_FILE {path}: {error}")
        return None


def keys_of(written: Mapping[str, object]) -> Keys:
    """Read keys from TOML; raises `ValueError` for keys that are missing, short or not hexadecimal."""
    secret = written.get("secret")
    if not isinstance(secret, str) or len(secret) < MANY_CHARACTERS:
        raise ValueError(f"`secret` has at least {MANY_CHARACTERS} characters")
    backup = _ring(written, "backup") if "backup" in written else None
    return Keys(secret=secret, audit=_ring(written, "audit"), seal=_ring(written, "seal"), backup=backup)


def _ring(written: Mapping[str, object], name: str) -> KeyRing:
    table = written.get(name)
    keys = table.get("keys") if isinstance(table, dict) else None
    current = table.get("current") if isinstance(table, dict) else None
    if not isinstance(keys, dict) or not isinstance(current, str):
        raise ValueError(f"[{name}] needs `current` and a table `keys`")
    return KeyRing(current=current, keys={str(key): bytes.fromhex(str(text)) for key, text in keys.items()})


def new_keys() -> str:
    """Make fresh keys, as the text of a keys file."""
    lines = [
        "# Keys of one clinic. Keep a copy apart from every backup: without `seal`, sealed fields are lost;",
        "# without `audit`, the trail cannot be verified; without `backup`, no backup can be opened.",
        "# Old keys stay in the file when a new one is made current.",
        f'secret = "{secrets.token_urlsafe(MANY_CHARACTERS)}"',
    ]
    for name in ("audit", "seal", "backup"):
        lines += ["", f"[{name}]", 'current = "k1"', f"[{name}.keys]", f'k1 = "{secrets.token_hex(KEY_BYTES)}"']
    return "\n".join(lines) + "\n"


def write_new_keys(path: Path, *, demo: bool = False) -> None:
    """Write a new keys file that only its owner can read; raises `FileExistsError` rather than replace one.

    Keys of a demo are marked, and no clinic starts with them.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("demo = true\n" * demo + new_keys())
