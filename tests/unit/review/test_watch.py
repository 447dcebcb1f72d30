"""What is watched: each fires, stays silent, or says that it is not on record; nothing is judged by the estimate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.factories.nights import nights_from
from tests.factories.records import dose, doses, effect, observation, reading, score
from tests.factories.review import estimate

from trochee.effect.messages import FADED
from trochee.effect.values import Estimate, Message
from trochee.foundation.unknown import Unknown
from trochee.review.dosing import dose_use
from trochee.review.scores import score_changes
from trochee.review.sides import WatchItem
from trochee.review.watch import NO_LARGE_LOSS, watch

FROM_10_MARCH = doses("2026-03-10", 5)


def items(taken: Any = FROM_10_MARCH, of: Estimate | None = None, **parts: Any) -> dict[str, WatchItem]:
    made = reading(taken, **parts)
    found = watch(made, of, dose_use(made), score_changes(made))
    return {each.id: each for each in found}


def state(item: WatchItem) -> str:
    assert isinstance(item.state, str), item
    return item.state.replace("\N{NO-BREAK SPACE}", " ")


def test_what_a_folder_does_not_hold_is_not_on_record_and_no_all_clear() -> None:
    found = items(effects=[effect("2026-03-10T23:00")])
    for key in ("count", "craving", "dependence", "voids", "urine", "bladder_score", "liver", "blood_pressure"):
        assert found[key].state == Unknown("not on record"), key
        assert not found[key].concern
    for key in ("hypnotic_nights", "self_harm_item", "dose_rate"):
        assert isinstance(found[key].state, Unknown), key


def test_nothing_is_watched_where_nothing_was_dosed() -> None:
    assert items(()) == {}


@pytest.mark.parametrize(
    ("code", "words", "concern"),
    [
        (NO_LARGE_LOSS, "No large loss of effect so far.", False),
        (FADED, "The effect at the last doses was smaller than at the first.", True),
        ("tolerance_cannot_tell", "Loss of effect over the doses: cannot tell.", False),
    ],
)
def test_tolerance_has_three_words_and_no_more(code: str, words: str, concern: bool) -> None:
    found = items(of=replace(estimate(), messages=(Message(code=code, text="…"),)))["tolerance"]
    assert (found.state, found.concern) == (words, concern)
    assert items()["tolerance"].state == "Loss of effect over the doses: cannot tell."


@pytest.mark.parametrize(("last", "concern"), [(125.0, True), (124.0, False), (100.0, False), (50.0, False)])
def test_an_amount_that_rose_by_a_quarter_is_marked(last: float, concern: bool) -> None:
    found = items([dose("2026-03-04T22:00"), dose("2026-03-20T22:00", amount=last)])["dose_amount"]
    assert found.concern == concern
    assert f"100 mg first, {last:g} mg last" in state(found)


def test_without_amounts_nothing_is_said_of_them() -> None:
    found = items([dose("2026-03-04T22:00", amount=None)])["dose_amount"]
    assert found.state == Unknown("no amount on record")


def test_a_rate_that_rose_is_marked_and_one_that_did_not_is_not() -> None:
    weekly, often = doses("2026-03-02", 4, every=7), doses("2026-03-30", 8, every=3)
    rose = items([*weekly, *often], as_of="2026-04-26")["dose_rate"]
    assert rose.concern
    assert "1 a week in the first 4 weeks, 2 in the last 4: rose" in state(rose)
    level = items(doses("2026-03-02", 8, every=7), as_of="2026-04-26")["dose_rate"]
    assert not level.concern
    assert "no rise" in state(level)
    early = items(weekly, as_of="2026-04-25")["dose_rate"]
    assert isinstance(early.state, Unknown)
    assert "still overlap" in early.state.reason


def test_ketamine_from_two_products_counts_together_in_the_rate() -> None:
    weekly = doses("2026-03-02", 8, every=7)
    spray = [dose(f"2026-04-{day:02d}T10:00", product="esketamine nasal spray", amount=56) for day in (1, 8, 15, 22)]
    light = [dose(f"2026-04-{day:02d}T08:00", product="bright light", amount=30, unit="min") for day in range(1, 20)]
    found = items([*weekly, *spray, *light], as_of="2026-04-26")
    assert "1 a week in the first 4 weeks, 2 in the last 4" in state(found["dose_rate"])
    assert "esketamine nasal spray" in state(found["dose_rate"])
    assert "bright light" not in state(found["dose_amount"])


def test_nights_with_a_sleep_medicine_before_and_since() -> None:
    nights = [
        replace(night, hypnotic=None if night.date.day == 30 else "zopiclone 7.5 mg" if night.date.day < 11 else "no")
        for night in nights_from("2026-03-02", 30)
    ]
    text = state(items(nights=nights)["hypnotic_nights"])
    assert "before the first dose 7.0 (9 of 9 nights that say)" in text
    assert "since 0.0 (0 of 20 nights that say)" in text


def test_the_product_itself_is_no_other_sleep_medicine() -> None:
    nights = [replace(night, hypnotic="ketamine troche") for night in nights_from("2026-03-02", 30)]
    assert "since 0.0 (0 of 21" in state(items(nights=nights)["hypnotic_nights"])


@pytest.mark.parametrize(("late", "concern"), [(2, True), (1, False)])
def test_more_awakenings_to_pass_water_are_marked(late: int, concern: bool) -> None:
    nights = [
        replace(night, voids=1 if night.date.day < 21 and night.date.month == 3 else late)
        for night in nights_from("2026-03-02", 30)
    ]
    found = items(nights=nights)["voids"]
    assert found.concern == concern
    assert "1.0 a night before the first dose" in state(found)
    assert "not judged by a rule" in state(found)


def test_awakenings_to_pass_water_without_a_before_are_listed_only() -> None:
    nights = [replace(night, voids=4) for night in nights_from("2026-03-11", 10)]
    found = items(nights=nights)["voids"]
    assert not found.concern
    assert "before" not in state(found)
    early = [replace(night, voids=4 if night.date.day < 10 else None) for night in nights_from("2026-03-02", 20)]
    assert items(nights=early)["voids"].state == Unknown("not on record")


def test_a_score_of_dependence_or_bladder_stands_with_its_change() -> None:
    scores = [score("2026-03-08", "sds", 2), score("2026-03-30", "SDS", 8), score("2026-03-30", "ICSI", 6)]
    found = items(scores=scores)
    assert "2 → 8" in state(found["dependence"])
    assert "6 → 6" in state(found["bladder_score"])


@pytest.mark.parametrize(("answer", "concern"), [(0.0, False), (1.0, True)])
def test_the_answer_about_thoughts_of_death_is_shown_whatever_the_total(answer: float, concern: bool) -> None:
    quiet = score("2026-03-08", "phq9", items=(0, 0, 0, 0, 0, 0, 0, 0, 1 - answer))
    latest = score("2026-03-30", "PHQ-9", items=(0, 0, 0, 0, 0, 0, 0, 0, answer))
    left_out = score("2026-03-31", "PHQ-9", items=(0, 0, 0, 0, 0, 0, 0, 0, None))
    found = items(scores=[quiet, latest, left_out])["self_harm_item"]
    assert found.concern == concern
    assert f"Answered {answer:g} of 3 on 30 March 2026" in state(found)


@pytest.mark.parametrize("answer", [-1.0, 4.0, 9.0])
def test_an_answer_that_the_item_does_not_have_is_not_read_as_one(answer: float) -> None:
    found = items(scores=[score("2026-03-30", "PHQ-9", items=(0, 0, 0, 0, 0, 0, 0, 0, answer))])["self_harm_item"]
    assert isinstance(found.state, Unknown)
    assert "0 to 3" in found.state.reason
    assert found.concern, "somebody should ask what was meant"


def test_totals_alone_do_not_say_what_the_ninth_item_was() -> None:
    found = items(scores=[score("2026-03-30", "PHQ-9", 4), score("2026-03-30", "PHQ-9", items=(1, 2))])
    assert isinstance(found["self_harm_item"].state, Unknown)


def test_observations_are_listed_with_their_latest_date_and_not_judged() -> None:
    observations = [
        observation("2026-03-04T09:00", "ALT", "40", unit="U/L"),
        observation("2026-03-25T09:00", "alt", "190", unit="U/L"),
        observation("2026-03-20T09:00", "Systolic BP", "165"),
        observation("2026-03-20T09:00", "craving", "3"),
        observation("2026-03-20T09:00", "troche-count", "4"),
        observation("2026-03-20T09:00", "urinalysis", "normal"),
        observation("2026-03-20T09:00", "shoe size", "42"),
        observation("2026-03-21T09:00", "early_refill", "no", confirmed=True),
        observation("2026-03-21T09:00", "urinary_symptoms", "yes", confirmed=False),
    ]
    found = items(observations=observations)
    assert state(found["liver"]) == "Latest: alt 190 U/L on 25 March 2026. Listed, not judged."
    assert "Systolic BP 165 on 20 March 2026" in state(found["blood_pressure"])
    assert "3 on" in state(found["craving"])
    assert "4 on" in state(found["count"])
    assert "normal" in state(found["urine"])
    assert not any(found[key].concern for key in ("liver", "blood_pressure", "craving", "count", "urine"))
    assert not any(isinstance(each.state, str) and "42" in each.state for each in found.values())
    assert not any("early_refill" in str(each.state) or "symptoms yes" in str(each.state) for each in found.values())
