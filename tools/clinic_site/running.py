"""Start the clinic's own web server on a scratch folder, and stop it whatever happens."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

_CLINIC = (sys.executable, "-m", "trochee.clinic.config.command_line")
_STARTS_WITHIN_S = 120.0  # a machine that is busy with as many others
_PORTS = range(12_000, 32_000)
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Site:
    """A running clinic: where it answers, and the environment that its programs need."""

    port: int
    environment: Mapping[str, str]

    @property
    def origin(self) -> str:
        """`localhost`, which browsers take for a safe place, as passkeys need."""
        return f"http://localhost:{self.port}"


def environment(folder: Path, database_url: str = "", settings: str = "") -> dict[str, str]:
    """The variables of a demo clinic in ``folder``; nothing of the caller's own clinic is left."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TROCHEE_")}
    kept |= {"TROCHEE_DEMO": "1", "TROCHEE_FOLDER": str(folder), "DATABASE_URL": database_url}
    kept["TROCHEE_MADE_UP_LANGUAGES"] = "1"  # for whoever asks for one
    kept["DJANGO_SETTINGS_MODULE"] = settings or "trochee.clinic.config.settings"
    return kept


def program(site: Mapping[str, str], *command: str) -> str:
    """Run one of our programs for this clinic and give what it printed."""
    ran = subprocess.run([sys.executable, *command], env=site, cwd=ROOT, capture_output=True, text=True)
    if ran.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def people(site: Mapping[str, str], tag: str = "", extent: str = "") -> dict[str, Any]:
    """Invite people into the scratch clinic, and give their names, secrets and links; the extent may be ``more``."""
    found: dict[str, Any] = json.loads(program(site, "-m", "tools.clinic_site.people", tag, extent))
    return found


@contextmanager
def running(
    folder: Path, *, database_url: str = "", wsgi: str = "", threads: int = 4, like: Path | None = None
) -> Iterator[Site]:
    """A site in ``folder``, migrated and answering.

    ``wsgi`` names another application than the clinic's; ``like`` a folder that is migrated already, to be copied.
    """
    site = environment(folder, database_url)
    if like is not None:
        shutil.copytree(like, folder, dirs_exist_ok=True)
    else:
        program(site, "-m", "trochee.clinic.config.command_line", "migrate")
    with serving(site, wsgi=wsgi, threads=threads) as started:
        yield started


@contextmanager
def serving(site: Mapping[str, str], *, wsgi: str = "", threads: int = 4, workers: int = 1) -> Iterator[Site]:
    """The web server for a clinic that is set up already."""
    port = free_port()
    command = [*_CLINIC, "run", "--only", "site", "--port", str(port), "--threads", str(threads)]
    if wsgi:
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"),
            wsgi,
        ]
    server = subprocess.Popen(command, env=dict(site), cwd=ROOT)
    try:
        _await(port, server)
        yield Site(port, site)
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    """Give a port that nobody has, below those that the system lends out: one of these could be gone at once.

    Drawn by the machine's own chance: that of `random` is the same in all processes of one test run.
    """
    while True:
        with socket.socket() as asked, suppress(OSError):
            asked.bind(("127.0.0.1", secrets.choice(_PORTS)))
            return int(asked.getsockname()[1])


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < limit and server.poll() is None:
        asked = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            asked.request("GET", "/healthy", headers={"Host": "localhost"})
            if asked.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            asked.close()
    raise RuntimeError("the site did not start")
