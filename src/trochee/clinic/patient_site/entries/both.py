"""Two answers for one entry, side by side: what is saved, and what was typed on another page or device."""

from __future__ import annotations

from typing import Any

from trochee.clinic.patients.versions.values import Kept

from ..both import Both, Pair, saved_by
from .values import Kind


def both(kind: Kind, saved: Kept[Any], typed: Any, own: str) -> Both:
    """Put the saved entry beside the typed one. ``own`` is the id of whoever looks, who is called 'you'."""
    there, here = kind.texts(saved.value), kind.texts(typed)
    pairs = tuple(
        Pair(ask=each.ask, saved=_said(kind, name, there), typed=_said(kind, name, here))
        for name, each in kind.items.items()
        if there.get(name, "") or here.get(name, "")
    )
    return Both(who=saved_by(saved.by, own), at=saved.at, pairs=pairs)


def _said(kind: Kind, name: str, texts: dict[str, str]) -> str:
    return kind.say(name, texts.get(name, ""))
