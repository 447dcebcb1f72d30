"""A condition that nothing recognises holds up what it could change, as a medicine does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.signed import CHECKER, NOW, SIGNED, WELL, dose

from trochee.foundation.citation import Basis
from trochee.knowledge import shipped
from trochee.knowledge.protocol import overlaid
from trochee.knowledge.protocol_reading import read_protocol
from trochee.safety import Answer, Permission, dose_facts, may_dose
from trochee.safety.checking import Checker
from trochee.safety.values import State
from trochee.safety.worst import Worst

DAY = date(2026, 11, 23)


def asked(*conditions: str, checker: Checker = CHECKER, **more: Any) -> Permission:
    facts = {**WELL, **dose_facts(dose()), "conditions": conditions, **more}
    return may_dose(facts, SIGNED, (), checker, NOW)


def test_it_asks_with_the_weight_of_an_unknown_medicine() -> None:
    found = CHECKER({**WELL, "conditions": ("migraine, moyamoya",), "medicines": ("zzqx",)}, DAY)
    of_condition, of_medicine = (
        next(each for each in found.findings if each.rule == name)
        for name in ("condition.not_checked", "interaction.not_checked")
    )
    assert of_condition.severity is of_medicine.severity
    assert (of_condition.state, of_condition.basis, of_condition.missing) == (
        State.ASKS, Basis.DESIGN, ("conditions",),
    )  # fmt: skip
    assert of_condition.facts == {"conditions": ("moyamoya",)}
    assert of_condition.message == "moyamoya: not recognised or not clear, and not checked."
    assert found.not_checked == ("zzqx", "moyamoya")
    assert found.worst is Worst.ASKS


def test_a_misspelt_one_is_offered() -> None:
    (finding,) = (each for each in CHECKER({"conditions": ("aneurism",)}, DAY).findings if "aneurism" in each.message)
    assert finding.message.endswith("Did you mean aneurysm?")


@pytest.mark.parametrize("written", ["moyamoya", "migraine and moyamoya", "asthma, moyamoya", "possible aneurysm"])
def test_no_dose_is_permitted_while_it_is_open(written: str) -> None:
    found = asked(written)
    assert (found.answer, found.missing) == (Answer.ASKS, ("conditions",))
    assert [each.rule for each in found.reasons] == ["condition.not_checked"]


@pytest.mark.parametrize("written", ["none", "asthma (childhood)", "depression, mild", "F51.0 Insomnia, nonorganic"])
def test_what_is_known_and_concerns_no_rule_keeps_nobody_from_a_dose(written: str) -> None:
    assert asked(written).answer is Answer.YES


def test_what_is_denied_is_said_and_asks_nothing_beside_the_answer_to_its_own_question() -> None:
    found = asked("no heart disease")
    assert (found.answer, found.not_checked) == (Answer.YES, ("no heart disease",))


def test_a_clinic_names_it_in_its_protocol_as_it_names_a_medicine() -> None:
    own = read_protocol("conditions:\n  - {id: own_moyamoya, names: moyamoya; moyamoya disease}\n", DAY)
    checker = Checker(overlaid(shipped(), own))
    assert asked("migraine, moyamoya disease", checker=checker).answer is Answer.YES
    grave = "  - {id: own_moyamoya, names: moyamoya, says: [{fact: aneurysm, is: 'true'}]}\n"
    checker = Checker(overlaid(shipped(), read_protocol(f"conditions:\n{grave}", DAY)))
    assert "aneurysm" in asked("migraine, moyamoya", checker=checker).missing  # it contradicts the answer no
