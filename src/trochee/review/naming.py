"""What the name of a product or medicine says: ketamine in any of its forms, or placebo."""

from __future__ import annotations

PLACEBO = " (placebo)"
"""What follows the name of a product where the allocation says that nothing active was in it."""
_KETAMINE = ("ketamin", "spravato", "ketalar", "ketanest", "troche")
"""Parts of a name that say ketamine; a troche that says no more is taken for one."""


def is_ketamine(name: str) -> bool:
    """Whether a product or medicine is named as ketamine in any of its forms; placebo is none."""
    return PLACEBO not in name and any(part in name.casefold() for part in _KETAMINE)
