"""`trochee effect`: the n-of-1 estimate alone."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from trochee.effect.values import Estimate, NextStep, Outcome, RandomisationTest
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.review.harm_first import foreseen
from trochee.review.reading import read
from trochee.review.series import Timeline, timeline

from .commands import WrongUsageError, a_date, refuse_empty


def run(options: argparse.Namespace) -> None:
    """Read the folder, choose the product, estimate, print; several folders are pooled."""
    if options.pool:
        from . import pooling

        pooling.run(options)
        return
    if len(options.folders) > 1:
        raise WrongUsageError("several folders: add --pool to shrink each patient towards the group")
    as_of = a_date(options.as_of)
    folder = read_folder(Path(options.folders[0]))
    refuse_empty(folder.record.nights, as_of)
    line = timeline(folder.record, shipped(), as_of=as_of)
    series = line.series(Outcome(options.outcome), _product(line, options.product))
    found = foreseen(series, read(folder.record, line, shipped(), as_of=as_of))
    if options.format == "json":
        from trochee.reports import json_estimate

        print(json.dumps(json_estimate.payload(found), indent=2, ensure_ascii=False, allow_nan=False))
        return
    _print(found)


def _product(line: Timeline, asked: str | None) -> str:
    """Choose the product: the one asked for, or the only one; a record without doses has none to choose."""
    if asked is not None:
        if asked not in line.products:
            raise WrongUsageError(f"--product {asked}: on record are {', '.join(line.products) or 'no doses'}")
        return asked
    if len(line.products) > 1:
        raise WrongUsageError(f"several products on record, choose one by --product: {', '.join(line.products)}")
    return line.products[0] if line.products else ""


def _print(found: Estimate) -> None:
    print(found.headline)
    for message in found.messages:
        print(f"- {message.text}")
    if isinstance(found.next_step, NextStep):
        print(f"next: {found.next_step.text}")
    if isinstance(found.randomisation, RandomisationTest):
        test = found.randomisation
        print(f"randomisation test: p = {test.p_value:.3f} among {test.allocations} schedules")
