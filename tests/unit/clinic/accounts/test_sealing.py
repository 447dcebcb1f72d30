"""Sealed texts open under their key and for what they are about, and for nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trochee.clinic.accounts.sealing import SealBrokenError, seal, unseal
from trochee.clinic.audit.keys import KEY_BYTES, KeyRing, UnknownKeyError

RING = KeyRing(current="k1", keys={"k1": bytes(KEY_BYTES), "k2": bytes(range(KEY_BYTES))})


@given(text=st.text(), about=st.text())
def test_what_was_sealed_opens(text: str, about: str) -> None:
    assert unseal(RING, seal(RING, text, about), about) == text


def test_it_does_not_open_for_another_row() -> None:
    with pytest.raises(SealBrokenError):
        unseal(RING, seal(RING, "a name", "patients.person:1"), "patients.person:2")


def test_it_does_not_open_once_changed() -> None:
    sealed = seal(RING, "a name", "x")
    flipped = sealed[:-2] + ("A" if sealed[-2] != "A" else "B") + sealed[-1]
    with pytest.raises(SealBrokenError):
        unseal(RING, flipped, "x")


def test_an_old_key_still_opens_and_a_lost_one_does_not() -> None:
    sealed = seal(RING, "a name", "x")
    assert unseal(KeyRing(current="k2", keys=RING.keys), sealed, "x") == "a name"
    with pytest.raises(UnknownKeyError):
        unseal(KeyRing(current="k2", keys={"k2": RING.keys["k2"]}), sealed, "x")


def test_the_same_text_is_never_sealed_alike() -> None:
    assert seal(RING, "a name", "x") != seal(RING, "a name", "x")


def test_keys_are_not_shown() -> None:
    assert bytes(range(KEY_BYTES)).hex() not in repr(RING)
    assert "keys" not in repr(RING)
