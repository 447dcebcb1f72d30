"""Let the minutes pass for reminders: ``python -m tools.clinic_site.reminding 45`` looks and sends as in 45 minutes.

Prints what became of each message, so that a story need not wait for a clock.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django


def main(minutes: str = "0") -> int:
    django.setup()
    from django.utils import timezone

    from trochee.clinic.accounts.queries import clinics
    from trochee.clinic.accounts.scope import Scope
    from trochee.clinic.workflows.reminding.looking import look
    from trochee.clinic.workflows.reminding.sending import send

    at = timezone.now() + timedelta(minutes=float(minutes))
    found = []
    for clinic in clinics():
        scope = Scope(clinic=clinic.pk)
        for message in look(scope=scope, time_zone=clinic.time_zone, at=at):
            found.append(str(send(scope=scope, message=message, now=lambda: at)))
    sys.stdout.write(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
