"""Uploaded files become the files of one patient folder, or are refused in words. Pure: bytes in, bytes out.

Nothing is written to a disk here, and a name out of an archive never becomes a path.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from django.utils.translation import gettext

from trochee.clinic.ui.uploads import LARGEST_UPLOAD

LARGEST_UNPACKED = 20 * 1024 * 1024
"""What all files of a folder may have together once unpacked [bytes]: some hundred years of nights."""
MOST_FILES = 24
LONGEST_NAME = 255
"""What a disk takes as the name of a file [bytes]."""
_KINDS = (".csv", ".toml")
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_PASSED_OVER = ("__MACOSX/",)
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError, EOFError, ValueError, OSError
)  # fmt: skip
"""What the ways of packing say of an archive that they cannot read."""


class UploadRefusedError(Exception):
    """What was uploaded is no patient folder; ``reasons`` says so file by file, and nothing was kept."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


def unpacked(uploaded: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Give the files of a folder by name: one zip archive, or the files themselves; raises `UploadRefusedError`."""
    given = [(name, content) for name, content in uploaded if name or content]
    if not given:
        raise UploadRefusedError(
            [
                gettext("No file arrived. Choose a zip archive or the files of a folder, %(size)s MB at most.")
                % {"size": _megabytes(LARGEST_UPLOAD)}
            ]
        )
    if sum(len(content) for _, content in given) > LARGEST_UPLOAD:
        raise UploadRefusedError(
            [gettext("The files are larger than %(size)s MB together.") % {"size": _megabytes(LARGEST_UPLOAD)}]
        )
    archives = [name for name, content in given if content.startswith((_ZIP, _EMPTY_ZIP))]
    if archives and len(given) > 1:
        raise UploadRefusedError(
            [gettext("%(file)s: upload an archive alone, or the files without one.") % {"file": _plain(archives[0])}]
        )
    found = _of_archive(given[0][1]) if archives else given
    files: dict[str, bytes] = {}
    reasons: list[str] = []
    for name, content in found:
        reasons += _reasons(name, name in files)
        files[name] = content
    if len(files) > MOST_FILES:
        reasons.append(
            gettext("There are %(many)s files; a patient folder has %(most)s at most.")
            % {"many": len(files), "most": MOST_FILES}
        )
    if not files:
        reasons.append(gettext("The archive holds no file."))
    if reasons:
        raise UploadRefusedError(reasons)
    return files


def _reasons(name: str, twice: bool) -> Iterator[str]:
    shown = _plain(name)
    if (
        "/" in name
        or "\\" in name
        or ":" in name
        or name.startswith(".")
        or not name.isprintable()
        or _too_long(name)
    ):
        yield gettext("%(file)s: this is no name of a file in a patient folder; folders within it are not read.") % {
            "file": shown
        }
    elif not name.endswith(_KINDS):
        yield gettext(
            "%(file)s: this kind of file does not belong here; a patient folder has .csv and .toml files."
        ) % {"file": shown}
    if twice:
        yield gettext("%(file)s: there are two files of this name.") % {"file": shown}


def _too_long(name: str) -> bool:
    return len(name.encode()) > LONGEST_NAME


def _of_archive(packed: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            return list(_members(archive))
    except _DAMAGED as error:
        raise UploadRefusedError(
            [gettext("The archive is damaged or of a kind that is not read; make it anew.")]
        ) from error


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    members = [each for each in archive.infolist() if not each.is_dir() and not _passed_over(each.filename)]
    if len(members) > MOST_FILES:
        raise UploadRefusedError(
            [
                gettext("The archive holds %(many)s files; a patient folder has %(most)s at most.")
                % {"many": len(members), "most": MOST_FILES}
            ]
        )
    within = _one_folder([each.filename for each in members])
    left = LARGEST_UNPACKED
    for each in members:
        name = each.filename.removeprefix(within)
        if each.flag_bits & 1:
            raise UploadRefusedError(
                [gettext("%(file)s: the archive has a password; upload it without one.") % {"file": _plain(name)}]
            )
        if stat.S_ISLNK(each.external_attr >> 16):
            raise UploadRefusedError([gettext("%(file)s: this is a link, not a file.") % {"file": _plain(name)}])
        with archive.open(each) as member:
            content = member.read(left + 1)  # never what the archive says of itself
        left -= len(content)
        if left < 0:
            raise UploadRefusedError(
                [
                    gettext("Unpacked, the archive is larger than %(size)s MB; no patient folder is.")
                    % {"size": _megabytes(LARGEST_UNPACKED)}
                ]
            )
        yield name, content


def _passed_over(name: str) -> bool:
    return name.startswith(_PASSED_OVER) or PurePosixPath(name).name in {".DS_Store", "Thumbs.db"}


def _one_folder(names: list[str]) -> str:
    """Name the one folder that everything lies in, as when a folder itself was packed."""
    tops = {name.partition("/")[0] for name in names}
    (top, *others) = tops or {""}
    whole = not others and top not in {"", ".", ".."} and all(name.count("/") == 1 for name in names)
    return f"{top}/" if whole else ""


def _plain(name: str) -> str:
    """Show a name that anybody may have chosen: short, and without signs that are none."""
    kept = "".join(sign if sign.isprintable() else "?" for sign in name)
    return kept if len(kept) <= 60 else kept[:57] + "…"


def _megabytes(size: int) -> int:
    return size // (1024 * 1024)
