"""`trochee import`: a wearable's export becomes a patient folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from trochee.interop.tables import write_folder
from trochee.interop.wearables import fitbit

from .commands import a_zone


def run(options: argparse.Namespace) -> None:
    """Read the export, write it as a patient folder, say what was read."""
    export = fitbit.read(Path(options.path), a_zone(options.time_zone))
    write_folder(export.record, Path(options.to), stages=export.stages)
    print(f"{options.to}: {len(export.nights)} nights and {export.naps} naps from {export.logs} logs")
    for message in export.messages:
        print(f"- {message}")
