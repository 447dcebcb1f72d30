"""A patient who saves nights while the records go away and come back, told by the test line by line when to go on.

Run in a process of its own, `visit` finds a clinic in the environment, as the site does.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any
from uuid import uuid4

AWAY = "Records cannot be reached just now"
ANSWERS = {
    "slept": "yes",
    "into_bed": "22:45",
    "lights_out": "23:15",
    "sleep_onset_latency_min": "45",
    "awakenings": "3",
    "wake_after_sleep_onset_min": "50",
    "final_awakening": "06:10",
    "rise_time": "06:40",
    "sleep_quality": "3",
}


def path(days: int) -> str:
    from django.utils import timezone

    return f"/my/nights/{(timezone.now() - timedelta(days=days)).date().isoformat()}/"


def said(*words: object) -> None:
    """Say something and wait to be told to go on."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()
    sys.stdin.readline()


def visit() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import close_old_connections

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from tests.factories.clinic import found_house
    from tests.integration.clinic.browser_like import log_in

    from trochee.clinic.audit import trail
    from trochee.clinic.audit.verify import verify
    from trochee.clinic.diaries.models import NightVersion

    house, real, again = found_house(), trail._chain, str(uuid4())
    visitor = log_in("lamp.patient")
    visitor.raise_request_exception = False

    def save(days: int, client_id: str) -> tuple[int, bool]:
        close_old_connections()  # as the server does before each request; the test client leaves it out
        answer = visitor.post(path(days), {**ANSWERS, "client_id": client_id, "version": ""})
        return answer.status_code, AWAY in answer.content.decode()

    said("saved", *save(3, str(uuid4())))

    def in_the_middle(rows: Any) -> None:
        said("middle")  # the night is written, its audit rows are not, nothing is committed
        real(rows)

    trail._chain = in_the_middle
    said("stopped", *save(1, again))
    trail._chain = real
    said("away", *save(1, again))
    said("again", *save(1, again))
    said("twice", *save(1, again))
    verdict = verify()
    said("kept", NightVersion.objects.within(house.ours.scope).count(), verdict.whole, verdict.rows > 0)
