"""What stands beside an invented review: scores, adverse effects, doses, events; nothing in it is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from trochee.effect.values import (
    AverageBenefit,
    Direction,
    Estimate,
    HeavyTails,
    Interval,
    Message,
    NextStep,
    Noise,
    Outlook,
    Question,
    RandomisationTest,
    Sensitivity,
    Size,
    Variant,
    WithMood,
)
from trochee.foundation.citation import Citation
from trochee.foundation.unknown import Unknown
from trochee.review.sides import (
    AdverseRate,
    Balance,
    BalanceRow,
    Change,
    CourseEvent,
    DoseUse,
    Harm,
    LaggedLink,
    LaggedOrder,
    Lane,
    PublishedRate,
    ScoreChange,
    Side,
    WatchItem,
)
from trochee.review.values import ReviewNight

TRIAL = Citation(
    key="inventedtrial2019", authors="Sample et al.", title="A trial that does not exist", year=2019,
    locator="doi:10.0000/trial", read="memory",
)  # fmt: skip
MANUAL = Citation(
    key="inventedmanual2011", authors="Model et al.", title="A manual that does not exist", year=2011,
    locator="doi:10.0000/manual", read="abstract",
)  # fmt: skip


def _scaled(benefit: AverageBenefit, shift: float, width: float) -> AverageBenefit:
    middle = benefit.mean * shift
    half = (benefit.interval90.high - benefit.interval90.low) / 2 * width
    return replace(benefit, mean=middle, interval90=Interval(low=middle - half, high=middle + half))


def filled(made: Estimate) -> Estimate:
    """Give an estimate everything that it can carry: both noises, variants, mood, plans, a randomisation test."""
    benefit = made.average_benefit
    assert benefit is not None
    variants = [
        Variant(
            id="shown",
            text="As shown on this page",
            average_benefit=benefit,
            direction=made.direction,
            size=made.size,
        )
    ]
    for key, text, shift, width, direction in (
        ("prior_half", "Prior of the effect half as wide", 0.8, 0.9, Direction.CANNOT_TELL),
        ("prior_double", "Prior of the effect twice as wide", 1.1, 1.1, Direction.LIKELY_BENEFIT),
        ("step", "A lasting step at the first dose", 0.35, 1.3, Direction.CANNOT_TELL),
        ("no_slow_level", "No slow change of the level", 1.3, 0.7, Direction.CLEAR_BENEFIT),
        ("first_week_out", "Without the first seven nights", 0.9, 1.1, Direction.LIKELY_BENEFIT),
    ):
        variants.append(
            Variant(
                id=key,
                text=text,
                average_benefit=_scaled(benefit, shift, width),
                direction=direction,
                size=Size.TOO_SMALL,
            )
        )
    depends = Message(
        code="depends_on_assumptions",
        text="The answer depends on assumptions: as shown it is 'probably some effect', with a lasting step at the "
        "first dose 'cannot tell'.",
    )
    return replace(
        made,
        messages=(*made.messages, depends),
        sensitivity=Sensitivity(variants=tuple(variants), depends_on_assumptions=True),
        heavy_tails=HeavyTails(gaussian=benefit, student_t4=_scaled(benefit, 0.85, 0.95), kept=Noise.GAUSSIAN),
        with_mood=WithMood(
            nights=38, total=_scaled(benefit, 0.95, 1.1), direct=_scaled(benefit, 0.55, 1.2), share_with_mood=0.42
        ),
        next_step=NextStep(
            question=Question.DIRECTION,
            recommendation="off_weeks",
            weeks=6,
            chance_of_decision=0.64,
            text="Skipping alternate weeks for 6 weeks would tell whether there is any benefit: chance 64 %.",
            outlooks=(
                Outlook(plan="off_weeks", weeks=2, doses=2, chance_of_decision=0.08, expected_sd=1.82),
                Outlook(plan="off_weeks", weeks=6, doses=6, chance_of_decision=0.64, expected_sd=1.31),
                Outlook(plan="randomise_days", weeks=6, doses=12, chance_of_decision=0.57, expected_sd=1.44),
                Outlook(plan="same_schedule", weeks=6, doses=12, chance_of_decision=0.22, expected_sd=1.92),
            ),
        ),
        randomisation=RandomisationTest(p_value=0.083, allocations=4096, every_allocation=True),
    )


def scores(last: date) -> tuple[ScoreChange, ...]:
    """Insomnia within error, depression reliably better, anxiety reliably worse."""

    def totals(days: Sequence[int], values: Sequence[float]) -> tuple[tuple[date, float], ...]:
        return tuple((last - timedelta(days=back), value) for back, value in zip(days, values, strict=True))

    def change(instrument: str, label: str, made: Sequence[float], **known: Any) -> ScoreChange:
        course = totals((44, 30, 16, 2), made)
        return ScoreChange(
            instrument=instrument, label=label, totals=course, first=made[1], first_on=course[1][0], last=made[-1],
            last_on=course[-1][0], baseline=True, lower_is_better=True, change=made[-1] - made[1],
            sources=(MANUAL,), **known,
        )  # fmt: skip

    return (
        change(
            "isi", "ISI", (20, 19, 17, 15), verdict=Change.WITHIN_ERROR, reliable=8.0, meaningful=6.0,
            text="ISI 19 → 15: −4 points, within the error of the scale (reliable change is 8).",
        ),
        change(
            "phq9", "PHQ-9", (15, 15, 12, 9), verdict=Change.RELIABLY_BETTER, reliable=5.0, meaningful=5.0,
            text="PHQ-9 15 → 9: −6 points, reliably better (reliable change is 5).",
        ),
        change(
            "gad7", "GAD-7", (6, 6, 9, 11), verdict=Change.RELIABLY_WORSE, reliable=4.0, meaningful=None,
            text="GAD-7 6 → 11: +5 points, reliably worse (reliable change is 4).",
        ),
    )  # fmt: skip


def harm() -> Harm:
    """Dizziness often, one severe confusion, nausea with a published rate."""
    nasal = PublishedRate(
        percent=29.0, comparator_percent=8.0, study="an invented trial", formulation="nasal esketamine", source=TRIAL
    )
    return Harm(
        doses=8,
        rates=(
            AdverseRate(
                term="dizziness", doses_with=3, doses=8, percent=37.5, interval95=Interval(low=8.5, high=75.5),
                grades={1: 2, 2: 1}, longest_hours=3.5, published=(nasal,),
            ),
            AdverseRate(
                term="confusion", doses_with=1, doses=8, percent=12.5, interval95=Interval(low=0.3, high=52.7),
                grades={3: 1}, longest_hours=30.0,
            ),
            AdverseRate(
                term="nausea", doses_with=1, doses=8, percent=12.5, interval95=Interval(low=0.3, high=52.7),
                grades={0: 1}, longest_hours=None,
                published=(
                    replace(nasal, percent=28.0, comparator_percent=9.0),
                    replace(nasal, percent=11.0, comparator_percent=None, formulation="oral ketamine"),
                ),
            ),
        ),
        severe=1,
        severe_upper_percent=52.7,
        apart=2,
        text="1 severe in 8 doses; the true rate could be up to 53 %.",
        note="Published rates are mostly of nasal esketamine in depression, counted by person and not by dose.",
    )  # fmt: skip


def dose_use(product: str = "ketamine troche") -> tuple[DoseUse, ...]:
    """A dose that doubled, taken more often."""
    return (
        DoseUse(
            product=product, doses=8, unit="mg", first_amount=50.0, last_amount=100.0, largest_amount=100.0,
            largest_per_kg=1.37, per_week_first=1.5, per_week_last=2.25,
            published="0.5 to 7 mg/kg by mouth, in small studies of depression",
            text="The amount rose from 50 mg to 100 mg, the doses from 1.5 to 2.25 a week.", sources=(TRIAL,),
        ),
        DoseUse(
            product="bright light", doses=5, unit="min", first_amount=30.0, last_amount=30.0, largest_amount=30.0,
            largest_per_kg=None, per_week_first=None, per_week_last=None, published="",
            text="30 min each time.",
        ),
    )  # fmt: skip


def balance() -> Balance:
    """Some rows for it, more against it."""
    rows = (
        ("benefit", "Average benefit", "+3 points of efficiency (−1 to +6); 10 would be worth it.", Side.BENEFIT),
        ("nights", "Worthwhile nights", "0.4 per dose (0.0 to 2.0).", Side.BENEFIT),
        ("mood", "PHQ-9", "−6 points, reliably better.", Side.BENEFIT),
        ("severe", "Severe adverse effects", "1 in 8 doses; the true rate could be up to 53 %.", Side.HARM),
        ("dizziness", "Dizziness", "After 3 of 8 doses.", Side.HARM),
        ("anxiety", "GAD-7", "+5 points, reliably worse.", Side.HARM),
        ("isi", "ISI", "−4 points, within the error of the scale.", Side.NEITHER),
    )  # fmt: skip
    return Balance(
        rows=tuple(BalanceRow(id=key, label=label, text=text, side=side) for key, label, text, side in rows),
        text="A severe adverse effect is on record: it leads, and no benefit offsets it.",
    )


def events(nights: tuple[ReviewNight, ...], last: date) -> tuple[CourseEvent, ...]:
    """Every lane of the time line in order of date."""
    product = "ketamine troche"
    found = [
        CourseEvent(on=night.date, lane=Lane.DOSE, text=f"{product} {dose.label}", value=amount, series=product)
        for index, night in enumerate(nights)
        for dose in night.doses
        for amount in (50.0 if index < len(nights) // 2 else 100.0,)
    ]
    for score in scores(last):
        found += [
            CourseEvent(on=on, lane=Lane.SCORE, text=f"{score.label} {total:g}", value=total, series=score.label)
            for on, total in score.totals
        ]
    others = (
        (40, Lane.THERAPY, "CBT-I: sleep window 23:45-06:30", None),
        (33, Lane.MEDICINE, "sertraline started", None),
        (26, Lane.SESSION, "session, clinic", None),
        (22, Lane.ADVERSE_EFFECT, "dizziness, grade 1", 1.0),
        (19, Lane.ADVERSE_EFFECT, "nausea, grade not given", None),
        (15, Lane.THERAPY, "CBT-I: unit 2, stimulus control", None),
        (12, Lane.SESSION, "session, clinic", None),
        (11, Lane.ADVERSE_EFFECT, "confusion, grade 3", 3.0),
        (8, Lane.ADVERSE_EFFECT, "dizziness, grade 2", 2.0),
        (5, Lane.MEDICINE, "trazodone stopped", None),
    )
    found += [
        CourseEvent(on=last - timedelta(days=back), lane=lane, text=text, value=value)
        for back, lane, text, value in others
    ]
    return tuple(sorted(found, key=lambda event: event.on))


def mood_links() -> tuple[LaggedLink, ...]:
    """Both orders."""
    return (
        LaggedLink(
            order=LaggedOrder.SLEEP_THEN_MOOD, what="evening mood rating", pairs=36, per_sd=0.21,
            interval90=Interval(low=-0.06, high=0.48), p_same_direction=0.9,
            text="A night of better sleep was followed by a somewhat better evening, or by none: cannot tell.",
        ),
        LaggedLink(
            order=LaggedOrder.MOOD_THEN_SLEEP, what="evening mood rating", pairs=37, per_sd=0.34,
            interval90=Interval(low=0.08, high=0.6), p_same_direction=0.984,
            text="A better evening was followed by a night of better sleep. This is no cause.",
        ),
    )  # fmt: skip


def watch() -> tuple[WatchItem, ...]:
    """A concern, a calm state, and what is not on record."""
    return (
        WatchItem(id="dose_creep", label="Amount per dose", state="Rose from 50 mg to 100 mg.", concern=True),
        WatchItem(id="rate", label="Doses a week", state="1.5 at the start, 2.25 in the last four weeks."),
        WatchItem(
            id="urinary", label="Urinary symptoms", state=Unknown("no answer on urinary symptoms is on record")
        ),
    )
