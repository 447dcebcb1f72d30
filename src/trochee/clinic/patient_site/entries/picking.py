"""Answers to tap on, for a number or a time; where a picker opens is no answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms

from ..presenters import around, quarter_near
from ..questions import LATER, MORE_MINUTES


class Picker(forms.TextInput):
    """A field to write into, with answers beneath it. Without scripts there is the field alone."""

    template_name = "patient_site/picker.html"

    def __init__(self, ask: str, quick: Iterable[int], attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "class": "pick", "autocomplete": "off", **(attrs or {})})
        self.ask, self.opens, self.step = ask, "", MORE_MINUTES
        self.quick: tuple[tuple[str, str], ...] = tuple((str(each), str(each)) for each in quick)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what is offered."""
        offered = {each: getattr(self, each) for each in ("ask", "opens", "step", "quick")}
        return {**super().get_context(name, value, attrs), **offered}


class ClockPicker(Picker):
    """The same for a time of the day; it opens near ``opens_near``."""

    def __init__(self, ask: str) -> None:
        super().__init__(ask, (), {"type": "time"})
        self.step = LATER
        self.opens_near(time(22))

    def opens_near(self, near: time) -> None:
        """Offer the times around this one."""
        self.opens = quarter_near(near)
        self.quick = around(self.opens)


class Several(forms.CheckboxSelectMultiple):
    """Any number of few answers; nothing is chosen beforehand."""

    template_name = "patient_site/chips_several.html"
