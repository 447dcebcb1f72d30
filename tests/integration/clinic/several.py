"""Run by another process: found a clinic with several patients who can log in, or say what its records hold."""

from __future__ import annotations

import json
import sys
from collections import Counter

import django

PASSWORD = "four quiet lamps burning"


def found(patients: int) -> list[str]:
    """Found the clinic and give the log-in names of its patients."""
    from tests.factories.clinic import AT, Clinic, join, person

    from trochee.clinic.accounts.roles import Role
    from trochee.clinic.patients import actions

    clinic = Clinic("Lamp Street")
    names = [f"patient.{number}" for number in range(patients)]
    for name in names:
        record = actions.register(by=clinic["clinician"], at=AT, person=person("Several", name))
        join(clinic["clinician"].actor, clinic.scope, Role.PATIENT, name, record)
    return names


def held() -> dict[str, object]:
    """What is there: how often each save, how many rows the trail has of them, and whether the trail is whole."""
    from django.db import connection

    from trochee.clinic.audit.models import AuditRow
    from trochee.clinic.audit.verify import verify

    with connection.cursor() as cursor:
        cursor.execute("SELECT client_id FROM diaries_nightversion")
        saves = Counter(str(row[0]).replace("-", "") for row in cursor.fetchall())
    actions = ("diaries.night_saved", "diaries.night_amended")
    noted = AuditRow.objects.filter(action__in=actions).count()
    return {"saves": saves, "noted": noted, "faults": [str(each) for each in verify().faults]}


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(found(int(sys.argv[1])) if len(sys.argv) > 1 else held()))
