"""Laws of the ledger: nothing appears or vanishes, the order of rows does not matter, quarters stay exact."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from trochee.knowledge import shipped
from trochee.pharmacology import Comparison, Ledger, inventory_facts, ledgers
from trochee.record import Dose, DoseStatus, InventoryMovement, MovementKind

ZONE = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 1, 9)  # noqa: DTZ001  a wall clock
AT = datetime(2026, 5, 1, tzinfo=ZONE)
IN = {MovementKind.DISPENSED, MovementKind.FOUND}
OUT = {MovementKind.RETURNED, MovementKind.LOST}
MOMENTS = st.integers(0, 12).map(lambda hours: START + timedelta(hours=6 * hours))
QUARTERS = st.integers(1, 80).map(lambda quarters: Fraction(quarters, 4))
LOTS = st.sampled_from([None, "A", "B"])
WHO = st.sampled_from([None, "Ada", "Bo"])
MOVED = st.builds(
    InventoryMovement,
    at=MOMENTS,
    kind=st.sampled_from([each for each in MovementKind if each is not MovementKind.COUNT]),
    product=st.just("troche"),
    amount=QUARTERS,
    strength_mg=st.just(100.0),
    lot=LOTS,
    done_by=WHO,
    second_person=WHO,
)
COUNTED = st.builds(
    InventoryMovement,
    at=MOMENTS,
    kind=st.just(MovementKind.COUNT),
    product=st.just("troche"),
    amount=st.integers(0, 80).map(lambda quarters: Fraction(quarters, 4)),
    lot=LOTS,
    reason=st.sampled_from([None, "told"]),
)
CLEAR = st.builds(
    Dose,
    taken_at=MOMENTS,
    product=st.just("troche"),
    amount=st.sampled_from([25.0, 50.0, 75.0, 100.0, 200.0]),
    share=st.sampled_from([None, 0.25, 0.5, 1.0]),
    status=st.sampled_from([each for each in DoseStatus if each is not DoseStatus.PARTIAL]),
    lot=LOTS,
)
ANY_DOSE = CLEAR | st.builds(
    Dose,
    taken_at=MOMENTS,
    product=st.just("troche"),
    amount=st.sampled_from([None, 100.0]),
    status=st.sampled_from([DoseStatus.PARTIAL, DoseStatus.TAKEN]),
    lot=LOTS,
)
OPENING = InventoryMovement(
    at=START - timedelta(days=1),
    kind=MovementKind.DISPENSED,
    product="troche",
    amount=Fraction(40),
    strength_mg=100.0,
)


def ledger(movements: list[InventoryMovement], doses: list[Dose]) -> Ledger:
    (found,) = ledgers([OPENING, *movements], doses, AT, use_days=28)
    return found


def gone(dose: Dose) -> Fraction:
    """What a dose takes, told anew: by quarters of 25 mg, in whole numbers."""
    if dose.status in {DoseStatus.SPAT_EARLY, DoseStatus.VOMITED, DoseStatus.LOST}:
        share = 4
    elif dose.status is DoseStatus.TAKEN:
        share = 4 if dose.share is None else int(4 * dose.share)
    else:
        share = 0
    assert dose.amount is not None
    return Fraction(int(dose.amount) // 25 * share, 16)


@settings(max_examples=150)
@given(st.lists(MOVED, max_size=8), st.lists(CLEAR, max_size=8))
def test_the_sum_of_what_moved_is_what_is_left(movements: list[InventoryMovement], doses: list[Dose]) -> None:
    found = ledger(movements, doses)
    came = sum((each.amount for each in movements if each.kind in IN), OPENING.amount)
    went = sum((each.amount for each in movements if each.kind in OUT), Fraction(0))
    assert found.left.exact
    assert found.left.least == came - went - sum(map(gone, doses), Fraction(0))
    assert sum((each.change.least for each in found.lines), Fraction(0)) == found.left.least


@settings(max_examples=100)
@given(st.lists(MOVED, max_size=8))
def test_what_is_given_back_is_set_apart_or_destroyed_before_two(movements: list[InventoryMovement]) -> None:
    found = ledger(movements, [])
    back = sum((each.amount for each in movements if each.kind is MovementKind.RETURNED), Fraction(0))
    two = [
        each.amount
        for each in movements
        if each.kind is MovementKind.DESTROYED and {each.done_by, each.second_person} == {"Ada", "Bo"}
    ]
    assert found.set_apart == back - sum(two, Fraction(0))


@settings(max_examples=150)
@given(
    st.lists(MOVED | COUNTED, max_size=8),
    st.lists(ANY_DOSE, max_size=6),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_does_not_matter(
    movements: list[InventoryMovement], doses: list[Dose], lot: Random
) -> None:
    mixed, mixed_doses = movements.copy(), doses.copy()
    lot.shuffle(mixed)
    lot.shuffle(mixed_doses)
    assert ledger(mixed, mixed_doses) == ledger(movements, doses)
    told = inventory_facts([OPENING, *mixed], mixed_doses, AT, shipped())
    assert told == inventory_facts([OPENING, *movements], doses, AT, shipped())


@settings(max_examples=150)
@given(st.lists(MOVED | COUNTED, max_size=8), st.lists(ANY_DOSE, max_size=6))
def test_each_line_goes_on_from_the_one_before(movements: list[InventoryMovement], doses: list[Dose]) -> None:
    found = ledger(movements, doses)
    before = None
    for line in found.lines:
        assert line.left.least <= line.left.most
        if before is not None and line.counted is None:
            assert line.left == before.left + line.change
        if line.counted is not None:
            settled = line.counted.comparison in {Comparison.EXPLAINED, Comparison.LEFT_OPEN}
            if settled and line.counted.lot is None:
                assert line.left.least == line.left.most == line.counted.amount
            if line.counted.comparison in {Comparison.DIFFERS, Comparison.AGREES}:
                assert before is None or line.left == before.left
        before = line


@settings(max_examples=150)
@given(st.lists(MOVED, max_size=8), st.lists(CLEAR, max_size=6))
def test_a_count_of_what_should_be_there_agrees_and_any_other_differs(
    movements: list[InventoryMovement], doses: list[Dose]
) -> None:
    left = ledger(movements, doses).left.least
    if left < 0:
        return
    count = InventoryMovement(at=START + timedelta(days=30), kind=MovementKind.COUNT, product="troche", amount=left)
    assert ledger([*movements, count], doses).counts[-1].comparison is Comparison.AGREES
    other = InventoryMovement(at=count.at, kind=MovementKind.COUNT, product="troche", amount=left + Fraction(1, 4))
    (found,) = ledger([*movements, other], doses).counts
    assert (found.comparison, found.difference) == (Comparison.DIFFERS, Fraction(1, 4))


@settings(max_examples=100)
@given(st.lists(MOVED | COUNTED, max_size=8), st.lists(ANY_DOSE, max_size=6), st.lists(CLEAR, max_size=2))
def test_what_is_left_of_each_batch_fits_the_whole(
    movements: list[InventoryMovement], doses: list[Dose], more: list[Dose]
) -> None:
    found = ledger(movements, [*doses, *more])
    for each in found.lots:
        assert each.left.least <= each.left.most
