"""A folder comes in and goes out again, and every review of it says the same, digit for digit."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.factories.clinic import AT, House

from trochee.clinic.audit.verify import verify
from trochee.clinic.patients.queries import open_chart
from trochee.clinic.patients.values import Right
from trochee.clinic.workflows.exporting import export_folder
from trochee.clinic.workflows.importing import import_folder
from trochee.clinic.workflows.reviewing import record_of
from trochee.interop.tables import read_folder
from trochee.knowledge import shipped
from trochee.record import Record
from trochee.reports import json_review
from trochee.review.build import build

GALLERY = Path(__file__).parents[4] / "docs" / "gallery"
FOLDERS = ("06-wearing-off", "10-harm-outweighs", "11-two-products")
NOW = AT + timedelta(days=200)


def reviewed(record: Record) -> dict[str, Any]:
    payload = json_review.payload(build(record, shipped()))
    payload.pop("patient")  # an id here, a name there
    return payload


def site_record(house: House) -> Record:
    chart = open_chart(
        by=house.ours["clinician"], at=NOW, patient=house.ours.patient, right=Right.READ_REVIEW, page="review"
    )
    return record_of(chart)


@pytest.mark.parametrize("name", FOLDERS)
def test_original_site_and_export_have_one_review(house: House, tmp_path: Path, name: str) -> None:
    by, patient = house.ours["clinician"], house.ours.patient
    original = read_folder(GALLERY / name).record
    import_folder(by=by, at=NOW, patient=patient, folder=original)
    for file, text in export_folder(by=by, at=NOW, patient=patient).items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    exported = read_folder(tmp_path).record
    assert exported == site_record(house)
    assert len(exported.nights) == len(original.nights)
    assert (exported.doses, exported.scores, exported.adverse_effects, exported.therapy) == (
        original.doses, original.scores, original.adverse_effects, original.therapy,
    )  # fmt: skip
    assert reviewed(exported) == reviewed(original)
    assert verify().whole
