"""Filled clinics in folders: made once a day and version under ``build/``, and copied for each measurement."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.postgresql import Cluster
from tools.clinic_site.running import ROOT, environment, program

from ..verdict import Verdict

KEPT = ROOT / "build" / "large-clinics"
DATABASE, TOLD = "clinic.sqlite3", "told.json"
_CLINIC = ("-m", "trochee.clinic.config.command_line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A clinic in a folder: who logs in, and the environment that its programs need."""

    variables: Mapping[str, str]
    told: Mapping[str, Any]


def made(name: str, kinds: tuple[int, ...], verdict: Verdict) -> Path:
    """Give the folder of a filled clinic, filling it now where there is none of today."""
    folder = KEPT / _today() / name
    if not (folder / TOLD).exists():
        for old in KEPT.glob("*"):
            if old.name != _today():
                shutil.rmtree(old)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        variables, before = environment(folder), perf_counter()
        program(variables, *_CLINIC, "migrate")
        told = program(variables, "-m", "benchmarks.large_clinic.filling", *map(str, kinds))
        (folder / TOLD).write_text(told)
        verdict.show(f"filling {' '.join(map(str, kinds))} (patients, nights)", f"{perf_counter() - before:.0f} s")
    return folder


@contextmanager
def copied(source: Path, place: Path, server: Cluster | None, verdict: Verdict) -> Iterator[Filled]:
    """Copy a filled clinic into a scratch folder, and into a database of the server where there is one."""
    folder, url = place / source.name, ""
    shutil.copytree(source, folder)
    if server is not None:
        before, url = perf_counter(), _database(server, source.name)
        variables = environment(folder, url)
        program(variables, *_CLINIC, "migrate")
        program(variables, "-m", "benchmarks.large_clinic.copying", str(folder / DATABASE))
        verdict.show(f"copying {source.name} into PostgreSQL", f"{perf_counter() - before:.0f} s")
    yield Filled(variables=environment(folder, url), told=json.loads((source / TOLD).read_text()))


def whole(filled: Filled) -> str:
    """Read the whole trail and say what was found."""
    return program(filled.variables, *_CLINIC, "verify-audit")


def _database(server: Cluster, name: str) -> str:
    parts = urlsplit(server.url)
    subprocess.run(
        [str(server.programs / "createdb"), "-h", str(server.folder), "-U", str(parts.username), name], check=True
    )
    return urlunsplit(parts._replace(path=f"/{name}"))


def _today() -> str:
    """Name what is kept: the nights end today, and rows are as this version writes them."""
    files = [*(ROOT / "src/trochee/clinic").glob("*/migrations/*.py"), *Path(__file__).parent.glob("*.py")]
    read = sha256(b"\0".join(each.read_bytes() for each in sorted(files)))
    return f"{datetime.now(UTC).date().isoformat()}-{read.hexdigest()[:12]}"
