"""How changes beside the drug are kept."""

from __future__ import annotations

from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.values import Keeping
from trochee.interop.tables.definitions import THERAPY
from trochee.record import TherapyStep

from .models import TherapyStepVersion


def _private(step: TherapyStep) -> frozenset[str]:
    return frozenset() if step.kind == "cbti_window" else frozenset({"detail"})


KEPT_STEPS = Keeping(
    name="therapy.step",
    table=THERAPY,
    model=TherapyStepVersion,
    read=Right.READ_THERAPY,
    enter=Right.KEEP_THERAPY,
    private=_private,
    happened=lambda _: None,  # a step may be agreed on before it holds
)
