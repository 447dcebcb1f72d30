"""A series of patients: what the others lend, what they may not, and who is left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.effect_cases import simple

from trochee.effect import estimate
from trochee.effect.pooling import Group, Member, Pooled, estimated_group, member_of, pool, shipped_group, under
from trochee.effect.priors import Normal
from trochee.effect.values import Direction, HeavyTails, Noise, Series
from trochee.foundation.unknown import Unknown
from trochee.knowledge import shipped

KNOWLEDGE = shipped()


def member(seed: int, effect: float, **more: object) -> Member:
    found = member_of(simple(98, effect=effect, seed=seed, noise=40.0, **more), KNOWLEDGE)  # type: ignore[arg-type]  # fields by name
    assert isinstance(found, Member)
    return found


def alone(series: Pooled) -> list[float]:
    return [each.alone.benefit.mean for each in series.patients]


def together(series: Pooled) -> list[float]:
    return [each.pooled.benefit.mean for each in series.patients]


@pytest.fixture(scope="module")
def spread_out() -> list[Member]:
    return [member(50 + number, effect) for number, effect in enumerate((10.0, 20.0, 30.0, 40.0))]


def test_at_every_node_the_pooled_effect_lies_between_what_the_nights_say_and_the_group() -> None:
    fitted = member(60, 25.0).analysis
    own = shipped_group(fitted)
    group = replace(own, peak_effect=Normal(mean=90.0, sd=25.0))
    nodes = fitted.posterior.nodes
    taken = under(nodes, own, group)
    told = 1.0 / nodes.variance - own.peak_effect.sd**-2
    clear = (told > 1e-6) & (nodes.weight > 1e-9)
    nights_say = (nodes.mean / nodes.variance)[clear] / told[clear]
    low, high = np.minimum(nights_say, 90.0), np.maximum(nights_say, 90.0)
    assert clear.any()
    assert np.all((taken.mean[clear] >= low - 1e-9) & (taken.mean[clear] <= high + 1e-9))
    assert taken.weight.sum() == pytest.approx(1.0)


def test_a_node_that_tells_nothing_takes_the_group_as_it_is() -> None:
    fitted = member(61, 0.0).analysis
    own = shipped_group(fitted)
    nodes = fitted.posterior.nodes
    blank = replace(
        nodes, mean=np.zeros_like(nodes.mean), variance=np.full_like(nodes.variance, own.peak_effect.sd**2)
    )
    taken = under(blank, own, replace(own, peak_effect=Normal(mean=30.0, sd=20.0)))
    assert taken.mean == pytest.approx(30.0)
    assert taken.variance == pytest.approx(400.0)


def peaks_under(members: list[Member], own: Group, group: Group) -> list[float]:
    taken = [under(each.analysis.posterior.nodes, own, group) for each in members]
    return [float((each.weight * each.mean).sum()) for each in taken]


def test_patients_draw_together(spread_out: list[Member]) -> None:
    """Against what their nights alone say, under a prior of the peak effect so wide that it says nothing."""
    series = pool(spread_out, KNOWLEDGE)
    assert series.group.peak_effect.mean > 0.0
    assert series.group.peak_effect.sd < series.shipped.peak_effect.sd
    silent = replace(series.group, peak_effect=Normal(mean=0.0, sd=1e4))
    shrunken = peaks_under(spread_out, series.shipped, series.group)
    nights_alone = peaks_under(spread_out, series.shipped, silent)
    assert np.ptp(shrunken) < np.ptp(nights_alone)
    for each in series.patients:
        assert each.pooled.benefit.sd < each.alone.benefit.sd


def test_the_figure_alone_is_that_of_the_estimate_and_always_there(spread_out: list[Member]) -> None:
    for each, found in zip(spread_out, pool(spread_out, KNOWLEDGE).patients, strict=True):
        assert found.alone.benefit == each.estimate.average_benefit
        assert (found.alone.direction, found.alone.size) == (each.estimate.direction, each.estimate.size)


def test_the_order_of_patients_does_not_matter(spread_out: list[Member]) -> None:
    forward, back = pool(spread_out, KNOWLEDGE), pool(spread_out[::-1], KNOWLEDGE)
    assert together(forward) == pytest.approx(together(back)[::-1], rel=1e-6)
    assert forward.group.half_life.mean == pytest.approx(back.group.half_life.mean, rel=1e-6)


def test_identical_patients_get_identical_figures_and_more_of_them_a_narrower_group() -> None:
    one = member(62, 25.0)
    two, six = pool([one] * 2, KNOWLEDGE), pool([one] * 6, KNOWLEDGE)
    assert len(set(together(two))) == 1
    assert six.group.peak_effect.sd < two.group.peak_effect.sd < two.shipped.peak_effect.sd
    peak = one.analysis.posterior.peak_effect().average()
    assert abs(six.group.peak_effect.mean - peak) < abs(two.group.peak_effect.mean - peak)


@pytest.mark.parametrize(("others", "outlier"), [(0.0, 35.0), (35.0, 0.0)])
def test_one_outlier_is_drawn_to_the_others_and_still_stands_out(others: float, outlier: float) -> None:
    members = [*(member(70 + number, others) for number in range(5)), member(80, outlier)]
    series = pool(members, KNOWLEDGE)
    towards = np.sign(others - outlier)
    own, drawn = alone(series)[-1], together(series)[-1]
    group = series.group.peak_effect.mean
    without = estimated_group([each.analysis for each in members[:-1]], series.shipped, series.pseudo_patients)
    assert towards * (drawn - own) > 0.0
    assert towards * (together(series)[0] - drawn) > 0.0
    assert towards * (without.peak_effect.mean - group) > 0.0


def test_the_shipped_priors_weigh_as_many_patients_as_they_are_said_to(spread_out: list[Member]) -> None:
    analyses = [each.analysis for each in spread_out]
    own = shipped_group(analyses[0])
    heavy = estimated_group(analyses, own, 1e6)
    assert heavy.peak_effect.mean == pytest.approx(0.0, abs=1e-2)
    assert heavy.half_life.sd == pytest.approx(own.half_life.sd, rel=1e-3)
    means = [estimated_group(analyses, own, weight).peak_effect.mean for weight in (1.0, 3.0, 10.0)]
    assert means[0] > means[1] > means[2] > 0.0


def test_what_an_own_schedule_cannot_tell_the_others_do_not_answer(spread_out: list[Member]) -> None:
    unable = replace(
        spread_out[0],
        estimate=replace(
            spread_out[0].estimate,
            direction=Direction.CANNOT_TELL,
            identifiable=replace(spread_out[0].estimate.identifiable, average_benefit=False),
        ),
    )
    found = pool([unable, *spread_out[1:]], KNOWLEDGE).patients[0]
    assert found.pooled.direction is Direction.CANNOT_TELL
    assert found.pooled.benefit.p_benefit is not None


def test_one_patient_is_no_series() -> None:
    with pytest.raises(ValueError, match="two patients"):
        pool([member(63, 0.0)], KNOWLEDGE)


@pytest.mark.parametrize(
    "series", [simple(98, baseline=7, seed=1, missing=0.0), simple(60, doses=np.zeros(60), seed=2)]
)
def test_a_record_that_cannot_be_judged_is_no_member_and_says_why(series: Series) -> None:
    found = member_of(series, KNOWLEDGE)
    assert isinstance(found, Unknown)
    assert found.reason == estimate(series, knowledge=KNOWLEDGE).messages[0].text


@pytest.mark.parametrize(("seed", "kept"), [(0, Noise.GAUSSIAN), (18, Noise.STUDENT_T4)])
def test_the_noise_that_is_kept_is_the_one_that_is_pooled(seed: int, kept: Noise) -> None:
    """One night far out; in one of the two records its heavy-tailed interval is the wider one."""
    series = simple(98, effect=20.0, seed=seed, missing=0.0)
    values = series.values.copy()
    values[40] += 400.0
    found = member_of(replace(series, values=values), KNOWLEDGE)
    assert isinstance(found, Member)
    tails = found.estimate.heavy_tails
    assert isinstance(tails, HeavyTails)
    assert tails.kept is kept
    benefit = tails.student_t4 if kept is Noise.STUDENT_T4 else tails.gaussian
    assert found.analysis.posterior.average_benefit().average() == pytest.approx(benefit.mean)
