"""Look into a JSON document that others wrote: every wrong value becomes an error with its path and line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from trochee.foundation.refusal import InputError, InputRefused

from ..text_files import NotText, read_text, shown

_MOMENT = "a date and time such as 2024-03-01T23:45:30.000"
_SECONDS_OF_A_DAY = 86_400


class Unfit(Exception):  # noqa: N818  it ends the look at one value; the error itself is in the document's list
    """A value that does not fit; its error has been noted."""


@dataclass(kw_only=True)
class Document:
    """A JSON file and what is wrong with it.

    ``at`` paths look like ``[3].levels.data[2].seconds``; the line of an error is that of the list entry it lies in.
    """

    file: str
    text: str
    content: Any
    errors: list[InputError] = field(default_factory=list)

    def refuse(self, at: str, found: str, allowed: str, message: str, *, entry: int | None = None) -> NoReturn:
        """Note an error and end the look at this value; ``entry`` is the place of the list entry it lies in."""
        line = self.entry_lines.get(entry) if entry is not None else None
        self.errors.append(
            InputError(
                file=self.file, line=line, column=at or None, found=shown(found), allowed=allowed, message=message
            )
        )
        raise Unfit

    @cached_property
    def entry_lines(self) -> dict[int, int]:
        """Line on which each entry of the outermost list starts."""
        decoder, lines = json.JSONDecoder(), {}
        place, entry, line, counted = self.text.find("[") + 1, 0, 1, 0
        while place:
            while self.text[place : place + 1] in {" ", "\t", "\r", "\n", ","}:
                place += 1
            try:
                _, end = decoder.raw_decode(self.text, place)
            except ValueError:
                break
            line, counted = line + self.text.count("\n", counted, place), place
            lines[entry] = line
            entry, place = entry + 1, end
        return lines


def read_document(path: Path) -> Document:
    """Read a JSON file; raises `InputRefused` with the line of the fault where it is none."""
    try:
        text = read_text(path, path.name)
        content = json.loads(text, parse_constant=_no_constant)
    except NotText as refused:
        raise InputRefused([refused.error]) from None
    except json.JSONDecodeError as error:
        lines = error.doc.splitlines()
        found = lines[error.lineno - 1] if error.lineno <= len(lines) else "the end of the file"
        place, message = f"character {error.colno}", f"the file is broken here: {error.msg}"
        raise InputRefused([_broken(path, error.lineno, place, found, message)]) from None
    except _NoNumberError as error:
        message = "NaN and infinity are no numbers"
        raise InputRefused([_broken(path, None, None, str(error), message)]) from None
    except RecursionError:
        raise InputRefused([_broken(path, None, None, "endless nesting", "the file is nested too deeply")]) from None
    return Document(file=path.name, text=text, content=content)


class _NoNumberError(ValueError):
    pass


def _no_constant(text: str) -> NoReturn:
    raise _NoNumberError(text)


def _broken(path: Path, line: int | None, column: str | None, found: str, message: str) -> InputError:
    return InputError(
        file=path.name, line=line, column=column, found=shown(found), allowed="a JSON document", message=message
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """An object inside a document, with its path; each method gives a checked value or raises `Unfit`."""

    document: Document
    place: int
    at: str
    values: Mapping[str, Any]

    @classmethod
    def of(cls, document: Document, place: int, at: str, value: Any) -> Entry:
        """Take a value as an object."""
        if not isinstance(value, dict):
            document.refuse(at, kind_of(value), "an object {…}", "something else stands here", entry=place)
        return cls(document, place, at, value)

    def refuse(self, key: str, found: str, allowed: str, message: str) -> NoReturn:
        """Note an error about a key."""
        self.document.refuse(f"{self.at}.{key}", found, allowed, message, entry=self.place)

    def _wrong(self, key: str, value: Any, allowed: str) -> NoReturn:
        if key not in self.values:
            self.refuse(key, "nothing", allowed, f"{key} is missing")
        self.refuse(key, _quoted(value), allowed, f"{key} is {kind_of(value)} that does not fit here")

    def whole(self, key: str, low: int, high: int | None = None) -> int:
        """Read a whole number within bounds."""
        value = self.values.get(key)
        allowed = f"a whole number from {low}" + ("" if high is None else f" to {high}")
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or value < low
            or (high is not None and value > high)
        ):
            self._wrong(key, value, allowed)
        return value

    def seconds(self, key: str) -> int:
        """Read a length in whole seconds, above zero and within a day."""
        return self.whole(key, 1, _SECONDS_OF_A_DAY)

    def yes_no(self, key: str) -> bool:
        """Read true or false."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            self._wrong(key, value, "true or false")
        return value

    def choice(self, key: str, options: frozenset[str]) -> str:
        """Read one of some words."""
        value = self.values.get(key)
        if not isinstance(value, str) or value not in options:
            self._wrong(key, value, "one of " + ", ".join(sorted(options)))
        return value

    def name(self, key: str) -> str:
        """Read a name: a text or a whole number."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
            self._wrong(key, value, "a number or a name")
        return str(value).strip()

    def moment(self, key: str) -> datetime:
        """Read a date and time, with its offset where it has one."""
        value = self.values.get(key)
        if isinstance(value, str) and value[4:5] == value[7:8] == "-" and value[10:11] == "T" and value[13:14] == ":":
            try:
                return datetime.fromisoformat(value)
            except ValueError:
                pass
        self._wrong(key, value, _MOMENT)

    def entries(self, key: str, *, optional: bool = False) -> list[Entry]:
        """Read a list of objects; absent ones are an empty list where ``optional``."""
        value = self.values.get(key)
        if optional and value is None:
            return []
        if not isinstance(value, list):
            self._wrong(key, value, "a list […]")
        return [Entry.of(self.document, self.place, f"{self.at}.{key}[{i}]", each) for i, each in enumerate(value)]


def kind_of(value: Any) -> str:
    """Name what kind of JSON value it is."""
    kinds = {
        dict: "an object",
        list: "a list",
        str: "a text",
        int: "a number",
        float: "a number",
        bool: "true or false",
    }
    return kinds.get(type(value), "nothing")


def _quoted(value: Any) -> str:
    return shown(json.dumps(value, ensure_ascii=False))
