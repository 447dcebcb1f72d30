"""All figures of every outcome, a column an outcome: folded on the page, at the end on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trochee.effect.values import Estimate, NightEffect
from trochee.foundation import figures
from trochee.foundation.unknown import Unknown

from .. import words
from ..parts import NOTHING, Cell, Column, Table
from . import fragility
from .pictures import half_life

_UNTOLD = "cannot be told"
_LEAST_SHARE = 0.001
_AND = " · "


def all_figures(estimates: Sequence[Estimate], prefix: str) -> Table:
    """List every figure of these estimates, a row a figure."""
    found = [{label: _AND.join(filter(None, rest)) for label, *rest in _figures(each)} for each in estimates]
    return _table(
        found,
        estimates,
        f"{prefix}-figures",
        caption="Every outcome: all figures",
        first="figure",
        whys=dict.fromkeys(_merged(found)),
        why="rule-priors",
    )


def by_night(estimates: Sequence[Estimate], prefix: str) -> Table:
    """List the effect of one dose by night since it."""
    found = [{str(night.lag): _night(night) for night in each.by_night} for each in estimates]
    return _table(
        found,
        estimates,
        f"{prefix}-by-night",
        caption=f"By night since a dose: change (90{figures.NO_BREAK}%), any benefit, a worthwhile one",
        first="night since the dose",
        whys=dict.fromkeys(_merged(found)),
        why="note-by-night",
    )


def assumptions(estimates: Sequence[Estimate], prefix: str) -> Table:
    """List every result under another assumption; how it is worded where that differs from the one shown."""
    found: list[dict[str, str]] = []
    whys: dict[str, str | None] = {}
    for each in estimates:
        lines = list(fragility.lines(each))
        whys |= {line.name: line.why for line in lines}
        usual = next((line.said for line in lines if line.shown), NOTHING)
        found.append({line.name: _result(line, each, usual) for line in lines})
    return _table(
        found,
        estimates,
        f"{prefix}-assumptions",
        caption=f"Under other assumptions: average benefit a night (90{figures.NO_BREAK}%), any benefit, "
        "a worthwhile one, as much worse",
        first="assumption",
        whys=whys,
        why=None,
    )


def _table(
    found: Sequence[Mapping[str, str]],
    estimates: Sequence[Estimate],
    key: str,
    *,
    caption: str,
    first: str,
    whys: Mapping[str, str | None],
    why: str | None,
) -> Table:
    """Set columns of figures side by side; where an outcome lacks a row stands that there is nothing."""
    heads = [f"{words.OUTCOMES[each.outcome]}, {words.unit(each.outcome)}" for each in estimates]
    return Table(
        id=key,
        caption=caption,
        columns=(Column(label=first), *(Column(label=head) for head in heads)),
        rows=tuple(
            (Cell(text=label, why=whys[label]), *(Cell(text=column.get(label, NOTHING)) for column in found))
            for label in _merged(found)
        ),
        folded=True,
        stacks=True,
        why=why,
    )


def _merged(found: Sequence[Mapping[str, str]]) -> list[str]:
    """Order the labels of several lists as each list has them: a new one follows the one before it."""
    merged: list[str] = []
    for column in found:
        place = 0
        for label in column:
            if label not in merged:
                merged.insert(place, label)
            place = merged.index(label) + 1
    return merged


def _night(night: NightEffect) -> str:
    change = figures.with_interval(night.mean, night.interval90.low, night.interval90.high)
    return _AND.join([change, figures.probability(night.p_benefit), figures.probability(night.p_beyond_smallest)])


def _result(line: fragility.Line, estimate: Estimate, usual: str) -> str:
    benefit = line.benefit
    shares = (benefit.p_benefit, benefit.p_beyond_smallest, benefit.p_harm_beyond_smallest)
    said = [
        fragility.benefit_text(benefit, words.unit(estimate.outcome)),
        *(figures.probability(share) for share in shares if share is not None),
        *([line.said] if line.said not in {usual, NOTHING} or (line.shown and line.said != NOTHING) else []),
    ]
    return _AND.join(said)


def _figures(estimate: Estimate) -> list[tuple[str, str, str]]:
    known = estimate.identifiable
    return [
        ("Nights with an answer", f"{estimate.nights.observed} of {estimate.nights.total}", ""),
        ("Nights before the first dose", f"{estimate.nights.baseline}", ""),
        ("Doses", f"{estimate.doses}", ""),
        *_average(estimate),
        ("Half gone after", half_life(estimate), "" if known.half_life else _UNTOLD),
        *_nights_of_benefit(estimate),
        *_onset(estimate),
        *_tolerance(estimate),
        *(
            (
                words.covariate(name, estimate.covariate_labels),
                f"{words.spread(found.mean, found.sd)} {words.unit(estimate.outcome)}",
                "",
            )
            for name, found in estimate.covariates.items()
        ),
        *_randomisation(estimate),
        *_mood(estimate),
        ("Expected level without doses", words.level(estimate.outcome, estimate.untreated_level), ""),
    ]


def _average(estimate: Estimate) -> list[tuple[str, str, str]]:
    benefit = estimate.average_benefit
    assert benefit is not None  # the caller leaves out estimates without one
    decimals = figures.decimals_for(benefit.interval90.high - benefit.interval90.low)
    shown = fragility.benefit_text(benefit, words.unit(estimate.outcome))
    return [
        ("Average benefit a night", shown, "" if estimate.identifiable.average_benefit else _UNTOLD),
        ("Its standard deviation", f"{figures.plain(benefit.sd, decimals)} {words.unit(estimate.outcome)}", ""),
    ]


def _randomisation(estimate: Estimate) -> list[tuple[str, str, str]]:
    found = estimate.randomisation
    if isinstance(found, Unknown):
        return []
    drawn = figures.counted(found.allocations, "allocation")
    remark = f"all {drawn}" if found.every_allocation else f"a sample of {drawn}"
    return [("Randomisation test: share at least as large by chance", p_value(found.p_value), remark)]


def p_value(share: float) -> str:
    """Write the share of allocations that would show as much."""
    return f"under {_LEAST_SHARE:g}" if share < _LEAST_SHARE else figures.plain(share, 3)


def _mood(estimate: Estimate) -> list[tuple[str, str, str]]:
    found = estimate.with_mood
    if found is None or found.share_with_mood is None:
        return []
    remark = f"{figures.counted(found.nights, 'night')} with a rating of mood"
    return [
        ("Share of the benefit that goes with mood, at least", fragility.share_text(found.share_with_mood), remark)
    ]


def _nights_of_benefit(estimate: Estimate) -> list[tuple[str, str, str]]:
    found = estimate.nights_of_benefit_per_dose
    if found is None:
        return []
    low, high = figures.plain(found.interval90.low, 1), figures.plain(found.interval90.high, 1)
    value = f"{figures.plain(found.mean, 1)}{figures.NO_BREAK}nights ({low} to {high})"
    counts, shares = zip(*_down_to_hardly_any(found.p_at_least), strict=True)
    return [("Worthwhile nights per dose", value, ""), ("At least so many of them", _listed(counts, shares), "")]


def _down_to_hardly_any(p_at_least: Mapping[int, float]) -> Iterator[tuple[int, float]]:
    """Give the counts of nights up to the first that is hardly possible; the rest would repeat it."""
    for count, share in p_at_least.items():
        yield count, share
        if figures.probability(share) == figures.probability(0.0):
            return


def _onset(estimate: Estimate) -> list[tuple[str, str, str]]:
    found = estimate.onset_night or {}
    if not found:
        return []
    return [("Sets in on night", _listed(found, found.values()), "" if estimate.identifiable.onset else _UNTOLD)]


def _listed(counts: Iterable[int], shares: Iterable[float]) -> str:
    return ", ".join(f"{count}: {figures.probability(share)}" for count, share in zip(counts, shares, strict=True))


def _tolerance(estimate: Estimate) -> list[tuple[str, str, str]]:
    found = estimate.tolerance_share_lost
    if found is None:
        return []
    remark = "" if estimate.identifiable.tolerance else "cannot tell"
    share = (
        f"{figures.plain(100 * found.mean)}{figures.NO_BREAK}% (SD{figures.NO_BREAK}{figures.plain(100 * found.sd)})"
    )
    return [
        ("Share of the effect lost over the doses", share, remark),
        (f"More than 30{figures.NO_BREAK}% lost", figures.probability(found.p_over_30_percent), remark),
    ]
