"""Whether restored records are guarded and can be read: triggers, the trail, and the sealed names."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from trochee.clinic.accounts.sealing import SealBrokenError
from trochee.clinic.audit.keys import UnknownKeyError
from trochee.clinic.audit.triggers import missing
from trochee.clinic.audit.verify import verify
from trochee.clinic.patients.models import PatientKey
from trochee.clinic.patients.sealed import opened

_NAMED_AT_MOST = 3


def faults_of(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Name what is wrong with records that are otherwise as they were backed up."""
    found = [f"the trigger {name} is missing" for name in missing(connection)]
    verdict = verify(using=connection.alias)
    found += [f"verify-audit: {fault}" for fault in verdict.faults[:_NAMED_AT_MOST]]
    if len(verdict.faults) > _NAMED_AT_MOST:
        found.append(f"verify-audit: {len(verdict.faults):,} faults in all")
    closed = sum(not _opens(key) for key in PatientKey.objects.using(connection.alias).filter(erased_at=None))
    if closed:
        found.append(f"the `seal` keys of this keys file do not open the names and texts of {closed:,} people")
    return tuple(found)


def _opens(key: PatientKey) -> bool:
    try:
        opened(key)
    except (SealBrokenError, UnknownKeyError):
        return False
    return True
