"""Where somebody stands in the programme in words, for templates."""

from __future__ import annotations

from django import template

from ..status_words import WORDS

register = template.Library()


@register.filter
def as_status(status: str) -> str:
    """Say a status in the reader's language; what is none stays as it is."""
    return {each.value: words for each, words in WORDS.items()}.get(status, status)
