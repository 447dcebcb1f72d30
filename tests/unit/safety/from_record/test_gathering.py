"""Of what a record says about one fact: which counts, what is shown beside it, what is too old."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from trochee.knowledge import shipped
from trochee.knowledge.assessment import Occasion
from trochee.knowledge.facts import AskedOf, FactValue
from trochee.record import Observation, Patient, Record, TherapyStep
from trochee.safety.from_record.ageing import ages, too_old
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Known, Origin, Told, Unread

KNOWLEDGE = shipped()


def clock(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A time of the patient's own clock."""
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T{hour:02}:{minute:02}")


NOON = clock(5, 4, 12)
TODAY = NOON.date()


def told(fact: str, value: FactValue, on: date | None = TODAY, *, confirmed: bool = True) -> Told:
    return Told(fact=fact, value=value, origin=Origin.ANSWER, on=on, confirmed=confirmed)


def known(*also: Told, **patient: Any) -> Known:
    return known_from(Record(patient=Patient(**patient)), KNOWLEDGE, NOON, also)


def test_a_record_without_anything_says_only_that_no_dose_stands_in_it() -> None:
    nothing = known()
    assert nothing.given == {
        "treatment_started": False,
        "treatment_week": 0,
        "doses_last_7_days": 0,
        "ketamine_last_7_days_mg": 0,
        "dose_taken_today": False,
    }
    assert (nothing.disputed, nothing.stale, nothing.unread) == ({}, {}, ())
    assert nothing.open == {"doses_last_7_days", "ketamine_last_7_days_mg"}, "nobody asked about ketamine elsewhere"


def test_the_person_s_own_entries_are_read_and_what_cannot_be_read_is_said() -> None:
    found = known(
        birth_date=date(1980, 2, 29),
        weight_kg=70.5,
        diagnoses=("insomnia disorder", "aneurysm"),
        conditions=("aneurysm", "glaucoma"),
        medicines=("zolpidem",),
        facts={"aneurysm": True, "cbti": "unknown", "glaucoma": "perhaps", "shoe_size": 42},
    )
    assert found.given["birth_date"] == date(1980, 2, 29)
    assert found.given["weight_kg"] == 70.5
    assert found.given["conditions"] == ("insomnia disorder", "aneurysm", "glaucoma")
    assert found.given["medicines"] == ("zolpidem",)
    assert found.given["aneurysm"] is True
    assert "cbti" not in found.given
    assert found.unread == (
        Unread(name="glaucoma", found="perhaps", allowed="true or false"),
        Unread(name="shoe_size", found="42", allowed="the name of a fact"),
    )
    assert found.told["aneurysm"].origin is Origin.FACTS


def test_a_person_of_whom_only_a_diagnosis_is_known_has_that_as_the_list() -> None:
    assert known(diagnoses=("glaucoma",)).given["conditions"] == ("glaucoma",)
    assert known(conditions=()).given["conditions"] == ()


def test_a_weight_that_no_rule_can_take_is_said() -> None:
    assert [each.name for each in known(weight_kg=5.0).unread] == ["weight_kg"]


def test_what_was_confirmed_comes_before_a_patient_s_word_and_the_newest_before_the_older() -> None:
    yesterday = date(2026, 5, 3)
    said = told("glaucoma", False, confirmed=False)
    assert known(told("glaucoma", True, yesterday), said).given["glaucoma"] is True
    assert known(said, told("glaucoma", True, yesterday)).given["glaucoma"] is True
    assert known(told("glaucoma", False, yesterday), told("glaucoma", True)).given["glaucoma"] is True
    assert known(told("glaucoma", True), told("glaucoma", False, yesterday)).given["glaucoma"] is True


def test_an_entry_without_a_day_gives_way_to_a_dated_one() -> None:
    assert known(told("cbti", "tried"), facts={"cbti": "offered"}).given["cbti"] == "tried"


def test_a_patient_s_newer_word_against_what_was_confirmed_is_a_dispute() -> None:
    said = told("glaucoma", True, confirmed=False)
    found = known(told("glaucoma", False, date(2026, 5, 3)), said)
    assert found.given["glaucoma"] is False
    assert found.disputed == {"glaucoma": (said,)}
    assert "glaucoma" in found.open


def test_what_was_overtaken_is_no_dispute() -> None:
    assert known(told("glaucoma", True, date(2026, 5, 3)), told("glaucoma", False)).disputed == {}


def test_two_different_entries_of_one_day_or_of_none_are_a_dispute() -> None:
    assert set(known(told("glaucoma", True), told("glaucoma", False)).disputed) == {"glaucoma"}
    assert set(known(told("glaucoma", True), facts={"glaucoma": False}).disputed) == {"glaucoma"}


def test_numbers_change_by_themselves_and_what_the_deed_says_wins() -> None:
    assert known(told("weight_kg", 71.0), weight_kg=70).disputed == {}
    assert known(told("weight_kg", 71.0), weight_kg=70).given["weight_kg"] == 71
    now = Told(fact="glaucoma", value=False, origin=Origin.ASKED_NOW)
    found = known(now, told("glaucoma", True))
    assert found.given["glaucoma"] is False
    assert found.disputed == {}


def test_lists_of_all_places_are_one_unless_the_deed_says_which() -> None:
    found = known(told("medicines", ("Ambien", "zolpidem")), medicines=("zolpidem", "iron"))
    assert found.given["medicines"] == ("zolpidem", "iron", "Ambien")
    assert found.disputed == {}
    now = Told(fact="medicines", value=("iron",), origin=Origin.ASKED_NOW)
    assert known(now, medicines=("zolpidem",)).given["medicines"] == ("iron",)


@pytest.mark.parametrize(("on", "counts"), [(TODAY, True), (date(2026, 5, 3), False)])
def test_what_holds_for_a_day_is_unknown_the_day_after(on: date, counts: bool) -> None:
    found = known(told("taken_today", (), on))
    assert ("taken_today" in found.given) is counts
    assert ("taken_today" in found.stale) is not counts


def test_the_newest_of_what_is_too_old_is_shown_and_none_beside_what_counts() -> None:
    old, older = told("taken_today", ("wine",), date(2026, 5, 3)), told("taken_today", (), date(2026, 5, 1))
    assert known(old, older).stale == {"taken_today": old}
    assert known(older, old).stale == {"taken_today": old}
    assert known(old, told("taken_today", ())).stale == {}


def test_coded_facts_hold_as_long_as_the_day_on_which_they_were_written_lets_them() -> None:
    facts = {"systolic_mmhg": 130}
    assert known(facts=facts).given["systolic_mmhg"] == 130
    assert known(facts=facts, written_on=TODAY).given["systolic_mmhg"] == 130
    assert "systolic_mmhg" not in known(facts=facts, written_on=date(2026, 5, 3)).given
    assert known(facts={"aneurysm": False}, written_on=date(2020, 1, 1)).given["aneurysm"] is False


def test_a_number_of_days_from_the_knowledge_is_the_last_day_that_counts() -> None:
    days = int(KNOWLEDGE.number("safety.fresh.weight_kg"))
    edge = date.fromordinal(TODAY.toordinal() - days)
    before = date.fromordinal(edge.toordinal() - 1)
    assert known(told("weight_kg", 70.0, edge)).given["weight_kg"] == 70
    assert "weight_kg" not in known(told("weight_kg", 70.0, before)).given


def test_every_span_of_days_is_that_of_a_fact() -> None:
    prefix = "safety.fresh."
    named = {each.removeprefix(prefix) for each in KNOWLEDGE.quantities if each.startswith(prefix)}
    assert named <= set(KNOWLEDGE.facts)


def test_whatever_is_asked_on_the_day_of_a_dose_grows_old() -> None:
    sections = [each for each in KNOWLEDGE.assessment.values() if each.occasion is Occasion.DOSE]
    asked = {each.fact for section in sections for each in section.asks}
    assert asked
    assert {name for name in asked if not ages(name, KNOWLEDGE)} == set()


def test_whatever_is_said_of_today_or_of_the_days_that_end_today_counts_on_that_day_alone() -> None:
    words = ("today", "tonight", "now", "last_7_days", "hours_since", "minutes_since")
    timed = {
        name
        for name, fact in KNOWLEDGE.facts.items()
        if fact.asked_of is not AskedOf.COMPUTED and any(each in f"_{name}_" for each in (f"_{w}_" for w in words))
    }
    assert {"hours_since_ketamine_elsewhere", "taken_today", "leaving_now", "doses_last_7_days"} <= timed
    yesterday = date(2026, 5, 3)
    assert {name for name in timed if not too_old(name, yesterday, TODAY, KNOWLEDGE)} == set()
    assert {name for name in timed if too_old(name, TODAY, TODAY, KNOWLEDGE)} == set()


@pytest.mark.parametrize(("days", "counts"), [(0, True), (1, False), (200, False)])
def test_amounts_from_elsewhere_count_on_the_day_they_were_said(days: int, counts: bool) -> None:
    on = date.fromordinal(TODAY.toordinal() - days)
    found = known(
        told("ketamine_from_elsewhere", True),
        told("ketamine_elsewhere_last_7_days_mg", 180.0, on),
        told("hours_since_ketamine_elsewhere", 10.0, on),
    )
    assert ("ketamine_elsewhere_last_7_days_mg" in found.given, "hours_since_last_dose" in found.given) == (
        counts,
        counts,
    )
    assert found.given["ketamine_last_7_days_mg"] == (180 if counts else 0)
    assert ("ketamine_last_7_days_mg" in found.open) is not counts, "not known any more: a limit asks"


def test_what_another_record_of_the_person_says_is_in_dispute_whatever_the_day() -> None:
    before = Told(fact="glaucoma", value=False, origin=Origin.MERGED, on=date(2026, 1, 1))
    found = known(told("glaucoma", True), before)
    assert (found.given["glaucoma"], found.disputed) == (True, {"glaucoma": (before,)})
    sure, word = replace(before, on=TODAY), told("glaucoma", True, date(2026, 1, 1), confirmed=False)
    found = known(sure, word)
    assert (found.given["glaucoma"], found.disputed) == (False, {"glaucoma": (word,)})


def test_a_day_to_come_is_not_known_yet() -> None:
    found = known(facts={"liver_tests_on": date(2026, 5, 5), "pregnancy_test_on": date(2026, 5, 4)})
    assert found.given["pregnancy_test_on"] == TODAY
    assert "liver_tests_on" not in found.given
    assert found.unread == (Unread(name="liver_tests_on", found="2026-05-05", allowed="2026-05-04 or earlier"),)


def test_what_follows_from_the_course_gives_way_to_any_word_and_is_no_dispute() -> None:
    steps = (TherapyStep(date=date(2026, 4, 1), kind="cbti_unit"), TherapyStep(date=TODAY, kind="cbti_unit"))
    record = Record(therapy=steps)
    assert known_from(record, KNOWLEDGE, NOON).given["cbti"] == "tried"
    assert known_from(record, KNOWLEDGE, NOON).told["cbti"].on == date(2026, 4, 1)
    said = told("cbti", "completed", date(2026, 3, 1), confirmed=False)
    found = known_from(record, KNOWLEDGE, NOON, [said])
    assert (found.given["cbti"], found.disputed) == ("completed", {})
    assert "cbti" not in known_from(record, KNOWLEDGE, clock(3, 31, 12)).given
    assert "cbti" not in known_from(Record(therapy=(TherapyStep(date=TODAY, kind="habit"),)), KNOWLEDGE, NOON).given


def test_the_patient_s_own_midnight_ends_the_day() -> None:
    drink = Observation(at=clock(5, 4, 23, 30), code="taken_today", value="wine")
    record = Record(patient=Patient(time_zone="America/New_York"), observations=(drink,))
    late = datetime.fromisoformat("2026-05-05T03:59+00:00")
    assert known_from(record, KNOWLEDGE, late).given["taken_today"] == ("wine",)
    assert "taken_today" not in known_from(record, KNOWLEDGE, datetime.fromisoformat("2026-05-05T04:00+00:00")).given
