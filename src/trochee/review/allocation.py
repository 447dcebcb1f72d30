"""Active, placebo or open: what the allocation column of the doses says, never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from trochee.foundation.figures import counted
from trochee.record.products import is_active, is_placebo
from trochee.sleep.dose_nights import DoseNight


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocated:
    """Doses of one product that reached the body.

    ``active`` are those known to be active; ``troches`` all of them where not all are active, else ``None``.
    ``unknown`` says in words what the allocation of the others reads.
    """

    active: tuple[DoseNight, ...]
    troches: tuple[DoseNight, ...] | None
    unknown: tuple[str, ...]


def allocated(doses: Iterable[DoseNight]) -> Allocated:
    """Part the doses of one product by their allocation.

    Where no dose has one, all are active and open. Where some have, a dose without one is unknown, and so is every
    word but active, verum, open, placebo, sham and dummy, such as the number of a kit that is not opened yet.
    """
    every = tuple(each for each in doses if each.dose.reached_the_body)
    if not any(each.dose.allocation for each in every):
        return Allocated(active=every, troches=None, unknown=())
    said = Counter(
        each.dose.allocation
        for each in every
        if each.night is not None and not (is_active(each.dose) or is_placebo(each.dose))
    )
    hidden = said or any(is_placebo(each.dose) for each in every)
    return Allocated(
        active=tuple(each for each in every if is_active(each.dose)),
        troches=every if hidden else None,
        unknown=tuple(
            f"{repr(word) if word else 'nothing'} for {counted(count, 'dose')}" for word, count in said.most_common()
        ),
    )
