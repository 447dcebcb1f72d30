"""`trochee import`: a wearable's export becomes a patient folder, or is added to one."""

from __future__ import annotations

import argparse
from pathlib import Path

from trochee.foundation.figures import counted
from trochee.interop.wearables import fitbit
from trochee.interop.wearables.adding import add_to_folder

from .commands import a_zone

READERS = {"fitbit": fitbit.read}


def run(options: argparse.Namespace) -> None:
    """Read the export, add its nights to the folder, say what was done."""
    done = add_to_folder(
        READERS[options.source],
        Path(options.path),
        Path(options.to),
        a_zone(options.time_zone),
        replace=options.replace,
    )
    export = done.export
    print(
        f"{options.to}: {counted(done.added, 'night')} added, {done.unchanged} there already "
        f"({counted(export.logs, 'log')}, {counted(export.naps, 'nap')})"
    )
    print(f"written: {', '.join(done.files) or 'nothing'}")
    for message in done.messages:
        print(f"- {message}")
