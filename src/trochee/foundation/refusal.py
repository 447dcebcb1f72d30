"""The error contract of every input: what was found, where, and what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InputError:
    """One thing wrong with an input file.

    ``line`` counts from 1 and includes the header line; ``None`` where the error is about the whole file.
    ``column`` is the column's name as the file spells it.
    """

    file: str
    line: int | None
    column: str | None
    found: str
    allowed: str
    message: str

    def __str__(self) -> str:
        """Say it in one line, the place first."""
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: {self.message} (found: {self.found}; allowed: {self.allowed})"


class InputRefused(Exception):  # noqa: N818  the refusal carries the errors; it is not one of them
    """An input was refused; it carries every error found, not only the first."""

    def __init__(self, errors: Sequence[InputError]) -> None:
        if not errors:
            raise ValueError("a refusal needs at least one error")
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in errors))

    def __reduce__(self) -> tuple[type[InputRefused], tuple[tuple[InputError, ...]]]:
        """Travel between processes whole: the usual way would make it again from its sentence."""
        return type(self), (self.errors,)
