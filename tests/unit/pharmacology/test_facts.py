"""What the rules are told of the stock, what they have to ask, and what somebody should look at."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from tests.unit.pharmacology.stock import AT, BERLIN, count, dose, moved, one

from trochee.knowledge import shipped
from trochee.knowledge.facts import FactValue
from trochee.pharmacology import RemarkKind, inventory_facts, remarks
from trochee.pharmacology.remarks import COUNT_DAYS, REFILL_DAYS, WATCH_DAYS
from trochee.record import Dose, DoseStatus, InventoryMovement
from trochee.safety.checking import Checker
from trochee.safety.values import State

KNOWLEDGE = shipped()
TWELVE = moved("dispensed", "12", lot="L-1")
LATE = "2026-04-29T09:00"


def facts(
    movements: list[InventoryMovement], doses: list[Dose] | None = None, at: datetime = AT
) -> dict[str, object]:
    return dict(inventory_facts(movements, doses or [], at, KNOWLEDGE))


def kinds(movements: list[InventoryMovement], doses: list[Dose] | None = None, at: datetime = AT) -> list[RemarkKind]:
    return [each.kind for each in remarks([one(movements, doses or [], at)], at, KNOWLEDGE)]


def test_without_a_ledger_nothing_is_told() -> None:
    assert facts([]) == {}
    assert facts([moved("to_destroy", "1")], [dose()]) == {}


def test_a_ledger_without_a_count_does_not_say_that_nothing_differs() -> None:
    assert facts([TWELVE]) == {"early_refill": False, "stock_lost": False}


class TestCountDifference:
    def test_a_fresh_count_that_agrees_says_no(self) -> None:
        assert facts([TWELVE, count("11", LATE)], [dose()])["count_difference"] is False

    def test_an_explained_one_says_no(self) -> None:
        assert facts([TWELVE, count("10", LATE, reason="told")], [dose()])["count_difference"] is False

    def test_an_unexplained_one_says_yes_until_a_later_one_agrees(self) -> None:
        off = count("10", "2026-04-01T09:00")
        assert facts([TWELVE, off])["count_difference"] is True
        assert facts([TWELVE, off], at=AT + timedelta(days=400))["count_difference"] is True
        assert facts([TWELVE, off, count("12", LATE)])["count_difference"] is False

    def test_more_taken_than_dispensed_says_yes(self) -> None:
        assert facts([moved("dispensed", "0.5")], [dose()])["count_difference"] is True

    def test_an_old_one_that_agreed_says_nothing_about_today(self) -> None:
        days = KNOWLEDGE.number(COUNT_DAYS)
        agreed = count("12", "2026-04-01T09:00")
        told_on = datetime(2026, 4, 1, 9, tzinfo=BERLIN)
        assert facts([TWELVE, agreed], at=told_on + timedelta(days=days))["count_difference"] is False
        assert "count_difference" not in facts([TWELVE, agreed], at=told_on + timedelta(days=days, minutes=1))

    def test_one_that_is_left_open_or_the_first_says_nothing(self) -> None:
        assert "count_difference" not in facts([TWELVE, count("3", LATE)], [dose(amount=None)])
        assert "count_difference" not in facts([count("3", LATE)])

    def test_every_batch_has_to_be_counted(self) -> None:
        both = [TWELVE, moved("dispensed", "3", lot="L-2")]
        first, second = count("12", LATE, lot="L-1"), count("3", LATE, lot="L-2")
        assert "count_difference" not in facts([*both, first])
        assert facts([*both, first, second])["count_difference"] is False
        gone = moved("returned", "3", "2026-04-20T09:00", lot="L-2")
        assert facts([*both, gone, first])["count_difference"] is False
        later = count("2", "2026-04-30T09:00", lot="L-2")
        assert facts([*both, count("15", LATE), later])["count_difference"] is True

    def test_after_one_of_all_a_batch_that_is_left_open_leaves_it_open(self) -> None:
        both = [moved("dispensed", "2", lot="A"), moved("dispensed", "10", lot="B")]
        counts = [count("12", LATE), count("1", "2026-04-30T11:00", lot="A")]
        unsaid = dose("2026-04-29T22:00")
        assert "count_difference" not in facts([*both, *counts], [unsaid])

    def test_every_product_has_to_be_counted(self) -> None:
        other = moved("dispensed", "5", product="other")
        assert "count_difference" not in facts([TWELVE, other, count("12", LATE)])


class TestEarlyRefill:
    """Two left after ten in twenty days last four more; after three in twenty, sixty."""

    AGAIN = moved("dispensed", "12", "2026-03-21T09:00", lot="L-2")

    @pytest.mark.parametrize(("taken", "early"), [(10, False), (8, True), (3, True), (0, True)])
    def test_what_is_left_and_how_fast_it_goes(self, taken: int, early: bool) -> None:
        doses = [dose(f"2026-03-{day:02}T22:00") for day in range(2, 2 * taken + 1, 2)]
        assert facts([TWELVE, self.AGAIN], doses)["early_refill"] is early

    def test_exactly_so_many_days_is_not_early(self) -> None:
        """Seven left, one a day."""
        assert KNOWLEDGE.number(REFILL_DAYS) == 7
        doses = [dose(f"2026-03-{day:02}T08:59") for day in range(2, 7)]
        again = moved("dispensed", "12", "2026-03-06T09:00")
        assert facts([TWELVE, again], doses)["early_refill"] is False
        assert facts([TWELVE, again], doses[:-1])["early_refill"] is True

    def test_after_some_months_it_is_no_sign_any_more(self) -> None:
        when = datetime(2026, 3, 21, 9, tzinfo=BERLIN) + timedelta(days=KNOWLEDGE.number(WATCH_DAYS))
        assert facts([TWELVE, self.AGAIN], at=when)["early_refill"] is True
        assert facts([TWELVE, self.AGAIN], at=when + timedelta(minutes=1))["early_refill"] is False


class TestStockLost:
    def test_what_was_lost_and_not_found_again(self) -> None:
        lost = moved("lost", "1", LATE)
        assert facts([TWELVE, lost])["stock_lost"] is True
        assert facts([TWELVE, lost, moved("found", "0.5", LATE)])["stock_lost"] is True
        assert facts([TWELVE, lost, moved("found", "1", LATE)])["stock_lost"] is False
        assert facts([TWELVE, moved("returned", "1", LATE)])["stock_lost"] is False

    def test_a_dose_that_was_lost(self) -> None:
        assert facts([TWELVE], [dose(LATE, status=DoseStatus.LOST)])["stock_lost"] is True
        assert facts([TWELVE], [dose(LATE)])["stock_lost"] is False

    def test_after_some_months_it_is_no_sign_any_more(self) -> None:
        lost, when = moved("lost", "1", "2026-03-05T09:00"), datetime(2026, 3, 5, 9, tzinfo=BERLIN)
        last = when + timedelta(days=KNOWLEDGE.number(WATCH_DAYS))
        assert facts([TWELVE, lost], at=last)["stock_lost"] is True
        assert facts([TWELVE, lost], at=last + timedelta(minutes=1))["stock_lost"] is False


class TestWithTheRules:
    """The facts are those that the shipped rules ask for."""

    def found(self, *movements: InventoryMovement) -> dict[str, State]:
        asked: dict[str, FactValue] = {"treatment_started": True, "craving_rising": False, "asks_for_more": False,
                 "other_prescriber_found": False, "ketamine_screen_unexpected": False}  # fmt: skip
        given = inventory_facts([TWELVE, *movements], [], AT, KNOWLEDGE)
        told = Checker(KNOWLEDGE)({**asked, **given}, AT.date())
        return {each.rule: each.state for each in told.findings if each.rule.startswith("going_on.misuse")}

    def test_one_sign_asks_for_a_second_signature(self) -> None:
        assert self.found(count("10", LATE)) == {"going_on.misuse_sign": State.FIRES}

    def test_two_stop(self) -> None:
        assert self.found(moved("lost", "1", LATE), count("10", LATE))["going_on.misuse_signs"] is State.FIRES

    def test_all_well_is_silent(self) -> None:
        assert self.found(count("12", LATE)) == {}

    def test_without_a_count_they_ask(self) -> None:
        assert self.found() == {"going_on.misuse_sign": State.ASKS}


class TestRemarks:
    def test_nothing_stands_out(self) -> None:
        assert kinds([TWELVE, count("11", LATE)], [dose()]) == []

    def test_each_in_its_order(self) -> None:
        movements = [
            moved("dispensed", "2", lot="L-1", expires=date(2026, 4, 29)),
            moved("dispensed", "2", "2026-03-10T09:00", lot="L-2", expires=date(2026, 4, 30)),
            moved("lost", "1", "2026-03-12T09:00", lot="L-2"),
            moved("lost", "0.5", "2026-03-13T09:00", lot="L-2"),
            count("1", LATE),
            moved("to_return", "0.5", "2026-04-30T09:00+02:00"),
        ]
        assert kinds(movements) == [
            RemarkKind.DIFFERENCE, RemarkKind.EARLY_REFILL, RemarkKind.LOST, RemarkKind.EXPIRED, RemarkKind.WAITS,
        ]  # fmt: skip
        told = {each.kind: each for each in remarks([one(movements)], AT, KNOWLEDGE)}
        assert told[RemarkKind.DIFFERENCE].amount == Fraction(-3, 2)
        assert (told[RemarkKind.EARLY_REFILL].amount, told[RemarkKind.EARLY_REFILL].days) == (Fraction(2), None)
        assert told[RemarkKind.LOST].amount == Fraction(3, 2)
        assert told[RemarkKind.LOST].at == datetime(2026, 3, 13, 9, tzinfo=BERLIN)
        assert (told[RemarkKind.EXPIRED].lot, told[RemarkKind.EXPIRED].amount) == ("L-1", Fraction(2))
        assert told[RemarkKind.EXPIRED].at == datetime(2026, 4, 30, tzinfo=BERLIN)
        assert told[RemarkKind.WAITS].of is movements[-1]

    def test_a_batch_may_be_used_on_its_last_day(self) -> None:
        last = [moved("dispensed", "2", expires=AT.date())]
        assert kinds(last) == []
        assert kinds(last, at=AT + timedelta(days=1)) == [RemarkKind.EXPIRED]

    def test_of_an_expired_batch_something_has_to_be_left(self) -> None:
        assert kinds([moved("dispensed", "1", expires=date(2026, 4, 1))], [dose()]) == []

    def test_more_gone_than_came(self) -> None:
        (found,) = remarks([one([moved("dispensed", "0.5")], [dose()])], AT, KNOWLEDGE)
        assert (found.kind, found.amount) == (RemarkKind.OVERDRAWN, Fraction(-1, 2))

    def test_more_destroyed_than_given_back(self) -> None:
        gone = moved("destroyed", "2", "2026-03-12T09:00", done_by="Ada", second_person="Bo")
        (found,) = remarks([one([TWELVE, gone])], AT, KNOWLEDGE)
        assert (found.kind, found.amount) == (RemarkKind.OVERDRAWN, Fraction(-2))

    def test_the_latest_early_refill_is_named(self) -> None:
        again = [moved("dispensed", "1", f"2026-03-{day}T09:00") for day in (10, 20)]
        (found,) = remarks([one([TWELVE, *again])], AT, KNOWLEDGE)
        assert (found.kind, found.at.day, found.amount) == (RemarkKind.EARLY_REFILL, 20, Fraction(13))

    def test_a_lost_dose_is_named(self) -> None:
        (found,) = remarks([one([TWELVE], [dose(status=DoseStatus.LOST)])], AT, KNOWLEDGE)
        assert (found.kind, found.amount) == (RemarkKind.LOST, Fraction(1))

    def test_what_waits_with_a_wall_clock_time_is_placed(self) -> None:
        (found,) = remarks([one([TWELVE, moved("to_destroy", "1", LATE)])], AT, KNOWLEDGE)
        assert found.at == datetime(2026, 4, 29, 9, tzinfo=BERLIN)
