"""The command line: read, compute, print.

Nothing but argparse is imported until a command is chosen, so that `trochee --help` answers at once. Exit code 0
means done, 1 that an input was refused, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from trochee import __version__

from .plan_words import OUTCOMES, add_plan

_USUAL_WIDTH, _WIDEST = 80, 100


class _Help(argparse.HelpFormatter):
    """Help as wide as the terminal, found without `shutil`, which would load three compression libraries."""

    def __init__(self, prog: str) -> None:
        try:
            columns = os.get_terminal_size().columns
        except OSError:
            columns = _USUAL_WIDTH
        super().__init__(prog, width=min(columns, _WIDEST) - 2)


class _Parser(argparse.ArgumentParser):
    """A parser whose help, and that of every command below it, is set by `_Help`."""

    def _get_formatter(self) -> argparse.HelpFormatter:
        return _Help(self.prog)


def parser(chosen: str | None = None) -> argparse.ArgumentParser:
    """Build the parser of the whole command line; of the ``chosen`` command alone the words are added, if given.

    Adding the words of every command takes longer than all else that help needs.
    """
    top = _Parser(
        prog="trochee",
        description="What one patient's nights and doses can and cannot say. Decision support, not a medical device.",
    )
    top.add_argument("--version", action="version", version=f"trochee {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (said, words) in _COMMANDS.items():
        command = commands.add_parser(name, help=said)
        if chosen in {None, name}:
            words(command)
    commands.add_parser("clinic", help="the site of a clinic: run, migrate, create-admin, verify-audit, doctor")
    return top


def _review(review: argparse.ArgumentParser) -> None:
    review.add_argument("folder", help="patient folder with nights.csv, doses.csv … (docs/patient-folder.md)")
    review.add_argument(
        "--out", metavar="FILE.html|.pdf|.json", help="write to this file; without it, to the terminal"
    )
    review.add_argument("--as-of", metavar="DATE", help="leave out what is later; default: nothing is left out")
    review.add_argument(
        "--for", dest="reader", choices=("clinician", "patient"), default="clinician", help="patient: in plain words"
    )


def _nights(nights: argparse.ArgumentParser) -> None:
    nights.add_argument("file", help="nights.csv")
    nights.add_argument("--time-zone", metavar="ZONE", help="IANA zone of the clock times, such as Europe/Berlin")
    nights.add_argument("--weekly", action="store_true", help="add a summary of each seven nights, counted back")
    nights.add_argument("--as-of", metavar="DATE", help="last morning counted; default: the last night on record")
    nights.add_argument("--format", choices=("table", "csv", "json"), default="table")


def _effect(effect: argparse.ArgumentParser) -> None:
    effect.add_argument("folders", nargs="+", metavar="FOLDER", help="patient folder; several with --pool")
    effect.add_argument("--pool", action="store_true", help="several patients: each alone and with the group")
    effect.add_argument("--outcome", required=True, choices=OUTCOMES)
    effect.add_argument("--product", metavar="NAME", help="which product, where doses.csv has several")
    effect.add_argument("--as-of", metavar="DATE", help="leave out what is later; default: nothing is left out")
    effect.add_argument("--format", choices=("text", "json"), default="text")


def _check(check: argparse.ArgumentParser) -> None:
    check.add_argument("file", help="facts.toml: a line a fact, such as pregnant = false (trochee knowledge facts)")
    check.add_argument("--as-of", metavar="DATE", help="the day from which dates are counted; default: today")
    check.add_argument("--protocol", metavar="FILE", help="a clinic's own values and rules, laid over ours")
    check.add_argument("--format", choices=("text", "json"), default="text")


def _bring_in(bring_in: argparse.ArgumentParser) -> None:
    bring_in.add_argument("source", choices=("fitbit",), help="whose export")
    bring_in.add_argument("path", help="the exported file")
    bring_in.add_argument("--to", required=True, metavar="FOLDER", help="patient folder to write or add to")
    bring_in.add_argument("--time-zone", metavar="ZONE", help="IANA zone of times that carry no offset")
    bring_in.add_argument(
        "--replace", action="store_true", help="replace rows of this source that stand there with other content"
    )


def _knowledge(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")

    check = deeds.add_parser("check", help="are entries complete, sourced and dated? names each breach and its line")
    check.add_argument("folder", nargs="?", help="a folder of knowledge; without it, the one that ships")
    check.add_argument("--as-of", metavar="DATE", help="refuse dates after this day; default: today")
    check.add_argument("--format", choices=("text", "json"), default="text")

    listing = deeds.add_parser("list", help="every entry in a line")
    listing.add_argument("--kind", metavar="KIND", help="only this kind, such as quantity, claim or instrument")
    listing.add_argument("--unverified", action="store_true", help="only what has not been read in its source")
    listing.add_argument(
        "--since", metavar="DATE", help="what holds or was checked from this day on, and what was before"
    )
    listing.add_argument("--format", choices=("table", "json"), default="table")

    show = deeds.add_parser("show", help="one entry whole, with its history and its sources written out")
    show.add_argument("id", help="such as effect.smallest.sleep_efficiency, rapid_onset or isi")
    show.add_argument("--kind", metavar="KIND", help="where two kinds have an entry of this name")
    show.add_argument("--format", choices=("text", "json"), default="text")

    facts = deeds.add_parser("facts", help="the facts that rules ask for: type, unit, what is allowed, the question")
    facts.add_argument("--format", choices=("table", "json"), default="table")


_COMMANDS: Mapping[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "review": ("a patient folder becomes a review: page, PDF, JSON or terminal", _review),
    "nights": ("the measures of each night of a diary", _nights),
    "check": ("a patient's facts against the safety rules: what fires, what asks", _check),
    "effect": ("the n-of-1 estimate alone", _effect),
    "plan": ("plan an n-of-1 trial: what each design would tell, and its lot", add_plan),
    "import": ("a wearable's export becomes a patient folder", _bring_in),
    "knowledge": ("the cited numbers, claims and rates: check, list, show", _knowledge),
}
"""Every command of the science: its line of help, and what adds its words."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given[:1] == ["clinic"]:  # its own words are read by the clinic itself
        from . import clinic

        return clinic.run(given[1:])
    options = parser(next((word for word in given if not word.startswith("-")), "")).parse_args(given)
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # the same digits on every number of cores, and a quicker start
    from . import commands

    try:
        code = commands.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has gone; what it wanted it has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
