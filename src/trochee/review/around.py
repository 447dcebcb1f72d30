"""What else was taken around the doses of one product: other products, the diary's sleep medicines, changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import numpy as np

from trochee.effect.values import Beside, Message, Step
from trochee.foundation.figures import NO_BREAK, counted, day
from trochee.knowledge import Knowledge
from trochee.record import TherapyStep
from trochee.record.products import is_placebo
from trochee.sleep.columns import FloatArray
from trochee.sleep.diary import Diary
from trochee.sleep.dose_nights import DoseNight, dose_sizes

UNNAMED = "a sleep medicine without a name"
POOLED = "other sleep medicines"
_NOTHING = frozenset({"no", "none", "nothing", "0", "n", "-", "false"})
_AMOUNT = re.compile(r"[\s,]*\d+([.,]\d+)?\s*(mg|g|ug|mcg|µg|ml|iu|drops?|tablets?|pills?|capsules?)?$", re.I)
_SAID_YES = frozenset({"", "yes", "y", "true"})
_CHANGES = {"medicine_started": "begun", "medicine_stopped": "ended"}


def besides(
    product: str, others: Iterable[str], doses: tuple[DoseNight, ...], diary: Diary, knowledge: Knowledge
) -> tuple[Beside, ...]:
    """Other products and the diary's sleep medicines, night by night; the diary has a night.

    A sleep medicine that is a product too is taken into that product's nights; one that is ``product`` itself is
    left out. The most frequent have a column each, the rest share one.
    """
    first, last = diary.nights[0].date, diary.nights[-1].date
    taken = hypnotic_nights(diary)
    made: list[Beside] = []
    for other in others:
        active = [each for each in doses if not is_placebo(each.dose)]
        sizes = dose_sizes(active, other, first, last).sizes
        for name in [name for name in taken if same_medicine(name, other)]:
            sizes = np.maximum(sizes, taken.pop(name))
        made.append(Beside(name=other, doses=sizes, one_night=False))
    left = [(name, nights) for name, nights in taken.items() if not same_medicine(name, product)]
    own = int(knowledge.number("review.hypnotic.own_columns"))
    made += [Beside(name=name, doses=nights, one_night=True) for name, nights in left[:own]]
    if left[own:]:
        pooled = np.maximum.reduce([nights for _, nights in left[own:]])
        made.append(Beside(name=POOLED, doses=pooled, one_night=True))
    return tuple(made)


def hypnotic_nights(diary: Diary) -> dict[str, FloatArray]:
    """Nights with each sleep medicine that the diary names [1 or 0 a calendar night], the most frequent first.

    Amounts at the end of a name are left out, and upper case counts as lower; a 'yes' has no name. A night that was
    not answered counts as one without.
    """
    first, count = diary.nights[0].date, (diary.nights[-1].date - diary.nights[0].date).days + 1
    names: dict[str, str] = {}
    found: dict[str, FloatArray] = {}
    for placed in diary.placed:
        name = _named(placed.night.hypnotic)
        if name is None:
            continue
        nights = found.setdefault(names.setdefault(name.casefold(), name), np.zeros(count))
        nights[(placed.night.date - first).days] = 1.0
    return dict(sorted(found.items(), key=lambda each: (-each[1].sum(), each[0])))


def hypnotic_messages(diary: Diary, sizes: Mapping[str, FloatArray]) -> list[Message]:
    """Ask about sleep medicines not answered, and about a product the diary names on nights without its dose.

    ``sizes`` are the doses of each product a calendar night.
    """
    taken = hypnotic_nights(diary)
    made = []
    silent = sum(placed.night.hypnotic is None for placed in diary.placed)
    if taken and silent:
        text = (
            f"Whether another sleep medicine was taken was not answered for {counted(silent, 'night')}; the estimate "
            "counts them as nights without."
        )
        made.append(Message(code="hypnotic_not_answered", text=text))
    for product, doses in sizes.items():
        named = [nights for name, nights in taken.items() if same_medicine(name, product)]
        undosed = int((np.maximum.reduce(named) > doses).sum()) if named else 0
        if undosed:
            text = (
                f"The diary names {product} on {counted(undosed, 'night')} without a dose of it on record. Are "
                "doses missing there?"
            )
            made.append(Message(code="diary_names_a_dose_not_on_record", text=text))
    return made


def medicine_steps(
    product: str, rows: Iterable[TherapyStep], diary: Diary
) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """Medicines begun or ended that are not the product itself: steps, and in words what no night can show.

    A change holds from the night that begins on its date's eve. The diary has a night.
    """
    first, last = diary.nights[0].date, diary.nights[-1].date
    steps: dict[str, Step] = {}
    unseen: dict[str, None] = {}
    for row in sorted(rows, key=lambda each: (each.date, each.kind, each.detail or "")):
        own = row.detail is not None and same_medicine(_without_amount(row.detail), product)
        if row.kind not in _CHANGES or own or not first <= row.date <= last:
            continue
        said = f"{row.detail or 'a medicine'} {_CHANGES[row.kind]} on {day(row.date)}".replace(NO_BREAK, " ")
        if row.date == last:
            unseen[said] = None
        else:
            steps[said] = Step(name=said, entry=_entry(row.date, first))
    return tuple(steps.values()), tuple(unseen)


def same_medicine(one: str, other: str) -> bool:
    """Whether every word of one name is in the other, as in ketamine and ketamine troche."""
    first, second = set(one.casefold().split()), set(other.casefold().split())
    return bool(first and second) and (first <= second or second <= first)


def _entry(on: date, first: date) -> int:
    return (on + timedelta(days=1) - first).days


def _named(answer: str | None) -> str | None:
    """Name of a sleep medicine, or none where it was not taken or not answered."""
    if answer is None or answer.strip().casefold() in _NOTHING:
        return None
    name = _without_amount(answer)
    return UNNAMED if name.casefold() in _SAID_YES else name


def _without_amount(text: str) -> str:
    return _AMOUNT.sub("", " ".join(text.split()))
