"""What was uploaded is a patient folder, or is refused in words; no name out of an archive becomes a path."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from trochee.clinic.ui.uploads import LARGEST_UPLOAD
from trochee.clinic.workflows.unpacking import LARGEST_UNPACKED, MOST_FILES, UploadRefusedError, unpacked

NIGHTS = b"date,into_bed\n2026-03-01,22:45\n"


def archive(*members: tuple[str | zipfile.ZipInfo, bytes]) -> list[tuple[str, bytes]]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members:
            packed.writestr(name, content, zipfile.ZIP_DEFLATED)
    return [("folder.zip", made.getvalue())]


def refusal(uploaded: list[tuple[str, bytes]]) -> str:
    with pytest.raises(UploadRefusedError) as refused:
        unpacked(uploaded)
    return " ".join(refused.value.reasons)


def test_files_one_by_one_or_packed_are_the_same() -> None:
    files = [("nights.csv", NIGHTS), ("patient.toml", b"id = 'x'\n")]
    assert unpacked(files) == dict(files) == unpacked(archive(*files))


def test_a_folder_that_was_packed_whole_and_what_systems_add() -> None:
    packed = archive(
        ("ida/", b""), ("ida/nights.csv", NIGHTS), ("__MACOSX/ida/._nights.csv", b"x"), ("ida/.DS_Store", b"x")
    )
    assert unpacked(packed) == {"nights.csv": NIGHTS}


@pytest.mark.parametrize(
    "name",
    ["../nights.csv", "../../etc/nights.csv", "/etc/nights.csv", "a/../../nights.csv", "a/b/nights.csv",
     "..\\nights.csv", "C:nights.csv", "C:\\nights.csv", ".nights.csv", "./nights.csv", "night\ns.csv"],
)  # fmt: skip
def test_no_name_leads_anywhere(name: str) -> None:
    assert "no name of a file in a patient folder" in refusal(archive((name, NIGHTS)))


def test_a_folder_called_up_is_none() -> None:
    assert "no name of a file" in refusal(archive(("../nights.csv", NIGHTS), ("../doses.csv", b"")))


@pytest.mark.parametrize("name", ["scan.pdf", "nights.xlsx", "run.exe", "nights.csv.zip", "nights"])
def test_other_kinds_are_named(name: str) -> None:
    assert f"{name}: this kind of file does not belong here" in refusal(archive((name, b"x"), ("nights.csv", NIGHTS)))


def test_all_reasons_come_at_once() -> None:
    said = refusal(archive(("a.pdf", b"x"), ("b.doc", b"x"), ("c/d/nights.csv", NIGHTS)))
    assert all(name in said for name in ("a.pdf", "b.doc", "c/d/nights.csv"))


def test_two_of_one_name() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        packed = archive(("nights.csv", NIGHTS), ("nights.csv", b"date\n"))
    assert "two files of this name" in refusal(packed)
    assert "two files of this name" in refusal([("nights.csv", NIGHTS), ("nights.csv", NIGHTS)])


def test_a_small_archive_that_unpacks_to_too_much() -> None:
    bomb = archive(("nights.csv", bytes(LARGEST_UNPACKED + 1)))
    assert len(bomb[0][1]) < LARGEST_UPLOAD
    assert "larger than 20 MB" in refusal(bomb)


def test_many_that_are_too_much_together() -> None:
    half = bytes(LARGEST_UNPACKED // 2 + 1)
    assert "larger than 20 MB" in refusal(archive(("nights.csv", half), ("doses.csv", half)))


def test_an_archive_that_understates_itself() -> None:
    ((_, packed),) = archive(("nights.csv", bytes(LARGEST_UNPACKED + 1)))
    size = (LARGEST_UNPACKED + 1).to_bytes(4, "little")
    assert packed.count(size) == 2
    said = refusal([("folder.zip", packed.replace(size, (10).to_bytes(4, "little")))])
    assert "damaged" in said or "larger than" in said


def test_too_many_files() -> None:
    many = [(f"n{number}.csv", NIGHTS) for number in range(MOST_FILES + 1)]
    assert f"{MOST_FILES} at most" in refusal(archive(*many))
    assert f"{MOST_FILES} at most" in refusal(many)


def test_too_large_together() -> None:
    assert "larger than 5 MB together" in refusal([("nights.csv", bytes(LARGEST_UPLOAD + 1))])


def test_a_link_is_no_file() -> None:
    link = zipfile.ZipInfo("nights.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "a link, not a file" in refusal(archive((link, b"/etc/passwd")))


def test_a_password() -> None:
    ((_, packed),) = archive(("nights.csv", NIGHTS))
    locked = bytearray(packed)
    locked[6] |= 1
    central = packed.index(b"PK\x01\x02")
    locked[central + 8] |= 1
    assert "has a password" in refusal([("folder.zip", bytes(locked))])


@pytest.mark.parametrize("cut", [10, 40, -10])
def test_a_damaged_archive(cut: int) -> None:
    ((_, packed),) = archive(("nights.csv", NIGHTS * 50))
    assert "damaged" in refusal([("folder.zip", packed[:cut])])


def test_an_archive_within_an_archive_and_one_beside_files() -> None:
    inner = archive(("nights.csv", NIGHTS))
    assert "this kind of file" in refusal(archive(("inner.zip", inner[0][1])))
    assert "upload an archive alone" in refusal([*inner, ("nights.csv", NIGHTS)])


def test_nothing() -> None:
    assert "No file arrived" in refusal([])
    assert "holds no file" in refusal(archive())
    assert "No file arrived" in refusal([("", b"")])


def test_a_strange_name_is_shown_harmlessly() -> None:
    said = refusal(archive(("a" * 90 + "\n.pdf", b"x")))
    assert "…" in said
    assert "\n" not in said


@pytest.mark.parametrize("name", ["a" * 300 + ".csv", "ä" * 126 + ".csv"])
def test_a_name_that_no_disk_takes_is_refused(name: str) -> None:
    assert "no name of a file in a patient folder" in refusal([("nights.csv", NIGHTS), (name, b"x")])
    assert "no name of a file in a patient folder" in refusal(archive(("nights.csv", NIGHTS), (name, b"x")))


def test_the_longest_name_that_a_disk_takes_is_one() -> None:
    name = "a" * 251 + ".csv"
    assert set(unpacked([(name, NIGHTS)])) == {name}


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damage_is_refused_in_words_whatever_the_packing(packing: int) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as packed:
        packed.writestr("nights.csv", NIGHTS * 50)
    for first in range(30, 90):
        damaged = bytearray(made.getvalue())
        for place in range(first, first + 12):
            damaged[place] ^= 0xFF
        assert refusal([("folder.zip", bytes(damaged))])
