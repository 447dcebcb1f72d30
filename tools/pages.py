"""Review the invented people and say where the pages are.

python tools/pages.py examples build/pages
"""

import sys
from pathlib import Path

from trochee.cli.main import main as trochee


def main(examples: str, target: str) -> int:
    """Write one page a person; the first refusal ends it with its own exit code."""
    Path(target).mkdir(parents=True, exist_ok=True)
    print("Nobody in these pages exists. Open them in a browser:", flush=True)
    for folder in sorted(path for path in Path(examples).iterdir() if path.is_dir()):
        code = trochee(["review", str(folder), "--out", str(Path(target) / f"{folder.name}.html")])
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
