"""What the rules say of everybody with an authorisation in force: asked again where something was written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.scope import Scope
from trochee.clinic.audit.values import program
from trochee.clinic.patients.background import chart_for_program, is_erased
from trochee.clinic.prescriptions.actions import keep_check
from trochee.clinic.prescriptions.overview import signed, stamps
from trochee.clinic.prescriptions.queries import latest
from trochee.clinic.prescriptions.values import NewCheck
from trochee.clinic.reviews.stamps import stamp_of
from trochee.record import Authorisation
from trochee.safety.permission import signed_for
from trochee.safety.values import Finding, State

from .authorising import blocks, findings_for, lives, needs_second
from .reviewing import today


def look(*, scope: Scope, time_zone: str, at: datetime) -> int:
    """Ask the rules where the answer may be another one by now; give of how many they were asked."""
    known = stamps(scope)
    return sum(
        _ask(scope, time_zone, line.patient, known.get(line.patient, (line.step, "")), at) for line in signed(scope)
    )


def _ask(scope: Scope, time_zone: str, patient: UUID, before: tuple[UUID, str], at: datetime) -> bool:
    by = program("authorisations", scope.clinic)
    chart = chart_for_program(by=by, scope=scope, time_zone=time_zone, patient=patient)
    day = today(chart, at)
    stamp = stamp_of(chart, day)
    if before[1] == stamp or is_erased(chart):
        return False
    last = latest(chart)
    if last is None or not lives(last.authorisation, day):
        return False
    found = findings_for(chart, last.authorisation, at)
    fires = len({each.rule for each in found if _speaks(each, last.authorisation)})
    asks = sum(blocks(each) and each.state is State.ASKS for each in found)
    new = NewCheck(step=last.id, stamp=stamp, fires=fires, asks=asks)
    keep_check(by=by, at=at, scope=scope, patient=last.patient, found=new)
    return True


def _speaks(finding: Finding, authorisation: Authorisation) -> bool:
    """Whether a rule that stops fires, or one that needs a second prescriber and did not get one."""
    if finding.state is not State.FIRES:
        return False
    return blocks(finding) or (needs_second(finding) and not signed_for(finding, authorisation))
