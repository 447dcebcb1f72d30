"""How each name on the lists was read, said plainly: what it stands for, or that nothing here knows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.ui.of_science import of_science
from trochee.knowledge import Knowledge
from trochee.knowledge.words import bare
from trochee.safety.conditions import Meant, NamedConditions
from trochee.safety.medicines import Line, Medicines
from trochee.safety.naming import Meaning

from ..safety.wording import question

_UNKNOWN = _("not checked: nothing here knows it")
_OF_NO_RULE = _("known, and no rule asks about it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One line as it was written, and what was made of it; ``tag`` is how grave what is said is."""

    written: str
    means: str
    remarks: tuple[str, ...] = ()
    tag: str = "quiet"


def medicines_read(lines: Iterable[str], medicines: Medicines) -> tuple[Read, ...]:
    """Say how each line of a list of medicines was read."""
    by_line = {line.reading.written: line for line in medicines.lines}
    return tuple(_medicine(by_line[each]) for each in lines if each in by_line)


def conditions_read(lines: Iterable[str], knowledge: Knowledge) -> tuple[Read, ...]:
    """Say how each line of a list of conditions was read."""
    named = NamedConditions(knowledge)
    return tuple(_condition(each, named.read(each), knowledge) for each in lines)


def _medicine(line: Line) -> Read:
    reading, remarks = line.reading, []
    if reading.nothing:
        return Read(written=reading.written, means=gettext("nothing taken"))
    for written, name in reading.read_as:
        remarks.append(gettext("%(written)s was read as %(name)s") % {"written": written, "name": name})
    if reading.asked:
        names = ", ".join(map(_called, reading.asked))
        remarks.append(gettext("stopped, or not taken: %(names)s. When was the last one?") % {"names": names})
    remarks += _not_checked(reading.not_recognised if reading.taken or reading.asked else ())
    if reading.offered:
        remarks.append(gettext("Did you mean %(names)s?") % {"names": gettext(" or ").join(reading.offered)})
    tag = "warn" if reading.not_recognised else "quiet"
    if not (reading.taken or reading.asked):
        return Read(written=reading.written, means=_UNKNOWN, remarks=tuple(remarks), tag=tag)
    return Read(
        written=reading.written, means=", ".join(map(_called, reading.taken)), remarks=tuple(remarks), tag=tag
    )


def _called(meaning: Meaning) -> str:
    if meaning.of_class:
        return gettext("%(name)s, any of them: which one?") % {"name": of_science(meaning.name)}
    ingredients = [of_science(each.replace("_", " ")) for each in meaning.ingredients]
    name = of_science(meaning.name)
    others = [each for each in ingredients if bare(each) != bare(name)]
    return f"{name} ({', '.join(others)})" if others else name


def _condition(written: str, meant: Meant, knowledge: Knowledge) -> Read:
    whole = meant.not_recognised == (written,)
    open_ends = () if whole else (*meant.not_recognised, *meant.denied)
    if not meant.facts:
        tag = "warn" if whole or open_ends else "quiet"
        means = _UNKNOWN if tag == "warn" else _OF_NO_RULE
        return Read(written=written, means=means, remarks=_not_checked(open_ends), tag=tag)
    asked = " ".join(question(each, knowledge) for each in meant.facts)
    means = gettext("answers yes to: %(questions)s") % {"questions": asked}
    return Read(written=written, means=means, remarks=_not_checked(open_ends), tag="warn" if open_ends else "quiet")


def _not_checked(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(gettext("not checked: nothing here knows %(name)s") % {"name": each} for each in names)
