from __future__ import annotations

import numpy as np

from trochee.sleep.flags import HARD, HARD_MASK, Flag, masked, named


def test_every_flag_has_its_own_bit_and_words() -> None:
    assert len({flag.bit for flag in Flag}) == len(Flag)
    assert max(flag.bit for flag in Flag) <= np.iinfo(np.uint32).max
    assert all(flag.text and flag.text == flag.text.strip() for flag in Flag)
    assert len({flag.text for flag in Flag}) == len(Flag)


def test_flags_and_masks_say_the_same() -> None:
    flags = (Flag.ZONE_UNKNOWN, Flag.LONG_NAP)
    assert named(masked(flags)) == flags
    assert masked((Flag.LONG_NAP, Flag.LONG_NAP)) == Flag.LONG_NAP.bit
    assert named(0) == ()
    assert set(named(HARD_MASK)) == HARD
