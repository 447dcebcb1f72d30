"""Steps of therapy beside the doses: what they are called, and where they cannot be told from the doses."""

from __future__ import annotations

import numpy as np

from trochee.foundation.figures import counted
from trochee.knowledge import Knowledge

from .beside import near_the_start
from .values import Message, Series, Step

CBTI_STEP = "cbti_step_"
THERAPY_STEPS = "therapy_steps"
THERAPY_AT_START = "therapy_began_with_doses"


def seen_steps(series: Series) -> tuple[int, ...]:
    """Entries of the CBT-I steps that some night with the outcome can show; empty without such a night."""
    seen = np.flatnonzero(~np.isnan(series.values))
    return tuple(entry for entry in series.therapy_steps if seen.size and entry <= seen[-1])


def step_labels(series: Series) -> dict[str, str]:
    """Words for the column of each CBT-I step, such as ``CBT-I step 1 (sleep window 23:45-06:30)``."""
    names = (*series.therapy_names, *[""] * len(series.therapy_steps))
    return {
        f"{CBTI_STEP}{number}": f"CBT-I step {number}{f' ({name})' if name else ''}"
        for number, (_, name) in enumerate(zip(seen_steps(series), names, strict=False), start=1)
    }


def therapy_at_the_start(series: Series, knowledge: Knowledge) -> tuple[Step, ...]:
    """Find the steps of therapy, with a column or without, that cannot be told from the first dose."""
    return near_the_start(series.therapy_begun, series, knowledge)


def therapy_messages(series: Series, knowledge: Knowledge) -> tuple[Message, ...]:
    """Name what began with the doses and cannot be told from them, and the CBT-I steps that have a column."""
    began = therapy_at_the_start(series, knowledge)
    made = []
    if began:
        text = "; ".join(step.name for step in began)
        made.append(
            Message(
                code=THERAPY_AT_START,
                text=f"{text[:1].upper()}{text[1:]}, about when the doses began: the record cannot tell what that "
                "did from what the doses did, and the estimate cannot keep the two apart.",
            )
        )
    steps = seen_steps(series)
    if steps:
        names = "; ".join(name for name in series.therapy_names[: len(steps)] if name)
        but = ", except for what began about when the doses did" if began else ""
        made.append(
            Message(
                code=THERAPY_STEPS,
                text=f"CBT-I: {counted(len(steps), 'step')} on this record{f' ({names})' if names else ''}. In the "
                "model each has a column of its own, so what came with it does not count for the doses"
                f"{but}; the figures before and since the first dose hold both.",
            )
        )
    return tuple(made)
