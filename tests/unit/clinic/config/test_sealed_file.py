"""The sealed file: any byte that differs is seen, and so is the end that is not there."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from trochee.clinic.audit.keys import KeyRing
from trochee.clinic.config.backup import sealed_file
from trochee.clinic.config.backup.sealed_file import MAGIC, SealedReader, SealingWriter
from trochee.clinic.config.backup.values import BackupRefusedError

CHUNK, TAG = 64, 16
RING = KeyRing(current="k2", keys={"k1": bytes(32), "k2": bytes(range(32))})


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "CHUNK_BYTES", CHUNK)


def sealed(plain: bytes, *, step: int = 50, ring: KeyRing = RING, end: bool = True) -> bytes:
    file = io.BytesIO()
    writer = SealingWriter(file, ring)
    for at in range(0, len(plain), step):
        assert writer.write(plain[at : at + step]) == len(plain[at : at + step])
    if end:
        writer.end()
    return file.getvalue()


def read(text: bytes, ring: KeyRing = RING) -> bytes:
    reader = SealedReader(io.BytesIO(text), ring)
    reader.check_all()
    return reader.read()


def start_of(text: bytes) -> int:
    """Where the chunks begin."""
    return len(MAGIC) + 4 + int.from_bytes(text[len(MAGIC) : len(MAGIC) + 4], "big")


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK + 7])
@pytest.mark.parametrize("step", [1, CHUNK, 1000])
def test_what_was_sealed_is_read(size: int, step: int) -> None:
    plain = os.urandom(size)
    text = sealed(plain, step=step)
    assert read(text) == plain
    assert plain not in text or size < 4
    chunks = max(1, -(-size // CHUNK))
    assert len(text) == start_of(text) + size + chunks * TAG


def test_an_independent_reader_opens_it() -> None:
    """The layout as the module's text says it, written out once more."""
    plain = os.urandom(CHUNK + 9)
    text = sealed(plain)
    begin = start_of(text)
    header = json.loads(text[len(MAGIC) + 4 : begin])
    derived = HKDF(algorithm=SHA256(), length=48, salt=bytes.fromhex(header["salt"]), info=MAGIC).derive(
        bytes(range(32))
    )
    cipher = AESGCM(derived[:32])
    first = cipher.decrypt(bytes(12), text[begin : begin + CHUNK + TAG], text[:begin])
    last = cipher.decrypt(bytes(10) + b"\1\1", text[begin + CHUNK + TAG :], text[:begin])
    assert first + last == plain
    assert header["check"] == derived[32:].hex()


def test_any_place_can_be_read() -> None:
    plain = os.urandom(4 * CHUNK)
    reader = SealedReader(io.BytesIO(sealed(plain)), RING)
    for at, size in ((200, 20), (0, 64), (60, 10), (255, 5), (300, 5)):
        reader.seek(at)
        assert reader.read(size) == plain[at : at + size][: CHUNK - at % CHUNK]
    reader.seek(-3, os.SEEK_END)
    assert reader.tell() == len(plain) - 3
    reader.seek(-1, os.SEEK_CUR)
    assert reader.read(9) == plain[-4:]


def test_two_files_of_the_same_have_nothing_in_common() -> None:
    one, other = sealed(b"the same"), sealed(b"the same")
    assert one[start_of(one) :] != other[start_of(other) :]


@pytest.mark.parametrize("size", [0, 10, CHUNK, 2 * CHUNK, 2 * CHUNK + 5])
def test_a_file_cut_anywhere_is_refused(size: int) -> None:
    text = sealed(os.urandom(size))
    for length in range(len(text)):
        with pytest.raises(BackupRefusedError, match=r"cut short|no backup"):
            read(text[:length])


def test_a_file_with_any_byte_changed_is_refused() -> None:
    text = sealed(os.urandom(2 * CHUNK + 5))
    for place in range(len(text)):
        wrong = bytearray(text)
        wrong[place] ^= 1
        with pytest.raises(BackupRefusedError, match=r"changed|no backup|lacks|cannot be read"):
            read(bytes(wrong))


def test_a_file_with_something_added_is_refused() -> None:
    text = sealed(os.urandom(CHUNK + 5))
    for more in (b"x", bytes(TAG), bytes(CHUNK + TAG), text[start_of(text) :]):
        with pytest.raises(BackupRefusedError, match="changed"):
            read(text + more)


def test_chunks_cannot_change_places_nor_come_from_another_file() -> None:
    plain = os.urandom(3 * CHUNK)
    text, other = sealed(plain), sealed(plain)
    begin, whole = start_of(text), CHUNK + TAG
    swapped = text[:begin] + text[begin + whole : begin + 2 * whole] + text[begin : begin + whole]
    with pytest.raises(BackupRefusedError, match="changed"):
        read(swapped + text[begin + 2 * whole :])
    with pytest.raises(BackupRefusedError, match="changed"):
        read(text[:begin] + other[start_of(other) :])


def test_a_file_that_was_not_ended_is_refused() -> None:
    with pytest.raises(BackupRefusedError, match="cut short"):
        read(sealed(os.urandom(3 * CHUNK), end=False))


def test_an_old_key_opens_and_a_wrong_one_says_so() -> None:
    older = KeyRing(current="k1", keys={"k1": bytes(32)})
    text = sealed(b"words", ring=older)
    assert read(text) == b"words"
    with pytest.raises(BackupRefusedError, match="'k1', which the keys file lacks"):
        read(text, KeyRing(current="k9", keys={"k9": bytes(32)}))
    with pytest.raises(BackupRefusedError, match="'k1' of this keys file is not the one"):
        read(text, KeyRing(current="k1", keys={"k1": b"\1" * 32}))


@pytest.mark.parametrize("text", [b"", b"PK\3\4", b"SQLite format 3\0" * 4, MAGIC + b"\xff\xff\xff\xff" + b"{}"])
def test_another_file_is_no_backup(text: bytes) -> None:
    with pytest.raises(BackupRefusedError, match="no backup"):
        read(text)


@pytest.mark.parametrize("header", [b"", b"[]", b"{}", b'{"key": "k1", "salt": "zz", "check": ""}', b"\xff"])
def test_a_header_that_says_nothing_is_refused(header: bytes) -> None:
    with pytest.raises(BackupRefusedError, match="header cannot be read"):
        read(MAGIC + len(header).to_bytes(4, "big") + header)


def test_a_real_file_of_real_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "CHUNK_BYTES", 1 << 20)
    plain = os.urandom(2_500_000)
    (tmp_path / "f").write_bytes(sealed(plain, step=1 << 18))
    with (tmp_path / "f").open("rb") as file:
        reader = SealedReader(file, RING)
        reader.check_all()
        assert reader.read() == plain
        assert reader.readable()
        assert reader.seekable()
        assert SealingWriter(io.BytesIO(), RING).writable()
