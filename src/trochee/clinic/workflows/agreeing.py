"""A person's answer to a consent text. Nobody agrees to anything on the day of a dose, or before they slept since."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from trochee.clinic.accounts.values import Here
from trochee.clinic.audit.trail import deed
from trochee.clinic.patients import consent
from trochee.clinic.patients.actions import charted
from trochee.clinic.patients.models import ConsentAnswer
from trochee.clinic.patients.values import Right

from .after_dose import NotToday, after_dose


class TooSoonError(Exception):
    """Nothing is agreed to now; ``found`` says which dose is in the way, and until when."""

    def __init__(self, found: NotToday) -> None:
        self.found = found
        super().__init__("too soon after a dose")


def answer_consent(
    *, by: Here, at: datetime, patient: UUID, text: UUID, shown_sha256: str, answer: str
) -> ConsentAnswer:
    """Write down what the patient answers, as `consent.answer` does; raises `TooSoonError` for a yes after a dose.

    The dose is looked for inside the transaction. A no, and taking a yes back, are never too soon.
    """
    with deed(by=by.actor, at=at):
        if answer == "given":
            found = after_dose(charted(by=by, at=at, patient=patient, right=Right.GIVE_CONSENT), at)
            if found.nothing_signed:
                raise TooSoonError(found)
        return consent.answer(by=by, at=at, patient=patient, text=text, shown_sha256=shown_sha256, answer=answer)
