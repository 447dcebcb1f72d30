"""Everything beside the nights on one axis, in order of date, also what has no figure."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.factories.records import doses, effect, observation, reading, score

from trochee.record import TherapyStep
from trochee.review.events import events
from trochee.review.sides import CourseEvent, Lane


def found(**parts: Any) -> tuple[CourseEvent, ...]:
    return events(reading(doses("2026-03-10", 3), **parts))


def test_lanes_in_order_of_date() -> None:
    made = found(
        effects=[effect("2026-03-10T22:30")],
        scores=[score("2026-03-11", "isi", 20), score("2026-03-02", "isi", 22)],
        therapy=[
            TherapyStep(date=date(2026, 3, 11), kind="medicine_started", detail="sertraline 50 mg"),
            TherapyStep(date=date(2026, 3, 11), kind="cbti_window", detail="23:45-06:30"),
        ],
        observations=[observation("2026-03-11T20:00", "pulse", "70", session="s1")],
    )
    assert [(each.on.day, each.lane) for each in made] == [
        (2, Lane.SCORE), (11, Lane.SESSION), (11, Lane.SCORE), (11, Lane.ADVERSE_EFFECT), (11, Lane.THERAPY),
        (11, Lane.MEDICINE),
    ]  # fmt: skip


def test_an_adverse_effect_stands_on_the_row_of_its_night() -> None:
    made = found(
        effects=[
            effect("2026-03-10T22:30", "dizziness", 2),
            effect("2026-03-12T02:30", "nausea", None),
            effect("2026-03-13T11:59", "headache"),
            effect("2026-03-14T12:00", "headache"),
            effect("2026-03-16", "fall", 3),
        ]
    )
    assert [(each.on.day, each.text, each.value) for each in made] == [
        (11, "dizziness, grade 2", 2.0),
        (12, "nausea, no grade given", None),
        (13, "headache, grade 1", 1.0),
        (15, "headache, grade 1", 1.0),
        (16, "fall, grade 3", 3.0),
    ]


def test_scores_name_their_series_and_say_where_there_is_no_total() -> None:
    made = found(scores=[score("2026-03-02", "ISI", 22), score("2026-03-03", "ISI", 99)])
    assert [(each.value, each.series) for each in made] == [
        (22.0, "Insomnia Severity Index (ISI)"),
        (None, "Insomnia Severity Index (ISI)"),
    ]
    assert "no total" in made[1].text


def test_a_session_is_one_event_and_what_belongs_to_none_is_no_session() -> None:
    made = found(
        observations=[
            observation("2026-03-11T20:00", "pulse", "70", session="s1"),
            observation("2026-03-11T20:40", "pulse", "80", session="s1"),
            observation("2026-03-18T20:00", "pulse", "75", session="s2"),
            observation("2026-03-19T20:00", "ALT", "30"),
        ]
    )
    assert [each.text.replace("\N{NO-BREAK SPACE}", " ") for each in made] == [
        "Session s1: 2 observations",
        "Session s2: 1 observation",
    ]


def test_therapy_and_medicines_say_what_changed() -> None:
    kinds = (
        ("cbti_window", "23:45-06:30", "CBT-I: sleep window: 23:45-06:30"),
        ("cbti_unit", "stimulus control", "CBT-I: stimulus control"),
        ("habit", None, "Habit"),
        ("medicine_stopped", "trazodone", "trazodone stopped"),
        ("medicine_started", None, "A medicine started"),
    )
    for kind, detail, text in kinds:
        (event,) = found(therapy=[TherapyStep(date=date(2026, 3, 11), kind=kind, detail=detail)])
        assert event.text == text


def test_what_is_later_than_the_review_is_left_out() -> None:
    made = events(
        reading(
            as_of="2026-03-10",
            scores=[score("2026-03-11", "isi", 20)],
            effects=[effect("2026-03-11T10:00")],
            therapy=[TherapyStep(date=date(2026, 3, 11), kind="note")],
            observations=[observation("2026-03-11T20:00", "pulse", "70", session="s1")],
        )
    )
    assert made == ()
