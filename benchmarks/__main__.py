"""Run benchmarks by name, or all: ``python -m benchmarks [NAME …]``. Exit code 1 where a promise is broken."""

from __future__ import annotations

import subprocess
import sys

NAMES = (
    "command_line",
    "measures",
    "quadrature",
    "calibration",
    "false_calls",
    "race",
    "pooling",
    "scenarios",
    "foresight",
    "randomisation",
    "assurance",
)


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    broken = []
    for name in names or NAMES:  # a process each: none inherits another's memory, threads or caches
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode:
            broken.append(name)
    print(f"\nbroken: {', '.join(broken)}" if broken else "\nevery promise holds")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
