"""Interactions over a list of medicines: fires, asks, silent; one question for each line that leaves some open."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories.knowledge import FILES, folder

from trochee.foundation.citation import Basis
from trochee.knowledge import Knowledge, load
from trochee.knowledge.severity import Severity
from trochee.safety.interaction_examples import broken_interactions
from trochee.safety.interactions import interaction_findings, state_of
from trochee.safety.medicines import Medicines, resolve
from trochee.safety.naming import Naming
from trochee.safety.values import Finding, State


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    return load(folder(tmp_path))


def medicines(knowledge: Knowledge, *names: str) -> Medicines:
    return resolve(names, Naming(knowledge))


def found(knowledge: Knowledge, *names: str) -> tuple[Finding, ...]:
    return interaction_findings(medicines(knowledge, *names), knowledge.interactions.values())


@pytest.mark.parametrize(
    ("line", "calmer", "pepper"),
    [
        ("calmine", State.FIRES, None),
        ("calming pill", State.FIRES, None),
        ("duo", State.FIRES, State.ASKS),
        ("pill", State.ASKS, State.ASKS),
        ("calmine, stopped", State.ASKS, None),
        ("no calmine", State.ASKS, None),
        ("pepper", None, State.ASKS),  # its name alone does not decide it
        ("zzzz", State.ASKS, State.ASKS),
        ("none", None, None),
    ],
)
def test_each_interaction_fires_asks_or_is_silent(
    line: str, calmer: State | None, pepper: State | None, knowledge: Knowledge
) -> None:
    listed = medicines(knowledge, line)
    states = [state_of(knowledge.interactions[f"interaction.{each}"], listed) for each in ("calmer", "pepper")]
    assert states == [calmer, pepper]


@pytest.mark.parametrize(
    ("lines", "about"),
    [
        (("Duo",), ("calmine",)),  # a product is what it contains, and here of one part only
        (("calming pill",), ("calmer",)),  # a class named alone
        (("calming pill", "calmine"), ("calmer", "calmine")),
        (("calmine", "Kalm-Ex", "pill"), ("calmine",)),  # once, and nothing that is only possible
    ],
)
def test_what_fires_names_the_ingredients_of_which_it_speaks(
    lines: tuple[str, ...], about: tuple[str, ...], knowledge: Knowledge
) -> None:
    (finding,) = [each for each in found(knowledge, *lines) if each.rule == "interaction.calmer"]
    assert finding.about == about


def test_what_fires_says_the_line_the_hazard_and_its_source(knowledge: Knowledge) -> None:
    (finding,) = found(knowledge, "Calmex 5 mg", "lullin forte")
    assert (finding.rule, finding.version, finding.state) == ("interaction.calmer", 1, State.FIRES)
    assert (finding.severity, finding.basis, finding.verified) == (Severity.SECOND_SIGN_OFF, Basis.STUDY, True)
    assert finding.message == "Calmers (Calmex 5 mg, lullin forte). Calm. Wait."
    assert finding.facts == {"medicines": ("Calmex 5 mg", "lullin forte")}
    assert finding.about == ("calmine", "lullin")
    assert (finding.sources, finding.locators) == (("invented2020",), ("page 2",))
    assert (finding.missing, finding.hazard) == ((), "interactions")


def test_a_misspelt_name_is_shown_with_how_it_was_read(knowledge: Knowledge) -> None:
    (finding,) = found(knowledge, "calmime")
    assert finding.message.startswith("Calmers (calmime (read as calmine)).")


def test_an_interaction_with_a_question_asks_it(knowledge: Knowledge) -> None:
    (finding,) = found(knowledge, "pepper")
    assert (finding.state, finding.missing) == (State.ASKS, ("ketamine_from_elsewhere",))
    assert finding.message == "Pepper (pepper). Is it black?"


@pytest.mark.parametrize(
    ("line", "asks", "severity", "labels"),
    [
        ("pill", "Which one, and when was it last taken?", Severity.SECOND_SIGN_OFF, "Calmers, Pepper"),
        ("calmine, stopped", "Is it still taken, and when was it last?", Severity.SECOND_SIGN_OFF, "Calmers"),
        ("pepper, stopped", "Is it still taken, and when was it last?", Severity.NOTE, "Pepper"),
    ],
)
def test_a_line_that_leaves_some_open_asks_once(
    line: str, asks: str, severity: Severity, labels: str, knowledge: Knowledge
) -> None:
    (finding,) = found(knowledge, line)
    assert (finding.rule, finding.state, finding.severity) == ("interaction.unclear", State.ASKS, severity)
    assert finding.message == f"{line}: {asks} It may be: {labels}."
    assert finding.verified == (labels == "Calmers")
    assert finding.missing == ("medicines",)
    assert (finding.version, finding.basis) == (1, Basis.DESIGN)


def test_what_fires_already_is_not_asked_about_again(knowledge: Knowledge) -> None:
    assert [each.rule for each in found(knowledge, "calmine", "lullin forte, stopped")] == ["interaction.calmer"]


def test_a_name_that_is_not_recognised_asks_as_gravely_as_the_gravest(knowledge: Knowledge) -> None:
    near, other = found(knowledge, "kalmiine", "zzzz")
    assert near.message == "kalmiine: not recognised, and not checked. Did you mean calmine?"
    assert other.message == "zzzz: not recognised, and not checked."
    assert {each.severity for each in (near, other)} == {Severity.SECOND_SIGN_OFF}
    assert {each.state for each in (near, other)} == {State.ASKS}
    assert other.facts == {"medicines": ("zzzz",)}
    assert (other.version, other.basis, other.verified) == (1, Basis.DESIGN, True)


def test_nobody_asked_is_a_question_of_its_own(knowledge: Knowledge) -> None:
    (finding,) = interaction_findings(resolve(None, Naming(knowledge)), knowledge.interactions.values())
    assert (finding.rule, finding.state, finding.facts) == ("interaction.not_answered", State.ASKS, {})
    assert (finding.severity, finding.missing) == (Severity.SECOND_SIGN_OFF, ("medicines",))


def test_without_any_interaction_an_unknown_name_still_asks(knowledge: Knowledge) -> None:
    (finding,) = interaction_findings(medicines(knowledge, "zzzz"), ())
    assert (finding.severity, finding.state) == (Severity.STOP, State.ASKS)


def test_examples_are_held_against_what_comes_out(tmp_path: Path) -> None:
    assert list(broken_interactions(load(folder(tmp_path / "right")))) == []
    wrong = FILES["interactions/pairs.yaml"].replace(
        "fires: Calmex 5 mg, silent: pepper", "fires: pill, silent: calmine"
    )
    broken = list(broken_interactions(load(folder(tmp_path / "wrong", pairs=wrong))))
    assert [(each.column, each.found, each.allowed) for each in broken] == [
        ("interaction.calmer.examples.fires", "pill: asks", "fires"),
        ("interaction.calmer.examples.silent", "calmine: fires", "silent"),
    ]
