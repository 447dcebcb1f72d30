"""Benefit and harm stand side by side; a serious harm leads whatever the benefit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.factories.nights import nights_from
from tests.factories.records import TROCHE, dose, doses, effect, reading, score
from tests.factories.review import estimate, nothing_to_estimate

from trochee.effect.values import Direction, Estimate, Identifiable, Interval, NightsOfBenefit, Outcome, Size
from trochee.foundation.unknown import Unknown
from trochee.review.answers import Found
from trochee.review.balance import balance
from trochee.review.harms import harm
from trochee.review.relate import relate
from trochee.review.scores import score_changes
from trochee.review.sides import Balance, BalanceRow, Side

SIX = doses("2026-03-04", 6)
WORTH_IT = estimate(direction=Direction.CLEAR_BENEFIT, size=Size.WORTHWHILE, headline="A clear effect: +15.")


def made(
    of: Estimate | None = WORTH_IT, *, others: tuple[Estimate, ...] = (), taken: Any = SIX, **parts: Any
) -> Balance:
    read = reading(taken, **parts)
    related = relate(read)
    effects = {each.outcome: each for each in (of, *others) if each is not None}
    found = balance(
        Found(
            reading=read, estimate=of, effects=effects, related=related, harm=harm(read, related),
            scores=score_changes(read),
        ),
        {TROCHE: effects},
    )  # fmt: skip
    assert isinstance(found, Balance)
    return found


def rows(found: Balance) -> dict[str, BalanceRow]:
    return {row.id: row for row in found.rows}


def test_without_a_dose_there_is_no_balance() -> None:
    assert isinstance(balance(Found(reading=reading()), {}), Unknown)


def test_a_severe_effect_after_a_dose_outweighs_any_benefit() -> None:
    found = made(effects=[effect("2026-03-04T23:00", "fall", 3)])
    assert found.text.startswith("Harm outweighs benefit on this record: a severe adverse effect followed a dose.")
    assert "No benefit offsets a serious harm" in found.text
    assert rows(found)["severe_effects"].side is Side.HARM
    two = made(effects=[effect("2026-03-04T23:00", "fall", 3), effect("2026-03-07T23:00", "fall", 4)])
    assert "severe adverse effects followed a dose" in two.text


def test_a_severe_effect_apart_from_any_dose_stands_on_the_side_of_harm() -> None:
    found = rows(made(effects=[effect("2026-03-03T10:00", "anaphylaxis", 5), effect("2026-03-03T11:00", "cough", 1)]))
    apart = found["apart_anaphylaxis"]
    assert (apart.side, apart.label) == (Side.HARM, "Anaphylaxis, not tied to a dose")
    assert apart.text.replace("\N{NO-BREAK SPACE}", " ") == "Grade 5 on 3 March 2026."
    assert "apart_cough" not in found


def test_mild_effects_and_severe_ones_apart_from_doses_do_not_outweigh() -> None:
    mild = made(effects=[effect("2026-03-04T23:00"), effect("2026-03-03T10:00", "fall", 3)])
    assert "outweighs" not in mild.text
    assert "No benefit offsets a serious harm" in mild.text
    assert rows(mild)["severe_effects"].side is Side.NEITHER


def harmed(p_matters: float, outcome: Outcome = Outcome.TOTAL_SLEEP_TIME) -> Estimate:
    """Clearly worse; ``p_matters`` is the probability that it is by enough to matter."""
    made = estimate(outcome, direction=Direction.CLEAR_HARM, headline="Clearly worse: −40 min.")
    assert made.average_benefit is not None
    benefit = replace(made.average_benefit, p_benefit=0.01, p_harm_beyond_smallest=p_matters)
    return replace(made, average_benefit=benefit)


def test_a_harm_too_small_to_matter_is_said_and_shown_and_does_not_outweigh() -> None:
    found = made(others=(harmed(0.49),))
    assert "outweighs" not in found.text
    assert "Sleep got clearly worse by at least one measure" in found.text
    assert rows(found)["worse_total_sleep_time"].side is Side.HARM
    assert made(others=(harmed(0.5),)).text.startswith("Harm outweighs benefit on this record: sleep got clearly")
    unknown = made(others=(replace(harmed(0.1), average_benefit=None),))
    assert "outweighs" in unknown.text, "a size that is not known is not taken for small"


def test_a_severe_effect_outweighs_whatever_the_size_of_the_rest() -> None:
    found = made(others=(harmed(0.01),), effects=[effect("2026-03-04T23:00", "fall", 3)])
    assert found.text.startswith("Harm outweighs benefit on this record: a severe adverse effect followed a dose.")


def test_an_outcome_that_is_clearly_worse_outweighs_and_one_probably_worse_is_said() -> None:
    worse = harmed(0.9)
    found = made(others=(worse,))
    assert "sleep got clearly worse by one measure" in found.text
    assert rows(found)["worse_total_sleep_time"].text == "Clearly worse: −40 min."
    assert rows(found)["worse_total_sleep_time"].side is Side.HARM
    both = made(of=harmed(0.9, Outcome.SLEEP_EFFICIENCY), others=(worse,))
    assert "sleep got clearly worse." in both.text
    assert rows(both)["average_benefit"].side is Side.HARM
    probably = made(others=(replace(worse, direction=Direction.LIKELY_HARM),))
    assert probably.text.startswith("Something probably got worse.")
    assert "outweighs" not in probably.text


@pytest.mark.parametrize(
    ("direction", "size", "side"),
    [
        (Direction.CLEAR_BENEFIT, Size.WORTHWHILE, Side.BENEFIT),
        (Direction.LIKELY_BENEFIT, Size.PROBABLY_WORTHWHILE, Side.BENEFIT),
        (Direction.CLEAR_BENEFIT, Size.TOO_SMALL, Side.NEITHER),
        (Direction.CANNOT_TELL, Size.PROBABLY_WORTHWHILE, Side.NEITHER),
        (Direction.LIKELY_HARM, Size.UNCERTAIN, Side.HARM),
        (Direction.DESCRIBE_ONLY, None, Side.NEITHER),
    ],
)
def test_a_benefit_is_one_only_where_it_is_likely_and_large_enough(
    direction: Direction, size: Size | None, side: Side
) -> None:
    assert rows(made(estimate(direction=direction, size=size)))["average_benefit"].side is side


def test_worthwhile_nights_count_only_where_a_duration_can_be_told() -> None:
    nights = NightsOfBenefit(mean=2.3, interval90=Interval(low=1, high=4), p_at_least={1: 0.95, 2: 0.7, 3: 0.3})
    clear = Identifiable(average_benefit=True, half_life=True, onset=True, tolerance=True)
    sure = replace(WORTH_IT, nights_of_benefit_per_dose=nights, identifiable=clear)
    row = rows(made(sure))["worthwhile_nights"]
    assert (row.text, row.side) == ("2.3 nights of worthwhile change per dose (1 to 4).", Side.BENEFIT)
    untold = rows(made(replace(sure, identifiable=replace(clear, half_life=False))))["worthwhile_nights"]
    assert untold.side is Side.NEITHER
    assert "cannot be told" in untold.text
    none = replace(nights, interval90=Interval(low=0, high=4))
    row = rows(made(replace(sure, nights_of_benefit_per_dose=none)))["worthwhile_nights"]
    assert row.side is Side.NEITHER
    assert "worthwhile_nights" not in rows(made(nothing_to_estimate(Outcome.SLEEP_EFFICIENCY)))


def test_without_an_estimate_only_harm_has_rows() -> None:
    assert set(rows(made(None))) == {"severe_effects"}


def test_a_fall_of_the_insomnia_score_stands_on_neither_side_and_a_rise_is_a_harm() -> None:
    fell = made(scores=[score("2026-03-02", "isi", 20), score("2026-03-30", "isi", 8)])
    assert rows(fell)["score_isi"].side is Side.NEITHER
    rose = made(scores=[score("2026-03-02", "isi", 8), score("2026-03-30", "isi", 20)])
    assert rows(rose)["score_isi"].side is Side.HARM


def test_mood_that_got_reliably_worse_is_a_row_and_mood_that_got_better_is_none() -> None:
    scores = [score("2026-03-02", "phq9", 8), score("2026-03-30", "phq9", 15)]
    worse = made(scores=scores)
    assert rows(worse)["score_phq9"].side is Side.HARM
    assert worse.text.startswith("Patient Health Questionnaire, 9 items (PHQ-9) got worse. No benefit offsets")
    better = [score("2026-03-02", "gad7", 15), score("2026-03-30", "gad7", 3)]
    assert "score_gad7" not in rows(made(scores=better))
    assert "got worse" not in made(scores=better).text


def test_severe_effects_are_counted_with_their_limit_and_the_commonest_are_named() -> None:
    effects = [
        effect(f"2026-03-{day:02d}T23:00", term)
        for term, days in (("dizziness", (4, 7, 10)), ("nausea", (4, 7)), ("headache", (4,)), ("itch", (4,)))
        for day in days
    ]
    found = rows(made(effects=effects))
    said = found["severe_effects"].text.replace("\N{NO-BREAK SPACE}", " ")
    assert "0 in 6 doses; the true rate could be up to 39 %" in said
    assert [key for key in found if key.startswith("effect_")] == [
        "effect_dizziness",
        "effect_nausea",
        "effect_headache",
    ]
    assert found["effect_dizziness"].text.startswith("After 3 of 6")
    ungraded = rows(made(effects=[effect("2026-03-04T23:00", grade=None)]))
    assert "and 1 without a grade" in ungraded["severe_effects"].text


def test_not_asked_for_adverse_effects_is_not_none() -> None:
    text = rows(made(effects=[]))["severe_effects"].text
    assert text.startswith("None on record; whether they were asked about is not on record. If they were, the true")
    assert "39\N{NO-BREAK SPACE}%" in text


def test_a_benefit_of_another_product_than_the_lead_names_it() -> None:
    read = reading(SIX)
    found = Found(reading=read, estimate=WORTH_IT, harm=harm(read, ()), names_product=True)
    named, unnamed = balance(found, {}), balance(replace(found, names_product=False), {})
    assert isinstance(named, Balance)
    assert isinstance(unnamed, Balance)
    assert rows(named)["average_benefit"].label == f"Average benefit a night, {TROCHE}"
    assert rows(unnamed)["average_benefit"].label == "Average benefit a night"


def test_a_severe_effect_of_another_product_is_said_too() -> None:
    taken = [*SIX, dose("2026-03-05T21:00", product="melatonin", amount=2)]
    found = made(taken=taken, effects=[effect("2026-03-06T20:00", "fall", 3)])  # 46 h after the troche
    assert "melatonin: 1 in 1." in rows(found)["severe_effects"].text
    assert rows(found)["severe_effects"].side is Side.HARM
    assert "outweighs" in found.text


def test_nights_with_a_sleep_medicine_are_a_row_where_the_diary_says() -> None:
    nights = [replace(night, hypnotic="no") for night in nights_from("2026-03-02", 30)]
    assert rows(made(nights=nights))["hypnotic_nights"].side is Side.NEITHER
    assert "hypnotic_nights" not in rows(made())


def test_no_benefit_is_said_as_a_result() -> None:
    assert "stopping would lose little" in made(estimate(size=Size.TOO_SMALL)).text
    assert "stopping" not in made(WORTH_IT).text


def test_several_products_have_rows_of_their_own() -> None:
    read = reading(SIX)
    worse = estimate(direction=Direction.LIKELY_HARM)
    found = balance(
        Found(reading=read, estimate=WORTH_IT, effects={WORTH_IT.outcome: WORTH_IT}, harm=harm(read, ())),
        {TROCHE: {WORTH_IT.outcome: WORTH_IT}, "bright light": {worse.outcome: worse}},
    )
    assert isinstance(found, Balance)
    assert rows(found)["worse_sleep_efficiency_bright_light"].label == "Sleep efficiency, bright light"
