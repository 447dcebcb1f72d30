"""The twelve: who they are, what is true of them, and what may be said.

Fixed before any of them was reviewed. Sizes follow the reference simulations of the model: 0.05 on the logit is about
one point of sleep efficiency at these levels; where the medicine does nothing, any call is held to be opposite.
"""

from __future__ import annotations

from functools import partial

from .person import AdverseEffect, Expected, Noise, Person, Product, Schedule, TherapyStep

BENEFIT = ("clear_benefit", "likely_benefit")
HARM = ("clear_harm", "likely_harm")
NOTHING_FITS = {"rapid_onset": ("diary_fits",), "several_nights": ("diary_fits",)}
NOTHING_SPEAKS_AGAINST = {"rapid_onset": ("diary_speaks_against",), "several_nights": ("diary_speaks_against",)}
WHY_NOT = ("not_enough_information", "weekday_confounded", "rests_on_before_and_after")
"""Codes that say why a record cannot tell."""
SHORT_BEFORE = ("short_baseline", "too_few_baseline_nights")
"""Codes that say that too few nights lie before the first dose; which of the two depends on how many were entered."""
OTHER_ASSUMPTIONS = ("depends_on_assumptions",)
"""Sceptical priors draw a large effect towards none; that the answer hangs on them must then be said."""
USUAL = (AdverseEffect(term="dizziness", grade=1, share=0.3), AdverseEffect(term="dissociation", grade=1, share=0.2))
THURSDAY_EVENING, MONDAY_AND_THURSDAY_EVENING = (4,), (1, 4)


troche = partial(Product, name="ketamine troche", amount="100")

PEOPLE = (
    Person(
        number=1,
        slug="responder",
        title="Responder",
        name="Marta Winding (invented)",
        born="1976-03-19",
        weight_kg=68.0,
        story="One dose is worth about nine points on the next night, half gone after four nights.",
        nights=112,
        baseline=28,
        troche=troche(single_dose_logit=0.5, half_life_nights=4.0),
        adverse=USUAL,
        scores=((0, "isi", 20), (0, "phq9", 9), (69, "isi", 11), (111, "isi", 9), (111, "phq9", 5)),
        expected=Expected(
            opposite=HARM,
            messages=(("includes_expectation",),),
            never=("weekday_confounded", "not_enough_information"),
            signs=("benefit_is_called",),
            explain_a_miss=OTHER_ASSUMPTIONS,
            claims_never=NOTHING_SPEAKS_AGAINST,
        ),
    ),
    Person(
        number=2,
        slug="too-small-effect",
        title="Effect too small",
        name="Edgar Plum (invented)",
        born="1969-11-02",
        weight_kg=82.0,
        story="The medicine helps by about two to three points a night: real, and too small to matter.",
        nights=168,
        baseline=28,
        troche=troche(single_dose_logit=0.10, half_life_nights=3.0),
        adverse=USUAL,
        scores=((0, "isi", 17), (84, "isi", 16), (167, "isi", 15)),
        expected=Expected(opposite=HARM, signs=("size_is_too_small",), explain_a_miss=OTHER_ASSUMPTIONS),
    ),
    Person(
        number=3,
        slug="regression-to-the-mean",
        title="Regression to the mean",
        name="Ines Hollow (invented)",
        born="1988-07-30",
        weight_kg=61.0,
        story="The medicine does nothing. Diary and doses began at the bottom of a bad patch, which ended by itself.",
        nights=83,
        baseline=13,
        troche=troche(single_dose_logit=0.0, half_life_nights=3.0, schedule=Schedule.FROM_A_BAD_PATCH),
        adverse=USUAL,
        scores=((0, "isi", 22), (82, "isi", 16)),
        expected=Expected(
            opposite=(*BENEFIT, *HARM),
            messages=(SHORT_BEFORE,),
            explain_a_miss=SHORT_BEFORE,
            claims_never=NOTHING_FITS,
        ),
    ),
    Person(
        number=4,
        slug="weekday-locked",
        title="Locked to a weekday",
        name="Tobias Ferry (invented)",
        born="1981-01-12",
        weight_kg=77.0,
        story="The medicine does nothing. Every dose was on a Thursday, when sleep is better anyway.",
        nights=112,
        baseline=28,
        troche=troche(
            single_dose_logit=0.0, half_life_nights=3.0, schedule=Schedule.FIXED_DAYS, mornings=THURSDAY_EVENING
        ),
        weekday_logit={4: 0.3, 5: 0.3},
        adverse=USUAL,
        scores=((0, "isi", 18), (111, "isi", 17)),
        expected=Expected(
            opposite=(*BENEFIT, *HARM),
            messages=(("weekday_confounded",),),
            explain_a_miss=("weekday_confounded",),
            claims_never=NOTHING_FITS,
        ),
    ),
    Person(
        number=5,
        slug="long-half-life",
        title="Long half-life",
        name="Noor Calder (invented)",
        born="1973-09-08",
        weight_kg=70.0,
        story="Each dose does little and lasts for weeks (half gone after 14 nights), so the nights drift upwards.",
        nights=126,
        baseline=28,
        troche=troche(single_dose_logit=0.10, half_life_nights=14.0),
        adverse=USUAL,
        scores=((0, "isi", 19), (125, "isi", 12)),
        expected=Expected(
            opposite=HARM,
            messages=(("duration_not_identifiable",),),
            explain_a_miss=("duration_not_identifiable",),
        ),
    ),
    Person(
        number=6,
        slug="wearing-off",
        title="Wearing off",
        name="Paul Sedge (invented)",
        born="1964-05-25",
        weight_kg=88.0,
        story="The first doses are worth about eleven points; with many doses up to 70 % of that is lost.",
        nights=168,
        baseline=28,
        troche=troche(single_dose_logit=0.6, half_life_nights=3.0, share_lost=0.7),
        adverse=USUAL,
        scores=((0, "isi", 21), (56, "isi", 13), (167, "isi", 17)),
        expected=Expected(
            opposite=HARM,
            messages=(("effect_has_faded", "tolerance_cannot_tell"),),
            never=("no_large_loss_of_effect_so_far",),
            explain_a_miss=("effect_has_faded", "tolerance_cannot_tell"),
        ),
    ),
    Person(
        number=7,
        slug="cbti-did-it",
        title="CBT-I did it",
        name="Greta Lowland (invented)",
        born="1979-12-04",
        weight_kg=65.0,
        story="The medicine does nothing. A sleep window (CBT-I), begun three weeks after the first dose, does.",
        nights=112,
        baseline=28,
        troche=troche(single_dose_logit=0.0, half_life_nights=3.0),
        therapy=(
            TherapyStep(night=49, bed="00:15", rise="06:15", minutes=360, gain_logit=0.45),
            TherapyStep(night=63, bed="00:00", rise="06:15", minutes=375, gain_logit=0.25),
            TherapyStep(night=77, bed="23:45", rise="06:15", minutes=390, gain_logit=0.15),
        ),
        adverse=USUAL,
        scores=((0, "isi", 20), (48, "isi", 19), (111, "isi", 9)),
        expected=Expected(
            opposite=(*BENEFIT, *HARM),
            messages=(("therapy_steps",),),
            signs=("therapy_step_is_better",),
            claims_never=NOTHING_FITS,
        ),
    ),
    Person(
        number=8,
        slug="expectation-only",
        title="Expectation only",
        name="Rosa Vane (invented)",
        born="1992-02-17",
        weight_kg=59.0,
        story="The medicine itself does nothing. Expectation is worth about four points on three nights.",
        nights=112,
        baseline=28,
        troche=troche(
            single_dose_logit=0.0,
            half_life_nights=3.0,
            schedule=Schedule.FIXED_DAYS,
            mornings=MONDAY_AND_THURSDAY_EVENING,
        ),
        expectation_logit=0.21,
        adverse=USUAL,
        scores=((0, "isi", 18), (111, "isi", 12)),
        expected=Expected(
            opposite=(*BENEFIT, *HARM),
            messages=(("includes_expectation",),),
            explain_a_miss=("includes_expectation",),
            claims_never=NOTHING_FITS,
        ),
    ),
    Person(
        number=9,
        slug="as-needed",
        title="As needed",
        name="Viktor Amble (invented)",
        born="1985-06-21",
        weight_kg=79.0,
        story="The medicine helps, and is taken on evenings that feel bad, before nights that would have been bad.",
        nights=126,
        baseline=28,
        troche=troche(single_dose_logit=0.35, half_life_nights=2.0, onset_nights=0, schedule=Schedule.AS_NEEDED),
        adverse=USUAL,
        scores=((0, "isi", 19), (125, "isi", 15)),
        expected=Expected(opposite=HARM, messages=(("as_needed_dosing",),), explain_a_miss=("as_needed_dosing",)),
    ),
    Person(
        number=10,
        slug="harm-outweighs",
        title="Harm outweighs",
        name="Leonie Marsh (invented)",
        born="1971-04-11",
        weight_kg=73.0,
        story="Sleep gains four to five points, and three doses of 24 end in severe vomiting; mood gets worse.",
        nights=112,
        baseline=28,
        troche=troche(single_dose_logit=0.25, half_life_nights=2.0, dose_night_logit=-0.2),
        adverse=(
            AdverseEffect(term="dissociation", grade=2, share=0.5),
            AdverseEffect(term="nausea", grade=2, share=0.4),
            AdverseEffect(term="vomiting", grade=3, doses=(5, 12, 19)),
        ),
        scores=((0, "isi", 19), (0, "phq9", 7), (111, "isi", 17), (111, "phq9", 14)),
        expected=Expected(
            opposite=HARM,
            signs=("lead_names_a_harm", "harm_outweighs"),
            explain_a_miss=OTHER_ASSUMPTIONS,
            claims_never={"mild_adverse_effects": ("diary_fits",)},
        ),
    ),
    Person(
        number=11,
        slug="two-products",
        title="Two products",
        name="Samuel Brook (invented)",
        born="1967-10-28",
        weight_kg=91.0,
        story="The troche helps by about ten points a night. Melatonin, on other random evenings, does nothing.",
        nights=126,
        baseline=28,
        troche=troche(single_dose_logit=0.45, half_life_nights=3.0),
        other=Product(
            name="melatonin tablet", amount="2", single_dose_logit=0.0, half_life_nights=1.0, setting="home"
        ),
        other_from=42,
        adverse=USUAL,
        scores=((0, "isi", 21), (125, "isi", 12)),
        expected=Expected(
            opposite=HARM,
            messages=(("other_medicines",),),
            signs=("second_product_not_called",),
            explain_a_miss=OTHER_ASSUMPTIONS,
        ),
    ),
    Person(
        number=12,
        slug="cannot-tell",
        title="Cannot tell",
        name="Hanna Reed (invented)",
        born="1990-08-03",
        weight_kg=64.0,
        story="Six doses, restless nights, two weeks before them: whatever is true, this record cannot show it.",
        nights=56,
        baseline=14,
        troche=troche(
            single_dose_logit=0.2, half_life_nights=3.0, schedule=Schedule.FIXED_DAYS, mornings=THURSDAY_EVENING
        ),
        noise=Noise(slow=0.40, fast=0.50),
        adverse=USUAL,
        scores=((0, "isi", 18), (55, "isi", 16)),
        expected=Expected(
            opposite=HARM,
            messages=(WHY_NOT,),
            signs=("nothing_is_called", "what_would_settle_it"),
            explain_a_miss=WHY_NOT,
        ),
    ),
)
