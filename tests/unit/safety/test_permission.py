"""One answer with every reason: how findings become it, and what is said beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.factories.safety import knowledge, rule, yes
from tests.factories.signed import CHECKER, NOW, SIGNED, WELL, before, dose, signed

from trochee.knowledge.facts import FactValue
from trochee.knowledge.rules import Occasion
from trochee.knowledge.severity import Severity
from trochee.record import Authorisation, Dose, DoseStatus, Formulation
from trochee.safety import Answer, Finding, Permission, dose_facts, may_dose, without_authority
from trochee.safety.checking import Checker
from trochee.safety.permission import _answer, signed_for, to_sign_for
from trochee.safety.values import State

BERLIN = ZoneInfo("Europe/Berlin")


def asked(
    of: Authorisation | None = SIGNED,
    *history: Dose,
    planned: Dose | None = None,
    at: datetime = NOW,
    without: tuple[str, ...] = (),
    **more: Any,
) -> Permission:
    """Ask about a dose for somebody well, of whom everything is known but what is left out."""
    facts = {**WELL, **dose_facts(planned or dose()), **more}
    known = {name: value for name, value in facts.items() if name not in without}
    return may_dose(known, of, history, CHECKER, at, () if of is None else (of,))


def rules(found: tuple[Finding, ...], state: State = State.FIRES) -> list[str]:
    return [each.rule for each in found if each.state is state]


def test_a_dose_within_what_was_signed_for_somebody_well() -> None:
    found = asked()
    assert (found.answer, found.reasons, found.missing) == (Answer.YES, (), ())
    assert (found.authorisation, found.authorisation_version, found.at) == ("A-1", 2, NOW)


def test_every_reason_is_given() -> None:
    late = datetime(2027, 2, 1, 12, tzinfo=UTC)
    found = asked(SIGNED, planned=dose(amount=120, route="oral", supervised_by=None), at=late, dose_supervised=False)
    assert found.answer is Answer.NO
    assert set(rules(found.reasons)) >= {
        "authority.lapsed", "authority.product_expired", "authority.route", "authority.first_doses_watched",
        "authority.over_step", "dose.over_limit",
    }  # fmt: skip


def test_what_only_asks_is_said_beside_a_no() -> None:
    found = asked(None, without=("aneurysm",))
    assert found.answer is Answer.NO
    assert "authority.none" in rules(found.reasons)
    assert "eligibility.aneurysm" in rules(found.reasons, State.ASKS)
    assert "aneurysm" in found.missing
    assert (found.authorisation, found.authorisation_version) == (None, None)


@pytest.mark.parametrize(
    ("without", "missing"),
    [
        ("aneurysm", "aneurysm"),
        ("dose_mg", "dose_mg"),
        ("dose_product", "dose_product"),
        ("dose_route", "dose_route"),
        ("dose_supervised", "dose_supervised"),
        ("consent_signed", "consent_signed"),
        ("ketamine_from_elsewhere", "ketamine_from_elsewhere"),
        ("psychosis_past", "psychosis_past"),
    ],
)
def test_what_is_not_known_asks(without: str, missing: str) -> None:
    found = asked(without=(without,))
    assert found.answer is Answer.ASKS
    assert found.missing == (missing,)
    assert rules(found.reasons) == []


def test_a_setting_that_is_not_known_asks_for_all_that_hangs_on_it() -> None:
    found = asked(without=("setting",))
    assert found.answer is Answer.ASKS
    assert {"setting", "locked_storage", "observer_named"} <= set(found.missing)


def test_what_hangs_on_a_question_names_the_question_in_its_finding_too() -> None:
    found = asked(SIGNED, dose(before(days=10)), without=("ketamine_from_elsewhere",), last_session_reviewed=True)
    over_week = next(each for each in found.reasons if each.rule == "dose.over_week_limit")
    assert (over_week.state, over_week.missing) == (State.ASKS, ("ketamine_from_elsewhere",))
    assert "ketamine_last_7_days_mg" not in found.missing


def test_a_caution_or_a_note_keeps_nobody_from_a_dose() -> None:
    found = asked(mouth_ulcers=True)
    assert rules(found.findings) == ["screening.mouth_ulcers"]
    assert (found.answer, found.reasons) == (Answer.YES, ())
    assert asked(without=("mouth_ulcers",)).answer is Answer.YES


SECOND: list[tuple[dict[str, Any], Answer]] = [
    ({}, Answer.NO),
    ({"second_signed_rules": ("eligibility.psychosis_before@1",)}, Answer.NO),
    ({"second_prescriber": "Dr Bo", "second_signed_rules": ("eligibility.psychosis_before@1",)}, Answer.NO),
    (
        {
            "second_prescriber": "Dr Bo",
            "second_signed_at": before(days=1),
            "second_signed_rules": ("eligibility.psychosis_before@1",),
        },
        Answer.YES,
    ),
    (
        {
            "second_prescriber": "Dr Bo",
            "second_signed_at": before(days=1),
            "second_signed_rules": ("eligibility.psychosis_before@0", "eligibility.aneurysm@1"),
        },
        Answer.NO,
    ),
]


@pytest.mark.parametrize(("signing", "answer"), SECOND)
def test_a_second_sign_off_is_one_of_another_prescriber_for_that_version_of_the_rule(
    signing: dict[str, Any], answer: Answer
) -> None:
    assert asked(signed(**signing), psychosis_past=True).answer is answer


OPIOID = "interaction.opioid_strong"


@pytest.mark.parametrize(
    ("signed_medicines", "taken", "covered"),
    [
        ("(oxycodone)", ("OxyContin 20 mg",), True),
        ("(morphine+oxycodone)", ("oxycodone",), True),  # one was stopped since
        ("(oxycodone)", ("morphine",), False),  # another one instead: nobody signed for it
        ("(oxycodone)", ("oxycodone", "fentanyl patch"), False),  # one more came
        ("(morphine+oxycodone)", ("oxycodone", "morphine"), True),
        ("", ("oxycodone",), False),  # the rule alone is no medicine
        ("()", ("oxycodone",), False),
    ],
)
def test_a_second_sign_off_is_for_the_medicines_it_was_given_for(
    signed_medicines: str, taken: tuple[str, ...], covered: bool
) -> None:
    of = signed(
        second_prescriber="Dr Bo",
        second_signed_at=before(days=1),
        second_signed_rules=("eligibility.psychosis_before@1", f"{OPIOID}@1{signed_medicines}"),
    )
    found = asked(of, medicines=taken)
    assert OPIOID in rules(found.findings)
    assert (OPIOID not in rules(found.reasons)) is covered


def test_what_is_to_be_signed_for_reads_back_as_signed() -> None:
    (finding,) = [each for each in asked(medicines=("morphine", "oxycodone")).findings if each.rule == OPIOID]
    assert to_sign_for(finding) == f"{OPIOID}@1(morphine+oxycodone)"
    of = signed(
        second_prescriber="Dr Bo", second_signed_at=before(days=1), second_signed_rules=(to_sign_for(finding),)
    )
    assert signed_for(finding, of)
    assert not signed_for(finding, None)
    assert not signed_for(finding, replace(of, second_signed_rules=(f"{OPIOID}@2(morphine+oxycodone)",)))


def test_no_second_signature_opens_a_stop_or_answers_a_question() -> None:
    of = signed(
        second_prescriber="Dr Bo",
        second_signed_at=before(days=1),
        second_signed_rules=("eligibility.aneurysm@1", "eligibility.psychosis_before@1"),
    )
    assert asked(of, aneurysm=True).answer is Answer.NO
    assert asked(of, without=("psychosis_past",)).answer is Answer.ASKS


def test_what_contradicts_itself_is_asked_and_the_rest_still_decides() -> None:
    torn = asked(conditions=("aortic aneurysm",), aneurysm=False)
    assert torn.answer is Answer.ASKS
    assert set(torn.missing) == {"aneurysm", "conditions"}
    assert rules(torn.reasons, State.ASKS) == ["eligibility.aneurysm"]
    stopped = asked(conditions=("aortic aneurysm",), aneurysm=False, breastfeeding=True)
    assert stopped.answer is Answer.NO
    assert rules(stopped.reasons) == ["eligibility.breastfeeding"]


def test_what_follows_is_worked_out_here_and_never_taken_from_elsewhere() -> None:
    found = asked(planned=dose(amount=120), dose_over_limit_mg=-5.0, dose_over_step_mg=-5.0)
    assert {"dose.over_limit", "authority.over_step"} <= set(rules(found.reasons))


def test_what_contradicts_itself_is_never_a_yes_even_where_no_rule_is_left() -> None:
    assert _answer((), ("aneurysm",)) is Answer.ASKS


def test_nobody_says_what_only_the_record_says() -> None:
    claimed: dict[str, Any] = {
        "authorisation_status": "signed", "authorisation_lapsed": False, "dose_limit_mg": 900.0,
        "ketamine_last_7_days_mg": 0.0, "hours_since_last_dose": 900.0, "interval_left_h": -9.0,
    }  # fmt: skip
    found = asked(None, **claimed)
    assert rules(found.reasons) == ["authority.none"]
    over = asked(SIGNED, dose(before(days=5), amount=110), **claimed)
    assert "dose.over_week_limit" in rules(over.reasons)
    assert "ketamine_last_7_days_mg" not in asked(without=("ketamine_from_elsewhere",), **claimed).findings[0].facts


def test_names_that_nothing_recognises_are_said() -> None:
    assert asked(medicines=("zzqx",)).not_checked == ("zzqx",)


def test_knowledge_may_come_instead_of_a_checker() -> None:
    own = knowledge(rule(yes("a"), "authority.own", occasion=Occasion.DOSE, severity=Severity.STOP))
    assert may_dose({"a": True, "medicines": ()}, SIGNED, (), own, NOW).answer is Answer.NO
    assert may_dose({"a": False, "medicines": ()}, SIGNED, (), Checker(own), NOW).answer is Answer.YES


def test_without_an_authorisation_the_day_is_that_of_utc() -> None:
    seen: dict[str, Any] = {"treatment_started": True}
    found = may_dose({**WELL, **seen}, None, (dose(before(days=8)),), CHECKER, NOW)
    assert found.answer is Answer.NO


@pytest.mark.parametrize(
    ("more", "name", "expected"),
    [
        ({"share": 0.5}, "dose_mg", 25.0),
        ({"status": DoseStatus.VOMITED}, "dose_mg", 50.0),
        ({"amount": None}, "dose_mg", None),
        ({"unit": "troche"}, "dose_mg", None),
        ({"setting": "Clinic overnight"}, "setting", "clinic_overnight"),
        ({"setting": "live-remote"}, "setting", "live_remote"),
        ({"setting": "the old ward"}, "setting", None),
        ({"setting": None}, "setting", None),
        ({"route": None}, "dose_route", None),
        ({"route": "oral"}, "dose_route", ("oral",)),
        ({"supervised_by": None}, "dose_supervised", None),
        ({}, "dose_supervised", True),
        ({}, "dose_product", ("ketamine troche",)),
    ],
)
def test_what_a_dose_says_of_itself(more: dict[str, Any], name: str, expected: FactValue | None) -> None:
    assert dose_facts(dose(**more)).get(name) == expected


def broken(taken: Dose, *of: Authorisation, history: tuple[Dose, ...] = (), **more: Any) -> set[str]:
    return {each.rule for each in without_authority(taken, of, history, CHECKER, BERLIN, **more)}


def test_a_dose_taken_within_what_was_signed_breaks_nothing() -> None:
    assert broken(dose(), SIGNED) == set()
    assert broken(dose(datetime(2026, 11, 23, 14)), SIGNED) == set()  # noqa: DTZ001  a wall clock


def test_a_dose_taken_is_held_against_what_was_in_force_then() -> None:
    first = signed(version=1, ended_at=before(hours=1))
    second = signed(version=2, signed_at=before(hours=1))
    assert broken(dose(before(hours=2)), first, second) == set()
    assert broken(dose(before(hours=2)), second) == {"authority.none"}
    assert broken(dose(before(days=40))) == {"authority.none"}


def test_what_a_dose_broke_is_named_and_what_is_not_known_is_no_reproach() -> None:
    taken = dose(amount=160, setting="live remote", route=None, supervised_by=None)
    assert broken(taken, SIGNED) == {
        "authority.over_step", "dose.over_limit", "dose.over_week_limit", "place.setting_not_authorised",
        "authority.first_doses_place",
    }  # fmt: skip
    assert broken(dose(), SIGNED, history=(dose(before(hours=90)),)) == {"authority.interval"}
    assert broken(dose(), SIGNED, history=(dose(),)) == {"authority.interval"}


ELSEWHERE: dict[str, FactValue] = {
    "ketamine_from_elsewhere": True,
    "ketamine_elsewhere_last_7_days_mg": 101.0,
    "hours_since_ketamine_elsewhere": 10.0,
}


def test_a_dose_taken_is_held_against_the_weight_and_against_ketamine_from_anyone_else() -> None:
    by_weight = signed(ceiling_mg_per_kg=0.8)
    for weight, rules in ((62.0, {"authority.over_weight_limit"}), (63.0, set[str]())):
        assert broken(dose(), by_weight, facts={"weight_kg": weight}) == rules
    assert broken(dose(), SIGNED, facts=ELSEWHERE) == {
        "dose.over_week_limit", "authority.interval", "authority.interval_before_first",
    }  # fmt: skip
    far = {"ketamine_elsewhere_last_7_days_mg": 100.0, "hours_since_ketamine_elsewhere": 96.0}
    assert broken(dose(), SIGNED, facts={**ELSEWHERE, **far}) == set()
    assert broken(dose(), SIGNED, facts={**ELSEWHERE, "ketamine_from_elsewhere": False}) == set()


def test_what_else_is_known_of_a_patient_is_no_matter_of_what_was_signed() -> None:
    beside = {"aneurysm": True, "dose_mg": 500.0, "setting": "live_remote"}
    assert broken(dose(), SIGNED, facts=beside) == set()
    assert broken(dose(setting=None), SIGNED, facts=beside) == set()


def test_a_dose_of_a_product_that_others_signed_counts_before_one_that_was_taken() -> None:
    lozenge = dose(before(hours=5), product="SL lozenge 100")
    theirs = signed(formulation=Formulation(product="SL lozenge 100", strength_mg=100))
    assert broken(dose(), SIGNED, history=(lozenge,)) == set()
    assert broken(dose(), SIGNED, history=(lozenge,), elsewhere=(theirs,)) == {"authority.interval"}
    assert broken(dose(), elsewhere=(theirs,)) == {"authority.none"}


def test_a_dose_of_the_hour_that_comes_twice_is_before_one_in_its_first() -> None:
    twice = dose(datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001  a wall clock
    october = signed(signed_at=datetime(2026, 10, 1, tzinfo=UTC), starts_on=date(2026, 10, 2))
    for minute, rules in ((29, set[str]()), (45, {"authority.interval"})):
        taken = dose(datetime(2026, 10, 25, 0, minute, tzinfo=UTC))
        assert broken(taken, october, history=(twice,)) == rules


def test_a_dose_taken_is_not_held_against_later_ones() -> None:
    later = dose(before(hours=-1)), dose(before(hours=-2), status=DoseStatus.PLANNED)
    assert broken(dose(), SIGNED, history=later) == set()
