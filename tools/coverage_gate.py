"""Fail unless the science has every line and branch covered and the whole at least 95 %."""

import json
import sys
from pathlib import Path

SCIENCE = ("foundation", "record", "knowledge", "sleep", "effect", "review")
WHOLE_AT_LEAST_PERCENT = 95.0


def main(path: str) -> int:
    report = json.loads(Path(path).read_text())
    holes = []
    for name, entry in sorted(report["files"].items()):
        room = Path(name).parts[2] if len(Path(name).parts) > 3 else ""
        missing = entry["missing_lines"] or entry.get("missing_branches")
        if room in SCIENCE and missing:
            holes.append(f"{name}: lines {entry['missing_lines']}, branches {entry.get('missing_branches')}")
    whole = report["totals"]["percent_covered"]
    for hole in holes:
        print(f"not covered: {hole}")
    print(f"coverage: the science {'has holes' if holes else '100 %'}, the whole {whole:.1f} %")
    return 1 if holes or whole < WHOLE_AT_LEAST_PERCENT else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
