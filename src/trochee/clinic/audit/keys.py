"""Keys that live outside the database, told apart by name so that they can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

KEY_BYTES = 32


class UnknownKeyError(LookupError):
    """A row names a key that the ring does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """Keys by name, and which of them new rows use. Old keys stay, or what they protect can't be read again."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a ring that could not protect anything."""
        if self.current not in self.keys:
            raise ValueError(f"the current key {self.current!r} is not in the ring")
        short = sorted(name for name, key in self.keys.items() if len(key) != KEY_BYTES)
        if short:
            raise ValueError(f"a key has {KEY_BYTES} bytes; these have not: {', '.join(short)}")
        object.__setattr__(self, "keys", MappingProxyType(dict(self.keys)))

    def key(self, name: str) -> bytes:
        """Give the key of this name; raises `UnknownKeyError`."""
        try:
            return self.keys[name]
        except KeyError as error:
            raise UnknownKeyError(name) from error
