"""Which engine draws: this process's own, or another one for as long as it was asked for, and for nobody else."""

from __future__ import annotations

from threading import Thread

import pytest

from trochee.reports.charts.engine import Draw, draw, drawing, drawn_by
from trochee.reports.charts.svg import svg

RAW = '<svg version="1.1" viewBox="0 0 10 20"><text font-family="sans-serif">{}</text></svg>'


def test_another_engine_draws_within_its_with_and_not_after_it() -> None:
    assert drawing() is draw
    with drawn_by(lambda spec: RAW.format(spec["title"])):
        drawn = svg({"title": "Nights"}, name="A name", description="What it shows", ids="nights")
        with drawn_by(draw):
            assert drawing() is draw
        assert drawing() is not draw
    assert drawing() is draw
    assert ">Nights</text>" in drawn
    assert '<title id="nights-name">A name</title>' in drawn


def test_an_error_gives_the_engine_back_too() -> None:
    with pytest.raises(KeyError), drawn_by(lambda spec: str(spec["title"])):
        svg({}, name="A name", description="What it shows", ids="nights")
    assert drawing() is draw


def test_another_thread_goes_on_with_its_own_engine() -> None:
    found: list[Draw] = []
    with drawn_by(lambda _: RAW):
        thread = Thread(target=lambda: found.append(drawing()))
        thread.start()
        thread.join()
    assert found == [draw]
