"""What was measured, tested and answered, as facts for the rules."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from trochee.knowledge import shipped
from trochee.record import Dose, Observation, Record, Score
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known, Origin

KNOWLEDGE = shipped()


def clock(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A time of the patient's own clock."""
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T{hour:02}:{minute:02}")


NOON = clock(5, 29, 12)
LIVER = ("alt", "ast", "alp", "ggt", "bilirubin")


def seen(code: str, value: str, unit: str | None = None, day: int = 29, hour: int = 11) -> Observation:
    return Observation(at=clock(5, day, hour), code=code, value=value, unit=unit)


def known(*observations: Observation, doses: tuple[Dose, ...] = (), scores: tuple[Score, ...] = ()) -> Known:
    return known_from(Record(observations=observations, doses=doses, scores=scores), KNOWLEDGE, NOON)


def unread(*observations: Observation) -> list[str]:
    return [each.name for each in known(*observations).unread]


@pytest.mark.parametrize(
    ("code", "value", "unit", "fact", "number"),
    [
        ("systolic", "128", "mmHg", "systolic_mmhg", 128),
        ("Systolic BP", "128", "mm Hg", "systolic_mmhg", 128),
        ("DBP", "82", None, "diastolic_mmhg", 82),
        ("weight", "70.5", "kg", "weight_kg", 70.5),
        ("weight", "154.32", "lb", "weight_kg", pytest.approx(70.0, abs=0.01)),
        ("height", "1.8", "m", "height_cm", 180),
        ("alt", "2.5", "times upper limit", "alt_times_upper_limit", 2.5),
    ],
)
def test_signs_are_read_in_their_units(code: str, value: str, unit: str | None, fact: str, number: float) -> None:
    found = known(seen(code, value, unit))
    assert found.given[fact] == number
    assert found.told[fact].words == " ".join(filter(None, (code, value, unit)))
    assert found.told[fact].on == date(2026, 5, 29)


def test_a_pressure_may_be_written_as_one() -> None:
    found = known(seen("blood pressure", "152 / 94", "mmHg")).given
    assert (found["systolic_mmhg"], found["diastolic_mmhg"]) == (152, 94)


def test_the_newest_of_a_day_counts() -> None:
    assert known(seen("sbp", "170", hour=9), seen("sbp", "140", hour=10)).given["systolic_mmhg"] == 140
    assert known(seen("sbp", "140", hour=10), seen("sbp", "170", hour=9)).given["systolic_mmhg"] == 140


@pytest.mark.parametrize(
    "wrong",
    [
        seen("bp", "high"),
        seen("sbp", "high"),
        seen("sbp", "17", "kPa"),
        seen("sbp", "900"),
        seen("alt", "85", "U/L"),
        seen("alt", "high", "times"),
        seen("alt", "9000", "times"),
        seen("pregnancy test", "unclear"),
        seen("cbti", "perhaps"),
        seen("weight", "inf", "kg"),
    ],
)
def test_what_cannot_be_read_is_said_and_not_guessed(wrong: Observation) -> None:
    assert unread(wrong) == [wrong.code]
    assert (
        not {"systolic_mmhg", "alt_times_upper_limit", "pregnancy_test_positive", "cbti"} & known(wrong).given.keys()
    )


def test_other_observations_are_passed_over() -> None:
    found = known(seen("mood", "7"), seen("age_years", "40"))
    assert (found.unread, found.told.keys() & {"mood", "age_years"}) == ((), set())


def test_a_liver_value_counts_against_the_limit_of_its_laboratory() -> None:
    found = known(seen("ALT", "85", "U/L"), seen("alt_upper_limit", "40", "U/L"))
    assert found.given["alt_times_upper_limit"] == 85 / 40
    assert found.unread == ()
    assert unread(seen("alt_upper_limit", "?"), seen("alt", "85", "U/L")) == ["alt"]


def test_the_liver_was_tested_when_the_last_of_all_five_was() -> None:
    rows = [seen(code, "1", "times", day=10 + place) for place, code in enumerate(LIVER)]
    assert known(*rows).given["liver_tests_on"] == date(2026, 5, 10)
    assert "liver_tests_on" not in known(*rows[1:]).given
    assert known(*rows, seen("alat", "1", "times", day=20)).given["liver_tests_on"] == date(2026, 5, 11)


def test_a_sign_within_hours_of_a_dose_is_one_after_it() -> None:
    dose = Dose(taken_at=clock(5, 29, 8), product="ketamine")
    found = known(
        seen("bp", "120/80", hour=7), seen("bp", "181/95", hour=9), seen("pulse", "96", "/min"), doses=(dose,)
    )
    assert found.given["systolic_mmhg"] == 120
    assert found.given["after_dose_systolic_mmhg"] == 181
    assert found.given["after_dose_diastolic_mmhg"] == 95
    assert found.given["pulse_per_min"] == 96


def test_a_pulse_without_a_dose_before_it_answers_nothing() -> None:
    found = known(seen("pulse", "96", "/min"))
    assert "pulse_per_min" not in found.given
    assert found.unread == ()


def test_a_sign_counts_as_after_a_dose_for_four_hours() -> None:
    early = Dose(taken_at=clock(5, 29, 7), product="ketamine")
    assert "after_dose_systolic_mmhg" in known(seen("sbp", "120"), doses=(early,)).given
    later = Dose(taken_at=clock(5, 29, 6, 59), product="ketamine")
    assert "systolic_mmhg" in known(seen("sbp", "120"), doses=(later,)).given


def test_tests_answer_yes_or_no_and_have_a_day() -> None:
    found = known(
        seen("pregnancy test", "negative", day=20), seen("urinalysis", "abnormal"), seen("ECG", "QTc 410 ms")
    )
    assert found.given["pregnancy_test_positive"] is False
    assert found.given["pregnancy_test_on"] == date(2026, 5, 20)
    assert found.given["urine_test_abnormal"] is True
    assert found.given["electrocardiogram_done"] is True
    assert known(seen("ECG", "normal")).given["electrocardiogram_done"] is True
    assert known(seen("ECG", "sinus rhythm, rate 62")).given["electrocardiogram_done"] is True
    assert unread(seen("ECG", "no")) == []
    assert known(seen("ECG", "no")).given["electrocardiogram_done"] is False


@pytest.mark.parametrize("said", ["not done", "Not  yet", "none"])
def test_a_tracing_that_was_not_done_is_none(said: str) -> None:
    assert known(seen("ECG", said)).given["electrocardiogram_done"] is False


@pytest.mark.parametrize(
    ("test", "said"),
    [
        *(("ECG", word) for word in ("pending", "ordered", "refused", "declined", "n/a", "unknown", "to be done")),
        ("pregnancy test", "-"),
    ],
)
def test_a_word_that_tells_nothing_of_a_test_is_no_answer(test: str, said: str) -> None:
    assert len(unread(seen(test, said))) == 1
    assert not {"electrocardiogram_done", "pregnancy_test_positive", "pregnancy_test_on"} & set(
        known(seen(test, said)).given
    )


def test_a_code_that_names_a_fact_is_an_answer_to_it() -> None:
    found = known(
        seen("taken_today", "wine; zolpidem "),
        seen("glaucoma", "yes"),
        seen("cbti", "tried"),
        seen("pregnancy_test_on", "2026-05-01"),
        seen("hours_since_food", "5"),
    ).given
    assert found["taken_today"] == ("wine", "zolpidem")
    assert (found["glaucoma"], found["cbti"]) == (True, "tried")
    assert (found["pregnancy_test_on"], found["hours_since_food"]) == (date(2026, 5, 1), 5)
    assert known(seen("taken_today", ";")).given["taken_today"] == ()


def answered(code: str, value: str, day: int = 29, hour: int = 11, *, confirmed: bool = True) -> Observation:
    return Observation(at=clock(5, day, hour), code=code, value=value, confirmed=confirmed)


def test_an_answer_says_whether_a_clinician_confirmed_it() -> None:
    found = known(answered("glaucoma", "yes", confirmed=False), answered("Has-capacity", "no", day=28)).told
    glaucoma, capacity = found["glaucoma"], found["has_capacity"]
    assert (glaucoma.value, glaucoma.origin, glaucoma.confirmed) == (True, Origin.ANSWER, False)
    assert (capacity.value, capacity.on, capacity.confirmed) == (False, date(2026, 5, 28), True)
    assert known(seen("glaucoma", "yes")).told["glaucoma"].confirmed


def test_an_answer_nobody_confirmed_stands_behind_a_score_of_before() -> None:
    rows = (score("ISI", 20, 12),)
    assert known(answered("insomnia_score", "4", confirmed=False), scores=rows).given["insomnia_score"] == 20
    assert known(answered("insomnia_score", "4"), scores=rows).given["insomnia_score"] == 4


def test_an_answer_is_neither_a_sign_after_a_dose_nor_a_test() -> None:
    dose = Dose(taken_at=clock(5, 29, 8), product="ketamine")
    found = known(answered("systolic_mmhg", "120"), answered("alertness_score", "5"), doses=(dose,)).given
    assert (found["systolic_mmhg"], found["alertness_score"]) == (120, 5)
    assert "after_dose_systolic_mmhg" not in found
    assert known(answered("alertness_score", "5")).given["alertness_score"] == 5
    rows = [answered(f"{code}_times_upper_limit", "1") for code in LIVER]
    assert "liver_tests_on" not in known(*rows).given


def test_an_answer_that_cannot_be_read_is_said_and_one_to_what_nobody_is_asked_is_passed_over() -> None:
    assert unread(answered("cbti", "perhaps")) == ["cbti"]
    found = known(answered("age_years", "40"), answered("mood", "7"), answered("systolic", "128"))
    assert (found.unread, found.told.keys() & {"age_years", "mood", "systolic_mmhg"}) == ((), set())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (";", ()),
        ('["wine; red", "beer"]', ("wine; red", "beer")),
        ("[old] zolpidem; beer", ("[old] zolpidem", "beer")),
        ("[" * 100_000, ("[" * 100_000,)),
    ],
)
def test_a_list_of_words_may_hold_what_stands_between_words(text: str, words: tuple[str, ...]) -> None:
    assert known(answered("taken_today", text)).given["taken_today"] == words


def test_what_was_seen_later_is_not_known_yet() -> None:
    assert "systolic_mmhg" not in known(seen("sbp", "120", hour=13)).given


def score(instrument: str, total: float | None, day: int, items: tuple[float | None, ...] | None = None) -> Score:
    return Score(date=date(2026, 5, day), instrument=instrument, total=total, items=items)


def test_totals_are_facts_and_the_last_one_before_the_first_dose_stands_beside() -> None:
    dose = Dose(taken_at=clock(5, 20, 21), product="ketamine")
    rows = (score("ISI", 20, 27), score("ISI", 22, 12), score("isi", 24, 20), score("Epworth", 7, 12))
    found = known(doses=(dose,), scores=rows)
    assert found.given["insomnia_score"] == 20
    assert found.given["insomnia_score_before"] == 24
    assert found.given["epworth_score"] == 7
    assert found.told["insomnia_score"].words == "ISI 20"
    assert "insomnia_score_before" not in known(scores=rows).given


def test_the_last_item_of_the_phq_9_is_a_fact_of_its_own() -> None:
    items = (1.0,) * 8
    found = known(scores=(score("PHQ-9", None, 28, (*items, 2.0)),)).given
    assert (found["depression_score"], found["suicidal_item"]) == (10, 2)
    assert "suicidal_item" not in known(scores=(score("PHQ-9", 9, 28),)).given
    assert "suicidal_item" not in known(scores=(score("PHQ-9", 9, 28, (*items, None)),)).given
    assert "suicidal_item" not in known(scores=(score("PHQ-9", 9, 28, items),)).given


def test_a_total_that_is_none_is_said_and_one_to_come_or_of_no_rule_is_passed_over() -> None:
    assert [each.name for each in known(scores=(score("ISI", 99, 28),)).unread] == ["insomnia_score"]
    assert [each.name for each in known(scores=(score("PHQ-9", 9, 28, (*(0.0,) * 8, 9.0)),)).unread] == [
        "suicidal_item"
    ]
    assert known(scores=(score("ISI", 20, 30), score("WHO-5", 60, 28))).unread == ()
    assert "insomnia_score" not in known(scores=(score("ISI", 20, 30),)).given
