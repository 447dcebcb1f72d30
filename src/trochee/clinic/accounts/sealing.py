"""Fields that a copy of the database does not give away: AES-256-GCM under a named key.

What a text is about (model, field and row) is bound into its code: a sealed text that was moved to another row
or field does not open.
"""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trochee.clinic.audit.keys import KeyRing

_NONCE_BYTES = 12


class SealBrokenError(ValueError):
    """A sealed text was changed, moved, or sealed under another key."""


def seal_bytes(key: bytes, plain: bytes, about: str) -> bytes:
    """Seal under a key; ``about`` must be the same to open it again."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def open_bytes(key: bytes, sealed: bytes, about: str) -> bytes:
    """Open what `seal_bytes` sealed; raises `SealBrokenError`."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about.encode())
    except InvalidTag as error:
        raise SealBrokenError(about.partition(":")[0]) from error


def seal(ring: KeyRing, text: str, about: str) -> str:
    """Seal a text under the ring's current key, whose name stands before it."""
    sealed = seal_bytes(ring.key(ring.current), text.encode(), about)
    return f"{ring.current}:{base64.b64encode(sealed).decode()}"


def unseal(ring: KeyRing, sealed: str, about: str) -> str:
    """Open what `seal` sealed; raises `SealBrokenError`, or `UnknownKeyError` where its key is not at hand."""
    name, _, rest = sealed.partition(":")
    return open_bytes(ring.key(name), base64.b64decode(rest), about).decode()
