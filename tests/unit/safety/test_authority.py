"""Facts of an authorisation and of the doses before: what is known, and what is left out as long as it is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.factories.signed import NOW, SIGNED, before, dose, signed

from trochee.knowledge import shipped
from trochee.record import Authorisation, Dose, DoseStatus, Formulation
from trochee.safety.authority import FOLLOWING, OWNED, READS, asked_for, authority_facts

BERLIN = ZoneInfo("Europe/Berlin")
NO_MORE: dict[str, Any] = {"ketamine_from_elsewhere": False}
"""Nobody else gives ketamine."""


def worked_out(
    *history: Dose,
    of: Authorisation | None = SIGNED,
    at: datetime = NOW,
    signed: Iterable[Authorisation] | None = (),
    **known: Any,
) -> dict[str, Any]:
    return authority_facts(of, history, at, BERLIN, known, signed)


def test_every_fact_is_one_of_the_knowledge() -> None:
    facts = shipped().facts
    assert set(READS) <= set(facts)
    assert set(facts) >= OWNED
    everything = worked_out(
        dose(before(days=10)), of=signed(ceiling_mg_per_kg=2, doses_per_week=2), **NO_MORE,
        dose_mg=50.0, setting="clinic", dose_product=("ketamine troche",), dose_route=("sublingual",),
    )  # fmt: skip
    assert set(everything) == OWNED
    for name, value in everything.items():
        assert facts[name].accept(value) == value, name


def test_what_follows_from_the_dose_asked_about_follows_here() -> None:
    assert {
        "dose_mg_per_kg", "dose_over_limit_mg", "dose_over_step_mg", "dose_over_limit_mg_per_kg",
        "week_over_limit_mg", "step_over_limit_mg", "dose_limit_over_week_mg", "liver_test_week",
    } == FOLLOWING  # fmt: skip


def test_without_an_authorisation_only_the_doses_speak() -> None:
    assert worked_out(dose(before(hours=80)), of=None, **NO_MORE) == {
        "authorisation_status": "none",
        "treatment_started": True,
        "treatment_week": 1,
        "dose_taken_today": False,
        "ketamine_before": True,
        "hours_since_last_dose": 80,
        "doses_last_7_days": 1,
    }


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        worked_out(at=datetime(2026, 11, 23, 14))  # noqa: DTZ001  what is refused


def test_what_was_signed_is_given_as_it_was_signed() -> None:
    found = worked_out(of=signed(ceiling_mg_per_kg=1.5, doses_per_week=2))
    assert (found["dose_limit_mg"], found["week_limit_mg"], found["limit_mg_per_kg"]) == (100, 150, 1.5)
    assert (found["limit_by_weight_signed"], found["limit_of_doses_signed"]) == (True, True)
    assert (found["authorisation_begun"], found["authorisation_lapsed"]) == (True, False)
    without = worked_out()
    assert (without["limit_by_weight_signed"], without["limit_of_doses_signed"]) == (False, False)
    assert "limit_mg_per_kg" not in without


@pytest.mark.parametrize(
    ("expires", "expired"),
    [(date(2026, 11, 23), False), (date(2026, 11, 22), True), (None, None)],
)
def test_a_product_may_be_taken_on_the_day_of_its_expiry(expires: date | None, expired: bool | None) -> None:
    of = signed(formulation=Formulation(product="ketamine troche", strength_mg=100, expires=expires))
    assert worked_out(of=of, at=datetime(2026, 11, 23, 22, 59, tzinfo=UTC)).get("product_expired") is expired


@pytest.mark.parametrize(
    ("known", "name", "expected"),
    [
        ({"setting": "clinic"}, "setting_authorised", True),
        ({"setting": "live_remote"}, "setting_authorised", False),
        ({}, "setting_authorised", None),
        ({"dose_product": ("Ketamine-Troche",)}, "product_authorised", True),
        ({"dose_product": ("ketamine nasal spray",)}, "product_authorised", False),
        ({"dose_product": ("ketamine troche", "esketamine")}, "product_authorised", False),
        ({"dose_product": ()}, "product_authorised", None),
        ({}, "product_authorised", None),
        ({"dose_route": ("Sublingual",)}, "route_authorised", True),
        ({"dose_route": ("oral",)}, "route_authorised", False),
        ({}, "route_authorised", None),
    ],
)
def test_what_is_asked_for_is_held_against_what_was_signed(
    known: dict[str, Any], name: str, expected: bool | None
) -> None:
    assert worked_out(**known).get(name) is expected


STEPS: list[tuple[list[dict[str, Any]], float, float]] = [
    ([], 50, 1),
    ([{}], 100, 0),
    ([{"share": 0.5}], 50, 1),
    ([{"status": DoseStatus.VOMITED}], 50, 1),
    ([{"status": DoseStatus.PLANNED}], 50, 1),
    ([{"supervised_by": None}], 100, 1),
    ([{"setting": "live_remote"}], 100, 1),
    ([{"setting": "home"}], 100, 1),
    ([{"setting": "clinic_overnight"}], 100, 0),
    ([{"setting": None}], 100, 1),
    ([{"product": "Spravato"}], 50, 1),
    ([{}, {}], 100, 0),
]


@pytest.mark.parametrize(("taken", "step", "left"), STEPS)
def test_only_what_was_taken_whole_and_watched_leads_on(
    taken: list[dict[str, Any]], step: float, left: float
) -> None:
    found = worked_out(*(dose(before(days=5 + place), **more) for place, more in enumerate(taken)))
    assert (found["step_limit_mg"], found["supervised_doses_left"]) == (step, left)


def test_a_new_authorisation_begins_the_steps_anew() -> None:
    earlier = dose(datetime(2026, 11, 1, 22, 59, tzinfo=UTC))
    assert worked_out(earlier)["step_limit_mg"] == 50
    assert worked_out(dose(datetime(2026, 11, 1, 23, tzinfo=UTC)))["step_limit_mg"] == 100


@pytest.mark.parametrize(("ago", "week"), [(0, 1), (6, 1), (7, 2), (20, 3), (21, 4), (27, 4), (28, 5)])
def test_the_week_of_treatment(ago: int, week: int) -> None:
    found = worked_out(dose(before(days=ago)), dose(before(hours=1)))
    assert (found["treatment_started"], found["treatment_week"]) == (True, week)


def test_treatment_is_with_the_product_that_was_signed() -> None:
    others: dict[str, Any] = {"ketamine_from_elsewhere": True}
    for other, known in (
        (dose(before(days=9), product="Spravato"), others),
        (dose(before(days=23), product="Spravato"), {}),  # before anything was signed
        (dose(before(days=9), status=DoseStatus.LOST), {}),
    ):
        found = worked_out(other, **known)
        assert (found["treatment_started"], found["treatment_week"], found["ketamine_before"]) == (False, 0, True)
    assert "ketamine_before" not in worked_out(dose(before(days=9), product="bright light"))


def made(product: str, **more: Any) -> Authorisation:
    return signed(formulation=Formulation(product=product, strength_mg=100), **more)


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("ketamine troche", "ketamine troche cherry"),
        ("SL lozenge 100", "SL lozenge 50"),
        ("Compound K", "esketamine"),
    ],
)
def test_treatment_goes_on_under_a_new_name_of_the_product(former: str, now: str) -> None:
    taken = dose(before(days=21), product=former), dose(before(days=14), product=former)
    amended = made(now, version=3)
    found = worked_out(*taken, of=amended, signed=(made(former), amended), **NO_MORE)
    assert (found["treatment_started"], found["treatment_week"]) == (True, 4)
    assert (found["ketamine_before"], found["hours_since_last_dose"]) == (True, 14 * 24)
    later = worked_out(*taken, dose(before(hours=1), product=now), of=amended, signed=(made(former),))
    assert (later["treatment_week"], later["dose_taken_today"]) == (4, True)


def test_a_dose_whose_product_is_written_otherwise_is_of_the_course_unless_anyone_else_gives_ketamine() -> None:
    first = SIGNED.signed_at
    amended = signed(version=3, signed_at=before(days=1))
    for known, at, week in (
        ({}, first, 4), (NO_MORE, first, 4), ({"ketamine_from_elsewhere": True}, first, 0),
        (NO_MORE, first - timedelta(minutes=1), 0),
    ):  # fmt: skip
        taken = dose(at, product="ketamine 100 mg, lozenge")
        found = worked_out(taken, of=amended, signed=(amended, SIGNED), **known)
        assert (found["treatment_started"], found["treatment_week"]) == (week > 0, week)


def test_steps_and_first_watched_doses_begin_anew_with_another_product() -> None:
    found = worked_out(dose(before(days=9)), of=made("ketamine troche cherry"), signed=(SIGNED,))
    assert (found["step_limit_mg"], found["supervised_doses_left"]) == (50, 1)


def test_a_dose_of_a_former_product_is_counted_whatever_its_name_says() -> None:
    taken = dose(before(hours=5), product="SL lozenge 100")
    found = worked_out(taken, of=made("SL lozenge 50"), signed=(made("SL lozenge 100"),), **NO_MORE)
    assert (found["hours_since_last_dose"], found["interval_left_h"], found["dose_taken_today"]) == (5, 91, True)
    assert found["ketamine_last_7_days_mg"] == 50


def test_where_nobody_says_what_was_signed_before_any_ketamine_may_be_of_the_course() -> None:
    for product, started in (("Spravato", True), ("ketamine troche cherry", True), ("bright light", False)):
        assert worked_out(dose(before(days=9), product=product), signed=None)["treatment_started"] is started


def test_a_product_that_was_signed_counts_whatever_its_name_says() -> None:
    of = signed(formulation=Formulation(product="Compound K", strength_mg=100))
    assert worked_out(dose(before(hours=30), product="compound k"), of=of, **NO_MORE)["hours_since_last_dose"] == 30


def test_what_happened_today() -> None:
    assert worked_out(dose(before(hours=13)))["dose_taken_today"] is True
    assert worked_out(dose(before(hours=15)))["dose_taken_today"] is False
    assert worked_out(dose(before(hours=2), status=DoseStatus.LOST))["dose_taken_today"] is False
    for status in (DoseStatus.LOST, DoseStatus.VOMITED, DoseStatus.SPAT_EARLY):
        assert worked_out(dose(before(hours=2), status=status))["dose_lost_today"] is True
        assert worked_out(dose(before(days=9)), dose(before(hours=2), status=status))["dose_lost_today"] is True
        assert "dose_lost_today" not in worked_out(dose(before(hours=15), status=status))
    assert "dose_lost_today" not in worked_out(dose(before(hours=2)))


@pytest.mark.parametrize(
    ("amounts", "asked", "raised"),
    [([], 50.0, False), ([50], 50.0, False), ([50], 75.0, True), ([100, 50], 75.0, True), ([None], 50.0, None)],
)
def test_a_dose_is_raised_against_the_last_one(
    amounts: list[float | None], asked: float, raised: bool | None
) -> None:
    taken = [dose(before(days=9 - place), amount=each) for place, each in enumerate(amounts)]
    assert worked_out(*taken, dose_mg=asked).get("dose_raised") is raised
    assert "dose_raised" not in worked_out(dose(before(days=9)))


RAISED: list[tuple[list[tuple[str, float | None]], float, bool | None]] = [
    # doses in order, in mg; the dose asked about, in mg of the cherry troche; whether it is raised
    ([("ketamine troche", 25)], 100, True),
    ([("ketamine troche", 100)], 100, False),
    ([("ketamine troche", 25), ("ketamine troche cherry", 100)], 100, False),
    ([("ketamine troche cherry", 50), ("ketamine troche", 100)], 75, True),
    ([("ketamine troche cherry", 50), ("ketamine troche", None)], 75, True),
    ([("ketamine troche cherry", 50), ("ketamine troche", None)], 50, None),
    ([("ketamine drops", 25)], 100, True),
    ([("bright light", 25)], 100, False),
]


@pytest.mark.parametrize(("taken", "asked", "raised"), RAISED)
def test_a_dose_is_raised_whatever_the_product_was_called_before(
    taken: list[tuple[str, float | None]], asked: float, raised: bool | None
) -> None:
    before_it = [dose(before(days=9 - place), product=name, amount=mg) for place, (name, mg) in enumerate(taken)]
    found = worked_out(*before_it, of=made("ketamine troche cherry"), signed=(SIGNED,), dose_mg=float(asked))
    assert found.get("dose_raised") is raised


ELSEWHERE: list[tuple[list[float], dict[str, Any], bool | None, float | None, float | None]] = [
    # doses on record, hours ago; what is known; whether any came before; hours since; number in seven days
    ([], {}, None, None, None),
    ([], NO_MORE, False, None, 0),
    ([80], {}, True, None, None),
    ([80], NO_MORE, True, 80, 1),
    ([80, 20], NO_MORE, True, 20, 2),
    ([80], {"ketamine_from_elsewhere": True}, True, None, None),
    ([], {"ketamine_from_elsewhere": True}, True, None, None),
    ([80], {"ketamine_from_elsewhere": True, "hours_since_ketamine_elsewhere": 30.0}, True, 30, None),
    ([80], {"ketamine_from_elsewhere": True, "hours_since_ketamine_elsewhere": 200.0}, True, 80, 1),
    ([], {"ketamine_from_elsewhere": True, "hours_since_ketamine_elsewhere": 168.0}, True, 168, 0),
    ([80], {"hours_since_ketamine_elsewhere": 30.0}, True, None, None),
]


@pytest.mark.parametrize(("ago", "known", "any_before", "hours", "number"), ELSEWHERE)
def test_ketamine_from_anyone_counts_and_what_is_open_is_left_out(
    ago: list[float], known: dict[str, Any], any_before: bool | None, hours: float | None, number: float | None
) -> None:
    found = worked_out(*(dose(before(hours=each)) for each in ago), **known)
    assert found.get("ketamine_before") is any_before
    assert found.get("hours_since_last_dose") == hours
    assert found.get("doses_last_7_days") == number


@pytest.mark.parametrize(
    ("name", "known", "asked"),
    [
        ("ketamine_last_7_days_mg", {}, "ketamine_from_elsewhere"),
        ("ketamine_last_7_days_mg", {"ketamine_from_elsewhere": True}, "ketamine_elsewhere_last_7_days_mg"),
        ("interval_left_h", {"ketamine_from_elsewhere": True}, "hours_since_ketamine_elsewhere"),
        ("product_authorised", {}, "dose_product"),
        ("product_authorised", {"dose_product": ()}, "product_authorised"),
        ("aneurysm", {}, "aneurysm"),
    ],
)
def test_what_is_missing_is_named_as_people_can_answer_it(name: str, known: dict[str, Any], asked: str) -> None:
    assert asked_for(name, known) == asked
