"""`trochee clinic demo`: an invented clinic, made once and opened on this machine."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from trochee.clinic.demo import logins
from trochee.clinic.demo.making import make
from trochee.clinic.demo.people import ADMINISTRATOR, CARER, INVITED
from trochee.clinic.demo.stories import stories

from . import running
from .demo_folder import Held

DONE, REFUSED = 0, 1
_PORTS = 20
_HOST = "127.0.0.1"
_STAFF = (*INVITED, ADMINISTRATOR)


def run(options: argparse.Namespace) -> int:
    """Make what is not there yet, say who can log in, and open the site until stopped."""
    if options.code is not None:
        return _code(options.code)
    began = time.monotonic()
    _bring_up_to_date()
    made = 0
    for name in make(at=timezone.now()):
        made += 1
        print(f"  {name}", flush=True)
    if made:
        print(f"made {made} invented people in {time.monotonic() - began:.0f} s\n")
    print(log_ins())
    return DONE if options.no_run else _open(options)


def _code(login: str) -> int:
    if login not in {each.login for each in _STAFF}:
        print(f"--code: one of {', '.join(each.login for each in _STAFF)}", file=sys.stderr)
        return REFUSED
    print(logins.code(login))
    return DONE


def _bring_up_to_date() -> None:
    """Migrate and collect static files where something changed: most starts change nothing and are quick."""
    folder: Path = settings.TROCHEE_FOLDER
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("making the database …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    stamp, kept = _stamp_of_static(), folder / "static.stamp"
    if not kept.exists() or kept.read_text(encoding="utf-8") != stamp:
        print("collecting static files …", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        kept.write_text(stamp, encoding="utf-8")


def _stamp_of_static() -> str:
    from django.contrib.staticfiles.finders import get_finders

    seen = sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name)).stat()
            seen.update(f"{name} {path.st_size} {path.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def log_ins() -> str:
    """Give the log-ins of this demo as text for a terminal."""
    lines = [
        "Everybody here is invented; nobody of these names exists.",
        f"Password of everybody: {logins.password()}",
        "",
        "Staff (asked for a one-time code too):",
        *(f"  {each.login:<8} {each.role:<14} {each.sees}" for each in _STAFF),
        "  The code now:           trochee clinic demo --code vera",
        "  For an authenticator app, the secret: " + ", ".join(_secret(each.login) for each in _STAFF[:1]),
        "",
        "Patients (password alone), and what is true of them:",
        *(f"  {each.login:<8} {each.truth}" for each in stories()),
        f"  {CARER.login:<8} {CARER.role}: {CARER.sees}",
        "",
        f"Mails go nowhere: they are files in {settings.EMAIL_FILE_PATH},",
        "and the patient's page of reminders shows them.",
    ]
    return "\n".join(lines)


def _secret(login: str) -> str:
    return f"{logins.one_time_secret(login)} ({login})"


def free_port(wanted: int) -> int:
    """Give the first port from ``wanted`` on that nobody listens on, or any other where all of them are taken."""
    for port in (*range(wanted, wanted + _PORTS), 0):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((_HOST, port))
            except OSError:
                continue
            return int(tried.getsockname()[1])
    raise OSError("no port of this machine is free")


def _open(options: argparse.Namespace) -> int:
    held: Held = options.held
    port = free_port(options.port)
    if port != options.port:
        print(f"\nPort {options.port} is taken; the demo uses {port}.")
    address = f"http://localhost:{port}"
    held.say(address)
    os.environ["TROCHEE_ADDRESS"] = address  # for the links in the mails that the worker writes
    parts = argparse.Namespace(host=_HOST, port=port, threads=4)
    print(f"\nOpening {address} …", flush=True)

    def opened() -> None:
        codes = ", or Enter for fresh one-time codes" if sys.stdin.isatty() else ""
        print(f"The clinic is open: {address}  (Ctrl-C ends it{codes})", flush=True)
        if sys.stdin.isatty():
            threading.Thread(target=_codes_on_enter, daemon=True).start()

    return running.run_all(parts, opened=opened, log=settings.TROCHEE_FOLDER / "clinic.log")


def _codes_on_enter() -> None:
    for _ in sys.stdin:
        print("  ".join(f"{each.login} {logins.code(each.login)}" for each in _STAFF), flush=True)
