"""How much the answer hangs on what was assumed, and what more nights would tell."""

from __future__ import annotations

from collections.abc import Iterator

from trochee.effect.sensitivity import DEPENDS
from trochee.effect.values import AverageBenefit, Direction, Estimate, Noise, Outlook, Size
from trochee.foundation import figures
from trochee.foundation.unknown import Unknown

from .. import words
from ..charts import effect
from ..charts.intervals import Axis, Row, intervals
from ..parts import NOTHING, Block, Cell, Chart, Column, Paragraph, Place, Section, Table

_NOISES = {
    Noise.GAUSSIAN: "normal noise",
    Noise.STUDENT_T4: "noise with heavy tails (Student's t)",
}
_VARIANTS, _TAILS, _MOOD = "Other assumptions", "Nights far outside", "Nights with a rating of mood"


class Line:
    """One result of the same record: an assumption in words, a benefit, and how it would be worded."""

    def __init__(
        self, name: str, benefit: AverageBenefit, why: str, *, group: str, shown: bool = False, said: str = NOTHING
    ) -> None:
        self.name, self.benefit, self.why, self.group, self.shown, self.said = name, benefit, why, group, shown, said


def fragility(estimate: Estimate) -> Section | None:
    """Draw the result under every assumption looked at; ``None`` where none was."""
    found = list(lines(estimate))
    if not found:
        return None
    unit, name = words.unit(estimate.outcome), words.OUTCOMES[estimate.outcome]
    drawn = [
        Row(
            name=line.name,
            text=benefit_text(line.benefit, unit),
            low=line.benefit.interval90.low,
            middle=line.benefit.mean,
            high=line.benefit.interval90.high,
            shown=line.shown,
            group=line.group,
        )
        for line in found
    ]
    axis = Axis(matters=estimate.smallest_effect, at_least=estimate.smallest_effect * 0.25)
    picture = Chart(
        id="fragility-chart",
        title=f"{name}: average benefit a night under other assumptions",
        description="One row an assumption: the dot is the mean, the bar its 90 % interval; right is better. "
        f"{' '.join(sentence.text for sentence in said(estimate))}",
        wide=intervals(drawn, axis, effect.WIDE_FULL[0]),
        narrow=intervals(drawn, axis, effect.NARROW[0]),
        legend=(),
        table=table(estimate, "fragility", folded=True),
    )
    return Section(
        id="fragility",
        title="If it were assumed otherwise",
        subtitle=f"{name}: average benefit a night in {unit}; the first row is the one on this page",
        blocks=(*said(estimate), picture),
    )


def said(estimate: Estimate) -> tuple[Paragraph, ...]:
    """Say whether the call depends on an assumption, on far-out nights, and what goes with mood."""
    found = []
    if (sensitivity := estimate.sensitivity) is not None:
        others = figures.counted(len(sensitivity.variants) - 1, "other assumption")
        told = next((each.text for each in estimate.messages if each.code == DEPENDS), None)
        if not sensitivity.depends_on_assumptions:
            told = f"The answer does not depend on what was assumed, as far as {others} can show."
        found.append(Paragraph(text=told or "The answer depends on what was assumed.", why="rule-fragility"))
    if (tails := estimate.heavy_tails) is not None:
        unit = words.unit(estimate.outcome)
        usual, heavy = benefit_text(tails.gaussian, unit), benefit_text(tails.student_t4, unit)
        text = (
            f"Some nights lie far outside the usual spread. With normal noise the average benefit is {usual}, with "
            f"heavy tails {heavy}; the wider of both is kept: {_NOISES[tails.kept]}."
        )
        found.append(Paragraph(text=text, why="rule-heavy-tails"))
    if (mood := estimate.with_mood) is not None:
        share = (
            "The benefit is too small to say how much of it goes with mood."
            if mood.share_with_mood is None
            else f"With the evening's mood held fixed, at least {share_text(mood.share_with_mood)} of the benefit "
            "goes with mood; which causes which is not shown."
        )
        text = f"{figures.counted(mood.nights, 'night')} have a rating of mood. {share}"
        found.append(Paragraph(text=text, why="rule-mood"))
    return tuple(found)


def share_text(share: float) -> str:
    """Write a share of the benefit in percent."""
    return f"{figures.plain(100 * share)}{figures.NO_BREAK}%"


def _call(direction: Direction, size: Size | None) -> str:
    return words.judgement(direction, size)


def lines(estimate: Estimate) -> Iterator[Line]:
    """Give every result of the same record: as shown first, then under each other assumption."""
    if (sensitivity := estimate.sensitivity) is not None:
        for place, each in enumerate(sensitivity.variants):
            yield Line(
                words.capital(each.text),
                each.average_benefit,
                "rule-fragility",
                group="" if place == 0 else _VARIANTS,
                shown=place == 0,
                said=_call(each.direction, each.size),
            )
    if (tails := estimate.heavy_tails) is not None and not _has_noise(estimate):
        for noise, benefit in ((Noise.GAUSSIAN, tails.gaussian), (Noise.STUDENT_T4, tails.student_t4)):
            kept = " · kept" if tails.kept is noise else ""
            yield Line(f"{words.capital(_NOISES[noise])}{kept}", benefit, "rule-heavy-tails", group=_TAILS)
    if (mood := estimate.with_mood) is not None:
        yield Line("Mood left out of the model", mood.total, "rule-mood", group=_MOOD)
        yield Line("Mood of the evening held fixed", mood.direct, "rule-mood", group=_MOOD)


def _has_noise(estimate: Estimate) -> bool:
    """Whether the other noise is among the assumptions already."""
    sensitivity = estimate.sensitivity
    return sensitivity is not None and any(each.id in set(Noise) for each in sensitivity.variants)


def table(estimate: Estimate, prefix: str, *, folded: bool) -> Table:
    """List every result under another assumption."""
    unit = words.unit(estimate.outcome)
    heads = (
        "assumption",
        f"average benefit a night (90{figures.NO_BREAK}%)",
        "any benefit",
        "worthwhile",
        "as much worse",
        "in words",
    )
    return Table(
        id=f"{prefix}-table",
        caption=f"{words.OUTCOMES[estimate.outcome]} under other assumptions",
        columns=tuple(Column(label=head, numeric=0 < place < 5) for place, head in enumerate(heads)),
        rows=tuple(
            (
                Cell(text=line.name, why=line.why),
                Cell(text=benefit_text(line.benefit, unit)),
                *(
                    Cell(text=NOTHING if share is None else figures.probability(share))
                    for share in (
                        line.benefit.p_benefit,
                        line.benefit.p_beyond_smallest,
                        line.benefit.p_harm_beyond_smallest,
                    )
                ),
                Cell(text=line.said),
            )
            for line in lines(estimate)
        ),
        folded=folded,
        stacks=True,
    )


def benefit_text(benefit: AverageBenefit, unit: str) -> str:
    """Write an average benefit with its unit and interval."""
    text = figures.with_interval(benefit.mean, benefit.interval90.low, benefit.interval90.high)
    return text.replace(" (", f"{figures.NO_BREAK}{unit} (", 1)


def next_step(estimate: Estimate, place: Place) -> Section | None:
    """Show what each plan would tell; ``None`` where nothing was simulated."""
    step = estimate.next_step
    if isinstance(step, Unknown):
        return None
    blocks: list[Block] = [Paragraph(text=step.text, why="rule-settle")]
    if step.outlooks:
        blocks += [_chances(step.outlooks), _outlooks(step.outlooks, words.unit(estimate.outcome))]
    return Section(
        id="next-step",
        title="What more nights would tell",
        subtitle=f"Open is {words.QUESTIONS[step.question]}; no plan asks for more doses than so far",
        blocks=tuple(blocks),
        place=place,
    )


def _chances(outlooks: tuple[Outlook, ...]) -> Table:
    """Show the chance of a decision by weeks, a column a plan."""
    plans = list(dict.fromkeys(each.plan for each in outlooks))
    chances = {(each.weeks, each.plan): each.chance_of_decision for each in outlooks}
    return Table(
        id="next-step-table",
        caption="Chance of a decision under each plan",
        columns=(Column(label="weeks"), *(Column(label=words.plan(plan), numeric=True) for plan in plans)),
        rows=tuple(
            tuple(Cell(text=text) for text in (f"{weeks}", *(_chance(chances.get((weeks, plan))) for plan in plans)))
            for weeks in dict.fromkeys(each.weeks for each in outlooks)
        ),
        why="rule-settle",
    )


def _chance(share: float | None) -> str:
    return NOTHING if share is None else figures.probability(share)


def _outlooks(outlooks: tuple[Outlook, ...], unit: str) -> Table:
    """List every plan at every horizon: the chance again, its doses, and how narrow the answer would be."""
    plans = list(dict.fromkeys(each.plan for each in outlooks))
    found = {(each.weeks, each.plan): _outlook(each) for each in outlooks}
    return Table(
        id="outlooks-table",
        caption=f"Every plan in figures: chance of a decision, doses, expected SD in {unit}",
        columns=(Column(label="weeks"), *(Column(label=words.capital(words.plan(plan))) for plan in plans)),
        rows=tuple(
            tuple(Cell(text=text) for text in (f"{weeks}", *(found.get((weeks, plan), NOTHING) for plan in plans)))
            for weeks in dict.fromkeys(each.weeks for each in outlooks)
        ),
        folded=True,
        why="rule-settle",
    )


def _outlook(each: Outlook) -> str:
    spread = figures.plain(each.expected_sd, figures.decimals_for(each.expected_sd))
    chance, doses = figures.probability(each.chance_of_decision), figures.counted(each.doses, "dose")
    return f"{chance} · {doses} · SD{figures.NO_BREAK}{spread}"
