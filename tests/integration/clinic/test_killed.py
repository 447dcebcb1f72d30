"""The server is killed at random moments while people save: what was acknowledged is there once, nothing else is."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from tests.clinic_environment import HOST, SETTINGS, on_postgresql
from tests.integration.clinic.several import PASSWORD
from tests.needs import REPOSITORY
from tests.postgresql import cluster

from trochee.clinic.config.environment import write_new_keys

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]
SAVES, PATIENTS, KILLS, DAYS = 5_000, 4, 15, 200
COMMAND = "trochee.clinic.config.command_line"
FORM = "application/x-www-form-urlencoded"


class Site:
    """A real server on a port of its own, which can be killed with everything it has started."""

    def __init__(self, folder: Path, database: str) -> None:
        keys = folder / "keys.toml"
        write_new_keys(keys)
        self._environment = {
            **os.environ,
            "TROCHEE_FOLDER": str(folder / "clinic"),
            "TROCHEE_KEYS_FILE": str(keys),
            "TROCHEE_HOSTS": HOST,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "PYTHONPATH": str(REPOSITORY),
        }
        self._log = (folder / "log").open("ab")
        self._running: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def do(self, *command: str) -> str:
        """Run a program to its end."""
        done = subprocess.run(
            [sys.executable, "-m", *command], env=self._environment, cwd=REPOSITORY, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        command = [sys.executable, "-m", COMMAND, "run", "--only", "site", "--port", str(self.port)]
        self._running = subprocess.Popen(
            command, env=self._environment, start_new_session=True, stdout=self._log, stderr=self._log
        )

    def kill(self) -> None:
        """kill -9, as the kernel does when memory is out."""
        if self._running is not None:
            os.killpg(self._running.pid, signal.SIGKILL)
            self._running.wait()
        self._running = None

    def close(self) -> None:
        """Kill it for good."""
        self.kill()
        self._log.close()


class Person:
    """Somebody who saves, and sends the same save again until it is acknowledged."""

    def __init__(self, site: Site, name: str, saves: int) -> None:
        self._site, self._name, self._saves = site, name, saves
        self._cookies: dict[str, str] = {}
        self._line: http.client.HTTPConnection | None = None
        self.acknowledged: list[str] = []
        self.again = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        """Log in and save night after night, each amended in turn."""
        try:
            self._log_in()
            for number in range(self._saves):
                self._save(number)
        except Exception as error:  # noqa: BLE001  a thread's fault is the test's to tell
            self.wrong.append(f"{self._name}: {error!r}")
        finally:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _log_in(self) -> None:
        self._ask("GET", "/account/login/")
        status, where = self._ask("POST", "/account/login/", {"login": self._name, "password": PASSWORD})
        assert (status, where) == (302, "/"), (status, where)

    def _save(self, number: int) -> None:
        day = date(2026, 1, 31) - timedelta(days=number % DAYS)
        version = number // DAYS
        client_id = str(uuid4())
        fields = {"client_id": client_id, "version": str(version or ""), "slept": "yes", "awakenings": str(version)}
        status, where = self._ask("POST", f"/my/nights/{day}/", fields)
        if (status, where) == (302, "/my/nights/"):
            self.acknowledged.append(client_id.replace("-", ""))
        else:
            self.wrong.append(f"{self._name}, save {number}: {status} {where}")

    def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Send one request, again and again while nobody answers."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                return self._once(method, path, fields)
            except (OSError, http.client.HTTPException):
                self.again += 1
                self._hang_up()
                time.sleep(0.05)
        raise TimeoutError(path)

    def _once(self, method: str, path: str, fields: dict[str, str] | None) -> tuple[int, str]:
        line = self._line = self._line or http.client.HTTPConnection("127.0.0.1", self._site.port, timeout=30)
        body = urlencode({**fields, "csrfmiddlewaretoken": self._cookies["csrftoken"]}) if fields else None
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Origin": f"https://{HOST}", "Cookie": cookies}
        line.request(method, path, body, {**headers, "Content-Type": FORM} if fields else headers)
        response = line.getresponse()
        response.read()
        for each in response.headers.get_all("Set-Cookie", []):
            found = re.match(r"([^=]+)=([^;]*)", each)
            assert found
            if found.group(1) != "messages":
                self._cookies[found.group(1)] = found.group(2)
        return response.status, response.headers.get("Location", "")


@pytest.fixture
def database() -> Iterator[str]:
    if not on_postgresql():
        yield ""
        return
    with cluster() as server:
        yield server.url


@pytest.fixture
def site(tmp_path: Path, database: str) -> Iterator[Site]:
    tmp_path.chmod(0o700)
    with closing(Site(tmp_path, database)) as found:
        found.do(COMMAND, "migrate")
        yield found


def test_what_was_acknowledged_is_there_once(site: Site, record_property: Any) -> None:
    names = json.loads(site.do("tests.integration.clinic.several", str(PATIENTS)))
    people = [Person(site, name, SAVES // PATIENTS) for name in names]
    site.start()
    threads = [threading.Thread(target=each.run) for each in people]
    for each in threads:
        each.start()
    kills = _kill_at_random(site, people, threads)
    for each in threads:
        each.join()
    site.kill()
    held = json.loads(site.do("tests.integration.clinic.several"))
    assert [fault for each in people for fault in each.wrong] == []
    acknowledged = [save for each in people for save in each.acknowledged]
    record_property("kills", kills)
    record_property("sent again", sum(each.again for each in people))
    assert (len(acknowledged), len(set(acknowledged))) == (SAVES, SAVES)
    assert held["saves"] == dict.fromkeys(acknowledged, 1), "a save is missing, there twice, or nobody was told of it"
    assert held["noted"] == SAVES
    assert held["faults"] == []
    assert kills == KILLS


def _kill_at_random(site: Site, people: list[Person], threads: list[threading.Thread]) -> int:
    """Kill and start again, each time after some saves, until enough were or everything is saved."""
    rng, kills = Random(20260302), 0
    at = sorted(rng.sample(range(SAVES // 50, SAVES - SAVES // 50), KILLS))
    while kills < KILLS and any(each.is_alive() for each in threads):
        time.sleep(rng.uniform(0.001, 0.02))
        if sum(len(each.acknowledged) for each in people) >= at[kills]:
            site.kill()
            site.start()
            kills += 1
    return kills
