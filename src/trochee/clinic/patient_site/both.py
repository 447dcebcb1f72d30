"""Two entries for one night, side by side: what is saved, and what was typed on another page or device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from trochee.clinic.accounts.queries import names
from trochee.clinic.diaries.values import Kept
from trochee.record import Night

from .presenters import texts_of
from .questions import CHOICE, MORNING, TICK, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One answer in both entries."""

    ask: str
    saved: str
    typed: str

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.saved != self.typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """What is saved and what was typed, answer by answer, and who saved it when."""

    who: str
    at: datetime | None
    pairs: tuple[Pair, ...]


def both(saved: Kept, typed: Night, own: str) -> Both:
    """Put the saved entry beside the typed one. ``own`` is the id of whoever looks, who is called 'you'."""
    there, here = texts_of(saved.night), texts_of(typed)
    pairs = tuple(
        Pair(ask=each.ask, saved=_said(each, there), typed=_said(each, here))
        for each in MORNING
        if there.get(each.name, "") or here.get(each.name, "")
    )
    return Both(who=saved_by(saved.by, own), at=saved.night.entered_at, pairs=pairs)


def saved_by(by: str, own: str) -> str:
    """Call whoever saved what stands, for whoever looks."""
    if by == own:
        return _("you, on another page or device")
    return names({by}).get(by, _("somebody of your clinic"))


def _said(question: Question, texts: dict[str, str]) -> str:
    text = texts.get(question.name, "")
    if question.kind == TICK:
        return _("yes") if text == "no" else _("no")
    return str(dict(question.options).get(text, text)) if question.kind == CHOICE else text
