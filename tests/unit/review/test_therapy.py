"""What was begun beside the medicine: named in words, placed on its night, and one step where two lie close."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from tests.factories.nights import nights_from
from tests.factories.records import doses, record

from trochee.effect import estimate
from trochee.effect.values import Outcome, Series
from trochee.knowledge import shipped
from trochee.record import TherapyStep
from trochee.review.series import Timeline, timeline

KNOWN = shipped()


def line(*rows: tuple[str, str, str | None]) -> Timeline:
    """Forty nights from 2 March, a troche every third evening from 22 March on."""
    therapy = [TherapyStep(date=date.fromisoformat(on), kind=kind, detail=detail) for on, kind, detail in rows]
    made = record(doses("2026-03-22", 6), nights=nights_from("2026-03-02", 40), therapy=therapy)
    return timeline(made, KNOWN)


def begun(*rows: tuple[str, str, str | None]) -> list[tuple[int, str]]:
    series = line(*rows).series(Outcome.TOTAL_SLEEP_TIME, "ketamine troche")
    return [(step.entry, step.name) for step in series.therapy_begun]


def varied(made: Timeline) -> Series:
    """The series with nights that differ, so that there is something to estimate."""
    series = made.series(Outcome.TOTAL_SLEEP_TIME, "ketamine troche")
    return replace(series, values=series.values + 30.0 * np.sin(np.arange(series.values.size) ** 2))


def test_every_kind_of_therapy_is_placed_and_named() -> None:
    assert begun(
        ("2026-03-22", "cbti_window", "23:45-06:30"),
        ("2026-03-05", "cbti_unit", "stimulus  control"),
        ("2026-03-22", "habit", "no screens in bed"),
        ("2026-03-22", "exercise", None),
    ) == [
        (4, "CBT-I (stimulus control), begun on 5 March 2026"),
        (21, "CBT-I (sleep window 23:45-06:30), begun on 22 March 2026"),
        (21, "exercise, begun on 22 March 2026"),
        (21, "a habit (no screens in bed), begun on 22 March 2026"),
    ]


def test_medicines_notes_and_what_lies_outside_the_nights_are_no_therapy() -> None:
    assert (
        begun(
            ("2026-03-22", "medicine_started", "melatonin"),
            ("2026-03-22", "note", "travel"),
            ("2026-03-01", "habit", "before the first night"),
            ("2026-04-10", "habit", "on the morning of the last night"),
        )
        == []
    )


def test_a_window_that_is_one_with_an_earlier_step_still_began_with_the_doses() -> None:
    """The column stands at the first of two close steps; the window of the evening of the first dose is named."""
    made = line(("2026-03-14", "cbti_unit", None), ("2026-03-22", "cbti_window", "23:45-06:30"))
    assert [(step.entry, step.name) for step in made.cbti_steps] == [(13, "")]
    series = made.series(Outcome.TOTAL_SLEEP_TIME, "ketamine troche")
    assert [step.entry for step in series.therapy_begun] == [13, 21]


def test_a_timeline_without_nights_has_no_therapy() -> None:
    made = timeline(record(nights=[], therapy=[TherapyStep(date=date(2026, 3, 5), kind="habit")]), KNOWN)
    assert made.cbti_steps == ()


def test_a_habit_begun_with_the_first_dose_reaches_the_reader() -> None:
    """From the folder's row to the sentence: nothing in the model can keep a habit apart."""
    made = line(("2026-03-20", "habit", "no screens in bed"))
    found = estimate(varied(made), knowledge=KNOWN)
    said = {message.code: message.text for message in found.messages}
    assert said["therapy_began_with_doses"].startswith("A habit (no screens in bed), begun on 20 March 2026")
    later = estimate(varied(line(("2026-04-05", "habit", None))), knowledge=KNOWN)
    assert "therapy_began_with_doses" not in {message.code for message in later.messages}
