"""Unknown is not no: a value that may be missing always says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Known(Generic[T_co]):
    """A value that is known."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Unknown:
    """No value, and the reason in words that a clinician can read."""

    reason: str

    def __post_init__(self) -> None:
        if not self.reason:
            raise ValueError("an unknown value needs a reason")
