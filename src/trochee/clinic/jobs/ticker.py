"""The ticker: its own process, which queues what is due as long as it holds the lease."""

from __future__ import annotations

import logging
import socket
import threading
from datetime import timedelta
from os import getpid

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from trochee.clinic.audit.values import program

from .actions import queue_due, release_lease, take_lease
from .schedule import scheduled

EVERY = timedelta(seconds=15)
HOLDS = timedelta(seconds=60)
_log = logging.getLogger("trochee.clinic.jobs")


def name_of_this_process() -> str:
    """Give the holder's name for the lease."""
    return f"{socket.gethostname()[:40]}:{getpid()}"


def tick(holder: str) -> tuple[str, ...]:
    """Queue what is due now, where this process holds the lease."""
    at = timezone.now()
    if not take_lease(by=holder, at=at, holds=HOLDS):
        return ()
    return queue_due(by=program("ticker"), at=at, jobs=scheduled())


def run(stop: threading.Event) -> None:
    """Tick until told to stop. A database that is away is waited for, never a reason to end."""
    holder = name_of_this_process()
    while not stop.is_set():
        try:
            close_old_connections()
            for name in tick(holder):
                _log.info("queued %s", name)
        except DatabaseError:
            _log.exception("the ticker cannot reach the records")
        stop.wait(EVERY.total_seconds())
    release_lease(by=holder, at=timezone.now())
