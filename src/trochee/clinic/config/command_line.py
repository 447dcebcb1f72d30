"""`trochee clinic …`: the clinic's chores. Django is loaded once a command is chosen."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from .demo_folder import FOLDER, Held, NoDemoHereError, empty, hold, prepare

_MODULE = "trochee.clinic.config.chores"
DONE, REFUSED, WRONG_USAGE = 0, 1, 2


def parser() -> argparse.ArgumentParser:
    """Build the parser of the clinic's commands."""
    top = argparse.ArgumentParser(prog="trochee clinic", description="Run a clinic's site. Settings: docs/deploy.md.")
    chores = top.add_subparsers(dest="chore", required=True, metavar="CHORE")

    keys = chores.add_parser("new-keys", help="write a file of fresh keys, which no backup may hold")
    keys.add_argument("file", help="a file that is not there yet, such as /etc/trochee/keys.toml")

    chores.add_parser("migrate", help="bring the database and the static files up to this version")

    admin = chores.add_parser("create-admin", help="print the link by which the first administrator comes in")
    admin.add_argument("--name", required=True, help="the administrator's name")
    admin.add_argument("--clinic", metavar="NAME", help="found a clinic of this name; default: the one there is")
    admin.add_argument("--time-zone", metavar="ZONE", default="UTC", help="the clinic's IANA zone")

    run = chores.add_parser("run", help="the site, the ticker and the worker, until stopped")
    run.add_argument("--host", default="127.0.0.1", help="address to listen on; a TLS proxy stands before it")
    run.add_argument("--port", type=int, default=8000)
    run.add_argument("--threads", type=int, default=4, help="threads of each web process")
    run.add_argument("--only", choices=("site", "ticker", "worker"), help="one of the three, for units of their own")

    demo = chores.add_parser("demo", help="make an invented clinic and open it on this machine; twice is safe")
    demo.add_argument("--folder", default=FOLDER, help=f"where it is kept; default {FOLDER}")
    demo.add_argument("--fresh", action="store_true", help="throw the demo away and make it anew")
    demo.add_argument("--port", type=int, default=8000, help="the first port to try")
    demo.add_argument("--no-run", action="store_true", help="make it and print the log-ins, open nothing")
    demo.add_argument("--code", metavar="NAME", help="print the one-time code that NAME's app would show now")

    backup = chores.add_parser("backup", help="write one sealed file that holds all records, while the site runs")
    backup.add_argument("--to", required=True, metavar="FILE", help="a file that is not there yet, or a folder")

    restore = chores.add_parser("restore", help="fill an empty folder and an empty database from a backup")
    restore.add_argument("file", metavar="FILE", help="what `backup` wrote")
    restore.add_argument("--check-only", action="store_true", help="read all of it, say what it holds, write nothing")
    restore.add_argument(
        "--despite-faults", action="store_true", help="even where the trail was broken before the backup was made"
    )

    audit = chores.add_parser("verify-audit", help="read the whole trail and say whether it is as it was written")
    audit.add_argument("--heads", metavar="FILE", help="hold it against heads that were kept elsewhere")
    audit.add_argument("--write-heads", metavar="FILE", help="write today's heads, to be kept elsewhere")
    audit.add_argument("--export", metavar="FILE", help="write every row as a line of JSON")
    audit.add_argument("--format", choices=("text", "json"), default="text")

    doctor = chores.add_parser("doctor", help="name what is unsafe about this installation")
    doctor.add_argument("--format", choices=("text", "json"), default="text")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one chore and give its exit code."""
    options = parser().parse_args(arguments)
    from .environment import UnsafeSettingsError

    if options.chore == "new-keys":
        return _new_keys(Path(options.file))
    held: Held | None = None
    if options.chore == "demo":
        try:
            held = options.held = _prepare_demo(options)
        except NoDemoHereError as refused:
            print(f"trochee clinic demo: {refused}", file=sys.stderr)
            return REFUSED
    os.environ["DJANGO_SETTINGS_MODULE"] = "trochee.clinic.config.settings"
    try:
        import django

        django.setup()
    except ModuleNotFoundError as missing:
        print(f"trochee clinic needs the extra 'clinic': {missing.name} is not installed", file=sys.stderr)
        return REFUSED
    except UnsafeSettingsError as unsafe:
        print(unsafe, file=sys.stderr)
        return REFUSED
    try:
        code = import_module(_MODULE).run(options)
    except Exception:
        logging.getLogger("trochee.clinic").exception("%s was ended by a fault", options.chore)
        return REFUSED
    finally:
        if held is not None:
            held.file.close()
    assert isinstance(code, int)
    return code


def _prepare_demo(options: argparse.Namespace) -> Held | None:
    folder = Path(options.folder)
    prepare(os.environ, folder)
    if options.code is not None:
        return None
    held = hold(folder)
    if options.fresh:
        empty(folder)
    return held


def _new_keys(file: Path) -> int:
    from .environment import write_new_keys

    try:
        write_new_keys(file)
    except OSError as error:
        print(f"trochee clinic new-keys: {file}: {error.strerror}", file=sys.stderr)
        return REFUSED
    print(f"{file} written. Keep a copy of it apart from every backup: without it, sealed fields are lost.")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
