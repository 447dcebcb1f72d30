"""Where help is, as the clinic wrote it down; else the two numbers that hold in many countries, with their source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from trochee.clinic.ui.lazily import lazily as _

FILE = "help.toml"
"""In the clinic's folder, beside the records: `[[emergency]]`, `[[crisis]]`, `[[poison]]` and `[[clinic]]`, each with
`name`, `number` and, if it needs one, `note`."""
SECTIONS = ("emergency", "crisis", "poison", "clinic")
MANY_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody to call: by what name, at which number, and what has to be known of it."""

    name: str
    number: str
    note: str = ""

    @property
    def dialled(self) -> str:
        """Give the number as a telephone takes it."""
        return "".join(sign for sign in self.number if sign.isdigit() or sign in "+*#")


EVERYWHERE = {
    "emergency": (
        # One number in the European Union: Council Decision 91/396/EEC, Directive (EU) 2018/1972 article 109
        Line(name=_("Europe"), number="112"),
        # United States: Wireless Communications and Public Safety Act of 1999; Canada has the same number
        Line(name=_("United States and Canada"), number="911"),
    )
}


def lines_of(folder: Path) -> Mapping[str, tuple[Line, ...]]:
    """Give the clinic's own numbers by section, with what stands everywhere in for the emergency number alone.

    A file that cannot be read hides no help: the numbers of everywhere are shown then; `problem_of` says why.
    """
    try:
        changed = (folder / FILE).stat().st_mtime_ns
    except OSError:
        return EVERYWHERE
    return _read(folder / FILE, changed)[0]


def problem_of(folder: Path) -> str:
    """Say why the clinic's numbers could not be read; empty where they could, or where there are none."""
    path = folder / FILE
    return _read(path, path.stat().st_mtime_ns)[1] if path.exists() else ""


@lru_cache(maxsize=2)  # by the time of its last change, so that a corrected number is shown at once
def _read(path: Path, changed: int) -> tuple[Mapping[str, tuple[Line, ...]], str]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        found = {name: tuple(_line(name, each) for each in written.pop(name, [])) for name in SECTIONS}
        if written:
            raise ValueError(f"unknown: {', '.join(sorted(written))}; known are {', '.join(SECTIONS)}")
    except (OSError, ValueError, TypeError) as error:
        return EVERYWHERE, f"{path}: {error}"
    return {**EVERYWHERE, **{name: lines for name, lines in found.items() if lines}}, ""


def _line(section: str, written: object) -> Line:
    if not isinstance(written, dict) or not {"name", "number"} <= set(written) <= {"name", "number", "note"}:
        raise ValueError(f"[[{section}]] has `name` and `number`, and perhaps `note`")
    texts = {key: str(text).strip() for key, text in written.items()}
    if not texts["name"] or any(len(text) > MANY_CHARACTERS for text in texts.values()):
        raise ValueError(f"[[{section}]] has a name, and no text over {MANY_CHARACTERS} signs")
    found = Line(**texts)
    if not any(sign.isdigit() for sign in found.dialled):
        raise ValueError(f"[[{section}]] {found.name}: {found.number!r} is no number to call")
    return found
