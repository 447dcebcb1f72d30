"""`trochee nights`: the measures of each night of a diary."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

from trochee.foundation.figures import counted
from trochee.interop.tables import read_nights_file
from trochee.knowledge import shipped
from trochee.reports import json_nights
from trochee.sleep.diary import read_diary
from trochee.sleep.summary import summarise, weeks

from .commands import Progress, a_date, a_zone, refuse_empty


def run(options: argparse.Namespace) -> None:
    """Read the file, measure its nights, print them as a table, CSV or JSON."""
    zone = a_zone(options.time_zone)
    as_of = a_date(options.as_of)
    progress = Progress()
    nights = read_nights_file(Path(options.file), zone, progress=progress)
    progress.close()
    refuse_empty(nights, as_of)
    nights = [night for night in nights if as_of is None or night.date <= as_of]
    knowledge = shipped()
    diary = read_diary(nights, zone, knowledge, as_of=as_of)
    last = None if as_of is None or as_of <= diary.nights[-1].date else as_of
    summary = summarise(diary, knowledge, last=last)
    weekly = weeks(diary, knowledge, as_of=as_of) if options.weekly else None
    payload = json_nights.payload(diary.nights, summary, weekly)
    if options.format == "json":
        print(json.dumps(payload, indent=2, ensure_ascii=False, allow_nan=False))
    elif options.format == "csv":
        _print_csv(payload)
    else:
        _print_table(payload)


_COLUMNS = (
    "date",
    "time_in_bed_min",
    "total_sleep_time_min",
    "sleep_onset_latency_min",
    "wake_after_sleep_onset_min",
    "terminal_wakefulness_min",
    "sleep_efficiency_tib_percent",
    "sleep_efficiency_dse_percent",
)
_HEADS = ("date", "TIB", "TST", "SOL", "WASO", "TWAK", "SE/TIB %", "SE/DSE %")


def _print_csv(payload: dict[str, object]) -> None:
    rows = payload["nights"]
    assert isinstance(rows, list)
    names = [name for name in rows[0] if name != "reasons"]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(["" if row[name] is None else _cell(row[name]) for name in names])


def _cell(value: object) -> object:
    return ";".join(value) if isinstance(value, list) else value


def _print_table(payload: dict[str, object]) -> None:
    rows = payload["nights"]
    assert isinstance(rows, list)
    print("".join(head.rjust(11) for head in _HEADS) + "  flags")
    for row in rows:
        cells = ["–" if row[name] is None else str(row[name]) for name in _COLUMNS]
        print("".join(cell.rjust(11) for cell in cells) + "  " + ", ".join(row["flags"]))
    weekly = payload.get("weeks", [])
    assert isinstance(weekly, list)
    print(_stretch("all nights", payload["summary"]))
    for week in weekly:
        print(_stretch(f"week to {week['ending']}", week))
    print("Minutes; SE: sleep efficiency, ratio of sums in the summary. – is unknown; --format json says why.")


def _stretch(label: str, summary: object) -> str:
    assert isinstance(summary, dict)
    asleep, efficient = summary["total_sleep_time_min"], summary["sleep_efficiency_tib_percent"]
    said = [f"{counted(summary['nights'], 'night')}, {summary['missing_nights']} missing"]
    if asleep["mean"] is not None:
        said.append(f"TST mean {asleep['mean']:.0f}, median {asleep['median']:.0f} min")
    if efficient["ratio_of_sums"] is not None:
        said.append(f"SE/TIB {efficient['ratio_of_sums']:.1f} %")
    return f"{label}: {'; '.join(said)}"
