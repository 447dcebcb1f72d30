"""Plainly invented reviews, to draw and to test against; nothing in them is computed or anyone's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from trochee.effect.values import (
    AverageBenefit,
    Direction,
    Estimate,
    HalfLife,
    Identifiable,
    Interval,
    Message,
    ModelStamp,
    NightCounts,
    NightEffect,
    NightsOfBenefit,
    Outcome,
    Paths,
    Size,
    Spread,
    Tolerance,
)
from trochee.foundation.citation import Citation
from trochee.foundation.unknown import Unknown
from trochee.review.values import (
    ClaimRow,
    Definition,
    Evidence,
    FlaggedNights,
    Lead,
    LeadPart,
    ProductDoses,
    RecordQuality,
    Review,
    ReviewDose,
    ReviewNight,
    ReviewOption,
    SpanSummary,
    Tone,
    Verdict,
)

from . import rules, sides

LAST_NIGHT = date(2026, 11, 22)
INVENTED = Citation(
    key="invented2020", authors="Example et al.", title="A source that does not exist", year=2020,
    locator="doi:10.0000/invented", read="memory",
)  # fmt: skip
_SCALES = {
    Outcome.SLEEP_EFFICIENCY: 1.0,
    Outcome.TOTAL_SLEEP_TIME: 4.4,
    Outcome.SLEEP_ONSET_LATENCY: 2.1,
    Outcome.WAKE_AFTER_SLEEP_ONSET: 2.9,
    Outcome.SLEEP_QUALITY: 0.083,
}
_SMALLEST = {
    Outcome.SLEEP_EFFICIENCY: 10.0,
    Outcome.TOTAL_SLEEP_TIME: 15.0,
    Outcome.SLEEP_ONSET_LATENCY: 20.0,
    Outcome.WAKE_AFTER_SLEEP_ONSET: 20.0,
    Outcome.SLEEP_QUALITY: 0.5,
}


def _wobble(index: int, salt: float) -> float:
    """A number between -1 and 1 that looks random and is the same for everyone."""
    value = math.sin(index * 12.9898 + salt * 78.233) * 43758.5453
    return 2 * (value - math.floor(value)) - 1


def nights(
    count: int, *, first_dose: int = 21, shift_min: float = 0.0, doses: bool = True
) -> tuple[ReviewNight, ...]:
    """Invented nights up to `LAST_NIGHT`, doses twice a week from index ``first_dose``; some nights are missing."""
    return tuple(_night(index, count, first_dose, shift_min, doses) for index in range(count))


def _night(index: int, count: int, first_dose: int, shift_min: float, doses: bool) -> ReviewNight:
    when = LAST_NIGHT - timedelta(days=count - 1 - index)
    taken: tuple[ReviewDose, ...] = ()
    if doses and index >= first_dose and when.weekday() in {1, 4}:
        taken = (
            ReviewDose(
                product="ketamine troche",
                taken_min=-100 + 25 * _wobble(index, 9) + shift_min,
                label="100 mg" if index >= count // 2 else "50 mg",
                amount=100.0 if index >= count // 2 else 50.0,
                unit="mg",
            ),
        )
    if count > 5 and _wobble(index, 4) > 0.88:
        return ReviewNight(date=when, missing=True, doses=taken)
    into_bed = -70 + 40 * _wobble(index, 1) + shift_min
    latency = 32 + 20 * _wobble(index, 2)
    rise = into_bed + 490 + 35 * _wobble(index, 3)
    waso = 68 + 45 * _wobble(index, 5) - (12 if index >= first_dose else 0)
    lights_out = into_bed + 12
    onset = lights_out + latency
    final = rise - 18 - 12 * _wobble(index, 6)
    asleep = final - onset - waso
    return ReviewNight(
        date=when, source="diary", into_bed_min=into_bed, lights_out_min=lights_out, sleep_onset_min=onset,
        final_awakening_min=final, rise_min=rise, wake_after_sleep_onset_min=waso, total_sleep_time_min=asleep,
        sleep_efficiency_percent=100 * asleep / (rise - into_bed), doses=taken,
    )  # fmt: skip


def estimate(outcome: Outcome = Outcome.SLEEP_EFFICIENCY, *, night_count: int = 49, **changes: object) -> Estimate:
    """Invented estimate: probably some effect, probably too small to matter."""
    scale, smallest = _SCALES[outcome], _SMALLEST[outcome]
    level = {Outcome.SLEEP_EFFICIENCY: 72.0, Outcome.SLEEP_QUALITY: 2.6}.get(outcome, 60.0)
    with_doses = np.array([level + scale * (3 + _wobble(i, 3)) * (i > 20) for i in range(night_count)])
    without = np.full(night_count, level) + 0.3 * scale * np.sin(np.arange(night_count) / 9)
    made = Estimate(
        outcome=outcome,
        smallest_effect=smallest,
        nights=NightCounts(total=night_count, observed=night_count - 3, baseline=21),
        doses=8,
        average_benefit=AverageBenefit(
            mean=3.1 * scale, sd=2.1 * scale, interval90=Interval(low=-0.9 * scale, high=6.4 * scale),
            p_benefit=0.912, p_beyond_smallest=0.018, p_harm_beyond_smallest=0.0004,
        ),
        direction=Direction.LIKELY_BENEFIT,
        size=Size.TOO_SMALL,
        headline="Probably some effect, probably too small to matter.",
        onset_night={0: 0.22, 1: 0.67, 2: 0.11},
        by_night=tuple(_by_night(lag, scale) for lag in range(9)),
        half_life_nights=HalfLife(median=2.41, interval90=Interval(low=1.12, high=6.04)),
        nights_of_benefit_per_dose=NightsOfBenefit(
            mean=0.43, interval90=Interval(low=0.0, high=2.0), p_at_least={1: 0.31, 2: 0.09, 3: 0.03}
        ),
        tolerance_share_lost=Tolerance(mean=0.21, sd=0.27, p_over_30_percent=0.38),
        covariates={
            "weekend": Spread(mean=0.62 * scale, sd=1.9 * scale),
            "trend_per_30_nights": Spread(mean=-0.4 * scale, sd=1.2 * scale),
        },
        identifiable=Identifiable(average_benefit=True, half_life=True, onset=False, tolerance=False),
        messages=(
            Message(code="includes_expectation", text="This includes what expectation does."),
            Message(code="onset_not_identifiable", text="The night on which the effect sets in cannot be told."),
        ),
        untreated_level=level,
        paths=Paths(with_doses=with_doses, without_doses=without),
        log_evidence=-171.337,
        model=ModelStamp(version="0.1.0", priors="2026-11-22", data_sha256="0" * 64),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]  # a test names the fields it changes


def _by_night(lag: int, scale: float) -> NightEffect:
    mean = -1.2 if lag == 0 else 7.3 * 2 ** (-(lag - 1) / 2.4)
    half = 4.9 if lag == 0 else 1.4 + mean / 2
    return NightEffect(
        lag=lag, mean=mean * scale, interval90=Interval(low=(mean - half) * scale, high=(mean + half) * scale),
        p_benefit=0.31 if lag == 0 else 0.96 - 0.03 * lag, p_beyond_smallest=0.02 if lag == 0 else 0.21 / lag,
    )  # fmt: skip


def describe_only(outcome: Outcome = Outcome.SLEEP_EFFICIENCY, *, night_count: int = 49) -> Estimate:
    """Too little to estimate from: figures without probabilities."""
    full = estimate(outcome, night_count=night_count)
    assert full.average_benefit is not None
    return replace(
        full,
        direction=Direction.DESCRIBE_ONLY,
        size=None,
        headline="Too few nights and doses to say more than what was observed.",
        average_benefit=replace(
            full.average_benefit, p_benefit=None, p_beyond_smallest=None, p_harm_beyond_smallest=None
        ),
        messages=(Message(code="too_few_doses", text="Fewer doses than an estimate needs."),),
    )


def nothing_to_estimate(outcome: Outcome = Outcome.SLEEP_QUALITY, *, night_count: int = 49) -> Estimate:
    """No night has the outcome."""
    return estimate(
        outcome,
        night_count=night_count,
        nights=NightCounts(total=night_count, observed=0, baseline=0),
        average_benefit=None,
        direction=Direction.DESCRIBE_ONLY,
        size=None,
        headline="No night has an answer for sleep quality.",
        onset_night=None,
        by_night=(),
        half_life_nights=None,
        nights_of_benefit_per_dose=None,
        tolerance_share_lost=None,
        covariates={},
        identifiable=Identifiable(average_benefit=False, half_life=False, onset=False, tolerance=False),
        messages=(Message(code="no_nights", text="No night has an answer for sleep quality."),),
        untreated_level=None,
        paths=None,
        log_evidence=None,
    )


def _claims() -> tuple[ClaimRow, ...]:
    evidence = Evidence(grade="very low", text="No trial of a troche was found.", sources=(INVENTED,))
    rows: tuple[tuple[str, str, str, Verdict | Unknown, str, str | None], ...] = (
        ("rapid_onset", "P06", "Better sleep within hours", Verdict.CANNOT_TELL_YET,
         "First night −1 points (−6 to +4). The night of a dose is not natural sleep.",
         "Off-weeks, as the prescriber decides."),
        ("several_nights", "P07", "Several nights of benefit from one dose", Verdict.DIARY_FITS,
         "About 2.4 nights until half is gone; 0.4 nights of worthwhile change per dose.", None),
        ("less_dependence", "P08", "Less dependence and tolerance than other sleep medicines",
         Verdict.CANNOT_BE_MEASURED_HERE, "A comparison between medicines; one patient cannot answer it.", None),
        ("deeper_sleep", "P03", "Deeper, more restorative sleep", Verdict.CANNOT_BE_MEASURED_HERE,
         "A diary has no sleep stages.", "A sleep recording with stages."),
        ("better_mood", "P09", "Better sleep, so better mood", Verdict.DIARY_DOES_NOT_SHOW,
         "PHQ-9 9 → 8; reliable change is 5.", None),
        ("less_anxiety", "P05", "Less anxiety, and so better sleep", Verdict.DIARY_SPEAKS_AGAINST,
         "GAD-7 rose from 6 to 11.", None),
        ("lower_doses", "P45", "Lower doses", Unknown("not computed yet: needs the published dose range"),
         "Not computed yet.", None),
    )  # fmt: skip
    return tuple(
        ClaimRow(
            id=key, programme_row=row, promise=promise, verdict=verdict, estimate_text=text,
            evidence=evidence, would_settle=settles,
        )
        for key, row, promise, verdict, text, settles in rows
    )  # fmt: skip


def _quality(made: tuple[ReviewNight, ...]) -> RecordQuality:
    return RecordQuality(
        nights_total=len(made),
        nights_present=sum(not night.missing for night in made),
        late_entries=2,
        device_nights=0,
        flagged=(FlaggedNights(flag="sleep_period_over_12_h", text="Sleep period longer than 12 h", nights=1),),
        definitions=(
            Definition(
                id="sleep_efficiency", term="Sleep efficiency",
                text="Total sleep time as a share of time in bed; over several nights the ratio of the sums.",
                source=INVENTED,
            ),
            Definition(id="night", term="Night", text="A night is dated by the morning it ends."),
        ),
        messages=(Message(code="dose_after_last_night", text="1 dose lies after the last night and is left out."),),
        cannot_be_known=("When in the night the awakenings were: the diary asks only how long they took.",),
    )  # fmt: skip


def _spans(made: tuple[ReviewNight, ...], first_dose: int) -> tuple[SpanSummary, ...]:
    levels: Mapping[Outcome, float | None] = {
        Outcome.SLEEP_EFFICIENCY: 71.6, Outcome.TOTAL_SLEEP_TIME: 352.0, Outcome.SLEEP_ONSET_LATENCY: 33.0,
        Outcome.WAKE_AFTER_SLEEP_ONSET: 70.0, Outcome.SLEEP_QUALITY: None,
    }  # fmt: skip
    if len(made) <= first_dose:
        return (
            SpanSummary(
                label="all nights", first=made[0].date, last=made[-1].date, nights_present=len(made),
                nights_total=len(made), levels=levels,
            ),
        )  # fmt: skip
    later = {**levels, Outcome.SLEEP_EFFICIENCY: 76.8, Outcome.TOTAL_SLEEP_TIME: 378.0}
    return (
        SpanSummary(
            label="before the first dose", first=made[0].date, last=made[first_dose - 1].date, nights_present=19,
            nights_total=first_dose, levels=levels, sleep_regularity_index=61.2, midsleep_sd_min=41.0,
        ),
        SpanSummary(
            label="since the first dose", first=made[first_dose].date, last=made[-1].date, nights_present=27,
            nights_total=len(made) - first_dose, levels=later, sleep_regularity_index=63.9, midsleep_sd_min=38.0,
        ),
    )  # fmt: skip


def review(count: int = 49, *, first_dose: int = 21, shift_min: float = 0.0, **changes: object) -> Review:
    """Invented review of ``count`` nights, as in the design: a likely effect that is too small to matter."""
    made = nights(count, first_dose=first_dose, shift_min=shift_min)
    troche = ProductDoses(name="ketamine troche", label="ketamine troche 100 mg", doses=8)
    effects = {outcome: estimate(outcome, night_count=count) for outcome in Outcome}
    effects[Outcome.SLEEP_QUALITY] = nothing_to_estimate(night_count=count)
    built = Review(
        patient_label="Wren Example (invented)",
        as_of=LAST_NIGHT,
        nights=made,
        product=troche,
        products=(troche,),
        primary_outcome=Outcome.SLEEP_EFFICIENCY,
        lead=Lead(
            parts=(
                LeadPart(text="Probably "),
                LeadPart(text="some effect", tone=Tone.BENEFIT),
                LeadPart(text=", probably "),
                LeadPart(text="too small to matter", tone=Tone.UNSURE),
                LeadPart(
                    text=": about +3 points of sleep efficiency a night (−1 to +6), where 10 would be worth it."
                ),
            ),
            may_be_wrong=(
                "This includes what expectation does.",
                "Doses fell on Mondays and Thursdays only, so the weekday and the dose cannot be fully separated.",
            ),
            would_settle="Weeks without doses. The prescriber decides.",
        ),
        spans=_spans(made, first_dose),
        observed={Outcome.SLEEP_EFFICIENCY: tuple(night.sleep_efficiency_percent for night in made)},
        effects=effects,
        effects_by_product={troche.name: effects},
        claims=_claims(),
        findings=rules.asking(),
        options=(ReviewOption(id="stop", text="Stopping, with contact soon after."),),
        record_quality=_quality(made),
    )
    effects_made = changes.get("effects", effects)
    changes.setdefault("effects_by_product", {troche.name: effects_made} if effects_made else {})
    return replace(built, **changes)  # type: ignore[arg-type]  # a test names the fields it changes


def without_doses(count: int = 12) -> Review:
    """Nights alone: nothing was dosed, so nothing is estimated."""
    made = nights(count, doses=False)
    return review(
        count,
        nights=made,
        product=None,
        products=(),
        effects={},
        effects_by_product={},
        lead=Lead(
            parts=(LeadPart(text="No dose is on the record, so nothing can be said about one."),),
            may_be_wrong=(),
            would_settle=None,
        ),
        spans=_spans(made, count + 1),
    )


def whole(count: int = 49, *, products: int = 1) -> Review:
    """Everything that a review can carry, harms first; with ``products`` 2 a second one has its own estimates."""
    made = nights(count)
    effects = {outcome: sides.filled(estimate(outcome, night_count=count)) for outcome in Outcome}
    effects[Outcome.WAKE_AFTER_SLEEP_ONSET] = _worse(effects[Outcome.WAKE_AFTER_SLEEP_ONSET])
    effects[Outcome.SLEEP_QUALITY] = nothing_to_estimate(night_count=count)
    troche = ProductDoses(name="ketamine troche", label="ketamine troche 100 mg", doses=8)
    light = ProductDoses(name="bright light", label="bright light 30 min", doses=5)
    by_product = {troche.name: effects, light.name: {Outcome.SLEEP_EFFICIENCY: describe_only(night_count=count)}}
    names = [troche.name, light.name][:products]
    return review(
        count,
        effects=effects,
        effects_by_product={name: by_product[name] for name in names},
        products=(troche, light)[:products],
        lead=replace(
            review().lead,
            parts=(LeadPart(text="A stop fires. ", tone=Tone.HARM), *review().lead.parts),
            harms=(
                f"Stop: {rules.STOP.message}",
                "Adverse effect of grade 3: confusion, 11 November 2026.",
                effects[Outcome.WAKE_AFTER_SLEEP_ONSET].headline,
            ),
            would_settle="Weeks without doses. The prescriber decides.",
        ),
        findings=rules.firing(),
        scores=sides.scores(LAST_NIGHT),
        harm=sides.harm(),
        dose_use=sides.dose_use()[:products],
        balance=sides.balance(),
        events=sides.events(made, LAST_NIGHT),
        mood_links=sides.mood_links(),
        watch=sides.watch(),
    )


def _worse(made: Estimate) -> Estimate:
    benefit = made.average_benefit
    assert benefit is not None
    turned = replace(
        benefit, mean=-benefit.mean, interval90=Interval(low=-benefit.interval90.high, high=-benefit.interval90.low),
        p_benefit=1 - 0.912, p_beyond_smallest=0.0004, p_harm_beyond_smallest=0.018,
    )  # fmt: skip
    return replace(
        made,
        average_benefit=turned,
        direction=Direction.LIKELY_HARM,
        headline="Probably somewhat longer awake in the night: about 9 minutes (3 less to 19 more).",
        heavy_tails=None,
        sensitivity=None,
        with_mood=None,
    )


CASES: Mapping[str, Review] = {
    "whole": whole(),
    "whole, two products": whole(products=2),
    "as in the design": review(),
    "a long record": review(497),
    "one night": review(1),
    "no doses": without_doses(),
    "a day sleeper": review(shift_min=600),
    "several products": review(
        effects={Outcome.SLEEP_EFFICIENCY: estimate()},
        effects_by_product={
            "ketamine troche": {Outcome.SLEEP_EFFICIENCY: estimate()},
            "bright light": {Outcome.SLEEP_EFFICIENCY: nothing_to_estimate(Outcome.SLEEP_EFFICIENCY)},
        },
    ),
    "described only": review(effects={Outcome.SLEEP_EFFICIENCY: describe_only()}),
    "nothing to estimate": review(effects={Outcome.SLEEP_EFFICIENCY: nothing_to_estimate(Outcome.SLEEP_EFFICIENCY)}),
    "no spans": review(spans=()),
    "no nights": review(nights=(), observed={}),
    "times not said": review(
        2,
        nights=(
            ReviewNight(
                date=LAST_NIGHT - timedelta(days=1),
                into_bed_min=-40.0,
                sleep_onset_min=0.0,
                final_awakening_min=400.0,
                rise_min=420.0,
                doses=(ReviewDose(product="ketamine troche", taken_min=-700.0, label="100 mg"),),
            ),
            ReviewNight(date=LAST_NIGHT, slept=False, into_bed_min=-40.0, rise_min=420.0),
        ),
        observed={},
        effects={
            Outcome.SLEEP_EFFICIENCY: estimate(
                night_count=2, half_life_nights=None, nights_of_benefit_per_dose=None, tolerance_share_lost=None
            )
        },
    ),
    "a record of few words": review(
        record_quality=replace(
            _quality(nights(49)), messages=(), cannot_be_known=(), device_nights=49, late_entries=None
        )
    ),
}
