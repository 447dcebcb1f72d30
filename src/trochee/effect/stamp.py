"""What a third party needs to get the same digits: model version, priors, and a hash of what was fitted."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from trochee.knowledge import Knowledge

from .values import FloatArray, ModelStamp, Series

MODEL_VERSION = "trochee.effect 2"
_ROOMS = ("effect.scale.", "effect.prior.")


def stamp(series: Series, smallest: float, first: int | None, last: int | None, knowledge: Knowledge) -> ModelStamp:
    """Stamp of an estimate; missing nights before the first dose or value and after the last value change nothing.

    ``first`` and ``last`` bound the entries that the fit can see; without them only the outcome is hashed.
    """
    begin, end = (0, 0) if first is None or last is None else (first, last + 1)
    content = {
        "outcome": series.outcome.value,
        "smallest_effect": smallest,
        "first_night": (series.first_night + timedelta(days=begin)).isoformat(),
        "values": _known(series.values[begin:end]),
        "doses": series.doses[begin:end].tolist(),
        "therapy_steps": [entry - begin for entry in series.therapy_steps],
        "beside": [[each.name, each.one_night, each.doses[begin:end].tolist()] for each in series.beside],
        "medicine_steps": [[step.name, step.entry - begin] for step in series.medicine_steps],
        "troches": None if series.troches is None else series.troches[begin:end].tolist(),
        "mood": None if series.mood is None else _known(series.mood[begin:end]),
    }
    return ModelStamp(version=MODEL_VERSION, priors=priors_text(knowledge), data_sha256=_digest(content))


def _known(values: FloatArray) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]  # NaN alone is unlike itself


def priors_text(knowledge: Knowledge) -> str:
    """Name the priors: what they are, since when, and a hash of their values."""
    used = {key: each for key, each in knowledge.quantities.items() if key.startswith(_ROOMS)}
    newest = max(each.since for each in used.values()).isoformat()
    digest = _digest({key: each.value for key, each in used.items()})
    return f"sceptical, centred on no effect; {newest}; sha256 {digest[:16]}"


def _digest(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
