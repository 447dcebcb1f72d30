"""Which languages start: only those whose words are there."""

from __future__ import annotations

from pathlib import Path

from trochee.clinic.config.languages import catalogue, languages


def test_english_alone_unless_somebody_asks(tmp_path: Path) -> None:
    reasons: list[str] = []
    assert languages({}, tmp_path, reasons) == (("en", "English"),)
    assert languages({"TROCHEE_LANGUAGES": "en"}, tmp_path, reasons) == (("en", "English"),)
    assert reasons == []


def test_a_language_starts_with_its_catalogue_and_its_own_name(tmp_path: Path) -> None:
    reasons: list[str] = []
    for code in ("de", "pt-br"):
        file = catalogue(tmp_path / "locale", code)
        file.parent.mkdir(parents=True)
        file.touch()
    found = languages({"TROCHEE_LANGUAGES": "de, pt-BR"}, tmp_path, reasons)
    assert found == (("en", "English"), ("de", "Deutsch"), ("pt-br", "Português Brasileiro"))
    assert reasons == []


def test_a_language_without_a_catalogue_does_not_start(tmp_path: Path) -> None:
    reasons: list[str] = []
    assert languages({"TROCHEE_LANGUAGES": "fr,../x"}, tmp_path, reasons) == (("en", "English"),)
    assert len(reasons) == 2
    assert "fr/LC_MESSAGES/django.mo" in reasons[0]
