"""Short words of the science, which knows no languages: names of units, of columns, what a column may hold.

They are looked up in the catalogue as they stand; `tools/catalogue` gathers them from the science's own tables.
"""

from __future__ import annotations

from django.utils.translation import gettext


def of_science(text: str) -> str:
    """Give a word of the science in the reader's language; what no catalogue knows stays as it is."""
    return gettext(text) if text else text
