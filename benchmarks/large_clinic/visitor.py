"""Somebody who is logged in, on one connection that stays open, with what their pages cost the server."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from tools.clinic_site.visiting import one_time_code

from ..bare_site.people import PASSWORD

_TICKS = os.sysconf("SC_CLK_TCK")
_REDIRECT, _DONE = 302, 200


@dataclass(slots=True)
class Visitor:
    """A browser's part of the talk: cookies, forms, redirects after a log-in."""

    port: int
    name: str
    cookies: dict[str, str] = field(default_factory=dict)
    wire: HTTPConnection | None = None

    def log_in(self, secret: str = "") -> None:
        self._send("GET", "/account/login/")
        answer = self._send("POST", "/account/login/", self.form(login=self.name, password=PASSWORD))
        if secret:
            where = str(answer.getheader("Location"))
            self._send("GET", where)
            self._send("POST", where, self.form(code=one_time_code(secret)))
        if "trochee_session" not in self.cookies:
            raise RuntimeError(f"{self.name} could not log in")

    def form(self, **fields: str) -> str:
        return urlencode({**fields, "csrfmiddlewaretoken": self.cookies["csrftoken"]})

    def page(self, path: str, body: str | None = None, *, status: int = _DONE) -> tuple[float, str]:
        """Load a page; give the seconds that it took, and what it says."""
        before = perf_counter()
        answer = self._send("GET" if body is None else "POST", path, body)
        took = perf_counter() - before
        text = self.said
        if answer.status != status:
            raise RuntimeError(f"{path} answered {answer.status} {answer.getheader('Location')}: {text[:300]}")
        return took, text

    said: str = ""

    def _send(self, method: str, path: str, body: str | None = None) -> HTTPResponse:
        if self.wire is None:
            self.wire = HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {
            "Host": "localhost",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.wire.request(method, path, body, headers)
            answer = self.wire.getresponse()
        except RemoteDisconnected:  # the server does not keep a connection for long that nobody uses
            self.wire.close()
            self.wire.request(method, path, body, headers)
            answer = self.wire.getresponse()
        self.said = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer


def children(of: int) -> set[int]:
    """Give a process's descendants."""
    parents: dict[int, int] = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(each.parent.name)] = int(each.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile
            continue
    found: set[int] = set()
    more = {of}
    while more:
        more = {pid for pid, parent in parents.items() if parent in more} - found
        found |= more
    return found


def busy_s(processes: Mapping[int, object] | set[int]) -> float:
    """Give the processor time that these processes took so far [s]."""
    total = 0
    for pid in processes:
        try:
            cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(cells[11]) + int(cells[12])
    return total / _TICKS


def memory_mb(processes: set[int]) -> float:
    """Give the memory of the largest of these processes [MB]."""
    found = [0.0]
    for pid in processes:
        try:
            text = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        held = re.search(r"VmRSS:\s+(\d+) kB", text)
        found.append(int(held[1]) / 1024 if held else 0.0)
    return max(found)
