"""Read the cited YAML of this room into typed values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml

from trochee.foundation.citation import Basis, Citation, Quantity

T = TypeVar("T")


class KnowledgeError(ValueError):
    """An entry that breaks the law of this room: no source, no unit, no date, an unknown citation, a doubled id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A promise made about the medicine and the published evidence for it."""

    id: str
    programme_row: str
    promise: str
    grade: str
    evidence: str
    sources: tuple[str, ...]
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """All shipped knowledge: numbers by id, sources by key, claims by id."""

    quantities: Mapping[str, Quantity]
    citations: Mapping[str, Citation]
    claims: Mapping[str, Claim]

    def number(self, key: str) -> float:
        """Value of a quantity; raises `KeyError` for an id that no file defines."""
        return self.quantities[key].value


@cache
def shipped() -> Knowledge:
    """Load the knowledge that ships with trochee; read once."""
    return load(files(__package__))


def load(folder: Traversable) -> Knowledge:
    """Load a knowledge folder: ``citations/*.yaml``, ``quantities/*.yaml`` and ``claims.yaml``.

    Raises `KnowledgeError` naming the file and the id of the first entry that breaks the law of the room.
    """
    citations: dict[str, Citation] = {}
    for path in _yaml_files(folder / "citations"):
        for citation in _citations(path):
            if citation.key in citations:
                raise KnowledgeError(f"{path.name}: {citation.key} is defined twice")
            citations[citation.key] = citation
    quantities: dict[str, Quantity] = {}
    for path in _yaml_files(folder / "quantities"):
        for quantity in _quantities(path):
            if quantity.id in quantities:
                raise KnowledgeError(f"{path.name}: {quantity.id} is defined twice")
            _check_sources(
                path.name, quantity.id, quantity.sources, citations, needed=quantity.basis is not Basis.DESIGN
            )
            quantities[quantity.id] = quantity
    claims = {claim.id: claim for claim in _claims(folder / "claims.yaml")}
    for claim in claims.values():
        _check_sources("claims.yaml", claim.id, claim.sources, citations, needed=False)
    return Knowledge(quantities=quantities, citations=citations, claims=claims)


def _yaml_files(folder: Traversable) -> list[Traversable]:
    return sorted((each for each in folder.iterdir() if each.name.endswith(".yaml")), key=lambda each: each.name)


def _check_sources(
    name: str, entry_id: str, sources: tuple[str, ...], citations: Mapping[str, Citation], *, needed: bool
) -> None:
    if needed and not sources:
        raise KnowledgeError(f"{name}: {entry_id} needs a source, since its basis is not 'design'")
    unknown = [key for key in sources if key not in citations]
    if unknown:
        raise KnowledgeError(f"{name}: {entry_id} cites {', '.join(unknown)}, which no citation defines")


def _entries(path: Traversable) -> Iterator[dict[str, Any]]:
    parsed = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  both loaders are safe ones
    if not isinstance(parsed, list):
        raise KnowledgeError(f"{path.name}: a list of entries is expected")
    yield from parsed


_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _citations(path: Traversable) -> Iterator[Citation]:
    for entry in _entries(path):
        yield _built(path, Citation, entry)


def _claims(path: Traversable) -> Iterator[Claim]:
    for entry in _entries(path):
        yield _built(path, Claim, {**entry, "sources": tuple(entry.get("sources", ()))})


def _quantities(path: Traversable) -> Iterator[Quantity]:
    for entry in _entries(path):
        latest = max(entry.pop("values", ()), key=lambda dated: dated["from"], default=None)
        if latest is None:
            raise KnowledgeError(f"{path.name}: {entry.get('id')} has no dated value")
        fields = {
            **entry,
            "value": float(latest["value"]),
            "since": latest["from"],
            "sources": tuple(latest.get("sources", ())),
            "basis": Basis(entry.get("basis", "")),
        }
        yield _built(path, Quantity, fields)


def _built(path: Traversable, kind: Callable[..., T], fields: dict[str, Any]) -> T:
    try:
        return kind(**fields)
    except TypeError as error:
        name = fields.get("id") or fields.get("key")
        raise KnowledgeError(f"{path.name}: {name}: {error}") from error
