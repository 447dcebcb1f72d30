from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.factories import review as invented

from trochee.effect.values import Outcome


def test_nights_are_consecutive_calendar_nights() -> None:
    made = invented.review()
    with pytest.raises(ValueError, match="does not follow"):
        replace(made, nights=(made.nights[0], *made.nights[2:]), observed={})


def test_observed_values_have_one_entry_a_night() -> None:
    made = invented.review()
    with pytest.raises(ValueError, match="values of sleep_efficiency"):
        replace(made, observed={Outcome.SLEEP_EFFICIENCY: (1.0,)})


def test_first_and_last_night() -> None:
    made = invented.review(49)
    assert (made.first_night, made.last_night) == (date(2026, 10, 5), date(2026, 11, 22))
    assert made.record_quality.nights_missing == sum(night.missing for night in made.nights)


def test_a_record_without_nights_has_neither() -> None:
    made = replace(invented.review(), nights=(), observed={})
    assert made.first_night is None
    assert made.last_night is None


def test_the_lead_is_one_sentence() -> None:
    assert invented.review().lead.sentence.startswith("Probably some effect, probably too small to matter: about +3")
