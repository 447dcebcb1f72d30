"""Ways on that no recorded rule blocks: never a dose, stopping before going on, and the clinician decides."""

from __future__ import annotations

from collections.abc import Iterator

from trochee.knowledge.severity import Severity

from .findings import RuleFindings
from .harm_first import severe_after_a_dose
from .reading import Reading
from .values import ReviewOption

_NEVER_OFFERED = "never_offered"


def options(found: RuleFindings, reading: Reading) -> tuple[ReviewOption, ...]:
    """Give the ways on: CBT-I first where it is not known to have been offered, going on last.

    Going on stands here only where no stop fires, none is without an answer, and no severe adverse effect followed a
    dose; tapering, which takes doses too, only where no stop fires. Nothing begins a medicine.
    """
    return tuple(ReviewOption(id=key, text=text) for key, text in _ways(found, reading))


def _ways(found: RuleFindings, reading: Reading) -> Iterator[tuple[str, str]]:
    if found.facts.get("cbti", _NEVER_OFFERED) == _NEVER_OFFERED:
        yield "cbti", "CBT-I, which comes first for insomnia: that it was offered is not on this record."
    if reading.doses:
        yield "stop", "Stopping, with contact soon after and a watch on withdrawal and mood."
        yield "pause", "A pause until the next review."
        if not found.stops:
            yield "taper", "Tapering, in steps that the prescriber sets."
    if found.asks:
        yield "answer", "Answering what the rules still ask, beginning with what a stop hangs on."
    if reading.doses and not (found.stops or found.stops_open or severe_after_a_dose(reading)):
        signed = any(each.severity is Severity.SECOND_SIGN_OFF for each in found.fires)
        yield "go_on", f"Going on within what is authorised{', after a second sign-off' if signed else ''}."
