"""What should be left, line by line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from tests.unit.pharmacology.stock import AT, BERLIN, PARTIAL, TROCHE, count, dose, moved, one

from trochee.pharmacology import Between, Comparison, ledgers
from trochee.record import Dose, DoseStatus, InventoryMovement

TWELVE = moved("dispensed", "12", lot="L-1", expires=date(2026, 8, 31))


def left(movements: list[InventoryMovement], doses: list[Dose] | None = None) -> Between:
    return one(movements, doses or []).left


def exactly(amount: str) -> Between:
    return Between.exactly(Fraction(amount))


def test_what_came_less_what_went_is_left() -> None:
    """12 dispensed, one and a half taken, 2 given back, 1 lost, half found again: 8."""
    found = one(
        [
            TWELVE,
            moved("returned", "2", "2026-03-10T09:00"),
            moved("lost", "1", "2026-03-11T09:00"),
            moved("found", "0.5", "2026-03-12T09:00"),
        ],
        [dose(), dose("2026-03-03T22:00", share=0.5)],
    )
    assert found.left == exactly("8")
    assert found.set_apart == 2
    assert [each.change for each in found.lines] == [
        exactly(each) for each in ("12", "-1", "-1/2", "-2", "-1", "1/2")
    ]
    assert [each.left for each in found.lines] == [exactly(each) for each in ("12", "11", "10.5", "8.5", "7.5", "8")]
    (lot,) = found.lots
    assert (lot.lot, lot.expires, lot.strength_mg, lot.left) == ("L-1", date(2026, 8, 31), 100, exactly("8"))
    assert not found.overdrawn


def test_halves_and_quarters_are_exact() -> None:
    quarters = [dose(f"2026-03-{day:02}T22:00", amount=25) for day in range(2, 10)]
    assert left([moved("dispensed", "2")], quarters) == exactly("0")


def test_what_should_have_been_there_at_any_time() -> None:
    found = one([TWELVE], [dose(), dose("2026-03-05T22:00")])
    assert found.left_at(datetime(2026, 3, 1, 8, tzinfo=BERLIN)) is None
    assert found.left_at(datetime(2026, 3, 1, 8, 0, tzinfo=UTC)) == exactly("12"), "nine in Berlin"
    assert found.left_at(datetime(2026, 3, 4, tzinfo=BERLIN)) == exactly("11")
    assert found.left_at(AT) == exactly("10")


def test_each_product_has_a_ledger_however_its_name_is_written() -> None:
    other = moved("dispensed", "5", product="Other troche")
    found = ledgers([TWELVE, other], [dose(product=" Ketamine Troche ")], AT, use_days=28)
    assert [(each.product, each.left) for each in found] == [(TROCHE, exactly("11")), ("Other troche", exactly("5"))]


def test_of_what_nothing_was_dispensed_or_counted_there_is_no_ledger() -> None:
    assert ledgers([], [dose()], AT, use_days=28) == ()
    assert ledgers([moved("to_return", "1")], [dose()], AT, use_days=28) == ()


def test_doses_before_the_first_movement_are_not_counted() -> None:
    assert left([TWELVE], [dose("2026-02-27T22:00")]) == exactly("12")


def test_what_lies_ahead_is_left_out() -> None:
    ahead = (AT + timedelta(minutes=1)).replace(tzinfo=None).isoformat()
    now = AT.replace(tzinfo=None).isoformat()
    assert left([TWELVE, moved("lost", "1", ahead)], [dose(ahead)]) == exactly("12")
    assert left([TWELVE, moved("lost", "1", now)], [dose(now)]) == exactly("10")


def test_a_destruction_is_taken_out_of_what_was_given_back() -> None:
    destroyed = moved("destroyed", "1.5", "2026-03-12T09:00", done_by="Ada", second_person="Bo")
    found = one([TWELVE, moved("returned", "2", "2026-03-10T09:00"), destroyed])
    assert (found.left, found.set_apart, found.overdrawn) == (exactly("10"), Fraction(1, 2), False)
    assert one([TWELVE, destroyed]).overdrawn, "more was destroyed than was given back"


@pytest.mark.parametrize(("first", "second"), [(None, "Bo"), ("Ada", None), ("Ada", "Ada"), (None, None)])
def test_a_destruction_without_two_people_moves_nothing(first: str | None, second: str | None) -> None:
    destroyed = moved("destroyed", "1", "2026-03-12T09:00", done_by=first, second_person=second)
    found = one([TWELVE, moved("returned", "2", "2026-03-10T09:00"), destroyed])
    assert found.set_apart == 2
    assert found.waiting == (destroyed,)


@pytest.mark.parametrize("kind", ["to_return", "to_destroy"])
def test_what_waits_for_a_second_person_moves_nothing(kind: str) -> None:
    waits = moved(kind, "3", "2026-03-12T09:00")
    found = one([TWELVE, waits])
    assert (found.left, found.set_apart, found.waiting) == (exactly("12"), Fraction(0), (waits,))


def test_more_taken_than_dispensed_is_said() -> None:
    found = one([moved("dispensed", "1")], [dose(), dose("2026-03-03T22:00")])
    assert found.overdrawn
    assert found.left == exactly("-1")


class TestCounts:
    def test_one_that_agrees(self) -> None:
        (found,) = one([TWELVE, count("11")], [dose()]).counts
        assert (found.comparison, found.difference, found.expected) == (
            Comparison.AGREES, Fraction(0), exactly("11"))  # fmt: skip

    @pytest.mark.parametrize(("amount", "off"), [("10.5", "-0.5"), ("12", "1"), ("0", "-11")])
    def test_one_that_differs_moves_nothing(self, amount: str, off: str) -> None:
        found = one([TWELVE, count(amount)], [dose()])
        assert (found.counts[0].comparison, found.counts[0].difference) == (Comparison.DIFFERS, Fraction(off))
        assert found.left == exactly("11")
        assert found.lines[-1].change == exactly("0")

    def test_one_that_is_explained_counts_from_then_on(self) -> None:
        explained = count("10.5", reason="half of one fell into the sink")
        found = one([TWELVE, explained], [dose(), dose("2026-03-21T22:00")])
        assert (found.counts[0].comparison, found.counts[0].difference) == (Comparison.EXPLAINED, Fraction(-1, 2))
        assert found.left == exactly("9.5")
        assert found.lines[-2].change == exactly("-0.5")
        assert found.lots[0].left == exactly("9.5")

    def test_a_reason_where_nothing_differs_changes_nothing(self) -> None:
        (found,) = one([TWELVE, count("12", reason="as each month")]).counts
        assert found.comparison is Comparison.AGREES

    def test_a_dose_written_down_late_explains_it(self) -> None:
        late = dose("2026-03-19T22:00", amount=50)
        assert one([TWELVE, count("10.5")], [dose()]).counts[0].comparison is Comparison.DIFFERS
        assert one([TWELVE, count("10.5")], [dose(), late]).counts[0].comparison is Comparison.AGREES

    def test_a_ledger_may_begin_with_a_count(self) -> None:
        later = dose("2026-03-21T22:00", amount=1, unit="troche")
        found = one([count("7", lot="A"), count("3", lot="B")], [dose("2026-03-01T22:00"), later])
        assert [each.comparison for each in found.counts] == [Comparison.FIRST, Comparison.FIRST]
        assert found.left == exactly("9"), "the dose before the first count is not in it"
        assert one([count("7")]).left == exactly("7")

    def test_a_second_count_of_the_whole_is_no_beginning(self) -> None:
        found = one([count("7"), count("6", "2026-03-21T09:00")])
        assert [each.comparison for each in found.counts] == [Comparison.FIRST, Comparison.DIFFERS]

    def test_what_the_record_leaves_open_is_settled_by_a_count(self) -> None:
        found = one([TWELVE, count("11.25")], [dose(status=PARTIAL)])
        assert found.counts[0].comparison is Comparison.LEFT_OPEN
        assert found.counts[0].expected == Between(Fraction(11), Fraction(12))
        assert found.left == exactly("11.25")

    @pytest.mark.parametrize(("amount", "off"), [("10", "-1"), ("13", "1")])
    def test_outside_of_what_is_left_open_it_differs(self, amount: str, off: str) -> None:
        (found,) = one([TWELVE, count(amount)], [dose(status=PARTIAL)]).counts
        assert (found.comparison, found.difference) == (Comparison.DIFFERS, Fraction(off))

    def test_a_dose_of_which_nobody_knows_how_much_leaves_all_open(self) -> None:
        found = one([TWELVE], [dose(amount=None)])
        assert found.left == Between(Fraction(0), Fraction(12))
        assert one([TWELVE, count("0")], [dose(amount=None)]).counts[0].comparison is Comparison.LEFT_OPEN

    def test_with_nothing_left_such_a_dose_takes_nothing(self) -> None:
        found = one([moved("dispensed", "1")], [dose(), dose("2026-03-03T22:00", amount=None)])
        assert found.left == exactly("0")
        assert len(found.lines) == 2

    def test_one_of_the_same_moment_sees_what_happened_then(self) -> None:
        same = "2026-03-02T22:00"
        (found,) = one([count("11", same), TWELVE], [dose(same)]).counts
        assert found.comparison is Comparison.AGREES

    def test_the_last_ones_stand(self) -> None:
        found = one(
            [
                TWELVE,
                moved("dispensed", "5", lot="L-2"),
                count("9", "2026-03-05T09:00"),
                count("12", "2026-03-06T09:00", lot="L-1"),
                count("4", "2026-03-07T09:00", lot="L-2"),
                count("5", "2026-03-08T09:00", lot="L-2"),
            ]
        )
        assert [(each.lot, each.comparison) for each in found.standing_counts] == [
            (None, Comparison.DIFFERS), ("L-1", Comparison.AGREES), ("L-2", Comparison.AGREES)]  # fmt: skip
        again = one([TWELVE, count("9", "2026-03-05T09:00"), count("12", "2026-03-06T09:00")])
        assert [each.comparison for each in again.standing_counts] == [Comparison.AGREES]


class TestBatches:
    """Lot A: 2 troches, lot B: 10."""

    BOTH = (moved("dispensed", "2", lot="A"), moved("dispensed", "10", "2026-03-01T09:05", lot="B"))

    def lots(self, doses: list[Dose], *more: InventoryMovement) -> dict[str | None, Between]:
        return {each.lot: each.left for each in one([*self.BOTH, *more], doses).lots}

    def test_a_dose_that_names_its_batch(self) -> None:
        assert self.lots([dose(lot="B")]) == {"A": exactly("2"), "B": exactly("9")}

    def test_one_that_does_not_may_be_of_either(self) -> None:
        assert self.lots([dose()]) == {
            "A": Between(Fraction(1), Fraction(2)),
            "B": Between(Fraction(9), Fraction(10)),
        }

    def test_what_the_whole_leaves_narrows_each(self) -> None:
        """Five of twelve are gone; only two can be of A, so that at least three are of B."""
        five = [dose(f"2026-03-{day:02}T22:00") for day in range(2, 7)]
        assert self.lots(five) == {"A": Between(Fraction(0), Fraction(2)), "B": Between(Fraction(5), Fraction(7))}

    def test_where_one_alone_has_some_left_it_is_of_that(self) -> None:
        gone = moved("returned", "2", "2026-03-01T10:00", lot="A")
        assert self.lots([dose()], gone) == {"A": exactly("0"), "B": exactly("9")}

    def test_a_batch_that_nobody_dispensed_is_none(self) -> None:
        assert self.lots([dose(lot="Z")]) == {
            "A": Between(Fraction(1), Fraction(2)),
            "B": Between(Fraction(9), Fraction(10)),
        }

    def test_found_ones_of_no_batch_stand_for_themselves_where_two_are_open(self) -> None:
        found = self.lots([], moved("found", "1", "2026-03-02T09:00"))
        assert found == {None: exactly("1"), "A": exactly("2"), "B": exactly("10")}
        assert [each.left for each in one([TWELVE, moved("found", "1", "2026-03-02T09:00")]).lots] == [exactly("13")]

    def test_a_count_of_a_batch(self) -> None:
        (found,) = one([*self.BOTH, count("9", lot="B")], [dose(lot="B")]).counts
        assert (found.lot, found.comparison) == ("B", Comparison.AGREES)

    def test_within_what_it_can_be_it_settles_both(self) -> None:
        found = one([*self.BOTH, count("1", lot="A")], [dose()])
        assert found.counts[0].comparison is Comparison.LEFT_OPEN
        assert found.left == exactly("11")
        assert {each.lot: each.left for each in found.lots} == {"A": exactly("1"), "B": exactly("10")}

    def test_an_explained_one_moves_the_whole_too(self) -> None:
        found = one([*self.BOTH, count("8", lot="B", reason="a child; see the note")], [dose(lot="B")])
        assert found.left == exactly("10")
        assert {each.lot: each.left for each in found.lots} == {"A": exactly("2"), "B": exactly("8")}
        single = one([TWELVE, count("8", lot="L-1", reason="told on the phone")])
        assert single.left == exactly("8")

    @pytest.mark.parametrize(("amount", "a", "b"), [("9", ("0", "2"), ("7", "9")), ("13", ("2", "4"), ("9", "11"))])
    def test_an_explained_count_of_all_leaves_open_which_batch(
        self, amount: str, a: tuple[str, str], b: tuple[str, str]
    ) -> None:
        """There should be 2 of A and 9 of B; two too few, or two too many, may be of either."""
        found = self.lots([dose(lot="B")], count(amount, reason="told on the phone"))
        assert found == {"A": Between(*map(Fraction, a)), "B": Between(*map(Fraction, b))}

    def test_a_count_of_a_batch_that_was_never_dispensed_differs(self) -> None:
        (found,) = one([*self.BOTH, count("3", lot="Z")]).counts
        assert (found.lot, found.comparison, found.difference) == ("Z", Comparison.DIFFERS, Fraction(3))

    def test_where_no_batch_was_ever_named_it_is_of_the_whole(self) -> None:
        (found,) = one([moved("dispensed", "3"), count("3", lot="Z")]).counts
        assert (found.lot, found.comparison) == (None, Comparison.AGREES)

    def test_of_two_strengths_the_batch_tells_which(self) -> None:
        weak = moved("dispensed", "10", lot="C", strength_mg=50.0)
        assert one([TWELVE, weak], [dose(lot="C")]).left == exactly("20")
        assert one([TWELVE, weak], [dose()]).left == Between(Fraction(20), Fraction(21))
        assert [each.strength_mg for each in one([TWELVE, weak]).lots] == [50, 100]

    def test_a_batch_of_which_no_strength_was_said(self) -> None:
        found = one([moved("dispensed", "10", lot="C", strength_mg=None)], [dose()])
        assert found.lots[0].strength_mg is None
        assert found.left == Between(Fraction(0), Fraction(10))

    def test_batches_that_contradict_each_other_keep_their_own_limits(self) -> None:
        """Three of A are gone, of which there were two; what B has left does not follow from that."""
        three = [dose(f"2026-03-{day:02}T22:00", lot="A") for day in range(2, 5)]
        assert self.lots(three) == {"A": exactly("-1"), "B": exactly("10")}

    def test_where_nothing_is_left_of_any(self) -> None:
        gone = (moved("lost", "2", "2026-03-02T09:00", lot="A"), moved("lost", "10", "2026-03-02T09:00", lot="B"))
        found = one([*self.BOTH, *gone], [dose("2026-03-03T22:00")])
        assert found.left == exactly("-1")
        assert {each.lot: each.left for each in found.lots} == {"A": exactly("0"), "B": exactly("0")}


class TestRefills:
    def again(self, on: str, **more: object) -> InventoryMovement:
        return moved("dispensed", "12", on, lot="L-2", **more)

    def test_how_long_the_rest_would_have_lasted(self) -> None:
        """Ten doses in twenty days, two left: four days."""
        doses = [dose(f"2026-03-{day:02}T22:00") for day in range(2, 21, 2)]
        (refill,) = one([TWELVE, self.again("2026-03-21T09:00")], doses).refills
        assert refill.left == exactly("2")
        assert refill.lasts_days == pytest.approx(2 * 20 / 10)

    def test_only_the_days_before_count(self) -> None:
        """Of a long ledger the last 28 days say how fast: 2 taken, 6 left: 84 days."""
        old = [dose(f"2026-03-{day:02}T22:00") for day in range(2, 6)]
        new = [dose("2026-04-10T22:00"), dose("2026-04-12T22:00")]
        (refill,) = one([TWELVE, self.again("2026-04-20T09:00")], [*old, *new]).refills
        assert refill.lasts_days == pytest.approx(6 * 28 / 2)

    def test_what_nobody_uses_has_no_end(self) -> None:
        (refill,) = one([TWELVE, self.again("2026-03-21T09:00")]).refills
        assert refill.lasts_days is None

    def test_several_batches_of_one_day_are_one_refill(self) -> None:
        assert one([TWELVE, self.again("2026-03-01T18:00")]).refills == ()

    def test_with_nothing_left_it_is_not_early(self) -> None:
        gone = moved("returned", "12", "2026-03-20T09:00")
        assert one([TWELVE, gone, self.again("2026-03-21T09:00")]).refills == ()

    def test_what_may_be_gone_is_taken_for_gone(self) -> None:
        assert one([TWELVE, self.again("2026-03-21T09:00")], [dose(amount=None)]).refills == ()


def test_a_lost_dose_is_gone_from_the_stock() -> None:
    assert left([TWELVE], [dose(status=DoseStatus.LOST)]) == exactly("11")
