"""Every outcome of every product: the picture against what matters, and all figures of the estimates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trochee.effect.values import Estimate, Outcome
from trochee.foundation import figures
from trochee.review.values import Review

from .. import words
from ..charts import effect
from ..parts import NOTHING, Bullets, Cell, Chart, Column, Paragraph, Section, Table
from . import all_figures, fragility
from .rules import message_id
from .summary import product_order


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
    others = [estimate for outcome, estimate in known.items() if outcome is not shown_already]
    details = [
        all_figures.all_figures(list(known.values()), prefix),
        all_figures.by_night(others, prefix),
        all_figures.assumptions(others, prefix),
    ]
    return Section(
        id=prefix,
        title="Every outcome" if alone else f"Every outcome: {product}",
        subtitle="Average benefit a night since the first dose; right and plus are better for every outcome",
        blocks=(
            chart if drawn else table,
            Bullets(items=tuple(_said(estimates))),
            *_model(estimates),
            *(each for each in details if each.rows),
        ),
    )


def _model(estimates: Mapping[Outcome, Estimate]) -> Iterator[Paragraph]:
    """Name the model and the priors; what tells two records apart to the letter stands in the JSON."""
    for stamp in dict.fromkeys((each.model.version, each.model.priors) for each in estimates.values()):
        version, priors = stamp
        yield Paragraph(text=f"Model: {version}; priors {priors.partition('; sha256')[0]}.", why="rule-priors")


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


def _stamp(estimate: Estimate) -> str:
    return f"the nights and doses fitted have the SHA-256 {estimate.model.data_sha256[:12]}…"
