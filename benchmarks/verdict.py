"""One way to print what was promised, what was measured, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A promise: what was measured against which limit; ``holds`` is ``None`` for a line that is only shown."""

    promise: str
    measured: str
    limit: str = ""
    holds: bool | None = None


@dataclass(slots=True)
class Verdict:
    """Rows of one benchmark, printed as they come; `close` ends the process where a promise is broken."""

    title: str
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        print(f"\n== {self.title}", flush=True)

    def promise(self, promise: str, measured: str, limit: str, holds: bool) -> None:
        """Print a promise with its limit."""
        self._add(Row(promise=promise, measured=measured, limit=limit, holds=holds))

    def show(self, name: str, measured: str) -> None:
        """Print a figure that nothing was promised about."""
        self._add(Row(promise=name, measured=measured))

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        word = {True: "PASS", False: "FAIL", None: ""}[row.holds]
        print(f"  {row.promise:<62} {row.measured:>24}  {row.limit:<26} {word}".rstrip(), flush=True)

    @property
    def holds(self) -> bool:
        """Whether every promise holds."""
        return all(row.holds is not False for row in self.rows)

    def close(self) -> None:
        """Leave with exit code 1 where a promise is broken."""
        if not self.holds:
            raise SystemExit(1)
