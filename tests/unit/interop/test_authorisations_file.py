"""authorisations.csv: what was signed comes back as it was signed, and what cannot be is refused at its cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.unit.interop.folders import errors, read

from trochee.interop.tables import read_folder, write_folder
from trochee.record import Authorisation, AuthorisationStatus, Formulation, Record, Setting, TitrationStep

SUMMER = timezone(timedelta(hours=2))
LEAST = Authorisation(
    id="A-1",
    version=1,
    status=AuthorisationStatus.SIGNED,
    prescriber="Dr Ada",
    signed_at=datetime(2026, 4, 1, 10, tzinfo=SUMMER),
    formulation=Formulation(product="ketamine troche", strength_mg=100),
    route="sublingual",
    titration=(TitrationStep(from_dose=1, dose_mg=50), TitrationStep(from_dose=3, dose_mg=100)),
    ceiling_dose_mg=100,
    ceiling_week_mg=200,
    minimum_interval_h=72,
    settings=(Setting.CLINIC,),
    starts_on=date(2026, 4, 2),
    review_on=date(2026, 5, 14),
    end_point="ten points more of sleep efficiency",
    time_zone="Europe/Berlin",
)
WHOLE = replace(
    LEAST,
    version=2,
    status=AuthorisationStatus.STOPPED,
    formulation=Formulation(
        product="ketamine troche",
        strength_mg=12.5,
        base="PEG",
        flavour="mint, sweet",
        pharmacy="Lamp",
        lot="L-3",
        expires=date(2026, 8, 31),
    ),
    settings=(Setting.CLINIC, Setting.HOME),
    ceiling_mg_per_kg=1.25,
    doses_per_week=0.5,
    held_min=15,
    swallowed=False,
    supervised_doses=3,
    smallest_effects={"sleep_efficiency": 10.0, "total_sleep_time": 15.5},
    stops_unless="a review is signed",
    prescription_programme_on=date(2026, 3, 30),
    second_prescriber="Dr Bo",
    second_signed_at=datetime(2026, 4, 1, 9, tzinfo=UTC),
    second_signed_rules=("eligibility.psychosis_before@1", "screening.older@2"),
    ended_at=datetime(2026, 4, 20, 9, 30, tzinfo=SUMMER),
    ended_because="the patient wants to stop",
    content_sha256="ab" * 32,
    extra={"ward": "3"},
)
HEADER = (
    "id,version,status,prescriber,signed_at,product,strength_mg,route,titration,ceiling_dose_mg,ceiling_week_mg,"
    "minimum_interval_h,settings,starts_on,review_on,time_zone,end_point,second_prescriber,second_signed_at,"
    "smallest_effects\n"
)
ROW = {
    "id": "A-1",
    "version": "1",
    "status": "signed",
    "prescriber": "Dr Ada",
    "signed_at": "2026-04-01T10:00+02:00",
    "product": "ketamine troche",
    "strength_mg": "100",
    "route": "sublingual",
    "titration": "1:50; 3:100",
    "ceiling_dose_mg": "100",
    "ceiling_week_mg": "200",
    "minimum_interval_h": "72",
    "settings": "clinic",
    "starts_on": "2026-04-02",
    "review_on": "2026-05-14",
    "time_zone": "Europe/Berlin",
    "end_point": "ten points more of sleep efficiency",
    "second_prescriber": "",
    "second_signed_at": "",
    "smallest_effects": "",
}


def row(**cells: str) -> str:
    return HEADER + ",".join({**ROW, **cells}.values()) + "\n"


def test_what_must_be_said_is_enough(tmp_path: Path) -> None:
    assert read(tmp_path, authorisations=row()).record.authorisations == (LEAST,)


def test_everything_that_was_signed_comes_back(tmp_path: Path) -> None:
    nights = read(tmp_path / "nights").record.nights
    write_folder(Record(nights=nights, authorisations=(WHOLE, LEAST)), tmp_path / "out")
    assert read_folder(tmp_path / "out").record.authorisations == (LEAST, WHOLE)
    assert "PEG" in (tmp_path / "out" / "authorisations.csv").read_text(encoding="utf-8")


def test_a_titration_says_what_each_dose_may_be() -> None:
    assert [LEAST.dose_mg(number) for number in (1, 2, 3, 9)] == [50, 50, 100, 100]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("version", "0"),
        ("status", "draft"),
        ("signed_at", "2026-04-01T10:00"),
        ("strength_mg", "0"),
        ("titration", ""),
        ("titration", " "),
        ("titration", "50"),
        ("titration", ":50"),
        ("titration", "2:50"),
        ("titration", "1:50;1:100"),
        ("titration", "1:50;"),
        ("titration", "1:50;x:100"),
        ("titration", "1:0"),
        ("titration", "1:lots"),
        ("settings", "clinic;clinic"),
        ("settings", "clinic;"),
        ("settings", "bedroom"),
        ("settings", " "),
        ("smallest_effects", "sleep_efficiency:10;sleep_efficiency:5"),
        ("smallest_effects", "sleep_efficiency"),
        ("review_on", "2026-04-02"),
        ("second_signed_at", "2026-04-01T11:00+02:00"),
    ],
)
def test_what_cannot_be_is_refused_at_its_cell(tmp_path: Path, column: str, cell: str) -> None:
    (found,) = errors(tmp_path, authorisations=row(**{column: cell}))
    assert (found.file, found.line, found.column) == ("authorisations.csv", 2, column)
    assert found.allowed


def test_a_second_signature_is_of_somebody_else_and_has_a_moment(tmp_path: Path) -> None:
    own = row(second_prescriber="Dr Ada", second_signed_at="2026-04-01T11:00+02:00")
    assert [each.column for each in errors(tmp_path, authorisations=own)] == ["second_prescriber"]
    alone = row(second_prescriber="Dr Bo")
    assert [each.column for each in errors(tmp_path, authorisations=alone)] == ["second_signed_at"]


def test_an_effect_list_with_blanks_only_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, authorisations=row(smallest_effects=" ")).record.authorisations == (LEAST,)


def test_a_version_stands_once(tmp_path: Path) -> None:
    (found,) = errors(tmp_path, authorisations=row() + row().splitlines()[1] + "\n")
    assert (found.column, found.line) == ("id", 3)


@pytest.mark.parametrize("name", ["a;b", "a:b", " a", ""])
def test_a_name_that_would_come_apart_is_not_written(tmp_path: Path, name: str) -> None:
    nights = read(tmp_path / "nights").record.nights
    for torn in (replace(LEAST, smallest_effects={name: 1.0}), replace(LEAST, second_signed_rules=(name,))):
        with pytest.raises(ValueError, match="a name in a list"):
            write_folder(Record(nights=nights, authorisations=(torn,)), tmp_path / "out")
