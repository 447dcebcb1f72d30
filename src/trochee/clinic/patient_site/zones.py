"""Time zones as people choose them: by the part of the world and the city."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

PARTS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@lru_cache(maxsize=1)
def zones() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Give every zone by the part of the world that it lies in, as (name, city)."""
    found: dict[str, list[tuple[str, str]]] = {part: [] for part in PARTS}
    for name in sorted(available_timezones()):
        part = name.partition("/")[0]
        if part in found and "/" in name:
            found[part].append((name, city(name)))
    return tuple((part, tuple(each)) for part, each in found.items())


def city(zone: str) -> str:
    """Call a zone by its city, such as 'Lisbon' or 'Indiana, Knox'."""
    return ", ".join(zone.split("/")[1:] or [zone]).replace("_", " ")
