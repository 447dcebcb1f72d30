"""Whether patients find the clinic's own numbers on the page for help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from trochee.clinic.patient_site.help.values import FILE, SECTIONS, lines_of, problem_of

from .values import CAUTION, GOOD, Finding, finding


def help_lines(at: datetime) -> Iterator[Finding]:
    """Whether the page for help has each kind of number, of this clinic's own country."""
    problem = problem_of(settings.TROCHEE_FOLDER)
    if problem:
        yield finding("help", CAUTION, f"the page /help/ shows emergency numbers alone: {problem}")
        return
    lines = lines_of(settings.TROCHEE_FOLDER)
    lacking = [name for name in SECTIONS if not lines.get(name)]
    if lacking:
        text = f"the page /help/ has no number for {', '.join(lacking)}: write them into {FILE} in TROCHEE_FOLDER"
        yield finding("help", CAUTION, text)
    else:
        yield finding("help", GOOD, "the page /help/ has numbers for " + ", ".join(SECTIONS))
