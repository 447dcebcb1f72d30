"""Every outcome of every product: the picture against what matters, and all figures of the estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trochee.effect.values import Estimate, Outcome
from trochee.foundation import figures
from trochee.foundation.unknown import Unknown
from trochee.review.values import Review

from .. import words
from ..charts import effect
from ..parts import NOTHING, Bullets, Cell, Chart, Column, Paragraph, Section, Table
from . import fragility
from .pictures import by_night_table, half_life
from .rules import message_id
from .summary import product_order

_UNTOLD = "cannot be told from this record"
_LEAST_SHARE = 0.001


def sections(review: Review) -> tuple[Section, ...]:
    """One section a product, the one with most doses first."""
    order = product_order(review)
    return tuple(_section(review, name, number, alone=len(order) == 1) for number, name in enumerate(order))


def _section(review: Review, product: str, number: int, *, alone: bool) -> Section:
    estimates = review.effects_by_product[product]
    known = {outcome: estimate for outcome, estimate in estimates.items() if estimate.average_benefit is not None}
    drawn = [(words.OUTCOMES[outcome], benefit_text(estimate), estimate) for outcome, estimate in known.items()]
    prefix = f"outcomes-{number}"
    table = _overview(estimates, prefix)
    chart = Chart(
        id=f"{prefix}-chart",
        title=f"Average benefit of {product} a night, against the smallest effect that matters",
        description="One row an outcome: the dot is the mean, the bar its 90 % interval; right is better.",
        wide=effect.strips(drawn, effect.WIDE_FULL[0]),
        narrow=effect.strips(drawn, effect.NARROW[0]),
        legend=(),
        table=table,
    )
    shown_already = review.primary_outcome if number == 0 else None
    details = [_figures(estimate, prefix) for estimate in known.values()]
    details += [
        by_night_table(estimate, prefix)
        for outcome, estimate in known.items()
        if estimate.by_night and outcome is not shown_already
    ]
    details += [
        table
        for outcome, estimate in known.items()
        if outcome is not shown_already
        and (table := fragility.table(estimate, f"{prefix}-{estimate.outcome}-fragility", folded=True)).rows
    ]
    return Section(
        id=prefix,
        title="Every outcome" if alone else f"Every outcome: {product}",
        subtitle="Average benefit a night since the first dose; right and plus are better for every outcome",
        blocks=(chart if drawn else table, Bullets(items=tuple(_said(estimates))), *details),
    )


def _said(estimates: Mapping[Outcome, Estimate]) -> Iterator[Paragraph]:
    """Every headline, then every message; what several outcomes share is said once."""
    headlines: dict[tuple[str, str], list[Outcome]] = {}
    messages: dict[tuple[str, str], list[Outcome]] = {}
    for outcome, estimate in estimates.items():
        headlines.setdefault((estimate.headline, "rule-headline"), []).append(outcome)
        for message in estimate.messages:
            if message.text != estimate.headline:
                messages.setdefault((message.text, message_id(message.code)), []).append(outcome)
    estimated = [outcome for outcome, estimate in estimates.items() if estimate.average_benefit is not None]
    for said in (headlines, messages):
        for (sentence, why), outcomes in said.items():
            yield Paragraph(text=f"{_listed(outcomes, estimated)}: {sentence}", why=why)


def _listed(outcomes: list[Outcome], estimated: list[Outcome]) -> str:
    if outcomes == estimated and len(outcomes) > 2:
        return "Every outcome estimated"
    first, *others = [words.OUTCOMES[outcome] for outcome in outcomes]
    return ", ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def benefit_text(estimate: Estimate) -> str:
    """Write the average benefit a night."""
    benefit = estimate.average_benefit
    return NOTHING if benefit is None else fragility.benefit_text(benefit, words.unit(estimate.outcome))


def _overview(estimates: Mapping[Outcome, Estimate], prefix: str) -> Table:
    heads = (
        "outcome",
        f"average benefit a night (90{figures.NO_BREAK}%)",
        "any benefit",
        "worthwhile",
        "worthwhile means",
        "as much worse",
        "in words",
    )
    return Table(
        id=f"{prefix}-table",
        caption="Every outcome in figures",
        columns=tuple(Column(label=head, numeric=0 < place < 6) for place, head in enumerate(heads)),
        rows=tuple(_overview_row(outcome, estimate) for outcome, estimate in estimates.items()),
        stacks=True,
        why="note-average",
    )


def _overview_row(outcome: Outcome, estimate: Estimate) -> tuple[Cell, ...]:
    benefit = estimate.average_benefit

    def share(value: float | None) -> Cell:
        return Cell(text=NOTHING if value is None else figures.probability(value))

    return (
        Cell(text=words.OUTCOMES[outcome]),
        Cell(text=benefit_text(estimate)),
        share(None if benefit is None else benefit.p_benefit),
        share(None if benefit is None else benefit.p_beyond_smallest),
        Cell(text=words.smallest(outcome, estimate.smallest_effect)),
        share(None if benefit is None else benefit.p_harm_beyond_smallest),
        Cell(text=words.judgement(estimate.direction, estimate.size)),
    )


def _figures(estimate: Estimate, prefix: str) -> Table:
    known = estimate.identifiable
    rows = [
        ("Nights with an answer", f"{estimate.nights.observed} of {estimate.nights.total}", ""),
        ("Nights before the first dose", f"{estimate.nights.baseline}", ""),
        ("Doses", f"{estimate.doses}", ""),
        *_average(estimate),
        ("Half gone after", half_life(estimate), "" if known.half_life else _UNTOLD),
        *_nights_of_benefit(estimate),
        *_onset(estimate),
        *_tolerance(estimate),
        *(
            (words.covariate(name), f"{words.spread(found.mean, found.sd)} {words.unit(estimate.outcome)}", "")
            for name, found in estimate.covariates.items()
        ),
        *_randomisation(estimate),
        *_mood(estimate),
        ("Expected level without doses", words.level(estimate.outcome, estimate.untreated_level), ""),
        ("Model and priors", f"{estimate.model.version}, {estimate.model.priors}", estimate.model.data_sha256[:12]),
    ]
    return Table(
        id=f"{prefix}-{estimate.outcome}",
        caption=f"{words.OUTCOMES[estimate.outcome]}: all figures",
        columns=(Column(label="figure"), Column(label="value", numeric=True), Column(label="remark")),
        rows=tuple(tuple(Cell(text=text) for text in row) for row in rows),
        folded=True,
        why="rule-priors",
    )


def _average(estimate: Estimate) -> list[tuple[str, str, str]]:
    benefit = estimate.average_benefit
    assert benefit is not None  # the caller leaves out estimates without one
    decimals = figures.decimals_for(benefit.interval90.high - benefit.interval90.low)
    return [
        ("Average benefit a night", benefit_text(estimate), "" if estimate.identifiable.average_benefit else _UNTOLD),
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
    return [
        ("Worthwhile nights per dose", value, ""),
        *(
            (f"At least {figures.counted(count, 'worthwhile night')} per dose", figures.probability(share), "")
            for count, share in _down_to_hardly_any(found.p_at_least)
        ),
    ]


def _down_to_hardly_any(p_at_least: Mapping[int, float]) -> Iterator[tuple[int, float]]:
    """Give the counts of nights up to the first that is hardly possible; the rest would repeat it."""
    for count, share in p_at_least.items():
        yield count, share
        if figures.probability(share) == figures.probability(0.0):
            return


def _onset(estimate: Estimate) -> list[tuple[str, str, str]]:
    remark = "" if estimate.identifiable.onset else _UNTOLD
    return [
        (f"Sets in on night {night}", figures.probability(share), remark)
        for night, share in (estimate.onset_night or {}).items()
    ]


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
