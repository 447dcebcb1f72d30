"""What the values answer when asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.factories.knowledge import FILES, edited, folder

from trochee.knowledge import Knowledge, load


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    return load(folder(tmp_path))


@pytest.mark.parametrize("text", ["dizziness", "Dizziness", "light headed", "LIGHT-HEADED", "  giddy "])
def test_an_effect_is_recognised_as_people_write_it(knowledge: Knowledge, text: str) -> None:
    assert knowledge.adverse_term(text) == "dizziness"
    assert [rate.percent for rate in knowledge.rates_of(text)] == [30]


@pytest.mark.parametrize("text", ["", "dizz", "very dizzy and sick", "hiccup"])
def test_an_effect_is_never_guessed(knowledge: Knowledge, text: str) -> None:
    assert knowledge.adverse_term(text) is None
    assert knowledge.rates_of(text) == ()


@pytest.mark.parametrize("text", ["scale", "Scale-1", "SCALE 1", "scale1", "the scale"])
def test_an_instrument_is_recognised_by_its_key_and_names(knowledge: Knowledge, text: str) -> None:
    found = knowledge.instrument(text)
    assert found is not None
    assert found.key == "scale"


@pytest.mark.parametrize("text", ["", "scale2", "my scale"])
def test_an_instrument_is_never_guessed(knowledge: Knowledge, text: str) -> None:
    assert knowledge.instrument(text) is None


@pytest.mark.parametrize(
    ("total", "band"), [(0, "low"), (9, "low"), (9.5, "low"), (10, "high"), (20, "high"), (-1, None), (20.1, None)]
)
def test_a_total_lies_in_the_band_it_has_reached(knowledge: Knowledge, total: float, band: str | None) -> None:
    found = knowledge.instruments["scale"].band_of(total)
    assert (found.label if found else None) == band


def test_a_scale_without_bands_has_no_word_for_a_total(knowledge: Knowledge) -> None:
    assert replace(knowledge.instruments["scale"], bands=()).band_of(5) is None


def test_the_version_is_the_newest_day_and_a_digest_of_what_is_said(knowledge: Knowledge) -> None:
    day, digest = knowledge.version.split()
    assert day == "2026-01-06"
    assert knowledge.digest.startswith(digest)
    assert len(knowledge.digest) == 64


def test_nothing_has_a_version_too() -> None:
    assert Knowledge(quantities={}, citations={}, claims={}).version.startswith("empty ")


def test_comments_and_spacing_change_no_digest_and_any_word_does(knowledge: Knowledge, tmp_path: Path) -> None:
    text = FILES["quantities/room.yaml"]
    spaced = folder(tmp_path / "spaced", room="# a comment\n\n" + text.replace("  unit: min", "  unit:   'min'"))
    assert load(spaced).digest == knowledge.digest
    for name, old, new in (
        ("quantities/room.yaml", "Our own.", "Ours."),
        ("claims.yaml", "Nothing.", "None."),
        ("adverse_terms.yaml", "giddy", "woozy"),
        ("adverse_rates.yaml", "percent: 20", "percent: 21"),
        ("instruments.yaml", "value: 4", "value: 5"),
        ("doses.yaml", "high: 20", "high: 21"),
        ("alternatives.yaml", "A talk.", "Talks."),
        ("alerts.yaml", "somebody warned", "they warned"),
        ("consent_texts.yaml", "You may say no.", "Say no if you like."),
        ("citations/sources.yaml", "An invented study", "A study"),
    ):
        changed = load(edited(tmp_path / "changed" / name.replace("/", "_"), name, old, new))
        assert changed.digest != knowledge.digest, name
