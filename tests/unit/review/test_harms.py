"""Adverse effects by dose: a dose counts once, an unknown grade is no mild one, and the limit is exact."""

from __future__ import annotations

import re
from typing import Any

import pytest
from scipy import stats
from tests.factories.nights import nights_from
from tests.factories.records import TROCHE, dose, doses, effect, reading

from trochee.foundation.unknown import Unknown
from trochee.review.harms import harm, rate_text, severe_effects
from trochee.review.relate import relate
from trochee.review.sides import Harm

SIX = doses("2026-03-04", 6)  # 4, 7, 10, 13, 16, 19 March at 22:00


def counted(*effects: Any, taken: Any = SIX, **parts: Any) -> Harm:
    made = reading(taken, effects=effects, **parts)
    found = harm(made, relate(made))
    assert isinstance(found, Harm)
    return found


def said(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_none_severe_in_six_doses_could_still_be_four_in_ten() -> None:
    found = counted(effect("2026-03-04T22:30"))
    assert (found.severe, found.doses, found.ungraded) == (0, 6, 0)
    assert found.severe_upper_percent == pytest.approx(100 * (1 - 0.05 ** (1 / 6)))
    assert "0 severe in 6 doses of ketamine troche; the true rate could be up to 39 %" in said(found.text)
    assert "one-sided" in found.text


def test_a_severe_effect_that_no_dose_came_before_is_named_beside_the_counts() -> None:
    found = counted(effect("2026-03-03T10:00", "fall", 3), effect("2026-03-04T23:00", "nausea", 1))
    assert (found.severe, found.apart) == (0, 1)
    assert "Severe and not tied to a dose: fall, grade 3." in said(found.text)
    assert "not tied" not in counted(effect("2026-03-04T23:00", "fall", 3)).text


def test_every_limit_of_harm_is_the_exact_one_to_the_nearest_that_is_written() -> None:
    """The sentences, read back, are the exact limits; below 20 % they carry a decimal."""
    for count in (1, 2, 6, 13, 14, 29, 40, 59, 100, 365):
        found = counted(effect("2026-03-01T22:30"), taken=doses("2026-03-01", count, every=1))
        upper = float(re.findall(r"up to ([\d.]+) %", said(found.text))[0])
        exact = 100 * (1 - 0.05 ** (1 / count))
        assert abs(upper - exact) <= (0.05 if exact < 20 else 0.5) + 1e-9
        (rate,) = found.rates
        widest = float(re.findall(r"to ([\d.]+) %", said(rate_text(rate)))[0])
        two_sided = 100 * stats.binomtest(1, count).proportion_ci(0.95, method="exact").high
        assert abs(widest - two_sided) <= (0.05 if two_sided < 20 else 0.5) + 1e-6


def test_a_dose_counts_once_for_a_term_with_its_worst_grade_and_synonyms_are_one_term() -> None:
    found = counted(
        effect("2026-03-04T22:30", "Dizzy", 1, ended="2026-03-04T23:00"),
        effect("2026-03-04T23:30", "light-headed", 2, ended="2026-03-05T02:30"),
        effect("2026-03-07T22:30", "dizziness", None),
        effect("2026-03-10T22:30", "a purple  Feeling", 1),
    )
    dizzy, purple = found.rates
    assert (dizzy.term, dizzy.doses_with, dizzy.doses) == ("dizziness", 2, 6)
    assert dizzy.percent == pytest.approx(100 / 3)
    assert dizzy.grades == {0: 1, 2: 1}
    assert dizzy.longest_hours == 3
    assert dizzy.ends_missing == 1
    expected = stats.binomtest(2, 6).proportion_ci(0.95, method="exact")
    assert dizzy.interval95.low == pytest.approx(100 * expected.low)
    assert dizzy.interval95.high == pytest.approx(100 * expected.high)
    assert (purple.term, purple.published, purple.longest_hours) == ("a purple feeling", (), None)


def test_published_rates_stand_beside_with_their_formulation_and_biased_ones_last() -> None:
    (rate,) = counted(effect("2026-03-04T22:30", "nauseous")).rates
    assert rate.term == "nausea"
    aspire = next(each for each in rate.published if each.source.key == "aspire2021")
    assert (aspire.percent, aspire.comparator_percent) == (26.9, 13.8)
    assert "nasal" in aspire.formulation
    expected = [each.expected for each in rate.published]
    assert expected == sorted(expected, reverse=True)


def test_what_is_counted_here_and_there_is_said_to_differ() -> None:
    note = counted(effect("2026-03-04T22:30")).note
    assert "nasal esketamine" in note
    assert "people in a study" in note
    assert "doses of one person" in note


def test_an_effect_without_a_grade_counts_as_severe_in_the_limit() -> None:
    found = counted(effect("2026-03-04T22:30", grade=None), effect("2026-03-07T22:30", "fall", 3))
    assert (found.severe, found.ungraded) == (1, 1)
    one_sided = stats.binomtest(2, 6, alternative="less").proportion_ci(0.95, method="exact")
    assert found.severe_upper_percent == pytest.approx(100 * one_sided.high)
    assert "1 known to be severe in 6 doses of ketamine troche, 1 without a grade" in said(found.text)


def test_an_ungraded_effect_after_a_dose_known_to_be_severe_counts_once() -> None:
    found = counted(effect("2026-03-04T22:30", grade=None), effect("2026-03-04T22:40", "fall", 4))
    assert (found.severe, found.ungraded) == (1, 0)


def test_no_effect_on_record_does_not_mean_that_anyone_asked() -> None:
    found = counted()
    assert found.rates == ()
    assert "whether they were asked about is not on record" in found.text
    assert "up to 39 %" in said(found.text)


def test_effects_apart_from_any_dose_are_counted_apart() -> None:
    found = counted(effect("2026-03-04T22:30"), effect("2026-03-03T10:00"), effect("2026-03-30T10:00", grade=3))
    assert (found.apart, found.severe) == (2, 0)


def test_a_named_dose_that_is_not_there_is_said() -> None:
    found = counted(effect("2026-03-04T22:30", relates_to_dose_at="2026-03-04T21:00"))
    assert "1 effect named a dose that is not on record" in said(found.text)
    assert "not on record before it" not in counted(effect("2026-03-04T22:30")).text


def test_every_product_is_counted_and_an_effect_close_to_two_counts_with_both() -> None:
    melatonin = [dose("2026-03-04T22:30", product="melatonin", amount=2.0)]
    found = counted(effect("2026-03-04T23:00", "fall", 3), taken=[*SIX, *melatonin])
    assert found.product == TROCHE
    assert [(each.product, each.doses, each.severe) for each in found.others] == [("melatonin", 1, 1)]
    assert {(rate.product, rate.doses_with, rate.doses) for rate in found.rates} == {
        (TROCHE, 1, 6),
        ("melatonin", 1, 1),
    }
    assert "counts with both" in found.text


def test_effects_of_another_product_alone_leave_the_leading_one_without_a_rate() -> None:
    melatonin = [dose("2026-03-06T22:30", product="melatonin", amount=2.0)]
    found = counted(effect("2026-03-06T23:00"), taken=[*SIX, *melatonin])
    assert [rate.product for rate in found.rates] == ["melatonin"]
    assert "Most often" not in found.text


@pytest.mark.parametrize(
    ("onset", "ended", "hours"),
    [
        ("2026-03-04T22:30", "2026-03-05T00:00", 1.5),
        ("2026-03-05", "2026-03-05", 24),  # only days are known: at most
        ("2026-03-05", "2026-03-07", 72),
        ("2026-03-04T22:30", "2026-03-04", 1.5),
        ("2026-03-04T22:30", "2026-03-04T22:00", None),
        ("2026-03-04T22:30", None, None),
    ],
)
def test_how_long_an_effect_lasted(onset: str, ended: str | None, hours: float | None) -> None:
    (rate,) = counted(effect(onset, ended=ended)).rates
    assert rate.longest_hours == hours


def test_an_effect_over_the_change_of_clocks_lasts_as_long_as_it_did() -> None:
    taken = [dose("2026-03-28T22:00")]
    lasted = effect("2026-03-28T23:00", ended="2026-03-29T04:00")  # the clock jumps from two to three
    (rate,) = counted(lasted, taken=taken, nights=nights_from("2026-03-27", 4)).rates
    assert rate.longest_hours == 4


def test_without_a_dose_there_is_nothing_to_count_by_and_severe_effects_are_still_named() -> None:
    made = reading(
        effects=[effect("2026-03-04T22:30", "fall", 3), effect("2026-03-05", "death", 5), effect("2026-03-06")]
    )
    assert isinstance(harm(made, relate(made)), Unknown)
    assert [each.term for each in severe_effects(made)] == ["death", "fall"]


def test_the_worst_of_equally_common_effects_stands_first() -> None:
    found = counted(effect("2026-03-04T22:30", "nausea", 1), effect("2026-03-07T22:30", "vomiting", 3))
    assert [rate.term for rate in found.rates] == ["vomiting", "nausea"]
