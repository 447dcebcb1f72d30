"""Saving a night through the clinic against a bare one-row insert: same server, middleware, log-in and database.

What the clinic's save adds is who may do it, the checks of the night, a version instead of an overwrite, saving twice
the same once, and an audit row in a chain, all in the same transaction.
"""

from __future__ import annotations

import re
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlencode
from uuid import uuid4

from tests.postgresql import cluster
from tools.clinic_site.running import Site, environment, program, serving

from .bare_site.people import PASSWORD
from .verdict import Verdict

ROUNDS, ALONE, TOGETHER, USERS = 5, 120, 40, 8
MOST = 2.0
ANSWERS = {
    "into_bed": "22:45",
    "lights_out": "23:15",
    "sleep_onset_latency_min": "45",
    "awakenings": "3",
    "wake_after_sleep_onset_min": "50",
    "final_awakening": "06:10",
    "rise_time": "06:40",
    "sleep_quality": "3",
}
BARE, CLINIC = "/bare/{}/", "/my/nights/{}/"


@dataclass(slots=True)
class Person:
    """A patient who is logged in, on one connection that stays open."""

    port: int
    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    days: Iterator[int] = field(default_factory=count)
    wire: socket.socket | None = None

    def log_in(self) -> None:
        self._ask("GET", "/account/login/")
        sent = {"login": self.name, "password": PASSWORD, "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        self._ask("POST", "/account/login/", urlencode(sent))
        if "trochee_session" not in self.cookies:
            raise RuntimeError(f"{self.name} could not log in")
        self._ask("GET", "/my/nights/")
        self.wire = socket.create_connection(("127.0.0.1", self.port))
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _ask(self, method: str, path: str, body: str = "") -> None:
        asked = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": "localhost", "Content-Type": "application/x-www-form-urlencoded", **self._cookie()}
        asked.request(method, path, body, headers)
        answer = asked.getresponse()
        answer.read()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        asked.close()

    def _cookie(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def save(self, path: str) -> float:
        """Save one more night; give the seconds that it took. Anything but a redirect is an error."""
        day = date(1900, 1, 1) + timedelta(days=next(self.days))
        sent = {**ANSWERS, "client_id": str(uuid4()), "version": "", "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        body = urlencode(sent)
        head = f"POST {path.format(day)} HTTP/1.1\r\nHost: localhost\r\nCookie: {self._cookie()['Cookie']}\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        assert self.wire is not None
        request = (head + body).encode()
        before = perf_counter()
        self.wire.sendall(request)
        answer = self.wire.recv(65_536)
        while not _whole(answer):
            answer += self.wire.recv(65_536)
        took = perf_counter() - before
        if not answer.startswith(b"HTTP/1.1 302"):
            raise RuntimeError(answer[:600].decode(errors="replace"))
        return took


def _whole(answer: bytes) -> bool:
    head, found, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    return bool(found) and (length is None or len(body) >= int(length[1]))


def alone(people: list[Person], path: str) -> tuple[float, float]:
    """Median and 95th percentile of one user's saves [ms]."""
    took = [1000 * people[0].save(path) for _ in range(ALONE)]
    return median(took), quantiles(took, n=20)[-1]


def together(people: list[Person], path: str) -> float:
    """Saves a second of eight users at once."""

    def save(person: Person) -> None:
        for _ in range(TOGETHER):
            person.save(path)

    users = [threading.Thread(target=save, args=(person,)) for person in people]
    before = perf_counter()
    for user in users:
        user.start()
    for user in users:
        user.join()
    return len(people) * TOGETHER / (perf_counter() - before)


def measure(verdict: Verdict, name: str, people: list[Person]) -> None:
    """Five rounds, each kind in turn, the first of them changing; medians of the five ratios."""
    for path in (BARE, CLINIC):
        for person in people:
            for _ in range(10):
                person.save(path)
    rounds: list[dict[str, tuple[float, float, float]]] = []
    for number in range(ROUNDS):
        order = (BARE, CLINIC) if number % 2 else (CLINIC, BARE)
        rounds.append({path: (*alone(people, path), together(people, path)) for path in order})
    shown: tuple[tuple[str, int, Callable[[float, float], float], str], ...] = (
        ("p50, one user", 0, lambda ours, bare: ours / bare, "ms"),
        ("p95, one user", 1, lambda ours, bare: ours / bare, "ms"),
        (f"throughput, {USERS} users", 2, lambda ours, bare: bare / ours, "a second"),
    )
    for what, place, ratio_of, unit in shown:
        ratio = median(ratio_of(each[CLINIC][place], each[BARE][place]) for each in rounds)
        ours, bare = (median(each[path][place] for each in rounds) for path in (CLINIC, BARE))
        label = f"{name}: {what} ({ours:.1f} against {bare:.1f} {unit})"
        verdict.promise(label, f"{ratio:.2f} times", f"at most {MOST:.1f}", ratio <= MOST)


@contextmanager
def clinic(folder: Path, database_url: str) -> Iterator[tuple[Site, list[Person]]]:
    variables = environment(folder, database_url, settings="benchmarks.bare_site.settings")
    for more in ((), ("--run-syncdb",)):  # the clinic's tables first: the bare one names its accounts
        program(variables, "-m", "django", "migrate", "--verbosity", "0", *more)
    program(variables, "-m", "django", "collectstatic", "--no-input", "--verbosity", "0")
    names = program(variables, "-m", "benchmarks.bare_site.people", str(USERS)).split()
    workers = 2 if database_url else 1  # as `trochee clinic run` has it
    with serving(variables, wsgi="benchmarks.bare_site.wsgi:application", workers=workers) as site:
        people = [Person(site.port, name) for name in names]
        for person in people:
            person.log_in()
        yield site, people


def main(*only: str) -> None:
    verdict = Verdict("saving a night against a bare insert")
    for name, server in (("SQLite", nullcontext()), ("PostgreSQL", cluster(durable=True))):
        if only and name not in only:
            continue
        with tempfile.TemporaryDirectory() as place, server as running:
            with clinic(Path(place), running.url if running else "") as (site, people):
                measure(verdict, name, people)
            checked = program(site.environment, "-m", "trochee.clinic.config.command_line", "verify-audit")
            verdict.promise(f"{name}: the trail afterwards", checked.split(":")[0], "whole", "right" in checked)
    verdict.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
