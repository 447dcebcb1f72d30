"""Ways on: CBT-I first, stopping before going on, and nothing that a stop forbids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.factories import records as invented
from tests.factories import rules

from trochee.knowledge.facts import FactValue
from trochee.review.findings import RuleFindings
from trochee.review.options import options

DOSED = invented.reading(invented.doses("2026-03-10", 3))
UNDOSED = invented.reading(())
TAUGHT: Mapping[str, FactValue] = {"cbti": "tried"}


def ids(found: RuleFindings, *, dosed: bool = True) -> list[str]:
    return [each.id for each in options(found, DOSED if dosed else UNDOSED)]


def test_going_on_stands_last_and_only_where_every_stop_is_answered() -> None:
    assert ids(rules.silent()) == ["cbti", "stop", "pause", "taper", "go_on"]
    assert ids(rules.asking()) == ["cbti", "stop", "pause", "taper", "answer"]
    caution_asks = replace(rules.ASKS, severity=rules.CAUTION.severity)
    assert ids(rules.firing(caution_asks)) == ["cbti", "stop", "pause", "taper", "answer", "go_on"]


def test_a_stop_leaves_nothing_that_takes_a_dose() -> None:
    assert ids(rules.firing(rules.STOP)) == ["cbti", "stop", "pause"]


def test_a_severe_effect_after_a_dose_leaves_going_on_out() -> None:
    harmed = invented.reading(invented.doses("2026-03-10", 3), effects=[invented.effect("2026-03-10T23:00", grade=3)])
    assert "go_on" not in {each.id for each in options(rules.silent(), harmed)}


def test_a_second_sign_off_is_said_where_going_on_stands() -> None:
    signed = options(rules.firing(rules.SIGN_OFF), DOSED)[-1].text
    assert signed == "Going on within what is authorised, after a second sign-off."
    assert options(rules.silent(), DOSED)[-1].text == "Going on within what is authorised."


def test_cbti_is_first_until_it_is_known_to_have_been_offered() -> None:
    assert ids(replace(rules.silent(), facts=TAUGHT))[0] == "stop"
    assert ids(replace(rules.silent(), facts={"cbti": "never_offered"}))[0] == "cbti"


def test_without_a_dose_nothing_is_stopped_and_none_is_begun() -> None:
    assert ids(rules.silent(), dosed=False) == ["cbti"]
    assert ids(replace(rules.silent(), facts=TAUGHT), dosed=False) == []
