from __future__ import annotations

from datetime import date

import pytest

from trochee.foundation import figures


@pytest.mark.parametrize(
    ("width", "decimals"),
    [(30.0, 0), (5.0, 0), (4.9, 1), (0.5, 1), (0.49, 2), (0.0, 2)],
)
def test_an_interval_bears_as_many_decimals_as_a_fifth_of_its_width(width: float, decimals: int) -> None:
    assert figures.decimals_for(width) == decimals


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (0.125, "0.125"), (1.0, "1"), (2.9964, "2.996"), (27.312, "27.31"), (100.0, "100"),
        (120.55, "120.5"), (999.96, "1000"), (9999.9, "10000"), (12345.0, "12345"), (100000.0, "100000"),
        (-72.25, "\u221272.25"),
    ],
)  # fmt: skip
def test_a_figure_alone_keeps_its_whole_digits_and_is_no_power_of_ten(value: float, text: str) -> None:
    assert figures.alone(value) == text


def test_minus_is_typographic_and_zero_has_no_sign() -> None:
    assert figures.plain(-3.14159, 1) == "\u22123.1"
    assert figures.plain(-0.04, 1) == "0.0"
    assert figures.signed(3.2) == "+3"
    assert figures.signed(-3.2) == "\u22123"
    assert figures.signed(0.2) == "0"
    assert figures.signed(-0.2) == "0"


def test_what_is_no_number_is_never_written() -> None:
    with pytest.raises(ValueError, match="unknown"):
        figures.plain(float("nan"))


def test_a_figure_and_its_interval_share_their_decimals() -> None:
    assert figures.with_interval(3.1, -0.9, 6.4) == "+3 (\u22121 to +6)"
    assert figures.with_interval(0.31, -0.12, 0.74) == "+0.3 (\u22120.1 to +0.7)"
    assert figures.with_interval(2.4, 1.1, 6.04, sign=False) == "2.4 (1.1 to 6.0)"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "under 1 %"),
        (0.0099, "under 1 %"),
        (0.01, "1 %"),
        (0.912, "91 %"),
        (0.99, "99 %"),
        (0.9901, "over 99 %"),
    ],
)
def test_a_probability_is_never_none_or_all(share: float, text: str) -> None:
    assert figures.probability(share).replace("\u00a0", " ") == text


def test_clock_and_length() -> None:
    assert figures.clock(-75) == "22:45"
    assert figures.clock(5.4) == "00:05"
    assert figures.clock(1439.6) == "00:00"
    assert figures.duration(425).replace("\u00a0", " ") == "7 h 05"
    assert figures.duration(45).replace("\u00a0", " ") == "45 min"


def test_days_and_counts() -> None:
    assert figures.day(date(2026, 3, 2)).replace("\u00a0", " ") == "2 March 2026"
    assert figures.short_day(date(2026, 9, 12)).replace("\u00a0", " ") == "12 Sep"
    assert figures.counted(1, "night").replace("\u00a0", " ") == "1 night"
    assert figures.counted(8, "night").replace("\u00a0", " ") == "8 nights"
    assert figures.counted(2, "entry", "entries").replace("\u00a0", " ") == "2 entries"
    assert figures.counted(12345, "night").replace("\u00a0", " ") == "12 345 nights"


@pytest.mark.parametrize(
    ("percent", "written"),
    [
        (39.304, "39 %"),  # none in six doses, 1 - 0.05^(1/6)
        (40.0, "40 %"),
        (20.0, "20 %"),
        (19.99, "20.0 %"),
        (7.216, "7.2 %"),
        (7.2, "7.2 %"),
        (0.82, "0.8 %"),
        (0.02, "0.1 %"),
        (0.0, "0.0 %"),
        (100.0, "100 %"),
        (100 * 0.07, "7.0 %"),  # 7.000000000000001 as a double is seven
    ],
)
def test_how_high_a_harm_could_be_is_never_nothing(percent: float, written: str) -> None:
    assert figures.limit_of_harm(percent).replace(figures.NO_BREAK, " ") == written


def test_a_rate_of_harm_shares_the_decimals_of_its_upper_limit() -> None:
    def said(*rate: float) -> tuple[str, ...]:
        return tuple(text.replace(figures.NO_BREAK, " ") for text in figures.rate_of_harm(*rate))

    assert said(37.5, 8.52, 75.51) == ("38 %", "9 to 76 %")
    assert said(2.5, 0.06, 13.16) == ("2.5 %", "0.1 to 13.2 %")
