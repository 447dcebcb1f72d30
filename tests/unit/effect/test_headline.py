from itertools import product

import pytest

from trochee.effect.headline import headline
from trochee.effect.values import AverageBenefit, Direction, Interval, Outcome, Size


def benefit(mean: float, low: float, high: float) -> AverageBenefit:
    return AverageBenefit(
        mean=mean,
        sd=1.0,
        interval90=Interval(low=low, high=high),
        p_benefit=0.9,
        p_beyond_smallest=0.1,
        p_harm_beyond_smallest=0.0,
    )


def said(direction: Direction, size: Size | None, harm: Size | None = Size.TOO_SMALL, enough: bool = True) -> str:
    return headline(
        Outcome.SLEEP_EFFICIENCY, benefit(3.2, -1.0, 6.4), direction, size, 10.0, harm=harm, enough=enough
    )


def test_the_sentence_that_was_agreed() -> None:
    assert said(Direction.LIKELY_BENEFIT, Size.PROBABLY_TOO_SMALL) == (
        "Probably some effect, probably too small to matter: about +3 points of sleep efficiency a night (−1 to +6), "
        "where 10 would be worth it."
    )


@pytest.mark.parametrize(
    ("direction", "size", "start"),
    [
        (Direction.CLEAR_BENEFIT, Size.WORTHWHILE, "A clear effect, large enough to matter: "),
        (
            Direction.CLEAR_BENEFIT,
            Size.UNCERTAIN,
            "A clear effect, but whether it is large enough to matter is open: ",
        ),
        (
            Direction.CANNOT_TELL,
            Size.TOO_SMALL,
            "Cannot tell yet whether there is any effect, and a gain that matters is very unlikely: ",
        ),
        (
            Direction.CLEAR_HARM,
            Size.TOO_SMALL,
            "Clearly worse with the doses, though by too little to matter: ",
        ),
        (Direction.DESCRIBE_ONLY, None, "Too little on record to judge, so this only describes it: "),
    ],
)
def test_direction_and_size_are_both_said(direction: Direction, size: Size | None, start: str) -> None:
    assert said(direction, size).startswith(start)


def test_every_pair_has_a_sentence_of_its_own_kind() -> None:
    pairs = list(product([each for each in Direction if each is not Direction.DESCRIBE_ONLY], Size))
    sentences = {pair: said(*pair) for pair in pairs}
    assert all("+3 points" in sentence and "10" in sentence for sentence in sentences.values())
    for word in ("proven", "works", "safe"):
        assert not any(word in sentence for sentence in sentences.values())


def test_too_little_information_names_no_size() -> None:
    sentence = said(Direction.CANNOT_TELL, Size.TOO_SMALL, enough=False)
    assert sentence.startswith("Cannot tell yet: this schedule holds too little information: about +3")
    assert "too small" not in sentence


@pytest.mark.parametrize(
    ("outcome", "mean", "low", "high", "smallest", "figures"),
    [
        (
            Outcome.SLEEP_ONSET_LATENCY,
            12.3,
            -3.0,
            20.2,
            20.0,
            (
                "about 12 min less time to fall asleep a night (3 min more to 20 min less), "
                "where 20 min less would be worth it."
            ),
        ),
        (
            Outcome.WAKE_AFTER_SLEEP_ONSET,
            -0.2,
            -9.0,
            0.4,
            20.0,
            (
                "about 0 min less time awake after falling asleep a night (9 min more to 0 min less), "
                "where 20 min less would be worth it."
            ),
        ),
        (
            Outcome.TOTAL_SLEEP_TIME,
            -7.0,
            -20.0,
            6.0,
            15.0,
            "about −7 min of sleep a night (−20 to +6), where 15 would be worth it.",
        ),
        (
            Outcome.SLEEP_QUALITY,
            0.26,
            -0.04,
            0.5,
            0.5,
            "about +0.3 points of sleep quality a night (0.0 to +0.5), where 0.5 would be worth it.",
        ),
        (
            Outcome.SLEEP_EFFICIENCY,
            1.2,
            0.3,
            2.0,
            7.5,
            "about +1.2 points of sleep efficiency a night (+0.3 to +2.0), where 7.5 would be worth it.",
        ),
    ],
)
def test_figures_in_natural_units(
    outcome: Outcome, mean: float, low: float, high: float, smallest: float, figures: str
) -> None:
    sentence = headline(
        outcome,
        benefit(mean, low, high),
        Direction.CANNOT_TELL,
        Size.UNCERTAIN,
        smallest,
        harm=Size.UNCERTAIN,
        enough=True,
    )
    assert sentence.endswith(figures)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (Size.WORTHWHILE, "and by enough to matter"),
        (Size.UNCERTAIN, "and whether by enough to matter is open"),
        (Size.PROBABLY_TOO_SMALL, "though probably by too little to matter"),
    ],
)
def test_a_harm_is_sized_by_the_loss_and_not_by_the_gain(harm: Size, words: str) -> None:
    sentence = said(Direction.LIKELY_HARM, Size.TOO_SMALL, harm)
    assert sentence.startswith(f"Probably worse with the doses, {words}: ")


def test_without_probabilities_the_record_is_only_described() -> None:
    assert said(Direction.DESCRIBE_ONLY, None, None).startswith("Too little on record to judge")


def test_a_narrow_interval_is_given_the_decimals_that_it_can_bear() -> None:
    narrow = benefit(-0.62, -1.31, -0.08)
    sentence = headline(
        Outcome.SLEEP_EFFICIENCY, narrow, Direction.CLEAR_HARM, Size.TOO_SMALL, 10.0, harm=Size.TOO_SMALL, enough=True
    )
    assert "about −0.6 points of sleep efficiency a night (−1.3 to −0.1)" in sentence
