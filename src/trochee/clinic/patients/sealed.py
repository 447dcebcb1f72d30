"""A person's own key, and the fields sealed under it. Without the key they are noise, also in every old backup."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from uuid import UUID

from django.conf import settings

from trochee.clinic.accounts.sealing import open_bytes, seal, seal_bytes, unseal
from trochee.clinic.audit.canonical import written
from trochee.clinic.audit.keys import KEY_BYTES

from .models import PatientKey


class ErasedError(LookupError):
    """The person's sealed fields were erased and cannot be read again."""


def new_key(patient: UUID) -> PatientKey:
    """Make a person's key, sealed under the clinic's."""
    key = base64.b64encode(os.urandom(KEY_BYTES)).decode()
    return PatientKey(patient_id=patient, wrapped=seal(settings.TROCHEE_SEAL_KEYS, key, f"patients.key:{patient}"))


def opened(key: PatientKey) -> bytes:
    """Give a person's key; raises `ErasedError`."""
    if key.erased_at is not None or not key.wrapped:
        raise ErasedError(str(key.patient_id))
    text = unseal(settings.TROCHEE_SEAL_KEYS, key.wrapped, f"patients.key:{key.patient_id}")
    return base64.b64decode(text)


def seal_field(key: bytes, text: str, about: str) -> str:
    """Seal a text of a person; ``about`` names model, field and row."""
    return base64.b64encode(seal_bytes(key, text.encode(), about)).decode()


def open_field(key: bytes, sealed: str, about: str) -> str:
    """Open a text of a person."""
    return open_bytes(key, base64.b64decode(sealed), about).decode()


def content_code(key: bytes, content: Mapping[str, object]) -> str:
    """Give the code that stands for a content of which every word is sealed: HMAC-SHA-256 under the person's key.

    A plain hash of a name and a birth date, or of a diagnosis, can be guessed by trying; after an erasure that would
    still say whose record it was.
    """
    return hmac.new(key, written(content).encode(), hashlib.sha256).hexdigest()
