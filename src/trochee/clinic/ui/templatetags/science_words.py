"""Words of the science in the reader's language, for templates."""

from __future__ import annotations

from django import template

from ..of_science import of_science

register = template.Library()


@register.filter
def as_said(code: str) -> str:
    """Say a code of the science, such as `cbti_window`, with spaces and in the reader's language."""
    return of_science(str(code).replace("_", " "))
