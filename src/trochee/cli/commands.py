"""Which function runs which command, what a refused input prints, and when it shows progress."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from zoneinfo import ZoneInfo

from trochee.foundation.clock import UnknownZoneError, zone_named
from trochee.foundation.refusal import InputError, InputRefused
from trochee.record import Night

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
_MODULES = {
    "review": "review",
    "nights": "nights",
    "check": "check",
    "effect": "effect",
    "plan": "plan",
    "import": "bring_in",
    "knowledge": "knowledge",
}


class WrongUsageError(Exception):
    """The command's words do not fit together; the message says what would."""


def run(options: argparse.Namespace) -> int:
    """Run the chosen command; print a refusal where it belongs and return the exit code."""
    module = import_module(f".{_MODULES[options.command]}", package=__package__)
    command: Callable[[argparse.Namespace], None] = module.run
    try:
        command(options)
    except InputRefused as refusal:
        _print_refusal(refusal, as_json=getattr(options, "format", None) == "json")
        return REFUSED
    except WrongUsageError as wrong:
        print(f"trochee {options.command}: {wrong}", file=sys.stderr)
        return WRONG_USAGE
    except BrokenPipeError:
        raise  # the reader of the output has gone: no failure of ours
    except OSError as failed:
        print(f"trochee {options.command}: {failed.filename2 or failed.filename}: {failed.strerror}", file=sys.stderr)
        return REFUSED
    return DONE


def _print_refusal(refusal: InputRefused, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"errors": [as_mapping(error) for error in refusal.errors]}, indent=2, ensure_ascii=False))
        return
    for error in refusal.errors:
        print(error, file=sys.stderr)
    count = len(refusal.errors)
    print(f"refused: {count} error{'' if count == 1 else 's'}; nothing was written", file=sys.stderr)


def as_mapping(error: InputError) -> dict[str, object]:
    """Write an error under the keys of the JSON contract."""
    return {
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "found": error.found,
        "allowed": error.allowed,
        "message": error.message,
    }


def a_date(text: str | None, option: str = "--as-of") -> date | None:
    """Read a date option; raises `WrongUsageError` for anything but YYYY-MM-DD."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
        if found.isoformat() != text:
            raise ValueError(text)
    except ValueError as error:
        raise WrongUsageError(f"{option} {text}: a date is written YYYY-MM-DD") from error
    return found


def a_zone(name: str | None) -> ZoneInfo | None:
    """Read ``--time-zone``; raises `WrongUsageError` for a name that is no IANA zone."""
    if name is None:
        return None
    try:
        return zone_named(name)
    except UnknownZoneError as error:
        raise WrongUsageError(f"--time-zone {name}: an IANA zone such as Europe/Berlin is expected") from error


def refuse_empty(nights: Iterable[Night], as_of: date | None) -> None:
    """Refuse nights that are all later than ``as_of``: there would be nothing to say."""
    dates = [night.date for night in nights]
    if as_of is None or min(dates) <= as_of:
        return
    raise InputRefused(
        [
            InputError(
                file="nights.csv",
                line=None,
                column="date",
                found=f"no night up to {as_of.isoformat()}",
                allowed=f"--as-of {min(dates).isoformat()} or later",
                message="the first night on record is later than the date asked for",
            )
        ]
    )


class Progress:
    """Tell on a terminal, and only there, how far long work has come."""

    def __init__(self) -> None:
        self._shown = False

    def __call__(self, file: str, rows: int, share: float) -> None:
        """Say how many rows of a file are read and what share of it that is [0–1]."""
        if sys.stderr.isatty():
            self._shown = True
            print(f"\rreading {file}: {rows:,} rows, {share:.0%}", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Clear the line."""
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
