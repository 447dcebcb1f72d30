"""What a refusal says, and that it does not matter in which order doses were entered."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.factories.authorised import asked, prescribers, signed
from tests.factories.clinic import AT, House, later
from tests.unit.clinic.workflows.test_dosing import ON_THE_DAY, TOMORROW, dose

from trochee.clinic.patients.versions.values import NewEntry, Saved
from trochee.clinic.prescriptions.models import DoseBeyond
from trochee.clinic.workflows.dosing import NotPermittedError, save_dose, why_not
from trochee.foundation.citation import Basis
from trochee.knowledge import shipped
from trochee.knowledge.severity import Severity
from trochee.record import Dose, DoseStatus
from trochee.safety.permission import Answer, Permission
from trochee.safety.values import Finding, State

FACTS = shipped().facts
DAY = timedelta(days=1)
AFTERWARDS = later(days=40)


def taken(days: float, **more: Any) -> Dose:
    return dose(DoseStatus.TAKEN, TOMORROW + days * DAY, **more)


def enter(house: House, value: Dose, at: datetime = AFTERWARDS, **more: Any) -> Saved:
    new = NewEntry(client_id=uuid4(), value=value, **more)
    return save_dose(by=house.ours["patient"], at=at, patient=house.ours.patient, new=new)


def told(house: House) -> dict[str, list[str]]:
    rows = DoseBeyond.objects.within(house.ours.scope)
    return {str(each.saved): each.rules.split() for each in rows}


@pytest.fixture
def authorised(house: House) -> House:
    first, _ = prescribers(house.ours, **ON_THE_DAY)
    signed(first, house.ours.patient, what=asked(minimum_interval_h=72, ceiling_week_mg=200))
    return house


class TestEnteredLate:
    """72 hours were signed between two doses."""

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "in reverse"])
    def test_two_a_day_apart_are_told_once_whichever_came_first(
        self, authorised: House, order: tuple[int, int]
    ) -> None:
        saved = {days: str(enter(authorised, taken(days)).id) for days in order}
        found = told(authorised)
        assert list(found) == [saved[1]], "it is the later dose that came too soon"
        assert "authority.interval" in found[saved[1]]

    @pytest.mark.parametrize("order", [(2, 1, 0), (0, 2, 1), (1, 0, 2)])
    def test_of_three_the_two_that_came_too_soon_are_told_once(
        self, authorised: House, order: tuple[int, ...]
    ) -> None:
        saved = {days: str(enter(authorised, taken(days)).id) for days in order}
        assert told(authorised).keys() == {saved[1], saved[2]}

    def test_one_that_is_too_late_to_matter_is_not_told(self, authorised: House) -> None:
        enter(authorised, taken(8))
        enter(authorised, taken(0))
        assert told(authorised) == {}

    def test_another_amount_of_an_earlier_one_takes_a_later_one_over_the_week(self, authorised: House) -> None:
        """200 mg in seven days were signed: 160 and 50 are more."""
        first = enter(authorised, taken(0))
        last = enter(authorised, taken(4, amount=50.0))
        assert told(authorised) == {}
        changed = enter(authorised, taken(0, amount=160.0), replaces=first.id)
        found = told(authorised)
        assert found.keys() == {str(changed.id), str(last.id)}
        assert found[str(last.id)] == ["dose.over_week_limit"]

    def test_what_was_beyond_before_is_not_told_again(self, authorised: House) -> None:
        enter(authorised, taken(0))
        enter(authorised, taken(1))
        assert len(told(authorised)) == 1
        enter(authorised, taken(0.5))
        assert len(told(authorised)) == 2, "only the one between them is new"

    def test_with_fewer_than_one_dose_a_week_it_looks_back_further(self, house: House) -> None:
        """One dose in four weeks: the second of two that are 20 days apart is one too many, entered first or not."""
        first, _ = prescribers(house.ours, **ON_THE_DAY)
        what = asked(minimum_interval_h=72, doses_per_week=0.25, review_on=AT.date() + 28 * DAY)
        signed(first, house.ours.patient, what=what)
        last = enter(house, taken(20))
        assert told(house) == {}
        enter(house, taken(0))
        assert list(told(house)) == [str(last.id)]


def finding(state: State, message: str, missing: tuple[str, ...] = ()) -> Finding:
    return Finding(
        rule="a.b", version=1, severity=Severity.STOP, state=state, message=message, basis=Basis.DESIGN,
        verified=True, missing=missing,
    )  # fmt: skip


def refused(*reasons: Finding, contradict: tuple[str, ...] = ()) -> str:
    missing = (*contradict, *(name for each in reasons for name in each.missing))
    return why_not(
        Permission(
            answer=Answer.ASKS, findings=reasons, reasons=reasons, missing=missing, not_checked=(),
            authorisation=None, authorisation_version=None, at=AT,
        ),
        FACTS,
    )  # fmt: skip


class TestWords:
    """What a rule would say if it fired is no fact while it asks."""

    def test_what_fires_is_said_and_what_asks_is_asked(self) -> None:
        found = refused(
            finding(State.FIRES, "There is no authorisation."),
            finding(State.ASKS, "Psychosis now or recently.", ("psychosis_current",)),
        )
        assert found == (
            "This dose may not be planned. There is no authorisation. "
            f"To be answered first: {FACTS['psychosis_current'].question}"
        )

    def test_a_handful_of_questions_and_how_many_more(self) -> None:
        names = tuple(sorted(FACTS))[:7]
        asks = [finding(State.ASKS, "So it is.", (each,)) for each in names]
        found = refused(*asks, asks[0])
        assert [FACTS[each].question in found for each in names] == [True] * 5 + [False] * 2
        assert found.endswith("And 2 more.")
        assert "more" not in refused(*asks[:5]).rpartition("?")[2]

    def test_facts_that_contradict_each_other_are_named(self) -> None:
        found = refused(contradict=("breastfeeding", "pregnant"))
        assert found == (
            "This dose may not be planned. These answers contradict each other: "
            f"{FACTS['breastfeeding'].question} {FACTS['pregnant'].question}"
        )

    def test_on_the_form_too(self, house: House) -> None:
        """Of nobody anything is known, so that nothing but the missing authorisation is a fact."""
        new = NewEntry(client_id=uuid4(), value=dose())
        with pytest.raises(NotPermittedError) as found:
            save_dose(by=house.ours["clinician"], at=AT, patient=house.ours.patient, new=new)
        said = found.value.problems["status"]
        asks = [each for each in found.value.permission.reasons if each.state is State.ASKS]
        assert asks
        assert not [each.message for each in asks if each.message in said]
        assert re.search(r"To be answered first: .* And \d+ more\.$", said)
