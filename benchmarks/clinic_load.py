"""A clinic of 10,000 patients, 2,000 of them with two years of nights, against one of 100: what a page costs.

The real server, a real log-in with two factors, every middleware; each page asked of the clinics in turn, so that
whatever else the machine does slows all alike. Both databases. Filled clinics are kept under ``build/`` for the day.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from tests.postgresql import Cluster, cluster
from tools.clinic_site.running import serving

from .large_clinic.made import Filled, copied, made, whole
from .large_clinic.visitor import Visitor, busy_s, children, memory_mb
from .verdict import Verdict

FEW, MANY, ALL, NIGHTS, WEEKS = 100, 2_000, 10_000, 730, 28
TIMES, WARM = 20, 4
PANEL_MS, RECORD_MS, RATIO = 300.0, 400.0, 1.5


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at the panel; the name that is sought is somebody's of every clinic."""

    name: str
    path: str = "/patients/"
    body: dict[str, str] = field(default_factory=dict)

    def at(self, visitor: Visitor) -> float:
        return visitor.page(self.path, visitor.form(**self.body) if self.body else None)[0]


PANEL = (
    Look("first page"),
    Look("name sought", body={"words": "grünw 00036"}),
    Look("silent diaries", "/patients/?show=silent"),
    Look("severe adverse effects", "/patients/?show=severe"),
    Look("longest without a night first", "/patients/?sort=last_night"),
    Look("newest first", "/patients/?sort=registered"),
    Look("last page", body={"page": "1000"}),
)


@dataclass(slots=True)
class Asked:
    """What one page took, request by request [s], and the processor time of the server for all of them [s]."""

    took: list[float] = field(default_factory=list)
    busy: float = 0.0

    @property
    def p50_ms(self) -> float:
        return 1000 * median(self.took)

    @property
    def p95_ms(self) -> float:
        return 1000 * quantiles(self.took, n=20)[-1]

    @property
    def busy_ms(self) -> float:
        return 1000 * self.busy / len(self.took)

    def __str__(self) -> str:
        return f"{self.p50_ms:.0f}, {self.p95_ms:.0f} ms, {self.busy_ms:.0f} ms"


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody before a running clinic, and the processes that work for them."""

    visitor: Visitor
    processes: set[int]

    def ask(self, found: Asked, load: Callable[[Visitor], float]) -> None:
        before = busy_s(self.processes)
        found.took.append(load(self.visitor))
        found.busy += busy_s(self.processes) - before


@contextmanager
def running(filled: Filled, server: Cluster | None) -> Iterator[tuple[dict[str, Desk], set[int]]]:
    """Serve a filled clinic as the clinic's own command does; give those who are logged in, and its processes."""
    ours = children(os.getpid())
    with serving(filled.variables) as site:
        processes = children(os.getpid()) - ours
        desks = {}
        for name, secret in (*filled.told["secrets"].items(), (filled.told["sleeper"], "")):
            visitor = Visitor(site.port, name)
            visitor.log_in(secret)
            desks[name] = Desk(visitor, processes | _backends(server))
        yield desks, processes


def _backends(server: Cluster | None) -> set[int]:
    if server is None:
        return set()
    head = int((server.folder / "cluster" / "postmaster.pid").read_text().split()[0])
    return {head} | children(head)


def panels(verdict: Verdict, name: str, desks: dict[int, Desk]) -> None:
    """Ask each look at the panel of each clinic in turn."""
    every: dict[int, Asked] = {patients: Asked() for patients in desks}
    for look in PANEL:
        found = {patients: Asked() for patients in desks}
        for number in range(WARM + TIMES):
            for patients, desk in desks.items():
                desk.ask(found[patients] if number >= WARM else Asked(), look.at)
        for patients, asked in found.items():
            every[patients].took += asked.took
            every[patients].busy += asked.busy
            verdict.show(f"{name}: panel, {look.name}, {patients:,} patients", str(asked))
        ratio = found[ALL].p50_ms / found[FEW].p50_ms
        busy = found[ALL].busy / max(found[FEW].busy, 0.01)
        verdict.show(f"{name}: panel, {look.name}, {ALL:,} against {FEW}", f"{ratio:.2f}, {busy:.2f} times")
    for patients in (MANY, ALL):
        p95 = every[patients].p95_ms
        verdict.promise(
            f"{name}: panel, {patients:,} patients, p95",
            f"{p95:.0f} ms",
            f"at most {PANEL_MS:.0f} ms",
            p95 <= PANEL_MS,
        )
    for what, ratio in (
        ("p95", every[ALL].p95_ms / every[FEW].p95_ms),
        ("p50", every[ALL].p50_ms / every[FEW].p50_ms),
        ("processor time", every[ALL].busy / every[FEW].busy),
    ):
        label = f"{name}: panel, {ALL:,} patients against {FEW}, {what}"
        verdict.promise(label, f"{ratio:.2f} times", f"at most {RATIO}", ratio <= RATIO)


def pages(verdict: Verdict, name: str, desk: Desk, filled: Filled, sleeper: Desk) -> None:
    """Ask the pages of one record with two years of nights, and the first page of those who look after thousands."""
    record = f"/patients/{filled.told['patient']}/"
    wanted = (
        ("patient page", desk, record, RECORD_MS),
        ("all nights", desk, f"{record}nights/", None),
        ("all doses", desk, f"{record}doses/", None),
        ("review, as it is kept", desk, f"{record}review/", None),
        ("what waits", desk, "/patients/today/", None),
        ("a patient's nights", sleeper, "/my/nights/", None),
        ("a patient's sleep", sleeper, "/my/sleep/", None),
    )
    for what, whose, path, limit in wanted:
        asked = Asked()
        for number in range(WARM + TIMES):
            whose.ask(asked if number >= WARM else Asked(), Look(what, path).at)
        label = f"{name}: {what}, {MANY:,} patients, {NIGHTS} nights"
        if limit is None:
            verdict.show(label, str(asked))
        else:
            verdict.promise(
                f"{label}, p95", f"{asked.p95_ms:.0f} ms", f"at most {limit:.0f} ms", asked.p95_ms <= limit
            )


def after_a_change(verdict: Verdict, name: str, desk: Desk) -> None:
    """Register somebody, then look: names that are kept opened must be looked through again."""
    asked = Asked()
    for number in range(TIMES):
        person = {"family_name": f"Change {number}", "given_name": "Ida", "time_zone": "Europe/Berlin"}
        desk.visitor.page("/patients/register/")
        desk.visitor.page("/patients/register/", desk.visitor.form(**person), status=302)
        desk.ask(asked, PANEL[0].at)
    label = f"{name}: panel, {ALL:,} patients, after each change, p95"
    verdict.promise(label, f"{asked.p95_ms:.0f} ms", f"at most {PANEL_MS:.0f} ms", asked.p95_ms <= PANEL_MS)


def measure(verdict: Verdict, name: str, server: Cluster | None, place: Path) -> None:
    small = made("small", (FEW, NIGHTS), verdict)
    large = made("large", (MANY, NIGHTS, ALL - MANY, WEEKS), verdict)
    with (
        copied(small, place, server, verdict) as few,
        copied(large, place, server, verdict) as many,
        running(few, server) as (small_desks, _),
        running(many, server) as (desks, processes),
    ):
        noor, pim, sleeper = desks["noor"], desks["pim"], desks[many.told["sleeper"]]
        first = Asked()
        noor.ask(first, PANEL[0].at)
        verdict.show(f"{name}: panel, {ALL:,} patients, names not opened yet", f"{1000 * first.took[0]:.0f} ms")
        panels(verdict, name, {FEW: small_desks["noor"], MANY: pim, ALL: noor})
        pages(verdict, name, pim, many, sleeper)
        after_a_change(verdict, name, noor)
        verdict.show(f"{name}: memory of the largest process", f"{memory_mb(processes):.0f} MB")
    for filled, patients in ((few, FEW), (many, ALL)):
        checked = whole(filled)
        label = f"{name}: the trail of {patients:,} patients, {checked.partition(' ')[0]} rows"
        verdict.promise(label, checked.partition(": ")[2].partition(";")[0], "whole", "right" in checked)


def main(*only: str) -> None:
    verdict = Verdict("pages of a large clinic: p50, p95 and the server's processor time a page")
    for name, server in (("SQLite", nullcontext()), ("PostgreSQL", cluster(durable=True))):
        if only and name not in only:
            continue
        with tempfile.TemporaryDirectory() as place, server as started:
            measure(verdict, name, started, Path(place))
    verdict.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
