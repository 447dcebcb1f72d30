"""All entries as one list, and what changed since a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.factories.knowledge import FILES, folder

from trochee.knowledge import Knowledge, load
from trochee.knowledge.catalogue import KINDS_SHOWN, items, overdue, stocktaking
from trochee.knowledge.changes import changes


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    return load(folder(tmp_path))


def test_every_entry_stands_in_the_list_in_words(knowledge: Knowledge) -> None:
    assert [(each.kind, each.id, each.says, each.verified) for each in items(knowledge)] == [
        ("quantity", "bounds.pressure", "5 min", True),
        ("quantity", "room.thing", "5 min", True),
        ("quantity", "room.chance", "0.9 probability", False),
        ("claim", "promise", "evidence: very low", True),
        ("adverse_rate", "trial.dizziness", "30 % against 10 %", True),
        ("adverse_rate", "trial.nausea", "20 %", True),
        ("instrument", "scale", "0 to 20 points; reliable change 4, change that matters unknown", True),
        ("reported_dose", "report", "10 to 20 mg, sublingual, weekly", True),
        ("alternative", "therapy", "for, strong (A guideline)", True),
        ("fact", "bleeding", "true or false; patient", True),
        ("fact", "pressure", "a number from 0 to 300 [min]; clinician", True),
        ("fact", "stage", "one of early, late; clinician", True),
        ("fact", "seen_on", "a date YYYY-MM-DD or never; patient", True),
        ("fact", "pills", "a list of words; [] for asked, and none; patient", True),
        ("fact", "in_danger", "true or false; computed", True),
        ("assessment_section", "first", "assessment; pressure, stage, seen_on", True),
        ("assessment_section", "alone", "assessment, in private; bleeding, pills", True),
        ("assessment_form", "scale_form", "gives pressure; 1 of 2 questions first", True),
        ("rule", "guard.danger", "stop", True),
        ("rule", "guard.others", "note", False),
        ("medicine", "calmine", "calmer; also Calmex, Kalm-Ex", True),
        ("medicine", "lullin", "calmer", True),
        ("medicine", "pepper", "harmless", True),
        ("medicine", "duo", "calmine + pepper; also Duo", True),
        ("medicine_class", "calmer", "class, anything; also calming pill", True),
        ("medicine_class", "anything", "class; also pill", True),
        ("medicine_class", "harmless", "class, anything", True),
        ("interaction", "interaction.calmer", "second sign off", True),
        ("interaction", "interaction.pepper", "note, asks first", False),
        ("alert", "alert.warning", "A regulator, 2020-05-04; told in asking", True),
        ("consent_text", "asking", "3 paragraphs to begin with", True),
        ("citation", "invented2020", "Inventor 2020; doi:10.0/1; read: abstract", True),
        ("citation", "unread1999", "Inventor 1999; doi:10.0/2; read: memory", False),
    ]
    assert [each.kind for each in items(knowledge)] == sorted(
        (each.kind for each in items(knowledge)), key=KINDS_SHOWN.index
    )


def test_words_follow_what_is_known(tmp_path: Path) -> None:
    changed = folder(
        tmp_path,
        room=FILES["quantities/room.yaml"].replace("unit: min", 'unit: "1"'),
        adverse_rates=FILES["adverse_rates.yaml"].replace("expected: true", "expected: false"),
        doses=FILES["doses.yaml"].replace("high: 20", "high: 10"),
    )
    says = {each.id: each.says for each in items(load(changed))}
    assert says["room.thing"] == "5"
    assert says["trial.nausea"] == "20 %, no expected rate"
    assert says["report"] == "10 mg, sublingual, weekly"


@pytest.mark.parametrize(
    ("name", "old", "new", "unverified"),
    [
        ("claims", "source: invented2020", "source: invented2020\n      verified: false", "promise"),
        ("instruments", "value: 4,", "value: 4, verified: false,", "scale"),
        ("instruments", "look closer,", "look closer, verified: false,", "scale"),
        ("instruments", "verified: true", "verified: false", "scale"),
        ("doses", "verified: true", "verified: false", "report"),
        ("alternatives", "verified: true", "verified: false", "therapy"),
    ],
)
def test_one_unread_number_makes_its_entry_unverified(
    tmp_path: Path, name: str, old: str, new: str, unverified: str
) -> None:
    text = FILES[f"{name}.yaml"]
    assert old in text
    found = stocktaking(load(folder(tmp_path, **{name: text.replace(old, new)})))
    ours = ["guard.others", "interaction.pepper", "unread1999"]
    assert [each.id for each in found.unverified] == [*sorted(["room.chance", unverified], key=_place), *ours]


def _place(name: str) -> int:
    return ("room.chance", "promise", "scale", "report", "therapy").index(name)


def test_the_stock_is_counted_and_what_was_checked_longest_ago_is_named(knowledge: Knowledge) -> None:
    found = stocktaking(knowledge)
    assert found.counts == {
        "quantity": 3, "claim": 1, "adverse_rate": 2, "instrument": 1, "reported_dose": 1, "alternative": 1,
        "fact": 6, "rule": 2, "medicine": 4, "medicine_class": 3, "interaction": 2, "alert": 1, "consent_text": 1,
        "citation": 2, "assessment_section": 2, "assessment_form": 1,
    }  # fmt: skip
    assert (found.oldest_check, found.oldest) == (date(2026, 1, 1), ("promise",))


def test_an_empty_folder_has_no_oldest_check() -> None:
    found = stocktaking(Knowledge(quantities={}, citations={}, claims={}))
    assert (found.oldest_check, found.oldest, found.unverified) == (None, (), ())


def test_changes_name_what_held_before(tmp_path: Path) -> None:
    two = FILES["quantities/room.yaml"].replace(
        "- {from: 2020-01-01", "- {from: 2025-06-01, value: 7, sources: [invented2020]}\n    - {from: 2020-01-01"
    )
    knowledge = load(folder(tmp_path, room=two))
    found = changes(knowledge, date(2025, 6, 1))
    assert [(each.on.isoformat(), each.kind, each.id, each.before, each.now) for each in found] == [
        ("2025-06-01", "quantity", "room.thing", "5 min", "7 min"),
        ("2026-01-01", "claim", "promise", "low", "very low"),
        ("2026-01-02", "adverse_rate", "trial.dizziness", None, "30 % against 10 %"),
        ("2026-01-02", "adverse_rate", "trial.nausea", None, "20 %"),
        ("2026-01-03", "instrument", "scale", None, "0 to 20 points; reliable change 4, change that matters unknown"),
        ("2026-01-04", "reported_dose", "report", None, "10 to 20 mg, sublingual, weekly"),
        ("2026-01-05", "alert", "alert.warning", None, "A regulator, 2020-05-04; told in asking"),
        ("2026-01-05", "alternative", "therapy", None, "for, strong (A guideline)"),
        ("2026-01-05", "consent_text", "asking", None, "3 paragraphs to begin with"),
        ("2026-01-06", "assessment_form", "scale_form", None, "gives pressure; 1 of 2 questions first"),
        ("2026-01-06", "interaction", "interaction.calmer", None, "second sign off"),
        ("2026-01-06", "interaction", "interaction.pepper", None, "note, asks first"),
        ("2026-01-06", "rule", "guard.danger", None, "stop"),
        ("2026-01-06", "rule", "guard.others", None, "note"),
    ]
    assert found[0].sources == ("invented2020",)


def test_a_first_value_has_nothing_before_it(knowledge: Knowledge) -> None:
    found = {each.id: each.before for each in changes(knowledge, date(2020, 1, 1)) if each.kind == "quantity"}
    assert found == {"bounds.pressure": None, "room.thing": None, "room.chance": None}


def test_after_the_last_change_there_is_none(knowledge: Knowledge) -> None:
    assert changes(knowledge, date(2026, 1, 7)) == ()


def test_a_rule_is_overdue_on_the_day_after_its_review(knowledge: Knowledge) -> None:
    assert overdue(knowledge, date(2027, 1, 6)) == ()
    assert [each.id for each in overdue(knowledge, date(2027, 1, 7))] == ["guard.danger", "guard.others"]


def test_a_quantity_without_a_unit_changes_by_its_number_alone(tmp_path: Path) -> None:
    text = FILES["quantities/room.yaml"].replace("unit: min", 'unit: "1"')
    found = changes(load(folder(tmp_path, room=text)), date(2020, 1, 1))
    assert next(each.now for each in found if each.id == "room.thing") == "5"
