"""Numbers of troches, movements and what a count said, in words."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext

from trochee.clinic.ui.lazily import lazily as _
from trochee.pharmacology import Between, Comparison
from trochee.record import DoseStatus, MovementKind

_QUARTERS = {Fraction(1, 4): "¼", Fraction(1, 2): "½", Fraction(3, 4): "¾"}
_MINUS = "\N{MINUS SIGN}"
KINDS = {
    MovementKind.DISPENSED: _("Dispensed"),
    MovementKind.TO_RETURN: _("Said to be given back"),
    MovementKind.RETURNED: _("Given back"),
    MovementKind.TO_DESTROY: _("To be destroyed"),
    MovementKind.DESTROYED: _("Destroyed"),
    MovementKind.LOST: _("Lost or broken"),
    MovementKind.FOUND: _("Found again"),
    MovementKind.COUNT: _("Counted"),
}
TAKEN = {
    DoseStatus.TAKEN: _("Taken"),
    DoseStatus.PARTIAL: _("Taken in part"),
    DoseStatus.SPAT_EARLY: _("Spat out early"),
    DoseStatus.VOMITED: _("Vomited"),
    DoseStatus.LOST: _("Lost or broken"),
}
"""What takes troches off the stock, of the doses."""
COMPARISONS = {
    Comparison.FIRST: _("the first count"),
    Comparison.AGREES: _("agrees"),
    Comparison.LEFT_OPEN: _("fits; a dose does not say how much"),
    Comparison.EXPLAINED: _("differed, and was explained"),
    Comparison.DIFFERS: _("an unexplained difference"),
}


def number(amount: Fraction) -> str:
    """Write a number of troches: 9½; one that is no quarter with two decimals."""
    size = abs(amount)
    whole, part = divmod(size, 1)
    if part and part not in _QUARTERS:
        text = f"{float(size):.2f}"
    else:
        text = f"{whole if whole or not part else ''}{_QUARTERS.get(part, '')}"
    return f"{_MINUS}{text}" if amount < 0 else text


def change(amount: Between) -> str:
    """Write what came or went, with its sign."""
    if not amount.exact:
        return gettext("between %(least)s and %(most)s") % {
            "least": number(amount.least),
            "most": number(amount.most),
        }
    return f"+{number(amount.most)}" if amount.most > 0 else number(amount.most)


def left(amount: Between) -> str:
    """Write what should be left, as far as it is known."""
    if amount.exact:
        return number(amount.most)
    return gettext("%(least)s to %(most)s") % {"least": number(amount.least), "most": number(amount.most)}
