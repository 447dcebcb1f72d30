"""The code that a person types in our stories: right by the standard, and never typed too late to be taken."""

from __future__ import annotations

import base64
import time

import pytest
from tools.clinic_site.visiting import one_time_code

SECRET = base64.b32encode(b"12345678901234567890").decode()
"""Of the test vectors of RFC 6238, appendix B."""


class Clock:
    def __init__(self, now: float) -> None:
        self.now, self.waited = now, 0.0

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waited += seconds


def typed(monkeypatch: pytest.MonkeyPatch, at: float) -> tuple[str, float]:
    clock = Clock(at)
    monkeypatch.setattr(time, "time", clock.time)
    monkeypatch.setattr(time, "sleep", clock.sleep)
    return one_time_code(SECRET), clock.waited


@pytest.mark.parametrize(
    ("at", "last_six"), [(1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_the_published_codes(monkeypatch: pytest.MonkeyPatch, at: int, last_six: str) -> None:
    assert typed(monkeypatch, at) == (last_six, 0)


def test_in_the_last_seconds_the_next_one_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed(monkeypatch, 1111111109) == ("050471", 1)
