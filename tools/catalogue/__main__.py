"""Write the template of a catalogue: ``python -m tools.catalogue FILE.pot``."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.catalogue.gathering import gathered
from tools.catalogue.writing import template


def main(target: Path) -> None:
    """Write it, and say how many texts it holds."""
    found = gathered()
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(template(found), encoding="utf-8")
    print(f"{target}: {len(found)} texts")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
