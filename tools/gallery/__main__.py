"""Build the gallery: folders and their table into one place, pages into another."""

from __future__ import annotations

import sys
from pathlib import Path

from .folder import write
from .people import PEOPLE


def main(folders: str) -> int:
    for person in PEOPLE:
        write(person, Path(folders))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
