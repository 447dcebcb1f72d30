"""What else was taken around the doses, read from doses, diary and therapy, and what the record must be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.factories.nights import nights_from

from trochee.effect.values import Outcome, Series
from trochee.knowledge import shipped
from trochee.record import Dose, DoseStatus, Patient, Record, TherapyStep
from trochee.review.around import POOLED, UNNAMED, same_medicine
from trochee.review.series import Timeline, timeline

FIRST = date(2026, 3, 2)


def dose(evening: int, **changes: Any) -> Dose:
    """A dose on an evening, counted from the one before the first night."""
    taken = datetime.combine(FIRST + timedelta(days=evening - 1), datetime.min.time()) + timedelta(hours=22)
    return Dose(**{"taken_at": taken, "product": "ketamine troche", "amount": 100.0, **changes})


def line(
    doses: Iterable[Dose],
    hypnotics: Mapping[int, str | None] | None = None,
    therapy: Iterable[TherapyStep] = (),
    usually: str | None = None,
    nights: int = 10,
) -> Timeline:
    answers = hypnotics or {}
    diary = [
        replace(night, hypnotic=answers.get(day, usually))
        for day, night in enumerate(nights_from(FIRST.isoformat(), nights))
    ]
    record = Record(
        patient=Patient(time_zone="Europe/Berlin"), nights=tuple(diary), doses=tuple(doses), therapy=tuple(therapy)
    )
    return timeline(record, shipped())


def series(made: Timeline, product: str = "ketamine troche") -> Series:
    return made.series(Outcome.SLEEP_QUALITY, product)


def nights_beside(made: Series) -> dict[str, list[int]]:
    return {each.name: each.doses.nonzero()[0].tolist() for each in made.beside}


def codes(made: Timeline) -> set[str]:
    return {message.code for message in made.messages()}


def change(day: int, kind: str, detail: str | None = None) -> TherapyStep:
    return TherapyStep(date=FIRST + timedelta(days=day), kind=kind, detail=detail)


def test_other_products_may_last_and_hypnotics_are_for_one_night() -> None:
    made = line([dose(3), dose(5), dose(3, product="melatonin", amount=2.0)], {4: "Zopiclone 7.5 mg"}, usually="no")
    found = series(made)
    assert nights_beside(found) == {"melatonin": [3], "Zopiclone": [4]}
    assert [each.one_night for each in found.beside] == [False, True]
    assert nights_beside(series(made, "melatonin")) == {"ketamine troche": [3, 5], "Zopiclone": [4]}


@pytest.mark.parametrize("answer", ["no", "None", " nothing ", "0", "-", None])
def test_a_hypnotic_not_taken_or_not_answered_is_no_night_with_one(answer: str | None) -> None:
    assert series(line([dose(3)], {4: answer})).beside == ()


@pytest.mark.parametrize("answer", ["yes", "Y", "true", "7.5 mg", "1 tablet"])
def test_a_hypnotic_without_a_name_is_one(answer: str) -> None:
    assert nights_beside(series(line([dose(3)], {4: answer}))) == {UNNAMED: [4]}


def test_spellings_of_one_name_are_one_and_rare_names_share_a_column() -> None:
    answers = {0: "zopiclone 7,5", 1: "ZOPICLONE", 2: "doxylamine", 3: "doxylamine 25mg", 4: "valerian", 5: "hops",
               6: "passion flower"}  # fmt: skip
    found = nights_beside(series(line([dose(8)], answers)))
    assert found == {"doxylamine": [2, 3], "zopiclone": [0, 1], "hops": [5], POOLED: [4, 6]}


def test_a_hypnotic_that_is_a_product_too_belongs_to_that_product() -> None:
    made = line([dose(3), dose(5, product="melatonin", amount=2.0)], {4: "melatonin 2 mg", 6: "ketamine"})
    assert nights_beside(series(made)) == {"melatonin": [4, 5]}
    assert nights_beside(series(made, "melatonin")) == {"ketamine troche": [3, 6]}


def test_a_diary_that_names_a_dose_not_on_record_asks() -> None:
    made = line([dose(3)], {3: "ketamine troche", 6: "ketamine"})
    text = next(each.text for each in made.messages() if each.code == "diary_names_a_dose_not_on_record")
    assert "1\N{NO-BREAK SPACE}night without a dose" in text
    assert "diary_names_a_dose_not_on_record" not in codes(line([dose(3)], {3: "ketamine troche"}))


def test_unanswered_hypnotics_are_said_where_any_was_taken() -> None:
    assert "hypnotic_not_answered" in codes(line([dose(3)], {4: "zopiclone"}))
    assert "hypnotic_not_answered" not in codes(line([dose(3)], {4: "zopiclone"}, usually="no"))
    assert "hypnotic_not_answered" not in codes(line([dose(3)]))


def test_medicines_begun_and_ended_are_steps_from_that_night_on() -> None:
    rows = [
        change(3, "medicine_started", "trazodone 50 mg"),
        change(4, "medicine_stopped"),
        change(4, "medicine_stopped"),
        change(5, "cbti_unit", "no medicine"),
        change(-1, "medicine_started", "before the diary"),
        change(60, "medicine_started", "after the diary"),
        change(9, "medicine_started", "on the last morning"),
    ]
    found = series(line([dose(3)], therapy=rows))
    assert [(step.name, step.entry) for step in found.medicine_steps] == [
        ("trazodone 50 mg begun on 5 March 2026", 4),
        ("a medicine ended on 6 March 2026", 5),
    ]
    assert found.also_taken == ("on the last morning begun on 11 March 2026",)
    assert series(line([dose(3)])).also_taken == ()


def test_the_product_itself_begun_is_no_step_of_its_own() -> None:
    rows = [change(3, "medicine_started", "Ketamine 100 mg"), change(8, "medicine_stopped", "ketamine troche")]
    made = line([dose(3), dose(4, product="melatonin", amount=2.0)], therapy=rows)
    assert series(made).medicine_steps == ()
    assert len(series(made, "melatonin").medicine_steps) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ketamine", "Ketamine troche", True),
        ("ketamine troche", "ketamine", True),
        ("melatonin", "melatonin", True),
        ("esketamine", "ketamine troche", False),
        ("", "ketamine", False),
    ],
)
def test_names_of_one_medicine(one: str, other: str, same: bool) -> None:
    assert same_medicine(one, other) is same


def test_states_before_doses_taken_and_left_out() -> None:
    doses = [
        dose(1, state_before=3.0),
        dose(2),
        dose(3, state_before=7.0, status=DoseStatus.MISSED),
        dose(4, state_before=8.0, status=DoseStatus.CANCELLED),
        dose(5, state_before=9.0, status=DoseStatus.WITHHELD),
        dose(6, state_before=6.0, status=DoseStatus.PLANNED),
        dose(7, state_before=1.0, status=DoseStatus.LOST),
        dose(8, state_before=2.0, product="melatonin"),
        dose(9, state_before=2.0, product="melatonin", status=DoseStatus.MISSED),
    ]
    found = series(line(doses))
    assert found.state_taken == (3.0,)
    assert found.state_not_taken == (7.0, 8.0, 9.0, 6.0)


def test_open_doses_are_all_active() -> None:
    found = series(line([dose(1), dose(3)]))
    assert (found.troches, found.unknown_allocations, found.dose_count) == (None, (), 2)


def test_active_and_placebo_are_told_apart() -> None:
    doses = [dose(1, allocation="Active"), dose(3, allocation="placebo"), dose(5, allocation="open-label")]
    found = series(line([*doses, dose(30, allocation="sham")]))
    assert found.doses.nonzero()[0].tolist() == [1, 5]
    assert found.troches is not None
    assert found.troches.nonzero()[0].tolist() == [1, 3, 5]
    assert (found.unknown_allocations, found.dose_count) == ((), 2)


def test_only_active_ones_have_nothing_to_be_compared_with() -> None:
    found = series(line([dose(1, allocation="active"), dose(3, allocation="open")]))
    assert (found.troches, found.unknown_allocations) == (None, ())


def test_kits_that_are_not_opened_and_doses_without_a_word_are_asked_about() -> None:
    doses = [dose(1, allocation="kit 7"), dose(2, allocation="kit 7"), dose(3, allocation="active"), dose(4)]
    found = series(line([*doses, dose(40, allocation="kit 9")]))
    said = [each.replace("\N{NO-BREAK SPACE}", " ") for each in found.unknown_allocations]
    assert said == ["'kit 7' for 2 doses", "nothing for 1 dose"]
    assert found.dose_count == 5
    assert found.troches is not None
    assert found.troches.nonzero()[0].tolist() == [1, 2, 3, 4]
    beside = series(line([*doses, dose(6, product="melatonin", amount=2.0)]), "melatonin").beside
    assert beside[0].doses.nonzero()[0].tolist() == [1, 2, 3, 4]


def test_placebo_is_no_dose_beside_another_product() -> None:
    doses = [dose(1, allocation="active"), dose(2, allocation="placebo"), dose(6, product="melatonin", amount=2.0)]
    assert nights_beside(series(line(doses), "melatonin")) == {"ketamine troche": [1]}


def test_a_record_without_nights_has_nothing_to_ask_about_hypnotics() -> None:
    assert codes(line([dose(1)], nights=0)) == {"doses_no_nights"}
