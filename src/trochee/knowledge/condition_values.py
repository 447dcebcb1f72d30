"""A condition by its names and codes, and what it says of facts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What a condition says of a fact: that it is so (``same``), or that it is anything but this value."""

    fact: str
    value: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCondition:
    """A condition by its names and the beginnings of its codes (ICD-10).

    Without ``says`` it is known, and no rule speaks of it.
    """

    id: str
    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    says: tuple[Says, ...] = ()
    note: str = ""
