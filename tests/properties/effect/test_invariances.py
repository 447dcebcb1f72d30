"""What must not change an estimate, and what must mirror it."""

from dataclasses import asdict, replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effect_cases import Floats, random_days, record, simple

from trochee.effect import estimate
from trochee.effect.scales import scale_of
from trochee.effect.values import Beside, Estimate, Outcome, Series, Step
from trochee.knowledge import shipped


def of(series: Series) -> Estimate:
    return estimate(series, knowledge=shipped())


def figures(made: Estimate) -> dict[str, object]:
    return {key: value for key, value in asdict(made).items() if key not in ("nights", "paths", "model")}


def padded(series: Series, before: int, after: int) -> Series:
    def wide(values: Floats, fill: float) -> Floats:
        return np.concatenate([np.full(before, fill), values, np.full(after, fill)])

    return replace(
        series,
        first_night=series.first_night - timedelta(days=before),
        values=wide(series.values, np.nan),
        doses=wide(series.doses, 0.0),
        therapy_steps=tuple(step + before for step in series.therapy_steps),
        beside=tuple(replace(each, doses=wide(each.doses, 0.0)) for each in series.beside),
        medicine_steps=tuple(replace(step, entry=step.entry + before) for step in series.medicine_steps),
        troches=None if series.troches is None else wide(series.troches, 0.0),
    )


def crowded(seed: int) -> Series:
    """A record with everything beside the doses: another product, a hypnotic, a medicine begun, placebo."""
    series = simple(70, seed=seed, therapy_steps=(30,))
    every = np.maximum(series.doses, random_days(70, 20, seed + 1, a_week=1))
    return replace(
        series,
        beside=(
            Beside(name="melatonin", doses=random_days(70, 3, seed + 2), one_night=False),
            Beside(name="zopiclone", doses=random_days(70, 0, seed + 3), one_night=True),
        ),
        medicine_steps=(Step(name="trazodone begun", entry=45),),
        troches=every,
    )


@settings(max_examples=6)
@given(seed=st.integers(0, 1000), outcome=st.sampled_from([Outcome.TOTAL_SLEEP_TIME, Outcome.SLEEP_EFFICIENCY]))
def test_same_input_same_digits(seed: int, outcome: Outcome) -> None:
    level, noise = (360.0, 60.0) if outcome is Outcome.TOTAL_SLEEP_TIME else (75.0, 9.0)
    series = simple(70, seed=seed, outcome=outcome, level=level, noise=noise)
    one, two = of(series), of(replace(series, values=series.values.copy(), doses=series.doses.copy()))
    assert figures(one) == figures(two)
    assert one.model == two.model
    assert one.paths is not None
    assert two.paths is not None
    assert np.array_equal(one.paths.with_doses, two.paths.with_doses)


@settings(max_examples=8)
@given(seed=st.integers(0, 1000), after=st.integers(1, 40))
def test_missing_nights_at_the_end_change_nothing(seed: int, after: int) -> None:
    series = crowded(seed)
    one, two = of(series), of(padded(series, 0, after))
    assert figures(one) == figures(two)
    assert one.model == two.model
    assert two.nights.total == one.nights.total + after
    assert one.paths is not None
    assert two.paths is not None
    assert np.array_equal(one.paths.without_doses, two.paths.without_doses[:70])


@settings(max_examples=5)
@given(seed=st.integers(0, 1000), before=st.integers(1, 20))
def test_missing_nights_at_the_start_change_nothing(seed: int, before: int) -> None:
    series = crowded(seed)
    one, two = of(series), of(padded(series, before, 0))
    assert one.average_benefit is not None
    assert two.average_benefit is not None
    assert two.average_benefit.mean == pytest.approx(one.average_benefit.mean, rel=1e-9)
    assert two.log_evidence == pytest.approx(one.log_evidence, rel=1e-12)
    assert one.model == two.model


@settings(max_examples=5)
@given(seed=st.integers(0, 1000), weeks=st.integers(-3000, 3000))
def test_whole_weeks_later_is_the_same_record(seed: int, weeks: int) -> None:
    series = simple(70, seed=seed)
    later = replace(series, first_night=series.first_night + timedelta(weeks=weeks))
    assert figures(of(series)) == figures(of(later))


@settings(max_examples=6)
@given(seed=st.integers(0, 1000))
def test_mirrored_values_mirror_the_benefit(seed: int) -> None:
    series = simple(80, seed=seed, effect=20.0)
    centre = scale_of(series.outcome, shipped()).intercept_mean
    one, two = of(series), of(replace(series, values=2.0 * centre - series.values))
    a, b = one.average_benefit, two.average_benefit
    assert a is not None
    assert b is not None
    assert a.mean == pytest.approx(-b.mean, abs=1e-8 * a.sd)
    assert a.sd == pytest.approx(b.sd, rel=1e-8)
    assert a.interval90.low == pytest.approx(-b.interval90.high, abs=1e-6 * a.sd)
    if a.p_benefit is not None and b.p_benefit is not None:
        assert a.p_benefit == pytest.approx(1.0 - b.p_benefit, abs=1e-9)
    assert one.onset_night == pytest.approx(two.onset_night, abs=1e-9)


@settings(max_examples=4)
@given(seed=st.integers(0, 1000))
def test_figures_hang_together(seed: int) -> None:
    series = simple(70, seed=seed)
    one = of(series)
    assert one.average_benefit is not None
    assert sum(one.onset_night.values()) == pytest.approx(1.0)  # type: ignore[union-attr]  # these records have an estimate
    assert one.average_benefit.interval90.low < one.average_benefit.mean < one.average_benefit.interval90.high
    by_night = one.by_night
    assert all(each.p_beyond_smallest <= each.p_benefit for each in by_night)
    nights = one.nights_of_benefit_per_dose
    assert nights is not None
    reached = list(nights.p_at_least.values())
    assert reached == sorted(reached, reverse=True)
    assert nights.mean == pytest.approx(sum(reached))


def test_latency_and_its_mirror_agree() -> None:
    """Less latency is modelled as more of its negative logarithm: same record, same benefit, whatever the sign."""
    series = simple(80, seed=3, outcome=Outcome.SLEEP_ONSET_LATENCY, level=60.0, noise=10.0, effect=-8.0)
    better = of(series)
    worse = of(replace(series, values=np.exp(2.0 * 3.81) / (series.values + 15.0) - 15.0))
    a, b = better.average_benefit, worse.average_benefit
    assert a is not None
    assert b is not None
    assert a.mean > 0.0 > b.mean
    assert a.p_benefit == pytest.approx(1.0 - b.p_benefit, abs=1e-6)  # type: ignore[operator]  # these records have a probability


def test_order_of_what_stands_beside_changes_nothing_but_rounding() -> None:
    series = crowded(5)
    one, two = of(series), of(replace(series, beside=series.beside[::-1]))
    assert one.average_benefit is not None
    assert two.average_benefit is not None
    assert one.average_benefit.mean == pytest.approx(two.average_benefit.mean, rel=1e-9)
    assert one.covariates["beside:melatonin"].mean == pytest.approx(two.covariates["beside:melatonin"].mean, rel=1e-9)


def test_the_stamp_knows_what_stands_beside() -> None:
    series = crowded(5)
    stamps = {
        of(each).model.data_sha256
        for each in (
            series,
            replace(series, beside=series.beside[:1]),
            replace(series, medicine_steps=()),
            replace(series, troches=None),
        )
    }
    assert len(stamps) == 4


def test_unseen_doses_after_the_last_night_change_nothing() -> None:
    series = simple(70, seed=2)
    longer = padded(series, 0, 5)
    doses = longer.doses.copy()
    doses[72:] = 1.0
    assert figures(of(longer)) == figures(of(replace(longer, doses=doses)))
    assert of(record([1.0, 2.0], [0.0, 0.0])).average_benefit is None
