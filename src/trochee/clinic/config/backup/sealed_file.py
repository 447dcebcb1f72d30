"""A file sealed chunk by chunk with AES-256-GCM, so that no part of it can be changed, moved, added or cut off.

Layout: a magic line; the length of a header in four bytes; the header, JSON that names the key and holds a salt and
a check; then chunks, each with its tag. Every file has a key of its own, derived by HKDF-SHA256 from the clinic's key
and the salt, so that a chunk's number can be its nonce. The nonce's last byte says 'this is the last chunk', as in
the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015): a file cut off at a chunk does not open.
"""

from __future__ import annotations

import hmac
import io
import json
import os
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from trochee.clinic.audit.keys import KEY_BYTES, KeyRing, UnknownKeyError

from .values import BackupRefusedError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAGIC = b"trochee-backup-1\n"
CHUNK_BYTES = 1 << 20
_TAG_BYTES, _SALT_BYTES, _CHECK_BYTES, _LENGTH_BYTES, _COUNTER_BYTES = 16, 32, 16, 4, 11
_LONGEST_HEADER = 1_000


class SealingWriter(io.RawIOBase):
    """A file object that seals what is written to it; only `close` makes the file whole."""

    def __init__(self, file: IO[bytes], ring: KeyRing) -> None:
        super().__init__()
        salt = os.urandom(_SALT_BYTES)
        key, check = _derived(ring.key(ring.current), salt)
        header = json.dumps({"key": ring.current, "salt": salt.hex(), "check": check.hex()}).encode()
        self._start = MAGIC + len(header).to_bytes(_LENGTH_BYTES, "big") + header
        self._file, self._cipher, self._number, self._waiting = file, AESGCM(key), 0, bytearray()
        file.write(self._start)

    def writable(self) -> bool:
        """Yes: this end only writes."""
        return True

    def write(self, given: ReadableBuffer) -> int:
        """Take bytes; full chunks are written at once, as soon as more is known to follow."""
        self._waiting += given
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(last=False)
        return memoryview(given).nbytes

    def _seal(self, *, last: bool) -> None:
        plain = bytes(self._waiting[:CHUNK_BYTES])
        del self._waiting[:CHUNK_BYTES]
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, self._start))
        self._number += 1

    def end(self) -> None:
        """Seal the last chunk. Without this call the file does not open, which is what a failed backup should do."""
        self._seal(last=True)
        self._file.flush()


class SealedReader(io.RawIOBase):
    """A sealed file as plain bytes, at any place. Each chunk is checked before a byte of it is given."""

    def __init__(self, file: IO[bytes], ring: KeyRing) -> None:
        super().__init__()
        key, self._start = _opened(file, ring)
        self._file, self._cipher, self._at = file, AESGCM(key), 0
        body = file.seek(0, os.SEEK_END) - len(self._start)
        self._chunks = max(1, -(-body // (CHUNK_BYTES + _TAG_BYTES)))
        self._size = body - self._chunks * _TAG_BYTES
        if self._size < 0:
            raise BackupRefusedError("it was cut short: the first chunk is not whole")
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes: chunks are opened one by one."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place in the plain bytes."""
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Give plain bytes of one chunk; raises `BackupRefusedError` where the chunk is not as it was sealed."""
        if self._at >= self._size:
            return 0
        number, skipped = divmod(self._at, CHUNK_BYTES)
        wanted = memoryview(buffer).cast("B")
        part = self._chunk(number)[skipped : skipped + len(wanted)]
        wanted[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(len(self._start) + number * (CHUNK_BYTES + _TAG_BYTES))
            sealed = self._file.read(CHUNK_BYTES + _TAG_BYTES)
            nonce = _nonce(number, last=number == self._chunks - 1)
            try:
                self._held = (number, self._cipher.decrypt(nonce, sealed, self._start))
            except InvalidTag as error:
                raise BackupRefusedError(
                    f"it is not as it was made: changed or cut short at byte {self._file.tell() - len(sealed):,} "
                    f"or later"
                ) from error
        return self._held[1]

    def check_all(self) -> None:
        """Open every chunk once and keep none; raises `BackupRefusedError` for the first that does not open."""
        for number in range(self._chunks):
            self._chunk(number)


def _opened(file: IO[bytes], ring: KeyRing) -> tuple[bytes, bytes]:
    file.seek(0)
    start = file.read(len(MAGIC) + _LENGTH_BYTES)
    length = int.from_bytes(start[len(MAGIC) :], "big")
    if not start.startswith(MAGIC) or length > _LONGEST_HEADER:
        raise BackupRefusedError("it is no backup that `trochee clinic backup` made")
    written = file.read(length)
    try:
        header = json.loads(written)
        name, salt, check = str(header["key"]), bytes.fromhex(header["salt"]), bytes.fromhex(header["check"])
    except (ValueError, KeyError, TypeError) as error:
        raise BackupRefusedError("its header cannot be read: it was changed or cut short") from error
    try:
        key, expected = _derived(ring.key(name), salt)
    except UnknownKeyError as error:
        raise BackupRefusedError(f"it was sealed with the backup key {name!r}, which the keys file lacks") from error
    if not hmac.compare_digest(check, expected):
        raise BackupRefusedError(
            f"the backup key {name!r} of this keys file is not the one it was sealed with, or its header was changed"
        )
    return key, start + written


def _derived(key: bytes, salt: bytes) -> tuple[bytes, bytes]:
    """Give the file's own key, and a check that says whether a key is the right one without saying which it is."""
    whole = HKDF(algorithm=SHA256(), length=KEY_BYTES + _CHECK_BYTES, salt=salt, info=MAGIC).derive(key)
    return whole[:KEY_BYTES], whole[KEY_BYTES:]


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + bytes([last])
