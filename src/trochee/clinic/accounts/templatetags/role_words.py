"""Roles in words, for templates."""

from __future__ import annotations

from django import template

from ..roles import role_word

register = template.Library()


@register.filter
def as_role(role: str) -> str:
    """Call a role in the reader's language."""
    return role_word(role)
