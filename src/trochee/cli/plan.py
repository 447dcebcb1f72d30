"""`trochee plan trial`: what each design of an n-of-1 trial would tell, and the lot of the chosen one."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from trochee.effect.assurance import Diary
from trochee.effect.candidates import OPEN, WITH_PLACEBO, Candidate, Terms, candidates
from trochee.effect.draws import Lot
from trochee.effect.plans import Wishes, lot_of
from trochee.effect.values import Outcome
from trochee.interop.tables import read_folder
from trochee.interop.tables.trial_file import trial_text
from trochee.knowledge import Knowledge, shipped
from trochee.record import Trial, TrialDesign
from trochee.reports import json_plan
from trochee.review.series import timeline

from .commands import WrongUsageError

_ANY_MONDAY = date(2001, 1, 1)
"""Where nothing is written, a table needs some evening to begin on; which one hardly matters."""
_WINDOW_KINDS = {"cbti_window", "cbti_unit"}
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What a folder says before the first dose: nights, the evening after the last one, CBT-I steps, product."""

    diary: Diary | None = None
    next_evening: date | None = None
    cbti_steps: tuple[date, ...] = ()


def run(options: argparse.Namespace) -> None:
    """Draw and simulate the designs, print them, write the chosen one."""
    knowledge = shipped()
    _check(options)
    outcome = Outcome(options.outcome)
    before = _Before() if options.folder is None else _before(Path(options.folder), outcome, knowledge)
    start = _a_date("--start", options.start) or before.next_evening
    if start is None and options.out is not None:
        raise WrongUsageError("--out: say by --start on which evening the first week may begin")
    wishes = Wishes(
        weeks=options.weeks,
        doses_per_week=options.doses_per_week,
        minimum_gap_nights=options.minimum_gap_nights,
        first_evening=start or _ANY_MONDAY,
        without=tuple(_stretch(each) for each in options.without),
        cbti_steps=before.cbti_steps,
    )
    terms = Terms(
        product=options.product or "the product",
        outcome=outcome,
        smallest_effect=options.smallest or knowledge.number(f"effect.smallest.{outcome}"),
        baseline_nights=_baseline(options, before, knowledge),
        seed=options.seed,
    )
    designs = (*OPEN, *(WITH_PLACEBO if options.placebo else ()))
    found = candidates(
        wishes, terms, {each: _lot(each, options.seed) for each in designs}, knowledge, diary=before.diary
    )
    chosen = _chosen(options, found)
    noise = "prior" if before.diary is None else "diary"
    if options.format == "json":
        made = json_plan.payload(found, wishes, terms, knowledge, chosen=chosen, noise=noise)
        print(json.dumps(made, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        _print(found, wishes, terms, noise)
    if chosen is not None and options.out is not None:
        _write(chosen, Path(options.out), quiet=options.format == "json")


def _check(options: argparse.Namespace) -> None:
    """Refuse words that do not fit together, each by its name."""
    if options.seed is None:
        raise WrongUsageError("--seed: say a number, so that the same lot can be drawn again and shown to be fair")
    for name, least, most in (
        ("weeks", 1, None),
        ("doses_per_week", 1, _WEEK),
        ("minimum_gap_nights", 1, _WEEK),
        ("baseline_nights", 0, None),
        ("seed", 0, None),
    ):
        value = getattr(options, name)
        if value is not None and (value < least or (most is not None and value > most)):
            allowed = f"{least} or more" if most is None else f"{least} to {most}"
            raise WrongUsageError(f"--{name.replace('_', '-')} {value}: {allowed} is allowed")
    if options.smallest is not None and not (0.0 < options.smallest < float("inf")):
        raise WrongUsageError(f"--smallest {options.smallest:g}: a number above 0 is allowed")
    if options.out is not None and options.design is None:
        raise WrongUsageError("--out: say by --design which one to write")
    if options.out is not None and options.product is None:
        raise WrongUsageError("--out: say by --product whose doses these are, as in doses.csv")
    if options.design in {each.value for each in WITH_PLACEBO} and not options.placebo:
        raise WrongUsageError(f"--design {options.design}: needs --placebo")


def _before(folder: Path, outcome: Outcome, knowledge: Knowledge) -> _Before:
    """Read the nights before any dose; too few of them are refused."""
    record = read_folder(folder).record
    line = timeline(record, knowledge)
    values = line.observed.get(outcome, np.zeros(0))
    taken = [each.night for each in line.doses if each.night is not None and each.dose.reached_the_body]
    if taken and line.first_night is not None:
        values = values[: (min(taken) - line.first_night).days]
    seen = np.flatnonzero(~np.isnan(values))
    least = int(knowledge.number("effect.trial.least_baseline_nights"))
    if seen.size < least:
        raise WrongUsageError(
            f"--from {folder}: {seen.size} nights with this outcome before any dose; {least} are needed to say what "
            "the noise is like"
        )
    return _Before(
        diary=Diary(values=values[seen[0] : seen[-1] + 1]),
        next_evening=line.last_night,
        cbti_steps=tuple(sorted(step.date for step in record.therapy if step.kind in _WINDOW_KINDS)),
    )


def _baseline(options: argparse.Namespace, before: _Before, knowledge: Knowledge) -> int:
    if before.diary is not None:
        return int(before.diary.values.size)
    if options.baseline_nights is not None:
        return int(options.baseline_nights)
    return int(knowledge.number("effect.trial.baseline_nights"))


def _lot(design: TrialDesign, seed: int) -> Lot:
    """Give each design a lot of its own from the one seed, so that no design moves another's."""
    number = tuple(TrialDesign).index(design)
    return lot_of(np.random.Generator(np.random.PCG64([seed, number])))


def _chosen(options: argparse.Namespace, found: tuple[Candidate, ...]) -> Trial | None:
    if options.design is None:
        return None
    one = next(each for each in found if each.design.value == options.design)
    if one.trial is None:
        raise WrongUsageError(f"--design {options.design}: {one.problem}")
    return one.trial


def _write(trial: Trial, path: Path, *, quiet: bool) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as target:
            target.write(trial_text(trial))
    except FileExistsError as error:
        raise WrongUsageError(f"--out {path}: this file is there already; nothing is written over it") from error
    if not quiet:
        print(f"\nwritten: {path}, sha256 {trial.sha256}")
        if trial.design.blinded:
            print(json_plan.CONCEALED)


def _print(found: tuple[Candidate, ...], wishes: Wishes, terms: Terms, noise: str) -> None:
    """Print the designs as a table of at most 80 columns, and what its columns say."""
    unit = terms.outcome.unit.replace("_", " ")
    what = terms.outcome.value.replace("_", " ")
    print(f"{wishes.doses_per_week} doses a week, {wishes.minimum_gap_nights} or more nights apart · {what}")
    print(f"noise from the {noise}; {terms.baseline_nights} nights before the first week; seed {terms.seed}\n")
    heads = ("design", "weeks", "doses", "nights off", "decides", "with gain", "spread", "half-life")
    rows = [heads, *map(_row, found)]
    first, *others = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], others, strict=True)]
        print("  ".join([row[0].ljust(first), *cells]))
    for each in found:
        if each.problem is not None:
            print(f"{each.design.value}: {each.problem}")
    print(
        f"\ndecides    chance that the direction is clear at the end, over all that may be true\n"
        f"with gain  the same where one dose is worth {terms.smallest_effect:g} {unit}\n"
        f"spread     expected standard deviation of the average benefit, off weeks included\n"
        f"half-life  how unsure it stays how long a dose lasts (100 %: nothing learned)\n\n"
        f"{json_plan.SIGNED}"
    )


def _row(of: Candidate) -> tuple[str, ...]:
    if of.trial is None or of.worth is None:
        return (of.design.value, *("–" for _ in range(7)))
    worth = of.worth
    return (
        of.design.value,
        str(len(of.trial.weeks)),
        str(worth.active_doses),
        str(worth.nights_off),
        f"{100 * worth.assurance:.0f} %",
        "–" if worth.power is None else f"{100 * worth.power:.0f} %",
        f"{worth.expected_sd:.1f}",
        f"{100 * worth.half_life_contraction:.0f} %",
    )


def _stretch(text: str) -> tuple[date, date]:
    first, colon, last = text.partition(":")
    begin, end = _a_date("--without", first), _a_date("--without", last)
    if not colon or begin is None or end is None or end < begin:
        raise WrongUsageError(f"--without {text}: first and last evening are written DATE:DATE")
    return begin, end


def _a_date(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
        if found.isoformat() != text:
            raise ValueError(text)
    except ValueError as error:
        raise WrongUsageError(f"{option} {text}: a date is written YYYY-MM-DD") from error
    return found
