"""A line of conditions falls into parts: what is known, what is denied, and what nothing here recognises."""

from __future__ import annotations

import pytest

from trochee.knowledge import shipped
from trochee.knowledge.facts import NEVER
from trochee.safety.conditions import Meant, NamedConditions

NAMED = NamedConditions(shipped())


def read(written: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    meant = NAMED.read(written)
    return meant.facts, meant.not_recognised, meant.denied


@pytest.mark.parametrize(
    ("written", "facts", "strangers"),
    [
        ("RLS, moyamoya", ("restless_legs",), ("moyamoya",)),
        ("RLS and moyamoya", ("restless_legs",), ("moyamoya",)),
        ("RLS; moyamoya", ("restless_legs",), ("moyamoya",)),
        ("RLS / moyamoya", ("restless_legs",), ("moyamoya",)),
        ("RLS\nmoyamoya", ("restless_legs",), ("moyamoya",)),
        ("RLS (moyamoya)", ("restless_legs",), ("moyamoya",)),
        ("RLS + moyamoya", ("restless_legs",), ("moyamoya",)),
        ("RLS, and moyamoya, glaucoma", ("restless_legs", "glaucoma"), ("moyamoya",)),
        ("moyamoya and RLS", ("restless_legs",), ("moyamoya",)),
        ("RLS moyamoya", ("restless_legs",), ("RLS moyamoya",)),
        ("migraine hemiplegic", (), ("migraine hemiplegic",)),
        ("RLS, Q99.8", ("restless_legs",), ("Q99.8",)),
        ("RLS, I71.4", ("restless_legs", "aneurysm"), ()),
        ("moyamoya and takayasu", (), ("moyamoya and takayasu",)),
    ],
)
def test_text_beside_a_known_condition_is_not_swallowed(
    written: str, facts: tuple[str, ...], strangers: tuple[str, ...]
) -> None:
    assert read(written) == (facts, strangers, ())


@pytest.mark.parametrize(
    ("written", "facts"),
    [
        ("depression, mild", ()),
        ("type 2 diabetes since 2012", ("diabetes",)),
        ("high blood pressure, well controlled", ()),
        ("asthma (childhood)", ()),
        ("F51.0 Insomnia, nonorganic", ()),
        ("F51.0: Insomnia", ()),
        ("G47.33 Obstructive sleep apnea (adult) (pediatric)", ("apnoea_known",)),
        ("J84.1 Some title of its own", ("lung_disease",)),
        ("J84.1 Some title of its own and more of it", ("lung_disease",)),
        ("B12 deficiency", ()),
        ("RLS, not treated", ("restless_legs",)),
        ("OSA not treated", ("apnoea_known",)),
        ("RLS, no known allergies", ("restless_legs",)),
        ("suicidal ideation with plan", ("suicidal_intent",)),
        ("none", ()),
        ("abdominal aortic aneurysms, 4.5 cm", ("aneurysm",)),
    ],
)
def test_an_ordinary_addition_is_no_stranger(written: str, facts: tuple[str, ...]) -> None:
    assert read(written) == (facts, (), ())


@pytest.mark.parametrize(
    ("written", "facts", "strangers", "denied"),
    [
        ("no heart disease", (), (), ("no heart disease",)),
        ("RLS, no heart disease", ("restless_legs",), (), ("no heart disease",)),
        ("RLS no aneurysm", ("restless_legs",), (), ("no aneurysm",)),
        ("denies psychosis and mania", (), (), ("denies psychosis", "mania")),
        ("denies psychosis, MI", (), ("MI",), ("denies psychosis",)),  # nobody can tell how far the denial reaches
        ("no aneurysm; RLS", ("restless_legs",), (), ("no aneurysm",)),
        ("no moyamoya, RLS", (), ("no moyamoya", "RLS"), ()),
        ("aneurysm, ruled out", (), (), ("aneurysm",)),
        ("aneurysm (ruled out); RLS", ("restless_legs",), (), ("aneurysm",)),
        ("aneurysm: no", (), (), ("aneurysm",)),
        ("stroke (mother)", (), (), ("stroke",)),
        ("mother with heart disease", (), (), ("heart disease",)),
        ("mother with schizophrenia", ("psychosis_in_family",), (), ()),
        ("possible aneurysm", (), ("possible aneurysm",), ()),
        ("aneurysm (possible)", (), ("aneurysm",), ()),
        ("mild, RLS", ("restless_legs",), (), ()),
        ("I71.4, ruled out", ("aneurysm",), (), ()),
    ],
)
def test_what_is_denied_or_feared_says_no_yes(
    written: str, facts: tuple[str, ...], strangers: tuple[str, ...], denied: tuple[str, ...]
) -> None:
    assert read(written) == (facts, strangers, denied)


@pytest.mark.parametrize(
    ("written", "fact"),
    [
        ("MI", "heart_disease"), ("NSTEMI", "heart_disease"), ("STEMI", "heart_disease"), ("PCI", "heart_disease"),
        ("coronary stent", "heart_disease"), ("AFib", "heart_disease"), ("AF", "heart_disease"),
        ("CHF", "heart_disease"), ("heart failure", "heart_disease"), ("cirrhosis", "liver_impairment"),
        ("liver failure", "liver_impairment"), ("subdural hematoma", "brain_haemorrhage_ever"),
        ("subdural haematoma", "brain_haemorrhage_ever"), ("suicide attempt", "suicidal_behaviour_on"),
        ("hyperthyroidism", "hyperthyroidism_untreated"), ("thyrotoxicosis", "hyperthyroidism_untreated"),
        ("IIH", "raised_intracranial_pressure"), ("hypertensive crisis", "hypertension_uncontrolled"),
        ("uncontrolled high blood pressure", "hypertension_uncontrolled"),
        ("hypertension, not well controlled", "hypertension_uncontrolled"),
        ("pheochromocytoma", "pressure_rise_dangerous"), ("phaeochromocytoma", "pressure_rise_dangerous"),
        ("CPTSD", "post_traumatic_stress"), ("cocaine addiction", "dependence_current"),
        ("schizofrenia", "psychosis_past"), ("K72.9", "liver_impairment"), ("K74.6", "liver_impairment"),
        ("K70.3", "liver_impairment"), ("E05.9", "hyperthyroidism_untreated"), ("I16.1", "hypertension_uncontrolled"),
        ("I69.1", "brain_haemorrhage_ever"), ("G91.9", "raised_intracranial_pressure"),
        ("T14.91", "suicidal_behaviour_on"), ("D35.0", "pressure_rise_dangerous"),
    ],
)  # fmt: skip
def test_what_rules_speak_of_is_known_by_its_common_words_and_codes(written: str, fact: str) -> None:
    assert fact in NAMED(written)


def test_a_condition_may_say_which_answer_it_is_or_which_it_is_not() -> None:
    (child_pugh,) = NAMED.read("Child-Pugh C").said
    assert (child_pugh.fact, child_pugh.value, child_pugh.same) == ("liver_impairment", "child_pugh_c", True)
    heart, day = NAMED.read("heart attack 3 weeks ago").said
    assert (heart.fact, heart.value, heart.same) == ("heart_disease", True, True)
    assert (day.fact, day.value, day.same) == ("cardiovascular_event_on", NEVER, False)
    (liver,) = NAMED.read("liver cirrhosis").said
    assert (liver.value, liver.same) == ("none", False)
    assert liver.instead == "child_pugh_a or child_pugh_b or child_pugh_c"


def test_a_misspelt_name_is_offered_and_never_taken() -> None:
    assert NAMED.read("aneurism") == Meant(not_recognised=("aneurism",))
    assert NAMED.near("aneurism") == ("aneurysm",)
    assert NAMED.near("left foot") == ()
