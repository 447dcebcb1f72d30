"""What a look gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

GOOD, UNSAFE, CAUTION, NOT_LOOKED_AT = "good", "unsafe", "caution", "not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: str
    text: str

    def as_mapping(self) -> Mapping[str, str]:
        """Write it for JSON."""
        return asdict(self)


Look = Callable[[datetime], Iterator[Finding]]


def finding(name: str, state: str, text: str) -> Finding:
    """Give one finding."""
    return Finding(name=name, state=state, text=text)


def told(length: timedelta) -> str:
    """Write a length of time in days, hours or minutes, whichever says enough."""
    minutes = int(length.total_seconds() // 60)
    if minutes >= 2 * 24 * 60:
        return f"{minutes // (24 * 60)} days"
    return f"{minutes // 60} h" if minutes >= 2 * 60 else f"{minutes} min"
