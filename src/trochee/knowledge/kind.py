"""What a kind of knowledge file is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .shapes import Entry, Section


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: ``place`` is a file, or a folder of them; ``key`` names the field that tells entries apart."""

    name: str
    place: str
    key: str
    section: Section
    build: Callable[[Entry], Any]

    @property
    def folder(self) -> bool:
        """Whether entries lie in several files of a folder."""
        return not self.place.endswith(".yaml")
