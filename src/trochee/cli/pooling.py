"""`trochee effect FOLDER… --pool`: a series of patients, each alone and with the group."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from trochee.effect.pooling import Member, member_of, pool
from trochee.effect.values import Outcome
from trochee.foundation.refusal import InputError, InputRefused
from trochee.foundation.unknown import Unknown
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.reports import pooled as report
from trochee.review.series import Timeline, timeline

from .commands import WrongUsageError, a_date, refuse_empty

_NO_DOSES = "no doses"
_ALONE = "The only record here that can be judged; without --pool its estimate is given alone."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Opened:
    """A folder as it was named, and what it holds."""

    folder: str
    patient: str
    line: Timeline


def run(options: argparse.Namespace) -> None:
    """Read every folder, choose the one product, pool, print."""
    folders: Sequence[str] = options.folders
    if len(folders) < 2:
        raise WrongUsageError("--pool needs at least two patient folders")
    twice = [each for number, each in enumerate(folders) if Path(each).resolve() in _resolved(folders[:number])]
    if twice:
        raise WrongUsageError(f"--pool: {twice[0]} is named twice; each patient counts once")
    opened = _opened(folders, a_date(options.as_of))
    product = _product(opened, options.product)
    series = _series(opened, Outcome(options.outcome), product)
    if options.format == "json":
        print(json.dumps(report.payload(series, shipped()), indent=2, ensure_ascii=False, allow_nan=False))
        return
    sys.stdout.write(report.text(series, shipped()))


def _resolved(folders: Sequence[str]) -> set[Path]:
    return {Path(each).resolve() for each in folders}


def _opened(folders: Sequence[str], as_of: date | None) -> list[_Opened]:
    """Read all folders; raises `InputRefused` with every error of each, its file named with the folder's path."""
    opened: list[_Opened] = []
    errors: list[InputError] = []
    for folder in folders:
        try:
            read = read_folder(Path(folder))
            refuse_empty(read.record.nights, as_of)
        except InputRefused as refusal:
            errors += [replace(each, file=_place(folder, each.file)) for each in refusal.errors]
            continue
        line = timeline(read.record, shipped(), as_of=as_of)
        opened.append(_Opened(folder=folder, patient=read.record.patient.id, line=line))
    if errors:
        raise InputRefused(errors)
    return opened


def _place(folder: str, file: str) -> str:
    """Name a file with its folder; an error about the folder itself names the folder."""
    return folder if file in {folder, Path(folder).name} else str(Path(folder) / file)


def _product(opened: Sequence[_Opened], asked: str | None) -> str:
    """Choose the product: the one asked for, or the one that all who took any took alone."""
    taken = {each.folder: each.line.products for each in opened}
    known = sorted({product for products in taken.values() for product in products})
    if asked is not None:
        if asked not in known:
            raise WrongUsageError(f"--product {asked}: on record are {', '.join(known) or _NO_DOSES}")
        return asked
    if len(known) > 1:
        said = "; ".join(f"{folder}: {', '.join(products) or _NO_DOSES}" for folder, products in taken.items())
        raise WrongUsageError(f"several products on record, choose one by --product: {said}")
    return known[0] if known else ""


def _series(opened: Sequence[_Opened], outcome: Outcome, product: str) -> report.PooledSeries:
    found = [(each, member_of(each.line.series(outcome, product), shipped())) for each in opened]
    judged = [(each, member) for each, member in found if isinstance(member, Member)]
    enough = len(judged) > 1
    return report.PooledSeries(
        outcome=outcome,
        product=product,
        patients=tuple(
            report.PooledPatient(
                folder=each.folder,
                patient=each.patient,
                doses=member.estimate.doses,
                smallest_effect=member.estimate.smallest_effect,
            )
            for each, member in judged
            if enough
        ),
        left_out=tuple(
            report.LeftOut(folder=each.folder, reason=member.reason if isinstance(member, Unknown) else _ALONE)
            for each, member in found
            if isinstance(member, Unknown) or not enough
        ),
        pooled=pool([member for _, member in judged], shipped()) if enough else None,
        same_record=tuple(_same(judged)),
    )


def _same(judged: Sequence[tuple[_Opened, Member]]) -> Iterator[str]:
    """Name each folder whose nights and doses are those of one before it."""
    seen: set[str] = set()
    for each, member in judged:
        stamp = member.estimate.model.data_sha256
        if stamp in seen:
            yield each.folder
        seen.add(stamp)
