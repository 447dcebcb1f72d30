"""The drawing engine: a specification becomes raw SVG, here or wherever a caller has an engine that is ready.

Nothing of the science is imported, so that an engine can be started before anything else is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

Draw = Callable[[Mapping[str, object]], str]
"""Draws a Vega-Lite specification as SVG; the same letters for the same specification, whoever draws."""


class ReportsExtraMissingError(RuntimeError):
    """Charts need vl-convert, which comes with the extra ``reports``."""


def draw(spec: Mapping[str, object]) -> str:
    """Draw in this process; the first drawing starts the engine, which takes more than half a second.

    Raises `ReportsExtraMissingError` where vl-convert is missing.
    """
    drawn: str = _engine().vegalite_to_svg(dict(spec), vl_version="5.20")
    return drawn


_DRAWING: ContextVar[Draw] = ContextVar("_DRAWING", default=draw)


@contextmanager
def drawn_by(other: Draw) -> Iterator[None]:
    """Have everything drawn by another engine within the ``with``; other threads go on with theirs."""
    before = _DRAWING.set(other)
    try:
        yield
    finally:
        _DRAWING.reset(before)


def drawing() -> Draw:
    """Say what draws here: `draw`, or what `drawn_by` has put in its place."""
    return _DRAWING.get()


def _engine() -> ModuleType:
    try:
        import vl_convert
    except ImportError as error:
        raise ReportsExtraMissingError(
            "pictures need vl-convert: install trochee with the extra 'reports'"
        ) from error
    found: ModuleType = vl_convert
    return found
