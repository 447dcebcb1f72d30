"""facts.toml: what is known of a patient, for the safety rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from trochee.foundation.refusal import InputError, InputRefused
from trochee.knowledge.facts import Fact, FactValue

from ..text_files import NotText, read_text, shown
from .toml_errors import kind_of, line_of, quoted, read_toml

UNKNOWN = "unknown"
"""What stands for an answer that was asked for and is not known; the same as leaving the key out."""
_NEAR_MISSES = 3


def read_facts(path: Path, facts: Mapping[str, Fact], as_of: date) -> dict[str, FactValue]:
    """Read the known facts of a file, by name.

    Raises `InputRefused` with every error of the file: a key that is no fact, a value that does not fit, a day after
    ``as_of``. A fact that is ``"unknown"`` is left out.
    """
    name = path.name
    try:
        text = read_text(path, name)
    except NotText as refused:
        raise InputRefused([refused.error]) from refused
    content = read_toml(name, text)
    if isinstance(content, InputError):
        raise InputRefused([content])
    errors = list(_errors(name, text, content, facts, as_of))
    if errors:
        raise InputRefused(sorted(errors, key=lambda error: error.line or 0))
    values = {key: facts[key].accept(value) for key, value in content.items() if value != UNKNOWN}
    return {key: value for key, value in values.items() if value is not None}


def contradicted(path: Path, wrong: Sequence[tuple[str, FactValue, FactValue, Sequence[str]]]) -> InputRefused:
    """Refuse facts that contradict each other: each is a name, what was given, what follows, and from which facts."""
    text = path.read_text(encoding="utf-8")
    return InputRefused(
        [
            InputError(
                file=path.name,
                line=line_of(text, name),
                column=name,
                found=shown(_written(given)),
                allowed=shown(_written(follows)),
                message=f"{name} follows from {', '.join(because)}, and says otherwise",
            )
            for name, given, follows, because in wrong
        ]
    )


def _errors(
    file: str, text: str, content: Mapping[str, Any], facts: Mapping[str, Fact], as_of: date
) -> Iterator[InputError]:
    for key, value in content.items():
        fact = facts.get(key)
        if fact is None:
            found, allowed, message = key, _near(key, facts), f"no fact is called {key}"
        elif value == UNKNOWN:
            continue
        elif (accepted := fact.accept(value)) is None:
            found, allowed = shown(quoted(value)), fact.allowed
            message = f"{key} is {kind_of(value)} that does not fit here"
        elif isinstance(accepted, date) and accepted > as_of:
            found, allowed = accepted.isoformat(), f"{as_of.isoformat()} or earlier"
            message = f"{key} lies after the day of the check"
        else:
            continue
        yield InputError(
            file=file, line=line_of(text, key), column=key, found=found, allowed=allowed, message=message
        )


def _near(key: str, facts: Mapping[str, Fact]) -> str:
    near = get_close_matches(key, facts, n=_NEAR_MISSES)
    return f"{' or '.join(near)}?" if near else "a name that `trochee knowledge facts` lists"


def _written(value: FactValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
