"""What the diary's questions mean, for every page that asks them."""

from __future__ import annotations

from django import template

from trochee.knowledge import shipped

from ..items import CONSENSUS, ITEMS

register = template.Library()


@register.inclusion_tag("diaries/meanings.html")
def diary_meanings(words: str = "ask") -> dict[str, object]:
    """Give each item by its words for patients (``ask``) or for tables (``head``), with what it means."""
    items = [(getattr(item, words), item.means) for item in ITEMS.values()]
    return {"items": items, "source": shipped().citations[CONSENSUS]}
