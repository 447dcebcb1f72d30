"""The words of `trochee plan`; nothing but argparse is imported."""

from __future__ import annotations

import argparse

OUTCOMES = (
    "sleep_efficiency",
    "total_sleep_time",
    "sleep_onset_latency",
    "wake_after_sleep_onset",
    "sleep_quality",
)
DESIGNS = ("random_days", "off_weeks", "two_week_blocks", "blinded_weeks", "blinded_triplets")


_PLAN = (
    "Designs of an n-of-1 trial side by side, by simulation, same doses and more knowledge first. A "
    "prescriber signs every skipped dose; this is not for people for whom missing doses is unsafe."
)


def add_plan(trial: argparse.ArgumentParser) -> None:
    """Add the words of the command that plans a trial."""
    trial.description = _PLAN
    trial.add_argument("what", choices=("trial",), help="what to plan")
    trial.add_argument("--weeks", type=int, required=True, metavar="N", help="weeks in which doses are drawn")
    trial.add_argument("--doses-per-week", type=int, required=True, metavar="K", help="in a week that has doses")
    trial.add_argument("--minimum-gap-nights", type=int, default=1, metavar="N", help="from one dose to the next")
    trial.add_argument("--baseline-nights", type=int, metavar="N", help="nights of diary before the first week")
    trial.add_argument("--placebo", action="store_true", help="placebo can be had: blinded designs too")
    trial.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="DATE:DATE",
        help="evenings to leave out, first and last; may be given again",
    )
    trial.add_argument("--start", metavar="DATE", help="first evening that may be used")
    trial.add_argument("--seed", type=int, metavar="N", help="what gives the lot; needed, so that it can be told")
    trial.add_argument("--outcome", choices=OUTCOMES, default="sleep_efficiency")
    trial.add_argument("--smallest", type=float, metavar="X", help="smallest effect that matters, in its own unit")
    trial.add_argument("--from", dest="folder", metavar="FOLDER", help="take noise and CBT-I steps from this folder")
    trial.add_argument("--product", metavar="NAME", help="as it will stand in doses.csv")
    trial.add_argument("--design", choices=DESIGNS, help="the one to draw and write")
    trial.add_argument("--out", metavar="trial.toml", help="write the chosen design; never over a file")
    trial.add_argument("--format", choices=("table", "json"), default="table")
