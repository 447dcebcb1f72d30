"""What is asked about a dose, each item once: its words for patients, its short head, and why it is asked.

The form on the phone, the one that staff type into, histories and `docs/diary-items.md` take their words from here.
The questions are our own: what the estimate needs, and what a careful clinic has to know.
"""

from __future__ import annotations

from collections.abc import Mapping

from trochee.clinic.patients.versions.items import Item
from trochee.clinic.ui.lazily import lazily as _

from .tonight import ALSO_TONIGHT, THREW_UP_AFTER

_ALL = (
    Item(
        column="status",
        ask=_("What became of it?"),
        head=_("What became of it"),
        means=_("A dose that went wrong, or that you left out, counts as much as one that you took."),
    ),
    Item(
        column="share",
        ask=_("How much of it did you take?"),
        head=_("The part taken"),
        means=_("Half a troche is half a dose. It is counted as such."),
    ),
    Item(
        column=THREW_UP_AFTER,
        ask=_("How many minutes after it did you throw up?"),
        head=_("Threw up after"),
        unit=_("min"),
        means=_("The sooner it was, the less was taken up. How much it was, no one can know."),
    ),
    Item(
        column="product",
        ask=_("What does the label say?"),
        head=_("Product, as on the label"),
        means=_("Write the name as you read it there."),
    ),
    Item(
        column="amount",
        ask=_("How much does the label say?"),
        head=_("Amount"),
        hint=_("Leave it empty if you cannot read it."),
        means=_("The number of a whole dose, also where you took only a part."),
    ),
    Item(column="unit", ask=_("In what?"), head=_("Unit"), means=_("The letters next to the number.")),
    Item(
        column="taken_at",
        ask=_("At what time?"),
        head=_("When it was taken, or would have been"),
        hint=_("Or when it would have been."),
        means=_("The time says which night a dose belongs to."),
    ),
    Item(
        column="held_min",
        ask=_("How many minutes did you hold it in your mouth?"),
        head=_("Held in the mouth"),
        unit=_("min"),
        means=_("The longer it is held, the more of it may go in through the mouth."),
    ),
    Item(
        column="swallowed",
        ask=_("What was left of it then?"),
        head=_("What was left"),
        means=_("What is swallowed acts later and in its own way."),
    ),
    Item(
        column="state_before",
        ask=_("How did you feel just before it?"),
        head=_("How they felt before, 0 worst to 10 best"),
        hint=_("0 is the worst, 10 is the best."),
        means=_("Bad days lead to doses. Without this, a dose would be blamed or praised for the day."),
    ),
    Item(
        column="reason",
        ask=_("Why did you take it, or not?"),
        head=_("Why it was taken or not"),
        means=_("A plan, a bad day, a trip: it helps to read the nights fairly."),
    ),
    Item(
        column=ALSO_TONIGHT,
        ask=_("Anything else today or tonight?"),
        head=_("Also that day or night"),
        hint=_("Tap all that you took. No one will blame you."),
        means=_("Some things slow your breathing when they meet this medicine."),
    ),
    Item(
        column="note",
        ask=_("Anything more to say?"),
        head=_("Remark"),
        hint=_("Such as what it was, how much, and when."),
        means=_("Whatever had no room above."),
    ),
)

ITEMS: Mapping[str, Item] = {each.column: each for each in _ALL}
"""The items by column, in the order in which they are asked; two of them stand beside the columns of the folder."""
