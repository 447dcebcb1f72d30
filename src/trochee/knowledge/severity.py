"""How much a rule or an interaction weighs, in the four words of the contract."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """What a finding asks of people, gravest first.

    ``stop`` blocks; ``second_sign_off`` needs a second prescriber with a written reason; ``caution`` is to be
    acknowledged by the prescriber; ``note`` is recorded.
    """

    STOP = "stop"
    SECOND_SIGN_OFF = "second_sign_off"
    CAUTION = "caution"
    NOTE = "note"
