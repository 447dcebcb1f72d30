"""How adverse effects are kept."""

from __future__ import annotations

from trochee.clinic.patients.values import Right
from trochee.clinic.patients.versions.values import Keeping
from trochee.interop.tables.definitions import EFFECTS

from .models import AdverseEffectVersion

PRIVATE = frozenset({"term", "note"})
KEPT_EFFECTS = Keeping(
    name="adverse_effects.effect",
    table=EFFECTS,
    model=AdverseEffectVersion,
    read=Right.READ_EFFECTS,
    enter=Right.ENTER_EFFECTS,
    private=lambda _: PRIVATE,
    happened=lambda effect: effect.onset,
)
