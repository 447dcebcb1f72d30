"""The law of medicines, classes and interactions: each breach planted once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories.knowledge import edited, folder

from trochee.knowledge import KnowledgeError, load
from trochee.knowledge.medicine_values import Medicine
from trochee.knowledge.words import letters, unaccented

PILLS, CLASSES, PAIRS = "medicines/pills.yaml", "medicine_classes.yaml", "interactions/pairs.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "found"),
    [
        (PILLS, "{id: pepper, in: harmless}", "{id: pepper, in: nowhere}", "pepper.in", "nowhere"),
        (PILLS, "contains: calmine pepper", "contains: calmine salt", "duo.contains", "salt"),
        (PILLS, "{id: pepper, in: harmless}", "{id: pepper}", "pepper.in", "neither"),
        (PILLS, "contains: calmine pepper", "contains: calmine pepper, in: calmer", "duo.in", "both"),
        (PILLS, "{id: pepper, in: harmless}", "{id: pepper, contains: duo}", "pepper.contains", "duo"),
        (PILLS, "names: Calmex; Kalm-Ex", "names: Calmex; Pep-Per", "pepper.names", "pepper"),
        (PILLS, "names: Calmex; Kalm-Ex", "names: Calmex; '12'", "calmine.names", "'12'"),
        (PILLS, "names: Calmex; Kalm-Ex", "names: Calmex; --", "calmine.names", "--"),
        (PILLS, "names: Calmex; Kalm-Ex", "names: Calmex;;", "calmine.names", "Calmex;;"),
        (PILLS, "{id: pepper, in: harmless}", "{id: pepper, in: Harm-less}", "pepper.in", "Harm-less"),
        (PILLS, "{id: pepper, in: harmless}", "{id: calmine, in: harmless}", "calmine.id", "calmine"),
        (CLASSES, "names: calming pill", "names: calming pill; Calmex", "calmer.names", "Calmex"),
        (CLASSES, "ones, within: anything", "ones, within: thin_air", "harmless.within", "thin_air"),
        (CLASSES, "{id: harmless, label", "{id: pepper, label", "pepper.id", "pepper"),
        (CLASSES, "label: all of them,", "label: all of them, within: calmer,", "calmer.within", "calmer"),
        (PAIRS, "of: calmer", "of: calmer salt", "interaction.calmer.of", "salt"),
        (PAIRS, "severity: second_sign_off", "severity: caution", "interaction.calmer.severity", "caution"),
        (PAIRS, "  note: Weaker, since it is only pepper.\n", "", "interaction.pepper.severity", "note"),
        (PAIRS, "listed: moderate", "listed: mild", "interaction.pepper.listed", "mild"),
        (PAIRS, "source: invented2020", "source: unread1999", "interaction.calmer.verified", "true"),
        (PAIRS, "source: invented2020", "source: nobody", "interaction.calmer.grounds[0].source", "nobody"),
        (PAIRS, "locator: page 2, ", "", "interaction.calmer.grounds[0].locator", "nothing"),
        (PAIRS, "silent: pepper, asks: pill}", "asks: pill}", "interaction.calmer.examples.silent", "nothing"),
    ],
)  # fmt: skip
def test_a_breach_is_refused_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, column: str, found: str
) -> None:
    with pytest.raises(KnowledgeError) as refusal:
        load(edited(tmp_path, file, old, new))
    assert (file, column, found) in {(each.file, each.column, each.found) for each in refusal.value.errors}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("severity: second_sign_off", "severity: stop"),  # graver than listed needs no reason
        ("  listed: major\n", ""),  # what stands in no list may be as grave as its authors find
    ],
)
def test_a_severity_may_be_graver_than_listed(tmp_path: Path, old: str, new: str) -> None:
    assert "interaction.calmer" in load(edited(tmp_path, PAIRS, old, new)).interactions


def test_entries_become_typed_values(tmp_path: Path) -> None:
    knowledge = load(folder(tmp_path))
    assert knowledge.medicines["calmine"] == Medicine(
        id="calmine", name="calmine", classes=("calmer",), names=("Calmex", "Kalm-Ex"), rxcui="1"
    )
    assert knowledge.medicines["duo"].contains == ("calmine", "pepper")
    assert knowledge.medicine_classes["calmer"].within == ("anything",)
    assert knowledge.medicine_words["joining"].words == ("and", "with")
    found = knowledge.interactions["interaction.calmer"]
    assert (found.subjects, found.sources, found.examples.asks) == (("calmer",), ("invented2020",), "pill")
    assert knowledge.interactions["interaction.pepper"].examples.fires == ""


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Co-Codamol", "cocodamol"), ("St. John’s Wort", "stjohnswort"), ("THÉOPHYLLINE", "theophylline"),
        ("Schilddrüse", "schilddruse"), ("ﬂuoxetine", "fluoxetine"), ("５-HTP", "5htp"),
        ("(S)-ketamine", "sketamine"),
        ("Straße", "strasse"), ("--", ""),
    ],
)  # fmt: skip
def test_letters_are_what_stays_of_a_name(text: str, bare: str) -> None:
    assert letters(text) == bare
    assert unaccented(text).isascii() or "’" in text
