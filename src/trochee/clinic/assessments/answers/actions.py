"""Writing answers: a page of them at once, each a new version; a clinician confirms or changes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from trochee.clinic.accounts.values import Here, OutOfDateError
from trochee.clinic.audit.canonical import content_hash
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import content_code, opened, seal_field
from trochee.clinic.patients.values import Basis, Chart, Right

from ..models import AnswerVersion
from .ageing import is_old, says_more
from .asking import calls
from .checking import refuse_what_cannot_be
from .queries import ABOUT
from .settled import not_settled
from .values import NewAnswer, Way
from .written import as_text, content

_Next = Callable[[AnswerVersion | None, AnswerVersion], bool]
"""Says by whom a new row is, and whether it says more than the one that counts and says the same, where there is one.
"""


def answer(
    *, by: Here, at: datetime, patient: UUID, given: Sequence[NewAnswer], way: Way = Way.PATIENT
) -> tuple[str, ...]:
    """Write answers, all or none; give the facts whose answer is new. What stands already is not written again.

    The same answer is new on another day of the patient's where answers to the fact grow old.

    Patients answer for themselves what patients are asked; staff type what they were told by telephone. Raises
    `NotAnsweredError` for what cannot be, and `OutOfDateError` where somebody else answered one of them meanwhile.
    """

    def begin(same: AnswerVersion | None, row: AnswerVersion) -> bool:
        row.answered_by, row.answered_at, row.way = by.actor.id, at, way
        return same is None

    return _write(by=by, at=at, patient=patient, given=given, begin=begin, right=Right.ENTER_ANSWERS)


def confirm(*, by: Here, at: datetime, patient: UUID, given: Sequence[NewAnswer]) -> tuple[str, ...]:
    """Confirm answers as they stand, or change them, as a clinician; give the facts of which something was written.

    An answer that is given as it stands keeps who said it, unless that is too long ago to count; another one is the
    clinician's own. What was confirmed on an earlier day is confirmed anew where it grows old. Raises as `answer`.
    """

    def begin(same: AnswerVersion | None, row: AnswerVersion) -> bool:
        row.answered_by, row.answered_at, row.way = by.actor.id, at, Way.CLINICIAN
        if same is not None:
            row.answered_by, row.answered_at, row.way = same.answered_by, same.answered_at, same.way
        row.confirmed_by, row.confirmed_at = by.actor.id, at
        return same is None or same.confirmed_at is None

    return _write(by=by, at=at, patient=patient, given=given, begin=begin, right=Right.KEEP_FACTS)


def _write(
    *, by: Here, at: datetime, patient: UUID, given: Sequence[NewAnswer], begin: _Next, right: Right
) -> tuple[str, ...]:
    try:
        with deed(by=by.actor, at=at) as trail:
            chart = charted(by=by, at=at, patient=patient, right=right)
            refuse_what_cannot_be(chart, at, given, own=chart.basis is Basis.OWN)
            key = opened(PatientKey.objects.get(patient_id=chart.patient))
            rows = [row for new in given if (row := _row(by, at, chart, key, new, begin)) is not None]
            if rows:
                together = content_hash({str(row.pk): row.content_sha256 for row in rows})
                done = "assessments.answered" if right is Right.ENTER_ANSWERS else "assessments.answers_confirmed"
                trail.add(done, patient=chart.patient, detail={"rows": len(rows), "sha256": together})
    except IntegrityError as error:  # two first answers, or two changes of one version, at the same moment
        raise OutOfDateError("somebody else answered at the same moment") from error
    return tuple(row.fact for row in rows)


def _row(by: Here, at: datetime, chart: Chart, key: bytes, new: NewAnswer, begin: _Next) -> AnswerVersion | None:
    last = _last(chart, new.fact)
    sha256 = content_code(key, content(new))
    row = AnswerVersion(
        clinic_id=by.scope.clinic,
        by=by.actor.id,
        at=at,
        patient_id=chart.patient,
        fact=new.fact,
        version=1 if last is None else last.version + 1,
        content_sha256=sha256,
        replaces=last,
    )
    same = _same(chart, last, sha256, at)
    if not (begin(same, row) or _says_more(chart, same, at) or _settles(chart, row)):
        return None
    if (0 if last is None else last.version) != new.version:
        raise OutOfDateError("somebody else answered meanwhile")
    row.calls = calls(by.scope, new.fact, new.value, at)
    row.sealed = seal_field(key, as_text(new), f"{ABOUT}{row.pk}")
    row.save(force_insert=True)
    return row


def _same(chart: Chart, last: AnswerVersion | None, sha256: str, at: datetime) -> AnswerVersion | None:
    """Give what says the same already, unless it is too old to count."""
    if last is None or last.content_sha256 != sha256 or is_old(chart, last.fact, _since(last), at):
        return None
    return last


def _says_more(chart: Chart, same: AnswerVersion | None, at: datetime) -> bool:
    return same is not None and says_more(chart, same.fact, _since(same), at)


def _since(row: AnswerVersion) -> datetime:
    return row.confirmed_at or row.answered_at


def _settles(chart: Chart, row: AnswerVersion) -> bool:
    """Whether a clinician looks for the first time at what a record says that was merged with this one."""
    if row.confirmed_at is None or len(chart.ids) == 1:
        return False
    rows = AnswerVersion.objects.within(chart.scope).filter(patient_id__in=chart.ids, fact=row.fact)
    return any(each.patient_id != chart.patient for each in not_settled(chart, rows))


def _last(chart: Chart, fact: str) -> AnswerVersion | None:
    rows = AnswerVersion.objects.within(chart.scope).filter(patient_id=chart.patient, fact=fact)
    return rows.select_for_update().order_by("-version").first()
