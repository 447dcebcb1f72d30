"""The people of the demo: the gallery's, moved up to today by whole weeks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from trochee.clinic.demo import stories as module
from trochee.clinic.demo.stories import moved, stories, weeks_to
from trochee.interop.tables.folder import read_folder

TODAY = date(2027, 5, 19)


def test_twelve_people_each_plainly_invented() -> None:
    found = stories()
    assert len(found) == 12
    assert len({each.login for each in found}) == 12
    for each in found:
        assert each.person.name.endswith("(invented)")
        assert each.truth


@pytest.mark.parametrize("days", [1, 2, 7, 8, 9, 400, 0, -1, -30])
def test_the_last_night_ends_in_the_week_before_today(days: int) -> None:
    last = TODAY - timedelta(days=days)
    there = last + weeks_to(TODAY, last)
    assert timedelta(days=1) <= TODAY - there <= timedelta(days=7)
    assert there.weekday() == last.weekday()


def test_a_record_is_moved_whole(tmp_path: Path) -> None:
    for story in stories():
        there, before = read_folder(moved(story, to=tmp_path, today=TODAY)).record, read_folder(story.folder).record
        by = there.nights[0].date - before.nights[0].date
        assert by.days % 7 == 0
        assert [night.date - by for night in there.nights] == [night.date for night in before.nights]
        assert [dose.taken_at - by for dose in there.doses] == [d.taken_at for d in before.doses]
        assert [score.date - by for score in there.scores] == [score.date for score in before.scores]
        assert [step.date - by for step in there.therapy] == [step.date for step in before.therapy]
        assert len(there.adverse_effects) == len(before.adverse_effects)
        assert there.patient == before.patient, "a birth date is not moved"
        assert TODAY - timedelta(days=7) <= max(night.date for night in there.nights) < TODAY


def test_an_installation_without_the_gallery_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "_IN_THE_REPOSITORY", tmp_path)
    monkeypatch.setattr(module, "_SHIPPED", tmp_path)
    with pytest.raises(FileNotFoundError):
        stories()
