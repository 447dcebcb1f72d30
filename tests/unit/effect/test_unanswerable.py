import pytest
from tests.effect_cases import record

from trochee.effect.unanswerable import why_none
from trochee.effect.values import Outcome, Series
from trochee.knowledge import shipped

NAN = float("nan")
DOSES = ([0.0] * 9 + [1.0]) * 2


def codes(series: Series) -> list[str]:
    return [message.code for message in why_none(series, shipped())]


@pytest.mark.parametrize(
    ("values", "doses", "code"),
    [([], [], "no_nights"), ([NAN, NAN], [1, 0], "no_nights"), ([70.0, 80.0], [0, 0], "no_doses"),
     ([70.0, NAN], [0, 1], "no_doses")],
)  # fmt: skip
def test_nothing_to_compare(values: list[float], doses: list[float], code: str) -> None:
    assert codes(record(values, doses)) == [code]


def test_a_record_that_can_answer_is_silent() -> None:
    assert codes(record([300.0, 320.0] * 10, DOSES)) == []


@pytest.mark.parametrize(
    ("outcome", "values", "words"),
    [
        (Outcome.SLEEP_EFFICIENCY, [0.0] * 18 + [60.0, 70.0], "end of the scale of sleep efficiency"),
        (Outcome.SLEEP_EFFICIENCY, [0.0, 0.4] * 9 + [60.0, 70.0], "18 of 20"),
        (Outcome.SLEEP_EFFICIENCY, [100.0, 99.7] * 10, "end of the scale"),
        (Outcome.SLEEP_ONSET_LATENCY, [0.0] * 20, "end of the scale of minutes to fall asleep"),
        (Outcome.TOTAL_SLEEP_TIME, [NAN] * 8 + [300.0] * 12, "the same value (minutes of sleep 300)"),
        (Outcome.SLEEP_QUALITY, [3.0] * 19 + [4.0], "the same value (sleep quality 3)"),
    ],
)
def test_nights_that_hardly_differ_are_not_estimated(outcome: Outcome, values: list[float], words: str) -> None:
    found = why_none(record(values, DOSES, outcome), shipped())
    assert [each.code for each in found] == ["nights_hardly_differ"]
    assert words in found[0].text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("outcome", "values"),
    [
        (Outcome.SLEEP_EFFICIENCY, [0.0] * 17 + [60.0, 70.0, 80.0]),
        (Outcome.SLEEP_EFFICIENCY, [0.0, 100.0] * 10),
        (Outcome.SLEEP_QUALITY, [NAN] * 11 + [3.0] * 9),
    ],
)
def test_nights_that_differ_and_few_nights_are_estimated(outcome: Outcome, values: list[float]) -> None:
    assert codes(record(values, DOSES, outcome)) == []


def test_doses_that_cannot_be_told_apart_are_asked_about_whatever_else_holds() -> None:
    found = why_none(record([], [], unknown_allocations=("'kit 7' for 2 doses", "nothing for 1 dose")), shipped())
    assert [each.code for each in found] == ["allocation_not_known"]
    assert "(allocation says: 'kit 7' for 2 doses, nothing for 1 dose)" in found[0].text
    assert "active, placebo or open" in found[0].text
