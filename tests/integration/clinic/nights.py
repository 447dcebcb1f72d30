"""One plain night, for tests that need any."""

from __future__ import annotations

from datetime import date, time

from trochee.foundation.clock import WallTime
from trochee.record import Night

NIGHT = Night(
    date=date(2026, 3, 2),
    into_bed=WallTime(time(22, 45)),
    lights_out=WallTime(time(23, 15)),
    sleep_onset_latency_min=45,
    final_awakening=WallTime(time(6, 10)),
    rise_time=WallTime(time(6, 40)),
    sleep_quality=3,
)
