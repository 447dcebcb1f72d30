"""What every 'why?' leads to: how a figure is defined, by which rule a sentence is said, and the numbers of the rule.

Words stand here; every number is read from the knowledge, with its unit, date and ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trochee.foundation import figures
from trochee.foundation.citation import Quantity
from trochee.knowledge import Knowledge

from .. import words
from ..parts import Note, NoteKind


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words, and the numbers it asks: ids, or the first parts of ids (such as effect and prior)."""

    term: str
    text: str
    numbers: tuple[str, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()


_CALLS = (("effect", "call"),)
_CLAIM = ("review.claim.probably", "review.claim.improbably")

RULES: Mapping[str, Rule] = {
    "rule-headline": Rule(
        "How the answer is worded",
        "The direction is said from the probability of any benefit, the size from the probability of reaching the "
        "smallest effect that matters. Where the record holds too little, it is described and not judged, or "
        "the answer is 'cannot tell'.",
        groups=_CALLS,
    ),
    "rule-against": Rule(
        "What speaks against it",
        "Every stop of the safety rules that fires, every outcome that got worse by the same wording as the answer, "
        "and every adverse effect that is severe or worse. These stand beside the answer and are never weighed "
        "against a benefit.",
        ("review.adverse_effect.severe_grade",),
    ),
    "rule-settle": Rule(
        "What would settle it",
        "More nights are simulated from what this record leaves open, for three plans: the same days, days drawn by "
        "lot, weeks off. Off-weeks come first, and no plan exceeds the doses already taken. Authorisations are not "
        "read yet: the prescriber decides.",
        groups=(("effect", "foresight"),),
    ),
    "rule-safety": Rule(
        "How the safety rules are asked",
        "Every rule about the person and the course is asked about the record as it stood at the end of the day. A "
        "rule whose facts are not on record asks; it is not passed. That no rule fired is no clearance.",
    ),
    "rule-options": Rule(
        "Options",
        "Ways on that no recorded rule blocks. They are never a dose, and the clinician decides. Going on is not "
        "among them where a stop fires or has no answer, or a severe adverse effect followed a dose.",
    ),
    "rule-balance": Rule(
        "Benefit and harm side by side",
        "Each row says what is on record and which way it points. Nothing is summed over rows, and no benefit "
        "offsets a serious harm. Harm is said to outweigh where a severe adverse effect followed a dose, or sleep "
        "got clearly worse and more likely than not by enough to matter.",
        ("review.adverse_effect.severe_grade", "review.balance.harm_matters_probability"),
    ),
    "rule-products": Rule(
        "Which product is shown",
        "The product with most doses that reached the body is shown first; every other one has its own section.",
    ),
    "rule-picture": Rule(
        "How the nights are drawn",
        "A night is dated by the morning it ends. Time in bed runs from getting into bed to rising, sleep from "
        "falling asleep to the last awakening; a missing night stays missing.",
    ),
    "rule-timeline": Rule(
        "How the time line is drawn",
        "All lanes share one axis of nights. Dots are nights as entered; the lines are what is expected with the "
        "doses and had none been taken, at the middle of the estimate. A dose is as high as its amount beside the "
        "largest on record. Scores keep their own scale.",
    ),
    "rule-fragility": Rule(
        "The same record under other assumptions",
        "The estimate is made again with other priors, other noise, or a lasting step at the first dose. "
        "If the wording changes, the answer depends on an assumption, and the page says so.",
        groups=(*_CALLS, ("effect", "sensitivity")),
    ),
    "rule-heavy-tails": Rule(
        "Nights far outside the usual spread",
        "Where a night lies far out, the estimate is made a second time with noise that expects such nights "
        "(Student's t with four degrees of freedom). Both results are shown; the one with the wider interval is "
        "kept.",
        ("effect.gate.outlying_residual",),
    ),
    "rule-mood": Rule(
        "Without and with mood in the model",
        "The benefit on the nights that have a rating of mood, and the part of it that is left once the evening's "
        "mood is held fixed. A rating is noisy, so the share that goes with mood is at least the one shown. "
        "It does not say which causes which.",
        groups=(("effect", "mood"),),
    ),
    "rule-randomisation": Rule(
        "Randomisation test",
        "How many of the schedules that the draw could have given would show a difference at least this large, "
        "had the doses done nothing. It asks for no model.",
    ),
    "rule-priors": Rule(
        "What was held likely before this record",
        "Priors are sceptical: centred on no effect and stated before the record was read. Each is listed with its "
        "unit and what it rests on.",
        groups=(("effect", "prior"), ("effect", "scale")),
    ),
    "rule-gates": Rule(
        "Which questions a record can answer",
        "A figure is called known only where the record narrows it against its prior; each limit is listed.",
        groups=(("effect", "gate"),),
    ),
    "rule-adverse-rates": Rule(
        "How adverse effects are counted",
        "A share counts doses: those that the effect followed, of all that reached the body, with the exact 95 % "
        "interval of Clopper and Pearson. Published rates count people who had it at least once, so the two are not "
        "the same measure.",
        groups=(("review", "adverse_effect"),),
    ),
    "rule-scores": Rule(
        "What a change of a score amounts to",
        "The last total before the first dose beside the latest. A change smaller than the reliable change is within "
        "the error of the instrument. A change says nothing about its cause: people come when they are at their "
        "worst, and most scores fall by themselves.",
        ("review.claim.weeks_after_first_dose",),
    ),
    "rule-dose-use": Rule(
        "How dosing is described",
        "Amounts and doses a week as recorded, at the start and at the end; the amount for the weight beside what "
        "was published. A smaller amount is no proof of safety.",
        groups=(("review", "dose"),),
    ),
    "rule-watch": Rule(
        "What is watched over the long term",
        "Dose, rate of dosing, counts and craving, as far as the record holds them; never the silence of the "
        "estimate. What is not on record is said to be unknown.",
        groups=(("review", "watch"),),
    ),
    "rule-mood-links": Rule(
        "Sleep and mood, day by day",
        "How one day's value goes with the next value of the other while its own previous value is held fixed. Both "
        "orders are shown. It is not causation.",
        groups=(("effect", "lagged"), ("review", "mood"), ("review", "rating")),
    ),
    "rule-record": Rule(
        "How the record is checked",
        "Every answer is kept as entered. A value that asks for a second look is flagged by the limits listed and "
        "still counts; a file with an error is refused as a whole.",
        groups=(("sleep", "check"), ("sleep", "entry")),
    ),
    "rule-definitions": Rule(
        "How levels are made up",
        "Levels are of the nights present, before any model; a week is seven nights.",
        groups=(("sleep", "average"), ("sleep", "regularity")),
    ),
    "note-average": Rule(
        "Average benefit a night",
        "The expected difference between the nights as they were dosed and the same nights without doses, from the "
        "first dose to the last night, in the outcome's own unit. Plus is better for every outcome. The level may "
        "drift of itself, so that a bad patch at the start does not look like benefit.",
    ),
    "note-probability": Rule(
        "Probability of any benefit, and the 90 % interval",
        "How likely it is, given this record and stated sceptical priors, that the average benefit is above zero. "
        "The 90 % interval leaves out one in twenty on either side. Both include what expectation does where doses "
        "were open.",
    ),
    "note-nights-of-benefit": Rule(
        "Worthwhile nights per dose",
        "Nights after one usual dose on which its effect reaches the smallest effect that matters.",
    ),
    "note-half-life": Rule(
        "Half gone after",
        "Nights until half of one dose's effect is gone, told only where the record adds to the prior. Loss of "
        "effect over the doses is never shown to be absent: 'no large loss of effect so far' is the strongest "
        "wording.",
        ("effect.gate.contraction_half_life", "effect.gate.contraction_tolerance", "effect.gate.large_loss"),
    ),
    "note-by-night": Rule(
        "Effect by night since a dose",
        "The change one usual dose makes on each night after it, beside the same night without it. Night 0 ends "
        "first after the dose and includes what is particular to a dose night.",
    ),
    "note-level": Rule(
        "Level as entered",
        "What was entered, before any model: for sleep efficiency the ratio of the sums of sleep and of time in bed "
        "over the nights present, for all else the mean. Before and since differ for many reasons.",
    ),
}

VERDICTS: Mapping[str, Rule] = {
    "rapid_onset": Rule(
        "Verdict: better sleep within hours",
        "Judged on the first night after a dose. The record speaks against it where any gain is improbable, does not "
        "show it where a worthwhile gain is improbable, and fits it where a gain is probable. Else it cannot be "
        "told.",
        _CLAIM,
    ),
    "several_nights": Rule(
        "Verdict: several nights from one dose",
        "Judged on the probability that one dose's effect reaches the smallest effect that matters on several "
        "nights. It fits only where the record also tells how fast the effect fades. The other outcomes stand "
        "beside it; where one has harm or such nights against it, no verdict is given.",
        (*_CLAIM, "review.claim.several_nights"),
    ),
    "less_dependence": Rule(
        "Verdict: less dependence",
        "A comparison between medicines, which one person's record cannot answer, whatever the estimate says. "
        "Signs of dependence are watched apart and never offset by it.",
    ),
    "deeper_sleep": Rule(
        "Verdict: deeper sleep",
        "A diary has no sleep stages, and a wrist device only estimates them.",
    ),
    "synchronised_sleep": Rule(
        "Verdict: connectivity and synchronised sleep",
        "Connectivity is not measured by a diary; regularity is reported as regularity.",
    ),
    "less_anxiety": Rule(
        "Verdict: less anxiety",
        "Judged on the change of the anxiety score against its reliable change. A cause is not shown by it.",
        ("review.claim.weeks_after_first_dose",),
    ),
    "better_mood": Rule(
        "Verdict: better mood",
        "Judged on the change of the mood score against its reliable change; how sleep and mood go together from day "
        "to day is shown in both orders. A cause is not shown by it.",
        ("review.claim.weeks_after_first_dose",),
    ),
    "mild_adverse_effects": Rule(
        "Verdict: mild adverse effects",
        "Judged on the grades on record, how long they lasted, and the exact upper limit of the share of doses with "
        "a severe one. Published rates are mostly of another formulation.",
        (
            "review.adverse_effect.severe_grade",
            "review.claim.severe_upper_percent",
            "review.claim.moderate_grade",
            "review.claim.moderate_percent",
            "review.claim.short_hours",
        ),
    ),
    "lower_doses": Rule(
        "Verdict: lower doses",
        "The amounts on record, and for the weight, beside the published range.",
        (
            "review.claim.low_dose_mg",
            "review.claim.low_dose_mg_per_kg",
            "review.claim.high_dose_mg",
            "review.claim.high_dose_mg_per_kg",
        ),
    ),
}

_FEW = "A record with fewer is described and not judged."
MESSAGES: Mapping[str, Rule] = {
    "no_nights": Rule("No night with this outcome", "Nothing is estimated where no night has an answer."),
    "no_doses": Rule("No dose before a night", "Nothing is estimated where no dose reached the body before a night."),
    "too_few_baseline_nights": Rule("Too few nights before", _FEW, ("effect.gate.baseline_nights",)),
    "too_few_doses": Rule("Too few doses", f"{_FEW} It is no reason to take more.", ("effect.gate.doses",)),
    "too_few_nights_since_first_dose": Rule("Too few nights since", _FEW, ("effect.gate.nights_since_first_dose",)),
    "short_baseline": Rule(
        "A short time before the first dose",
        "A diary is often begun in a bad patch, whose end would look like benefit.",
        ("effect.gate.baseline_nights_caution",),
    ),
    "therapy_steps": Rule(
        "CBT-I beside the doses",
        "Said where a step of CBT-I began on this record. What came with it has its own column in the model.",
        ("effect.prior.therapy_step_sd",),
    ),
    "therapy_began_with_doses": Rule(
        "Therapy that began with the doses",
        "Said where CBT-I, a habit or exercise was begun so close to the first dose that before and after cannot "
        "tell them apart. What has no column in the model is counted with the doses.",
        ("effect.gate.step_near_first_dose_nights",),
    ),
    "raw_means_differ": Rule(
        "Means before and since against the estimate",
        "Said where the mean of the nights moved to the other side than the estimate, or differs from it by more "
        "than the smallest effect that matters. It names what took the difference in the model, at posterior means.",
        ("effect.gate.raw_opposite_share", "effect.gate.raw_named_share"),
    ),
    "other_medicines": Rule(
        "Other medicines",
        "Said where the diary names another medicine or one was begun or ended. Each has a column of its own in the "
        "model where some night can show what it did.",
        ("review.hypnotic.own_columns",),
    ),
    "other_medicines_same_nights": Rule(
        "Taken on the same nights",
        "Said where something else was taken on nearly the same nights as the doses, or changed when they began.",
        ("effect.gate.same_nights_share", "effect.gate.step_near_first_dose_nights"),
    ),
    "allocation_not_known": Rule(
        "Allocation", "Nothing is estimated while it is hidden which doses were active and which placebo."
    ),
    "nights_hardly_differ": Rule(
        "Nights hardly differ",
        "An outcome that is the same on nearly every night can show no change.",
        ("effect.gate.alike_share", "effect.gate.alike_nights"),
    ),
    "against_placebo": Rule(
        "Active against placebo",
        "Said where placebo was among the doses: what any troche does by expectation then has its own column.",
    ),
    "depends_on_assumptions": Rule(
        "Other assumptions",
        "Said where the direction differs from one assumption to another, or the size crosses from worthwhile to too "
        "small.",
        groups=(*_CALLS, ("effect", "sensitivity")),
    ),
    "moves_with_mood": Rule(
        "Goes with mood", "Said where much of the benefit goes with the evening's mood.", groups=(("effect", "mood"),)
    ),
    "mood_rating_removes_only_part": Rule(
        "A noisy rating", "A rating once a day holds mood only in part, so holding it fixed removes only a part."
    ),
    "not_enough_information": Rule(
        "Too little difference between nights",
        "Said where the record hardly narrows the average benefit against its prior.",
        ("effect.gate.contraction_average",),
    ),
    "weekday_confounded": Rule(
        "Dose day and weekday",
        "Said where nearly all doses fall on few weekdays; each weekday then has its own column.",
        ("effect.gate.weekday_share", "effect.gate.weekdays", "effect.prior.weekday_sd"),
    ),
    "rests_on_before_and_after": Rule(
        "Before against after",
        "Said where the probability of benefit falls much once a lasting step at the first dose is allowed for.",
        ("effect.gate.before_after_fall", "effect.prior.first_dose_step_sd"),
    ),
    "duration_not_identifiable": Rule(
        "How long it lasts",
        "Said where the record adds too little to the prior of the half-life, or a long one is likely.",
        (
            "effect.gate.contraction_half_life",
            "effect.gate.long_half_life_nights",
            "effect.gate.long_half_life_probability",
        ),
    ),
    "onset_not_identifiable": Rule(
        "When it sets in", "Said where no night is probable enough.", ("effect.gate.onset_probability",)
    ),
    "no_large_loss_of_effect_so_far": Rule(
        "Loss of effect",
        "The strongest wording there is: a large loss is improbable in this record.",
        ("effect.gate.large_loss", "effect.gate.large_loss_probability"),
    ),
    "effect_has_faded": Rule(
        "Loss of effect",
        "Said where a large loss is probable.",
        ("effect.gate.large_loss", "effect.gate.likely_loss_probability"),
    ),
    "tolerance_cannot_tell": Rule(
        "Loss of effect",
        "Said where the record adds too little to the prior of the share lost.",
        ("effect.gate.contraction_tolerance",),
    ),
    "includes_expectation": Rule(
        "Expectation", "Always said where doses were open: whoever knows of a dose expects something of it."
    ),
    "dose_night_not_natural_sleep": Rule(
        "The night of a dose", "Said of every medicine: the night itself is not natural sleep and is kept apart."
    ),
    "as_needed_dosing": Rule(
        "Doses as needed",
        "Said where many doses follow bad days: nights then look worse because of why the dose was taken.",
        (
            "effect.gate.as_needed_share",
            "effect.gate.state_ratings",
            "effect.gate.state_difference",
            "effect.gate.state_probability",
        ),
    ),
    "doses_on_better_days": Rule(
        "Doses on better days",
        "Said where a dose was taken on days that felt better than those on which a planned one was not.",
        ("effect.gate.state_ratings", "effect.gate.state_difference", "effect.gate.state_probability"),
    ),
    "dose_reason_not_recorded": Rule("Why doses were taken", "Said where no reason stands with the doses."),
    "outlying_nights": Rule(
        "Nights far outside",
        "Said where a night lies far beyond the usual spread.",
        ("effect.gate.outlying_residual",),
    ),
    "quality_mostly_one_category": Rule(
        "Answers nearly all the same", "Such a scale says little.", ("effect.gate.one_category_share",)
    ),
}


def message_id(code: str) -> str:
    """Id of the note on a message of an estimate."""
    return f"message-{code.replace('_', '-')}"


def verdict_id(claim: str) -> str:
    """Id of the note on how a promise is judged."""
    return f"verdict-{claim.replace('_', '-')}"


def number_id(quantity: str) -> str:
    """Id of the note on a number of the knowledge."""
    return f"number-{quantity.replace('.', '-').replace('_', '-')}"


def rule_notes(knowledge: Knowledge, codes: Iterable[str], claims: Iterable[tuple[str, str]]) -> tuple[Note, ...]:
    """Note every rule, those of the messages of these codes and of these promises (id and words)."""
    made = [_note(key, rule, knowledge) for key, rule in RULES.items()]
    for code in dict.fromkeys(codes):
        rule = MESSAGES.get(code) or Rule(
            words.covariate(code),
            "Said by a rule of the estimate; its limits are listed.",
            groups=(("effect", "gate"),),
        )
        made.append(_note(message_id(code), rule, knowledge))
    for claim, promise in claims:
        rule = VERDICTS.get(claim) or Rule(f"Verdict: {promise}", "Judged by this record alone.")
        made.append(_note(verdict_id(claim), rule, knowledge))
    return tuple(made)


def _note(key: str, rule: Rule, knowledge: Knowledge) -> Note:
    kind = NoteKind.RULE if key.startswith(("rule-", "message-", "verdict-")) else NoteKind.DEFINITION
    named = tuple(number_id(each) for each in rule.numbers if each in knowledge.quantities)
    see = (*named, *(each for group in rule.groups for each in numbers(knowledge, group)))
    return Note(id=key, term=rule.term, text=rule.text, kind=kind, see=see)


def numbers(knowledge: Knowledge, group: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the notes on all numbers whose own id begins with these parts."""
    return tuple(number_id(each) for each in knowledge.quantities if tuple(each.split(".")[: len(group)]) == group)


def number_notes(knowledge: Knowledge) -> tuple[Note, ...]:
    """Note every number of the knowledge: value, unit, date, and what it rests on."""
    return tuple(
        Note(
            id=number_id(quantity.id),
            term=quantity.label,
            text=_number(quantity),
            remark=quantity.note or "",
            ground=(
                f"Since {figures.day(quantity.since)}.",
                words.ground(quantity.basis, verified=quantity.verified),
            ),
            sources=words.cited(knowledge.citations[key] for key in quantity.sources),
            kind=NoteKind.NUMBER,
        )
        for quantity in knowledge.quantities.values()
    )


def _number(quantity: Quantity) -> str:
    value = f"{quantity.value:g}".replace("-", figures.MINUS)
    said = f"{quantity.unit}"  # a file may give the unit of a share as the number 1
    unit = "" if said == "1" else figures.NO_BREAK + said.replace("_", " ")
    return f"{value}{unit}."
