"""What a field of choices offers, where that is known only once the page is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm, ChoiceField


def offer(form: BaseForm, name: str, choices: Iterable[Any], *, first: str | None = None) -> None:
    """Offer these under a field of a form; ``first`` is the line that chooses nothing."""
    field = form.fields[name]
    assert isinstance(field, ChoiceField), name
    field.choices = [*([] if first is None else [("", first)]), *choices]
