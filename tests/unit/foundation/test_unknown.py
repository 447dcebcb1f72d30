from __future__ import annotations

import pytest

from trochee.foundation.unknown import Known, Unknown


def test_an_unknown_says_why() -> None:
    assert Unknown("not asked").reason == "not asked"
    with pytest.raises(ValueError, match="needs a reason"):
        Unknown("")


def test_known_false_is_not_unknown() -> None:
    assert Known(False).value is False
    assert Known(False) == Known(False)
