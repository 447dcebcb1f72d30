"""How much and how often: amounts as taken, never summed over products, beside what was reported elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.factories.records import PERSON, TROCHE, dose, doses, reading

from trochee.record import DoseStatus
from trochee.record.products import is_ketamine
from trochee.review.course import review_nights
from trochee.review.dosing import dose_use, ketamine_elsewhere, weeks_apart
from trochee.review.published import published_doses
from trochee.review.sides import DoseUse


def use(*taken: Any, **parts: Any) -> DoseUse:
    return dose_use(reading(taken, **parts))[0]


def said(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_first_last_and_largest_amount_and_the_amount_for_the_weight() -> None:
    found = use(
        dose("2026-03-04T22:00", amount=50),
        dose("2026-03-08T22:00", amount=120),
        dose("2026-03-12T22:00", amount=100),
    )
    assert (found.first_amount, found.last_amount, found.largest_amount, found.unit) == (50, 100, 120, "mg")
    assert found.largest_per_kg == 1.5
    assert "First 50 mg, last 100 mg, most in one night 120 mg (1.50 mg/kg)." in found.text
    assert "100 mg each time (1.25 mg/kg)." in use(*doses("2026-03-04", 3)).text


def test_doses_before_the_same_night_are_summed_for_the_largest() -> None:
    found = use(dose("2026-03-04T22:00"), dose("2026-03-05T01:00"), dose("2026-03-08T22:00"))
    assert (found.doses, found.largest_amount, found.largest_per_kg) == (3, 200, 2.5)
    off_record = use(dose("2026-05-04T22:00"), dose("2026-05-05T01:00"))
    assert off_record.largest_amount == 200


def test_a_share_that_is_known_is_what_was_taken_and_units_of_mass_become_mg() -> None:
    found = use(
        dose("2026-03-04T22:00", amount=0.1, unit="g", share=0.5, status=DoseStatus.PARTIAL),
        dose("2026-03-08T22:00", amount=80000, unit="ug"),
        dose("2026-03-12T22:00", status=DoseStatus.SPAT_EARLY),
    )
    assert (found.first_amount, found.last_amount, found.largest_amount) == (50, 100, 100)


def test_doses_without_an_amount_or_in_another_unit_are_counted_and_said() -> None:
    found = use(
        dose("2026-03-04T22:00", amount=None), dose("2026-03-08T22:00"), dose("2026-03-09T22:00"),
        dose("2026-03-12T22:00", amount=3, unit="drops"),
    )  # fmt: skip
    assert (found.doses, found.amounts_missing, found.largest_amount) == (4, 2, 100)
    assert "2 doses without an amount in mg" in said(found.text)
    none = use(dose("2026-03-04T22:00", amount=None))
    assert (none.first_amount, none.largest_amount, none.largest_per_kg) == (None, None, None)
    assert "No dose of ketamine troche has an amount on record." in none.text


def test_without_a_weight_the_amount_for_it_is_unknown_and_said() -> None:
    found = use(*doses("2026-03-04", 3), patient=replace(PERSON, weight_kg=None))
    assert found.largest_per_kg is None
    assert "No weight is on record" in found.text
    assert "No weight" not in use(*doses("2026-03-04", 3)).text
    light = use(
        dose("2026-03-05T08:00", product="bright light", amount=30, unit="min"),
        patient=replace(PERSON, weight_kg=None),
    )
    assert (light.unit, light.largest_per_kg) == ("min", None)
    assert "weight" not in light.text


def test_the_rate_is_that_of_the_first_and_the_last_four_weeks() -> None:
    weekly = doses("2026-03-02", 4, every=7)  # 2, 9, 16, 23 March
    often = doses("2026-03-30", 8, every=3)  # 30 March to 20 April
    found = use(*weekly, *often, as_of="2026-04-26")
    # first four weeks 2 to 29 March: 4 doses; last four weeks 30 March to 26 April: 8 doses
    assert (found.per_week_first, found.per_week_last) == (1, 2)
    assert "Doses a week: 1 in the first 4 weeks, 2 in the last 4." in found.text


def test_too_few_weeks_have_no_rate() -> None:
    short = use(*doses("2026-03-02", 3), as_of="2026-03-28")  # 27 days
    assert (short.per_week_first, short.per_week_last) == (None, None)
    assert "a week" not in short.text
    enough = use(*doses("2026-03-02", 3), as_of="2026-03-29")  # 28 days
    assert enough.per_week_first == 0.75


def test_the_first_and_last_weeks_are_compared_only_where_they_do_not_overlap() -> None:
    taken = doses("2026-03-02", 3)
    overlapping, apart = reading(taken, as_of="2026-04-25"), reading(taken, as_of="2026-04-26")
    assert not weeks_apart(overlapping.doses, overlapping)
    assert weeks_apart(apart.doses, apart)
    assert not weeks_apart((), apart)


def test_without_a_date_the_last_night_or_dose_ends_the_record() -> None:
    later = reading([dose("2026-05-04T22:00")])
    assert later.last_day is not None
    assert later.last_day.isoformat() == "2026-05-04"
    earlier = reading([dose("2026-03-04T22:00")])
    assert earlier.last_day == earlier.line.last_night


def test_the_published_range_names_no_dose_for_sleep_and_stands_by_ketamine_only() -> None:
    taken = [*doses("2026-03-04", 3), dose("2026-03-05T21:00", product="melatonin", amount=2)]
    ketamine, melatonin = dose_use(reading(taken))
    assert "sublingual 10 to 450 mg" in ketamine.published  # Lara 2013, Hull 2022
    assert "0.25 to 7 mg/kg" in ketamine.published  # Andrade 2019
    assert "No dose for sleep is established." in ketamine.published
    assert {"lara2013", "andrade2019"} <= {source.key for source in ketamine.sources}
    assert (melatonin.published, melatonin.sources) == ("", ())


def test_one_reported_amount_is_no_range() -> None:
    assert "5 mg/kg" in published_doses(reading().knowledge).text


@pytest.mark.parametrize(
    ("name", "yes"),
    [
        ("ketamine troche", True), ("Esketamine nasal spray", True), ("SPRAVATO", True), ("troche", True),
        ("melatonin", False), ("ketamine troche (placebo)", False), ("bright light", False),
    ],
)  # fmt: skip
def test_what_counts_as_ketamine(name: str, yes: bool) -> None:
    assert is_ketamine(name) == yes


def test_ketamine_from_anywhere_else_is_said() -> None:
    spray = dose("2026-03-05T10:00", product="esketamine nasal spray", amount=56)
    taken = [*doses("2026-03-04", 3), spray]
    patient = replace(PERSON, medicines=("Spravato 56 mg", "sertraline", "ketamine"))
    made = reading(taken, patient=patient)
    assert [said(each) for each in ketamine_elsewhere(made, TROCHE)] == [
        "esketamine nasal spray (1 dose)",
        "Spravato 56 mg (on the list of medicines)",
    ]
    found = dose_use(made)[0]
    assert "Ketamine from elsewhere too" in found.text
    assert found.largest_amount == 100
    assert "elsewhere" not in use(*doses("2026-03-04", 3)).text


def test_no_doses_have_no_use() -> None:
    assert dose_use(reading()) == ()
    assert dose_use(reading([dose("2026-03-04T22:00", status=DoseStatus.MISSED)])) == ()


def test_a_night_carries_what_was_taken_before_it() -> None:
    taken = (
        dose("2026-03-04T22:00", amount=0.1, unit="g", share=0.5, status=DoseStatus.PARTIAL),
        dose("2026-03-08T22:00", amount=None),
    )
    line = reading(taken).line
    nights = review_nights(line, date(2026, 3, 5), date(2026, 3, 9))
    assert [(each.amount, each.unit) for night in nights for each in night.doses] == [(50, "mg"), (None, "")]
