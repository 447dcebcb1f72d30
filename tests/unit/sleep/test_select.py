from __future__ import annotations

from itertools import permutations

from tests.factories.nights import usual_night

from trochee.sleep.select import one_a_night

DIARY = usual_night("2026-03-02")
FITBIT = usual_night("2026-03-02", source="fitbit")
OURA = usual_night("2026-03-02", source="Oura")
NEXT = usual_night("2026-03-03", source="oura")


def test_the_diary_wins_and_devices_are_kept_beside_it_in_any_order() -> None:
    for rows in permutations([DIARY, FITBIT, OURA, NEXT]):
        selection = one_a_night(rows)
        assert selection.chosen == (DIARY, NEXT)
        assert {each.source for each in selection.beside} == {"fitbit", "Oura"}


def test_of_several_devices_the_first_by_name_stands() -> None:
    for rows in permutations([FITBIT, OURA]):
        assert one_a_night(rows).chosen == (FITBIT,)
        assert one_a_night(rows).beside == (OURA,)


def test_capitals_do_not_decide() -> None:
    garmin = usual_night("2026-03-02", source="Garmin")
    assert one_a_night([FITBIT, garmin]).chosen == (FITBIT,)


def test_nothing_is_chosen_from_nothing() -> None:
    assert one_a_night([]).chosen == one_a_night([]).beside == ()
