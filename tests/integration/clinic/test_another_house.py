"""A folder that one clinic gave out comes into one that never knew it: other database, other keys, own process."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from tests.clinic_processes import Installation, another_database
from tests.factories.clinic import House, later
from tests.factories.rich import rich_folder

from trochee.clinic.patients.queries import chart_of
from trochee.clinic.workflows import bringing
from trochee.clinic.workflows.exporting import export_folder, folder_archive
from trochee.clinic.workflows.reviewing import record_of
from trochee.knowledge import shipped
from trochee.reports import json_review
from trochee.review.build import build

NOW = later(days=200)
ELSEWHERE = """
import django; django.setup()
import json, sys
from pathlib import Path
from tests.integration.clinic.test_another_house import brought_in, reviewed
from tests.factories.clinic import found_house
json.dump(reviewed(brought_in(found_house(), Path(sys.stdin.readline().strip()).read_bytes())), sys.stdout)
"""


def brought_in(house: House, packed: bytes) -> Any:
    """Upload, look, bring in, as the pages do; give the record as the clinic reads it."""
    by, patient = house.ours["clinician"], house.ours.patient
    waits = bringing.upload(by=by, at=NOW, patient=patient, uploaded=[("record.zip", packed)])
    chart = chart_of(by=by, at=NOW, patient=patient)
    assert chart is not None
    seen = bringing.look(chart, by=by, at=NOW, folder=waits).seen
    account = bringing.bring_in(by=by, at=NOW, patient=patient, folder=waits, seen=seen)
    assert (account.not_taken, account.left_out) == ((), ())
    return record_of(chart)


def reviewed(record: Any) -> dict[str, Any]:
    """The review as JSON; the number of the record is not of it."""
    found: dict[str, Any] = json.loads(json.dumps(json_review.payload(build(record, shipped()))))
    del found["patient"]
    return found


def test_the_review_is_the_same_in_a_house_that_never_knew_the_first(house: House, tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for each in rich_folder(tmp_path / "rich").iterdir():
            archive.write(each, each.name)
    here = brought_in(house, made.getvalue())
    packed = folder_archive(export_folder(by=house.ours["clinician"], at=NOW, patient=house.ours.patient))
    (tmp_path / "record.zip").write_bytes(packed)

    with another_database("another_house") as url:
        there = Installation(tmp_path / "clinic", tmp_path / "keys" / "keys.toml", url)
        there.keys.parent.mkdir()
        there.chore("new-keys", str(there.keys))
        there.chore("migrate")
        program = there.start(ELSEWHERE)
        said, complaints = program.communicate(f"{tmp_path / 'record.zip'}\n", timeout=120)
    assert program.returncode == 0, complaints
    assert json.loads(said) == reviewed(here)
