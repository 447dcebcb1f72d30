"""Fail unless the science has every line and branch covered and the whole at least 95 %."""

import json
import sys
from pathlib import Path, PurePath

SCIENCE = ("foundation", "record", "knowledge", "sleep", "pharmacology", "effect", "safety", "review")
WHOLE_AT_LEAST_PERCENT = 95.0


def room_of(name: str) -> str:
    """Folder under `trochee` that a file belongs to; empty for the package itself."""
    parts = PurePath(name).parts
    below = parts[parts.index("trochee") + 1 : -1] if "trochee" in parts else ()
    return below[0] if below else ""


def main(path: str) -> int:
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    rooms = {room_of(name) for name in report["files"]}
    faults = [f"no file of the room {room} was measured" for room in SCIENCE if room not in rooms]
    for name, entry in sorted(report["files"].items()):
        if room_of(name) in SCIENCE and (entry["missing_lines"] or entry["missing_branches"]):
            faults.append(f"{name}: lines {entry['missing_lines']}, branches {entry['missing_branches']}")
    whole = report["totals"]["percent_covered"]
    for fault in faults:
        print(f"not covered: {fault}")
    print(f"coverage: the science {'has holes' if faults else '100 %'}, the whole {whole:.1f} %")
    return 1 if faults or whole < WHOLE_AT_LEAST_PERCENT else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
