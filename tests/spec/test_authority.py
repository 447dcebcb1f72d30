"""Which dose may be taken: each reason for a no, as a clinician can read it, with its yes and its question.

Somebody well, of whom everything is known, asks for 50 mg in the clinic on Monday 23 November 2026 at 14:00. What is
signed holds from 2 November to 19 December: 50 mg, then 100 mg; at most 100 mg a dose and 150 mg in seven days; four
days between doses; the first dose watched in the clinic; in the clinic or at home. What is not named is as it was.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.factories.signed import CHECKER, NOW, SIGNED, WELL, before, dose, signed

from trochee.knowledge import shipped
from trochee.record import Authorisation, AuthorisationStatus, Dose, DoseStatus, Formulation
from trochee.safety import Permission, State, dose_facts, may_dose

ON_COURSE: dict[str, Any] = {
    "last_session_reviewed": True, "insomnia_score_before": 19.0, "worst_adverse_grade": 0.0,
    "more_drug_for_less_effect": False, "breathing_or_consciousness_lost": False, "new_urinary_symptoms_days": 0.0,
    "urinary_infection_without_culture": False, "urinary_grade": "none", "jaundice_or_itch": False,
    "dependence_score": 0.0, "craving_rising": False, "early_refill": False, "count_difference": False,
    "stock_lost": False, "asks_for_more": False, "other_prescriber_found": False, "ketamine_screen_unexpected": False,
    "second_clinician_review_done": True, "reason_to_go_on_recorded": True,
}  # fmt: skip
"""What is asked while treatment goes on, and nothing of it amiss."""
BERLIN = ZoneInfo("Europe/Berlin")
FIRST = dose(before(days=7))
Case = dict[str, Any]


def shared(**more: Any) -> Authorisation:
    """Signed by a second prescriber too, who knows that somebody else gives ketamine."""
    second: dict[str, Any] = {"second_prescriber": "Dr Bo", "second_signed_at": before(days=9)}
    return signed(**second, second_signed_rules=("medicines.ketamine_elsewhere@1",), **more)


def asked(
    of: Authorisation | None = SIGNED, history: tuple[Dose, ...] = (), at: datetime = NOW, **more: Any
) -> Permission:
    """Ask for the dose; ``planned`` changes the dose, ``known`` what is known, ``unknown`` names what is not.

    ``former`` are authorisations that were signed before.
    """
    facts = {**WELL, **ON_COURSE, **dose_facts(dose(**more.get("planned", {}))), **more.get("known", {})}
    facts = {name: value for name, value in facts.items() if name not in more.get("unknown", ())}
    every = (*more.get("former", ()), *(() if of is None else (of,)))
    return may_dose(facts, of, history, CHECKER, at, every)


NEW = signed(minimum_interval_h=48, signed_at=before(hours=70))
"""Signed for somebody who had ketamine elsewhere before."""


def made(expires: date | None) -> Formulation:
    return Formulation(product="ketamine troche", strength_mg=100, expires=expires)


S = AuthorisationStatus
HOME: Case = {
    "planned": {"setting": "home"},
    "known": {"observer_named": True, "locked_storage": True, "others_reach_troches": False,
              "emergency_address_reachable": True, "stairs_or_bath_near": False, "firearms_at_home": False},
}  # fmt: skip
REASONS: list[tuple[str, Case, Case, Case | None]] = [
    # the rule, when it says no, when it is silent, when it asks
    ("authority.none", {"of": None}, {}, None),
    ("authority.none", {"of": signed(signed_at=before(hours=-1))}, {}, None),
    ("authority.waits", {"of": signed(status=S.WAITS)}, {}, None),
    ("authority.refused", {"of": signed(status=S.REFUSED)}, {}, None),
    ("authority.stopped", {"of": signed(status=S.STOPPED)}, {}, None),
    ("authority.stopped", {"of": signed(ended_at=NOW)}, {"of": signed(ended_at=before(hours=-1))}, None),
    ("authority.not_begun", {"of": signed(starts_on=date(2026, 11, 24))},
     {"of": signed(starts_on=date(2026, 11, 23))}, None),
    ("authority.lapsed", {"of": signed(review_on=date(2026, 11, 23))},
     {"of": signed(review_on=date(2026, 11, 24))}, None),
    ("authority.product_expired", {"of": signed(formulation=made(date(2026, 11, 22)))},
     {"of": signed(formulation=made(date(2026, 11, 23)))}, {"of": signed(formulation=made(None))}),
    ("authority.product", {"planned": {"product": "ketamine nasal spray"}},
     {"planned": {"product": "Ketamine Troche"}}, {"unknown": ("dose_product",)}),
    ("authority.route", {"planned": {"route": "oral"}}, {"planned": {"route": "Sublingual"}},
     {"unknown": ("dose_route",)}),
    ("authority.setting", {"planned": {"setting": "clinic_overnight"}}, {"planned": {"setting": "clinic"}},
     {"unknown": ("setting",)}),
    ("place.setting_not_authorised", {"planned": {"setting": "live_remote"}}, {"planned": {"setting": "clinic"}},
     {"unknown": ("setting",)}),
    ("authority.first_doses_place", HOME, {**HOME, "history": (FIRST,)}, {"unknown": ("setting",)}),
    ("authority.first_doses_watched", {"known": {"dose_supervised": False}},
     {"known": {"dose_supervised": False}, "history": (FIRST,)}, {"unknown": ("dose_supervised",)}),
    ("authority.over_step", {"planned": {"amount": 51}}, {"planned": {"amount": 51}, "history": (FIRST,)},
     {"planned": {"amount": None}}),
    ("dose.over_limit", {"planned": {"amount": 101}, "history": (FIRST,)},
     {"planned": {"amount": 100}, "history": (FIRST,)}, {"planned": {"unit": "troche"}}),
    ("authority.over_weight_limit", {"of": signed(ceiling_mg_per_kg=0.69)}, {"of": signed(ceiling_mg_per_kg=0.7)},
     {"of": signed(ceiling_mg_per_kg=0.7), "unknown": ("weight_kg",)}),
    ("authority.over_weight_limit", {"of": signed(ceiling_mg_per_kg=0.69)}, {"unknown": ("weight_kg",)}, None),
    ("dose.over_week_limit", {"history": (dose(before(days=6), amount=101),)},
     {"history": (dose(before(days=6), amount=100),)}, {"unknown": ("ketamine_from_elsewhere",)}),
    ("dose.over_week_limit", {"history": (dose(before(days=6), amount=101, product="ketamine infusion"),)},
     {"history": (dose(before(days=7), amount=101, product="ketamine infusion"),)},
     {"of": shared(), "known": {"ketamine_from_elsewhere": True}}),
    ("dose.over_week_limit",
     {"of": shared(), "known": {"ketamine_from_elsewhere": True, "ketamine_elsewhere_last_7_days_mg": 101.0}},
     {"of": shared(), "known": {"ketamine_from_elsewhere": True, "ketamine_elsewhere_last_7_days_mg": 100.0}},
     {"history": (dose(before(days=6), amount=None),)}),
    ("dose.over_week_limit", {"history": (dose(before(days=6), amount=101, status=DoseStatus.VOMITED, share=0.5),)},
     {"history": (dose(before(days=6), amount=101, status=DoseStatus.PARTIAL, share=0.5),)}, None),
    ("authority.interval", {"history": (dose(before(hours=95.9)),)}, {"history": (dose(before(hours=96)),)},
     {"history": (dose(before(hours=96)),), "unknown": ("ketamine_from_elsewhere",)}),
    ("authority.interval", {"history": (dose(before(hours=95.9), status=DoseStatus.LOST),)},
     {"history": (dose(before(hours=95.9), status=DoseStatus.WITHHELD),)},
     {"of": shared(), "known": {"ketamine_from_elsewhere": True}}),
    ("authority.interval", {"history": (dose(before(hours=95.9), status=DoseStatus.PLANNED),)},
     {"history": (dose(before(hours=95.9), status=DoseStatus.MISSED),)}, None),
    ("dose.interval", {"of": signed(minimum_interval_h=48), "history": (dose(before(hours=71.9)),)},
     {"of": signed(minimum_interval_h=48), "history": (dose(before(hours=72)),)},
     {"history": (dose(before(hours=99)),), "unknown": ("ketamine_from_elsewhere",)}),
    ("authority.interval_before_first",
     {"of": NEW, "history": (dose(before(hours=71.9), product="Spravato"),)},
     {"of": NEW, "history": (dose(before(hours=72), product="Spravato"),)},
     {"of": shared(), "known": {"ketamine_from_elsewhere": True}}),
    ("authority.too_many", {"of": signed(doses_per_week=1), "history": (dose(before(days=6)),)},
     {"of": signed(doses_per_week=1), "history": (dose(before(days=7)),)},
     {"of": signed(doses_per_week=1), "unknown": ("ketamine_from_elsewhere",)}),
    ("authority.later_dose", {"history": (dose(before(days=-3.9), status=DoseStatus.PLANNED),)},
     {"history": (dose(before(days=-3.9), status=DoseStatus.CANCELLED),)}, None),
    ("screening.consent", {"known": {"consent_signed": False}}, {}, {"unknown": ("consent_signed",)}),
    ("eligibility.aneurysm", {"known": {"aneurysm": True}}, {}, {"unknown": ("aneurysm",)}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "fires", "silent", "asks"), REASONS, ids=lambda each: str(each)[:30])
def test_each_reason_for_a_no(rule: str, fires: Case, silent: Case, asks: Case | None) -> None:
    found = asked(**fires)
    assert found.answer == "no", found.missing
    assert (rule, State.FIRES) in {(each.rule, each.state) for each in found.reasons}
    assert rule not in {each.rule for each in asked(**silent).findings}
    if asks is not None:
        found = asked(**asks)
        assert found.answer == "asks", [each.rule for each in found.reasons if each.state is State.FIRES]
        assert (rule, State.ASKS) in {(each.rule, each.state) for each in found.reasons}
        assert found.missing


def test_every_rule_of_authority_stands_above() -> None:
    rules = {name for name in shipped().rules if name.startswith("authority.")}
    assert rules == {rule for rule, *_ in REASONS if rule.startswith("authority.")}


@pytest.mark.parametrize(
    "case",
    [
        {},
        {"history": (FIRST,)},
        {"history": (FIRST,), "planned": {"amount": 100}},
        {"history": (dose(before(days=4)),)},
        {"planned": {"amount": 100, "share": 0.5}},
        {"history": (FIRST, dose(before(days=1), status=DoseStatus.MISSED))},
        {"history": (FIRST, dose(before(days=-4), status=DoseStatus.PLANNED))},
        {"history": (dose(before(days=1), product="melatonin", amount=3),)},
    ],
)
def test_what_may_be_taken(case: Case) -> None:
    found = asked(**case)
    assert found.answer == "yes", [(each.rule, each.missing) for each in found.reasons]


CHERRY = Formulation(product="ketamine troche cherry", strength_mg=100)
REWORDED: list[tuple[str, Case, Case]] = [
    # the rule, what makes it fire, what keeps it silent: eight weekly doses, the last of them 8 days ago
    ("going_on.dependence_red", {"known": {"dependence_score": 15.0}}, {}),
    ("going_on.urinary_grade_3", {"known": {"urinary_grade": "grade_3"}}, {}),
    ("going_on.breathing", {"known": {"breathing_or_consciousness_lost": True}}, {}),
    ("going_on.no_benefit", {"known": {"insomnia_score_before": 20.0, "insomnia_score": 20.0}},
     {"known": {"insomnia_score_before": 20.0, "insomnia_score": 10.0}}),
    ("going_on.week_four", {"known": {"reason_to_go_on_recorded": False}}, {}),
    ("dose.raised_unseen", {"planned": {"product": CHERRY.product, "amount": 100},
                            "known": {"last_session_reviewed": False}}, {"known": {"last_session_reviewed": False}}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "fires", "silent"), REWORDED, ids=lambda each: str(each)[:30])
def test_new_words_for_the_product_do_not_begin_the_course_anew(rule: str, fires: Case, silent: Case) -> None:
    weekly = tuple(dose(before(days=8 + 7 * week)) for week in range(8))
    reworded: Case = {
        "of": signed(version=3, formulation=CHERRY), "former": (SIGNED,), "planned": {"product": CHERRY.product}
    }  # fmt: skip
    assert rule in {each.rule for each in asked(history=weekly, **{**reworded, **fires}).reasons}
    assert rule not in {each.rule for each in asked(history=weekly, **{**reworded, **silent}).findings}
    assert rule not in {each.rule for each in asked(**{**reworded, **fires}).findings}


def test_a_product_that_does_not_say_ketamine_keeps_its_interval_under_a_new_name() -> None:
    lozenge, half = (signed(formulation=Formulation(product=name, strength_mg=100)) for name in ("SL 100", "SL 50"))
    just: Case = {"history": (dose(before(hours=5), product="SL 100"),), "planned": {"product": "SL 50"}}
    for former, fires in (((lozenge,), {"authority.interval", "dose.interval"}), ((), set[str]())):
        found = {each.rule for each in asked(half, former=former, **just).findings}
        assert found & {"authority.interval", "dose.interval"} == fires


def test_a_dose_just_taken_counts_in_the_first_of_the_two_hours() -> None:
    """Written at half past two by the clock; it is a quarter to three, and half past two will come again."""
    just = dose(datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001  a wall clock
    of = signed(signed_at=datetime(2026, 10, 1, tzinfo=BERLIN), starts_on=date(2026, 10, 2))
    for fold in (0, 1):
        at = datetime(2026, 10, 25, 2, 45, tzinfo=BERLIN, fold=fold)
        assert {"authority.interval", "dose.interval"} <= {each.rule for each in asked(of, (just,), at).reasons}
    before_it = datetime(2026, 10, 25, 2, 29, tzinfo=BERLIN)
    assert "authority.interval" not in {each.rule for each in asked(of, (just,), before_it).findings}


def test_a_dose_without_an_offset_is_of_the_patients_clock() -> None:
    """The autumn night in which the clock shows half past two twice: the later one is taken, 96 hours from 2:30."""
    twice = dose(datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001  a wall clock
    of = signed(signed_at=datetime(2026, 10, 1, tzinfo=BERLIN), starts_on=date(2026, 10, 2))
    at = datetime(2026, 10, 29, 2, 30, tzinfo=BERLIN)
    assert "authority.interval" not in {each.rule for each in asked(of, (twice,), at).findings}
    early = asked(of, (twice,), at - timedelta(minutes=1))
    assert "authority.interval" in {each.rule for each in early.reasons}
