"""What is asked about an adverse effect, each item once: its words for patients, its short head, and what is meant.

The form on the phone, histories and `docs/diary-items.md` take their words from here. The words of the grades are our
own; they follow the usual five grades of adverse events.
"""

from __future__ import annotations

from collections.abc import Mapping

from trochee.clinic.patients.versions.items import Item
from trochee.clinic.ui.lazily import lazily as _

_ALL = (
    Item(
        column="term",
        ask=_("What was it?"),
        head=_("What it was"),
        hint=_("One thing at a time, such as headache."),
        means=_("Your own word for it will do."),
    ),
    Item(
        column="grade",
        ask=_("How bad was it at its worst?"),
        head=_("How bad it was"),
        means=_("What counts is what you could still do."),
    ),
    Item(
        column="onset",
        ask=_("When did it begin?"),
        head=_("Since"),
        means=_("The hour may stay open. The day helps to see which dose came before it."),
    ),
    Item(
        column="ended",
        ask=_("Is it over?"),
        head=_("Over since"),
        means=_("What goes on for long counts for more."),
    ),
    Item(
        column="note",
        ask=_("Anything else about it?"),
        head=_("Remark"),
        means=_("What you did against it, or what you think it came from."),
    ),
)

ITEMS: Mapping[str, Item] = {each.column: each for each in _ALL}
"""The items by column, in the order in which they are asked."""
