"""Whether a review stands already where it is asked for: a written file says what it was made from.

A stamp is two digests: of everything the content follows from (the folder's files, the program with its knowledge,
the packages that compute and draw, the options), and of the content itself, so that a file altered by hand is made
anew. Nothing of a patient is kept anywhere but in the file that was asked for (ADR 13). Only the standard library is
imported here: to answer that nothing changed must not wait for the arrays.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import trochee

_PACKAGES = ("numpy", "PyYAML", "tzdata", "vl-convert-python", "typst")
"""Packages whose version can change a digit, a word or a picture."""
_DIGITS = 2 * sha256().digest_size
_STAMP = 2 * _DIGITS + 1
"""Length of a stamp: two digests and the point between them."""


def made_from(folder: Path, out: Path, options: Iterable[tuple[str, str | None]]) -> str | None:
    """Digest of everything that the review of a folder follows from, as hexadecimal; `None` where it cannot be read.

    ``out`` is where the review goes: standing in the folder itself, it does not count. Hidden files and
    folders within the folder are not read by a review and do not count, save one named as a file that is read.
    """
    try:
        there = sorted(each for each in folder.iterdir() if not each.name.startswith("."))
        counts = [each for each in there if each.resolve() != out.resolve()]
        if not all(each.is_file() for each in counts if each.suffix in (".csv", ".toml")):
            return None
        read = [(each.name, _digest(each)) for each in counts if each.is_file()]
        return _told([*read, *options, ("kind", out.suffix), *_program()])
    except OSError:  # the review itself says what is wrong with the folder
        return None


def stamped(content: bytes, suffix: str, inputs: str | None) -> bytes:
    """Write into a file of this kind what it was made from; without ``inputs`` it stays as it is.

    Raises `ValueError` for content of another kind.
    """
    if inputs is None:
        return content
    before, after = _LINES[suffix]
    place = _place(content, suffix)
    if place < 0:
        raise ValueError(f"no file of the kind {suffix}")
    stamp = f"{inputs}.{sha256(content).hexdigest()}".encode()
    return content[:place] + before + stamp + after + content[place:]


def stands(out: Path, inputs: str | None) -> bool:
    """Whether a file is there that was made from the same ``inputs`` and has not been altered since."""
    if inputs is None:
        return False
    try:
        content = out.read_bytes()
    except OSError:
        return False
    before, after = _LINES[out.suffix]
    place = _place(content, out.suffix)
    if out.suffix == ".pdf" and place >= 0:
        place = content.rfind(before, 0, place)
    start, end = place + len(before), place + len(before) + _STAMP
    if place < 0 or content[place:start] != before or content[end : end + len(after)] != after:
        return False
    original = sha256(content[:place] + content[end + len(after) :]).hexdigest()
    return content[start:end] == f"{inputs}.{original}".encode()


_LINES = {
    ".html": (b'<meta name="trochee-made-from" content="', b'">\n'),
    ".json": (b'  "made_from": "', b'",\n'),
    ".pdf": (b"%trochee-made-from ", b"\n"),
}
"""What stands before and after the stamp; in a PDF it is a comment after the last object, which moves no other."""
_PLACES = {".html": b'<meta charset="utf-8">\n', ".json": b"{\n"}
_PDF_ENDS = b"startxref"


def _place(content: bytes, suffix: str) -> int:
    """Where the stamp stands, in a PDF what it stands before; -1 in content of another kind."""
    if suffix == ".pdf":
        return content.rfind(_PDF_ENDS)
    place = content.find(_PLACES[suffix])
    return place if place < 0 else place + len(_PLACES[suffix])


def _program() -> list[tuple[str, str | None]]:
    """Every file of the package, knowledge included, and the versions of what it computes and draws with."""
    house = Path(trochee.__file__).parent
    return [
        ("python", platform.python_version()),
        *((name, _version(name)) for name in _PACKAGES),
        *((name, _digest(os.path.join(house, name))) for name in sorted(_files(str(house)))),
    ]


def _files(folder: str, within: str = "") -> Iterator[str]:
    """Names of all files below a folder but compiled ones, as text: a thousand `Path` take longer than reading."""
    with os.scandir(folder) as found:
        for each in found:
            if each.is_dir(follow_symlinks=False):
                yield from _files(each.path, f"{within}{each.name}/")
            elif each.is_file() and not each.name.endswith(".pyc"):
                yield within + each.name


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _digest(file: Path | str) -> str:
    with open(file, "rb", buffering=0) as opened:
        return sha256(opened.readall()).hexdigest()


def _told(facts: Iterable[tuple[str, str | None]]) -> str:
    return sha256(json.dumps(list(facts)).encode()).hexdigest()
