"""The site, the ticker and the worker: each a process of its own, started together and ended together."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from django.core.management import call_command
from django.db import connection

_END_WITHIN_S = 15
_LOOK_EVERY_S = 0.5


def run(options: argparse.Namespace) -> int:
    """Run all three until one ends or a signal comes; or one of them alone."""
    if options.only == "site":
        return _become_site(options)
    if options.only == "ticker":
        return _tick()
    if options.only == "worker":
        return _work()
    return run_all(options)


def site_command(options: argparse.Namespace) -> list[str]:
    """Give the web server's command: one process on SQLite, where one writes at a time; two on PostgreSQL."""
    workers = 1 if connection.vendor == "sqlite" else 2
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", options.host, "--port", str(options.port)),
        *("--workers", str(workers), "--blocking-threads", str(options.threads)),
        *("--no-ws", "--respawn-failed-workers", "--log-level", "warning"),
        "trochee.clinic.config.wsgi:application",
    ]


def _become_site(options: argparse.Namespace) -> int:
    command = site_command(options)
    connection.close()
    os.execv(command[0], command)  # noqa: S606  our own interpreter with our own arguments


def _tick() -> int:
    from trochee.clinic.jobs import ticker

    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    ticker.run(stop)
    return 0


def _work() -> int:
    call_command("db_worker", verbosity=0)
    return 0


def run_all(options: argparse.Namespace, *, opened: Callable[[], None] | None = None, log: Path | None = None) -> int:
    """Run all three until one ends or a signal comes. ``opened`` is called once the site answers.

    What they have to say goes to ``log``, else to where ours goes.
    """
    again = [sys.executable, "-m", "trochee.clinic.config.command_line", "run", "--only"]
    commands = {"site": site_command(options), "ticker": [*again, "ticker"], "worker": [*again, "worker"]}
    connection.close()
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with ExitStack() as files:
        to = None if log is None else files.enter_context(log.open("ab"))
        children = {
            name: subprocess.Popen(command, start_new_session=True, stdout=to, stderr=to)  # noqa: S603  our own words
            for name, command in commands.items()
        }
        if opened is None:
            print(f"http://{options.host}:{options.port}", flush=True)
        while not ended.is_set() and all(child.poll() is None for child in children.values()):
            if opened is not None and answers(options.host, options.port):
                opened()
                opened = None
            ended.wait(_LOOK_EVERY_S)
        gone = [name for name, child in children.items() if child.poll() is not None]
        _end(children)
    for name in gone:
        print(f"trochee clinic run: the {name} ended by itself", file=sys.stderr)
    return 1 if gone else 0


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        with socket.create_connection((host, port), timeout=_LOOK_EVERY_S):
            return True
    except OSError:
        return False


def _end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    limit = time.monotonic() + _END_WITHIN_S
    for child in children.values():
        try:
            child.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
