"""Every kind of breach is found, with its file and its line, and all of them at once."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from tests.factories.knowledge import FILES, edited, folder

from trochee.foundation.refusal import InputError
from trochee.knowledge import KnowledgeError, load

AS_OF = date(2026, 2, 1)


def errors(path: Path, *, as_of: date | None = AS_OF) -> tuple[InputError, ...]:
    """What is refused; fails where nothing is."""
    with pytest.raises(KnowledgeError) as refusal:
        load(path, as_of)
    return refusal.value.errors


QUANTITIES, CLAIMS, RATES = "quantities/room.yaml", "claims.yaml", "adverse_rates.yaml"
TERMS, INSTRUMENTS, DOSES, CITATIONS = (
    "adverse_terms.yaml",
    "instruments.yaml",
    "doses.yaml",
    "citations/sources.yaml",
)

# file, what stands there, what is planted, line of the breach, field, what the message says
PLANTED = [
    # what a field may hold
    (QUANTITIES, "  label: A thing\n", "  label: A thing\n  colour: red\n", 3, "room.thing.colour", "no such key"),
    (QUANTITIES, "  unit: min\n", "", 1, "room.thing.unit", "a key is missing"),
    (QUANTITIES, "  unit: min\n", "  unit:\n", 3, "room.thing.unit", "not filled"),
    (QUANTITIES, "  unit: min\n", "  unit: ' '\n", 3, "room.thing.unit", "not what this field holds"),
    (QUANTITIES, "  unit: min\n", "  unit: min\n  unit: h\n", 4, "room.thing.unit", "a key stands twice"),
    (QUANTITIES, "basis: study", "basis: rumour", 4, "room.thing.basis", "not what this field holds"),
    (QUANTITIES, "verified: true", "verified: yes", 5, "room.thing.verified", "not what this field holds"),
    (QUANTITIES, "value: 5", "value: five", 9, "room.thing.values[0].value", "not what this field holds"),
    (QUANTITIES, "value: 5", "value: .inf", 9, "room.thing.values[0].value", "not what this field holds"),
    (QUANTITIES, "value: 5", "value: 1e999", 9, "room.thing.values[0].value", "not what this field holds"),
    (QUANTITIES, "value: 5", "value: [5]", 9, "room.thing.values[0].value", "not filled"),
    (QUANTITIES, "from: 2020-01-01", "from: 2020-13-01", 9, "room.thing.values[0].from", "not what this field holds"),
    (QUANTITIES, "from: 2020-01-01", "from: 20200101", 9, "room.thing.values[0].from", "not what this field holds"),
    (QUANTITIES, "from: 2020-01-01, ", "", 9, "room.thing.values[0].from", "a key is missing"),
    (QUANTITIES, "sources: [invented2020]", "sources: invented2020", 9, "room.thing.values[0].sources", "not a list"),
    (QUANTITIES, "values: [{from: 2021-06-01, value: 0.9}]", "values: []", 15, "room.chance.values", "too few"),
    (QUANTITIES, "values: [{from: 2021-06-01, value: 0.9}]", "values: [5]", 15, "room.chance.values[0]", "not a set"),
    (QUANTITIES, "id: room.thing", "id: Room thing", 1, "Room thing.id", "not what this field holds"),
    (CITATIONS, "year: 2020", "year: 20.5", 1, "invented2020.year", "not what this field holds"),
    (CITATIONS, "year: 2020", "year: 3020", 1, "invented2020.year", "not what this field holds"),
    (CLAIMS, "evidence: None found.", "evidence: ''", 5, "promise.evidence", "not what this field holds"),
    (CLAIMS, "  checked_on: 2026-01-01\n", "", 1, "promise.checked_on", "a key is missing"),
    (CLAIMS, "grade: very low\n", "grade: superb\n", 4, "promise.grade", "not what this field holds"),
    (CLAIMS, "direction: unclear", "direction: up", 14, "promise.studies[0].direction", "not what this field holds"),
    (RATES, "percent: 30", "percent: 130", 12, "trial.rates[dizziness].percent", "not what this field holds"),
    (RATES, "people: 100", "people: 0", 5, "trial.people", "not what this field holds"),
    (DOSES, "low: 10", "low: -1", 5, "report.low", "not what this field holds"),
    (DOSES, "unit: mg", "unit: g", 7, "report.unit", "not what this field holds"),
    # between entries
    (QUANTITIES, "id: room.chance", "id: room.thing", 10, "room.thing.id", "quantities/room.yaml, line 1"),
    (QUANTITIES, "sources: [invented2020]", "sources: [nobody]", 9, "room.thing.values[0].sources", "called nobody"),
    (QUANTITIES, ", sources: [invented2020]", "", 9, "room.thing.values[0].sources", "needs a source"),
    (QUANTITIES, "sources: [invented2020]", "sources: [unread1999]", 5, "room.thing.verified", "memory"),
    (CLAIMS, "source: invented2020", "source: unread1999", 10, "promise.studies[0].verified", "memory"),
    (RATES, "source: invented2020", "source: unread1999", 8, "trial.verified", "memory"),
    (INSTRUMENTS, "{value: 4, sources: [invented2020]", "{value: 4, sources: [unread1999]", 20,
     "scale.reliable_change.verified", "memory"),
    (DOSES, "source: invented2020\n", "source:\n", 12, "report.source", "not filled"),
    (QUANTITIES, "from: 2020-01-01", "from: 2027-01-01", 9, "room.thing.values[0].from", "future"),
    (QUANTITIES, "value: 5", "value: 61", 9, "room.thing.values[0].value", "outside the bounds of room.thing"),
    (QUANTITIES, "value: 5", "value: 0", 9, "room.thing.values[0].value", "outside the bounds of room.thing"),
    (QUANTITIES, "value: 0.9", "value: 9", 15, "room.chance.values[0].value", "outside the bounds of room.chance"),
    (QUANTITIES, "lowest: 1", "lowest: 99", 6, "room.thing.lowest", "above the upper"),
    (QUANTITIES, "{from: 2021-06-01, value: 0.9}", "{from: 2021-06-01, value: 1}, {from: 2021-06-01, value: 0}", 15,
     "room.chance.values[1].from", "same day"),
    (CLAIMS, "sources: [invented2020]", "sources: [nobody]", 6, "promise.sources", "called nobody"),
    (CLAIMS, "source: invented2020", "source: nobody", 15, "promise.studies[0].source", "called nobody"),
    (CLAIMS, "checked_on: 2026-01-01", "checked_on: 2026-03-01", 7, "promise.checked_on", "future"),
    (CLAIMS, "grade: very low\n", "grade: low\n", 4, "promise.grade", "latest grade"),
    (CLAIMS, "from: 2025-01-01", "from: 2026-01-01", 8, "promise.grades[1].from", "same day"),
    (TERMS, "synonyms: [felt sick]", "synonyms: [Light Headed]", 2, "nausea.synonyms", "stands for dizziness"),
    (RATES, "term: nausea", "term: hiccup", 13, "trial.rates[hiccup].term", "no term of this room"),
    (RATES, "term: nausea", "term: dizziness", 13, "trial.rates[dizziness].term", "one rate a term"),
    (RATES, "  comparator_people: 90\n", "", 11, "trial.rates[dizziness].comparator", "nobody was compared"),
    (INSTRUMENTS, "highest: 20", "highest: 0", 4, "scale.lowest", "no total"),
    (INSTRUMENTS, "highest: 9, label", "highest: 10, label", 17, "scale.bands[1].lowest", "overlap"),
    (INSTRUMENTS, "highest: 20, label", "highest: 21, label", 17, "scale.bands[1].lowest", "outside the totals"),
    (INSTRUMENTS, "- {lowest: 0, highest: 9", "- {lowest: 1, highest: 9", 15, "scale.bands", "without a word"),
    (INSTRUMENTS, "{value: 10, at_or", "{value: 30, at_or", 19, "scale.cut_offs[0].value", "cut-off outside"),
    (INSTRUMENTS, "{value: 4, ", "{value: 21, ", 20, "scale.reliable_change.value", "no change that"),
    (INSTRUMENTS, "{value: 4, sources: [invented2020]}", "{value: 4}", 20, "scale.reliable_change.sources", "source"),
    (INSTRUMENTS, "look closer, sources: [invented2020]", "look closer", 19, "scale.cut_offs[0].sources", "a source"),
    (INSTRUMENTS, "sources: [invented2020]\n  verified", "sources: []\n  verified", 12, "scale.sources", "too few"),
    (INSTRUMENTS, "  lowest: 0\n", "", 1, "scale.lowest", "a key is missing"),
    (INSTRUMENTS, "highest: 9, label", "highest: nine, label", 16, "scale.bands[0].highest", "not what this field"),
    (INSTRUMENTS, "{value: 4, ", "{value: 0, ", 20, "scale.reliable_change.value", "no change that"),
    (INSTRUMENTS, "value: 4, sources", "value: 4, basis: guess, sources", 20, "scale.reliable_change.basis", "not"),
    (DOSES, "low: 10", "low: 30", 5, "report.low", "above the upper"),
    (DOSES, "people: null", "people: many", 9, "report.people", "not what this field holds"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "line", "column", "said"), PLANTED)
def test_a_planted_breach_is_the_only_one_named_with_its_line(
    tmp_path: Path, name: str, old: str, new: str, line: int, column: str, said: str
) -> None:
    found = errors(edited(tmp_path, name, old, new))
    assert [(each.file, each.line, each.column) for each in found] == [(name, line, column)]
    assert said in found[0].message
    assert found[0].allowed
    assert found[0].found


def test_the_folder_that_is_broken_above_breaks_nothing_itself(tmp_path: Path) -> None:
    assert load(folder(tmp_path), AS_OF).number("room.thing") == 5


def test_ten_errors_are_ten_errors_in_the_order_of_their_files_and_lines(tmp_path: Path) -> None:
    folder(
        tmp_path,
        room=FILES[QUANTITIES]
        .replace("  unit: min\n", "")
        .replace("basis: study", "basis: rumour")
        .replace("value: 5", "value: five")
        .replace("from: 2021-06-01", "from: soon"),
        claims=FILES[CLAIMS].replace("source: invented2020", "source: nobody").replace("grade: low}", "grade: ok}"),
        adverse_rates=FILES[RATES].replace("percent: 30", "percent: 300").replace("nausea", "hiccup"),
        doses=FILES[DOSES].replace("low: 10", "low: 30"),
        instruments=FILES[INSTRUMENTS].replace("aliases: [Scale-1, The Scale]", "aliases: Scale-1"),
    )
    found = errors(tmp_path)
    assert len(found) == 10
    places = [(each.file, each.line or 0) for each in found]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- id: [\n", 2, "cannot be read as YAML"),
        ("- id: a\n\tlabel: b\n", 2, "cannot be read as YAML"),
        ("- {id: a}\n---\n- {id: b}\n", 2, "cannot be read as YAML"),
        ("- label: \x07\n", None, "cannot be read as YAML"),
        ("", None, "an empty file"),
        ("# nothing but a comment\n", None, "an empty file"),
        ("id: room.thing\n", 1, "not a list"),
        ("- 5\n", 1, "not a set of keys"),
        ("- {[a]: b}\n", 1, "no such key here"),
    ],
)
def test_what_is_no_list_of_entries_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int | None, said: str
) -> None:
    found = [each for each in errors(folder(tmp_path, room=text)) if each.file == QUANTITIES]
    assert (found[0].line, said in found[0].message) == (line, True)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (folder(tmp_path) / DOSES).write_bytes(b"- id: \xff\n")
    assert [(each.file, each.found) for each in errors(tmp_path)] == [(DOSES, "byte 6")]


def test_a_missing_file_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    (folder(tmp_path) / DOSES).unlink()
    shutil.rmtree(tmp_path / "quantities")
    assert {(each.file, each.message) for each in errors(tmp_path)} == {
        (DOSES, "a file is missing"),
        ("quantities/", "a folder is missing or empty"),
        ("rules/guards.yaml", "no quantity is called bounds.pressure"),
        ("assessment_forms.yaml", "no such quantity"),
    }


def test_a_file_that_nothing_reads_is_named_and_notes_are_not(tmp_path: Path) -> None:
    (folder(tmp_path) / "claim.yaml").write_text("[]", encoding="utf-8")
    (tmp_path / "README.md").write_text("notes", encoding="utf-8")
    (tmp_path / "quantities" / "notes.md").write_text("notes", encoding="utf-8")
    assert [(each.file, "no file of this name" in each.message) for each in errors(tmp_path)] == [
        ("claim.yaml", True)
    ]


def test_without_a_day_no_date_is_in_the_future(tmp_path: Path) -> None:
    edited(tmp_path, QUANTITIES, "from: 2020-01-01", "from: 2999-01-01")
    assert load(tmp_path).quantities["room.thing"].since == date(2999, 1, 1)
    assert "2026-02-01 or earlier" in errors(tmp_path)[0].allowed


def test_a_doubled_entry_in_another_file_names_the_first(tmp_path: Path) -> None:
    (folder(tmp_path) / "quantities" / "z.yaml").write_text(FILES[QUANTITIES], encoding="utf-8")
    found = errors(tmp_path)
    assert [(each.file, each.line) for each in found] == [("quantities/z.yaml", 1), ("quantities/z.yaml", 10)]
    assert "quantities/room.yaml, line 10" in found[1].message


def test_a_clinic_may_change_a_value_but_not_drop_what_is_asked_for_nor_change_its_unit(tmp_path: Path) -> None:
    shipped = load(folder(tmp_path / "shipped"))
    changed = load(edited(tmp_path / "own", QUANTITIES, "value: 5", "value: 7"), standard=shipped)
    assert changed.number("room.thing") == 7
    broken = FILES[QUANTITIES].replace("unit: min", "unit: h").replace("room.chance", "room.luck")
    folder(tmp_path / "broken", room=broken, claims="[]\n")
    with pytest.raises(KnowledgeError) as refusal:
        load(tmp_path / "broken", standard=shipped)
    assert {(each.file, each.column) for each in refusal.value.errors} == {
        ("claims.yaml", "promise"),
        ("quantities/", "room.chance"),
        (QUANTITIES, "room.thing.unit"),
    }


JUNK = ("", "[]", "{}", "- 5", "'", "2026-99-99", "*alias", "a: b: c", "\x00")


@pytest.mark.parametrize("name", FILES)
def test_no_slip_of_the_hand_breaks_the_reader_itself(tmp_path: Path, name: str) -> None:
    lines = FILES[name].splitlines(keepends=True)
    spoilt = ["".join(lines[:index] + lines[index + 1 :]) for index in range(len(lines))]
    for index, line in enumerate(lines):
        key, colon, _ = line.partition(":")
        spoilt += ["".join([*lines[:index], f"{key}{colon} {junk}\n", *lines[index + 1 :]]) for junk in JUNK]
    path = folder(tmp_path)
    for text in spoilt:
        (path / name).write_text(text, encoding="utf-8")
        with suppress(KnowledgeError):  # refused or read: any other error fails the test
            load(path, AS_OF)
