"""Site, ticker and worker as processes: what comes round is really done, and a signal ends all three."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tools.clinic_site.running import free_port

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]
_REPOSITORY = Path(__file__).parents[3]
_PATIENCE_S = 60
_COMMAND = (sys.executable, "-m", "trochee.clinic.config.command_line")
_A_NIGHT_OF_A_PATIENT = """
import django; django.setup()
from uuid import uuid4
from tests.factories.clinic import AT, Clinic
from tests.integration.clinic.nights import NIGHT
from trochee.clinic.diaries.actions import save_night
from trochee.clinic.diaries.values import NewNight
ours = Clinic("Lamp Street")
save_night(by=ours["patient"], at=AT, patient=ours.patient, new=NewNight(client_id=uuid4(), night=NIGHT))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {"PATH": os.environ["PATH"], "TROCHEE_DEMO": "1", "TROCHEE_FOLDER": str(tmp_path)}
    return {**kept, "DJANGO_SETTINGS_MODULE": "trochee.clinic.config.settings", "PYTHONPATH": str(_REPOSITORY)}


@pytest.fixture
def running(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    for words in ((*_COMMAND, "migrate"), (sys.executable, "-c", _A_NIGHT_OF_A_PATIENT)):
        subprocess.run(words, env=environment, check=True, capture_output=True, cwd=_REPOSITORY)
    port = str(free_port())
    started = subprocess.Popen(
        [*_COMMAND, "run", "--port", port], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    yield started
    if started.poll() is None:
        started.kill()
    started.communicate()


def asked(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "clinic.sqlite3", timeout=_PATIENCE_S)) as database:
        return database.execute(query).fetchall()


@pytest.mark.needs_reports
@pytest.mark.on_sqlite_alone
def test_ticker_and_worker_write_a_review_that_nobody_asked_for(
    running: subprocess.Popen[str], tmp_path: Path
) -> None:
    limit = time.monotonic() + _PATIENCE_S
    written = (
        "SELECT id FROM reviews_writtenreview WHERE written_at IS NOT NULL AND length(sealed_for_clinicians) > 0"
    )
    while not (asked(tmp_path, written) and any((tmp_path / "audit-heads").glob("*.json"))):
        assert running.poll() is None
        assert time.monotonic() < limit, "nothing was written"
        time.sleep(0.25)
    trail = asked(tmp_path, "SELECT actor, action FROM audit_auditrow WHERE actor LIKE 'program:%'")
    assert {("program:ticker", "jobs.queued"), ("program:reviews", "reviews.written")} <= set(trail)
    running.send_signal(signal.SIGTERM)
    out, err = running.communicate(timeout=_PATIENCE_S)
    assert running.returncode == 0, err
    assert out.startswith("http://127.0.0.1:")
    assert "Traceback" not in err
    again = subprocess.run(
        [*_COMMAND, "verify-audit"], env={**os.environ, "TROCHEE_DEMO": "1", "TROCHEE_FOLDER": str(tmp_path),
        "TROCHEE_KEYS_FILE": "", "TROCHEE_HOSTS": "", "DATABASE_URL": ""}, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
