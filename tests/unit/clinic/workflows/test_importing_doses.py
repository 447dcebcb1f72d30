"""Doses of a folder meet the authority as any others do, and what was before the first signature here is history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.factories.authorised import asked, prescribers, signed
from tests.factories.clinic import AT, House, later
from tests.unit.clinic.workflows.test_dosing import ON_THE_DAY, TOMORROW, YESTERDAY, chart_of_house, dose

from trochee.clinic.dosing_sessions.queries import kept_doses
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Right
from trochee.clinic.prescriptions.models import DoseBeyond
from trochee.clinic.workflows import importing
from trochee.clinic.workflows.import_plan import FilePreview
from trochee.clinic.workflows.importing import ImportRefusedError, import_folder
from trochee.record import Dose, DoseStatus, Patient, Record

TAKEN = DoseStatus.TAKEN
BERLIN_WEEK = timedelta(days=7)


def folder(*doses: Dose, **more: Any) -> Record:
    return Record(patient=Patient(time_zone="Europe/Berlin"), nights=(), doses=doses, **more)


def bring(house: House, record: Record, at: datetime = AT, **more: Any) -> FilePreview:
    found = import_folder(by=house.ours["clinician"], at=at, patient=house.ours.patient, folder=record, **more)
    return next(each for each in found.files if each.file == "doses.csv")


def kept(house: House) -> list[tuple[str, float | None]]:
    return [(each.value.status.value, each.value.amount) for each in kept_doses(chart_of_house(house))]


def told(house: House) -> list[str]:
    return [each.rules for each in DoseBeyond.objects.within(house.ours.scope).order_by("pk")]


@pytest.fixture
def authorised(house: House) -> House:
    first, _ = prescribers(house.ours, **ON_THE_DAY)
    signed(first, house.ours.patient, what=asked(minimum_interval_h=72, ceiling_week_mg=200))
    return house


class TestPlanned:
    def test_without_an_authorisation_it_is_left_out_and_the_preview_and_the_account_say_why(
        self, house: House
    ) -> None:
        record = folder(dose(), dose(TAKEN, YESTERDAY, amount=900.0))
        chart = open_chart(
            by=house.ours["clinician"], at=AT, patient=house.ours.patient, right=Right.IMPORT_RECORD, page="test"
        )
        (shown,) = [each for each in importing.preview(chart, record, at=AT).files if each.file == "doses.csv"]
        assert bring(house, record) == shown
        assert kept(house) == [("taken", 900.0)]
        (left,) = shown.differ
        assert (shown.new, left.choice) == (1, "")
        assert "This dose may not be planned. There is no authorisation." in left.why
        assert ("amount", "50", "") in left.cells

    def test_the_same_folder_again_says_the_same_and_adds_nothing(self, house: House) -> None:
        record = folder(dose(), dose(TAKEN, YESTERDAY))
        first, again = bring(house, record), bring(house, record)
        assert (first.new, again.new, again.equal, again.differ) == (1, 0, 1, first.differ)

    def test_what_was_signed_for_comes_in(self, authorised: House) -> None:
        assert bring(authorised, folder(dose())).new == 1
        assert kept(authorised) == [("planned", 50.0)]

    def test_each_is_held_against_those_before_it(self, authorised: House) -> None:
        """Of two doses a day apart the first may be planned and the second not: 72 hours were signed."""
        found = bring(authorised, folder(dose(taken_at=TOMORROW + timedelta(days=1)), dose()))
        assert (found.new, len(found.differ)) == (1, 1)
        assert found.differ[0].row.startswith("2026-03-04")
        assert kept(authorised) == [("planned", 50.0)]

    def test_one_whose_day_has_passed_is_history(self, house: House) -> None:
        assert bring(house, folder(dose(taken_at=YESTERDAY))).new == 1

    def test_another_product_needs_no_authorisation(self, house: House) -> None:
        assert bring(house, folder(dose(product="bright light", unit="min"))).new == 1

    def test_what_the_folder_itself_says_keeps_all_of_it_out(self, authorised: House) -> None:
        plain = folder(dose())
        said = replace(plain, patient=replace(plain.patient, facts={"intoxicated_today": True}))
        chart = open_chart(
            by=authorised.ours["clinician"],
            at=AT,
            patient=authorised.ours.patient,
            right=Right.IMPORT_RECORD,
            page="t",
        )
        (choice,) = [
            differs.choice for each in importing.preview(chart, said, at=AT).files for differs in each.differ
        ]
        with pytest.raises(ImportRefusedError) as refused:
            bring(authorised, said, take=frozenset({choice}))
        (why,) = refused.value.reasons
        assert why.startswith("doses.csv, 2026-03-03 20:00: This dose may not be planned.")
        assert kept(authorised) == []

    def test_one_that_is_chosen_in_place_of_what_stands_is_asked_about_too(self, authorised: House) -> None:
        bring(authorised, folder(dose()))
        more = folder(dose(amount=900.0))
        (differs,) = bring(authorised, more).differ
        with pytest.raises(ImportRefusedError):
            bring(authorised, more, take=frozenset({differs.choice}))
        assert kept(authorised) == [("planned", 50.0)]


class TestTaken:
    def test_before_anything_was_signed_here_it_is_history(self, house: House) -> None:
        bring(house, folder(dose(TAKEN, YESTERDAY, amount=900.0)))
        assert told(house) == []

    def test_before_the_first_signature_it_is_history_and_after_it_the_care_team_is_told(
        self, authorised: House
    ) -> None:
        before = dose(TAKEN, YESTERDAY - BERLIN_WEEK, amount=900.0)
        after = dose(TAKEN, TOMORROW, amount=900.0)
        at = later(days=3)
        bring(authorised, folder(before, after), at)
        (rules,) = told(authorised)
        assert "authority.over_step" in rules.split()
        bring(authorised, folder(before, after), at)
        assert len(told(authorised)) == 1

    def test_as_it_was_signed_nobody_is_told(self, authorised: House) -> None:
        bring(authorised, folder(dose(TAKEN, TOMORROW)), later(days=3))
        assert told(authorised) == []

    def test_one_that_is_chosen_in_place_of_what_stands_is_told(self, authorised: House) -> None:
        at = later(days=3)
        bring(authorised, folder(dose(TAKEN, TOMORROW)), at)
        more = folder(dose(TAKEN, TOMORROW, amount=900.0))
        (differs,) = bring(authorised, more, at).differ
        bring(authorised, more, at, take=frozenset({differs.choice}))
        assert len(told(authorised)) == 1
