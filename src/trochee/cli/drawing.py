"""Pictures drawn by a second process, whose engine starts while the first one reads and computes."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import BinaryIO, Self, cast

from .beside import BROKEN, Beside, possible, say_it_failed, tell

_KINDS = (".html", ".pdf")
"""Kinds of file that have pictures."""
_NOTHING: Mapping[str, object] = {"mark": "point", "data": {"values": []}}
"""A picture of nothing: to draw it starts the engine."""


class Drawer:
    """Draws specifications for a file of a kind; begun at once, of use later, and closed at the end of its ``with``.

    Where no second process is possible, or it fails, the first one draws: the same letters, and the same errors.
    """

    def __init__(self, kind: str) -> None:
        self._other: Beside | None = None
        if kind in _KINDS and possible():
            try:
                self._other = Beside(_draw_all)
            except OSError:  # no room for a second process: nothing is lost but time
                return

    def __call__(self, spec: Mapping[str, object]) -> str:
        """Draw a Vega-Lite specification; raises `ReportsExtraMissingError` where the engine is not installed."""
        if self._other is None:
            return _here(spec)
        try:
            return cast("str", self._other.ask(dict(spec)))
        except BROKEN:
            self.close()
            drawn = _here(spec)
            say_it_failed()
            return drawn

    def close(self) -> None:
        """End the second process."""
        if self._other is not None:
            self._other.close()
            self._other = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _here(spec: Mapping[str, object]) -> str:
    from trochee.reports.charts.engine import draw

    return draw(spec)


def _draw_all(asked: BinaryIO, told: BinaryIO) -> None:
    """Start the engine and draw what is asked for, until the first process ends this one."""
    _here(_NOTHING)
    while True:
        tell(_here(pickle.load(asked)), told)  # noqa: S301 - from our own parent, through a pipe of its own
