"""Conditions as people write them, and as they are coded."""

from __future__ import annotations

import pytest
from tests.factories.safety import fact

from trochee.knowledge import Knowledge, shipped
from trochee.knowledge.facts import Fact
from trochee.safety.conditions import NamedConditions

NAMED = NamedConditions(shipped())


@pytest.mark.parametrize(
    ("written", "facts"),
    [
        ("aneurysm", ("aneurysm",)),
        ("Chronic insomnia disorder", ("insomnia_established",)),
        ("F51.01", ("insomnia_established",)),
        ("Abdominal aortic aneurysm, 4 cm", ("aneurysm",)),
        ("I71.4", ("aneurysm",)),
        ("i67.1", ("aneurysm",)),
        ("I67.4", ("hypertensive_encephalopathy_ever",)),
        ("F20.0", ("psychosis_past",)),
        ("R31.0", ("visible_blood_in_urine", "haematuria_unexplained")),
        ("R31.9", ("haematuria_unexplained",)),
        ("Bipolar II disorder", ("mania_past",)),
        ("type-2 diabetes", ("diabetes",)),
        ("brain_haemorrhage_ever", ("brain_haemorrhage_ever",)),
        ("history of intracerebral hemorrhage", ("brain_haemorrhage_ever",)),
        ("past alcohol dependence (sober 5 years)", ("dependence_past",)),
        ("alcohol dependence", ("dependence_current",)),
        ("family history of schizophrenia", ("psychosis_in_family",)),
        ("stroke 2015 and glaucoma", ("stroke_or_tia_ever", "cardiovascular_event_on", "glaucoma")),
        ("OSA", ("apnoea_known",)),
    ],
)
def test_it_is_recognised(written: str, facts: tuple[str, ...]) -> None:
    assert NAMED(written) == facts


@pytest.mark.parametrize(
    "written",
    [
        "no aneurysm", "denies psychosis", "aneurysm ruled out", "grandmother had a stroke", "left foot", "Z99.9", "",
        "X", "aneurysmal",
    ],
)  # fmt: skip
def test_what_is_denied_of_somebody_else_or_unknown_is_not_recognised(written: str) -> None:
    assert NAMED(written) == ()


def named(*facts: Fact) -> NamedConditions:
    return NamedConditions(Knowledge(quantities={}, citations={}, claims={}, facts={each.id: each for each in facts}))


def test_a_fact_is_a_condition_by_its_own_name_where_it_has_phrases_or_codes() -> None:
    ask = named(fact("of_phrases", conditions=("one",)), fact("of_codes", codes=("A01",)), fact("of_neither"))
    assert [ask(each) for each in ("of phrases", "of codes", "of neither")] == [("of_phrases",), ("of_codes",), ()]


def test_the_longer_of_two_phrases_that_begin_or_end_alike_counts() -> None:
    ask = named(
        fact("short", conditions=("red ache",)), fact("longer", conditions=("red ache of old",)),
        fact("before", conditions=("no longer red ache",)),
    )  # fmt: skip
    assert ask("had red ache of old once") == ("longer",)
    assert ask("has no longer red ache now") == ("before",)
    assert ask("had red ache once") == ("short",)


def test_without_lists_of_words_nothing_is_taken_for_denied() -> None:
    bare = NamedConditions(Knowledge(quantities={}, citations={}, claims={}, facts=shipped().facts))
    assert bare("no aneurysm") == ("aneurysm",)
