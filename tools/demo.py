"""Review the invented people and say where the pages are.

python tools/demo.py examples build/demo
"""

import sys
from pathlib import Path

from trochee.cli.main import main as trochee


def main(examples: str, target: str) -> int:
    """Write one page a person; the first refusal ends it with its own exit code."""
    folders = sorted(path for path in Path(examples).iterdir() if path.is_dir())
    Path(target).mkdir(parents=True, exist_ok=True)
    pages = [(folder, Path(target) / f"{folder.name}.html") for folder in folders]
    for folder, page in pages:
        code = trochee(["review", str(folder), "--out", str(page)])
        if code:
            return code
    print("Nobody in these pages exists. Open in a browser:")
    for _, page in pages:
        print(f"  {page}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
