"""What a draft of the clinic's protocol would change, and for whom: tried on people, kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.book import book
from trochee.clinic.patients.names import Looked
from trochee.clinic.patients.queries import chart_of
from trochee.clinic.patients.sealed import ErasedError
from trochee.clinic.patients.values import Chart, NoSuchPatientError
from trochee.clinic.protocols.queries import checker_of
from trochee.knowledge import Knowledge, shipped
from trochee.safety.checking import Checker
from trochee.safety.comparing import Differing, differing

from .known import known_facts
from .reviewing import today


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A person for whom rules would say something else."""

    who: Looked
    rules: tuple[Differing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """On whom a draft was tried: ``same`` is for how many nothing changes.

    ``not_looked_at`` are people beyond as many as are tried at once; ``could_not`` those whose record may not be read
    for it, or contradicts itself.
    """

    changed: tuple[Changed, ...]
    same: int
    not_looked_at: int
    could_not: tuple[Looked, ...]

    @property
    def out(self) -> int:
        """Give how many were not looked at, for either reason."""
        return self.not_looked_at + len(self.could_not)


def tried_on_people(*, by: Here, at: datetime, draft: Knowledge) -> Trial:
    """Check everybody whom the reader looks after and who takes part, with what is in force and with a draft.

    One audit row says whose records were looked at.
    """
    with deed(by=by.actor, at=at) as trail:
        people = [each for each in book(by, at) if each.takes_part]
        most = int(shipped().number("protocol.trial.people"))
        before, after = checker_of(by.scope), Checker(draft)
        changed: list[Changed] = []
        could_not: list[Looked] = []
        for who in people[:most]:
            chart = chart_of(by=by, at=at, patient=who.patient)
            rules = None if chart is None else _differing(chart, at, before, after)
            if rules is None:
                could_not.append(who)
            elif rules:
                changed.append(Changed(who=who, rules=rules))
        looked_at = " ".join(sorted(str(each.patient) for each in people[:most]))
        trail.add("protocols.draft_tried", target="protocol", detail={"shown": looked_at})
    return Trial(
        changed=tuple(changed),
        same=len(people[:most]) - len(changed) - len(could_not),
        not_looked_at=len(people[most:]),
        could_not=tuple(could_not),
    )


def _differing(chart: Chart, at: datetime, before: Checker, after: Checker) -> tuple[Differing, ...] | None:
    try:
        given = known_facts(chart, at).given
    except (NoSuchPatientError, ErasedError):
        return None
    day = today(chart, at)
    was, now = before(given, day), after(given, day)
    if was.contradictions or now.contradictions:
        return None
    return differing(was.findings, now.findings)
