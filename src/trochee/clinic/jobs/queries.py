"""Whether a ticker ticks."""

from __future__ import annotations

from datetime import datetime

from .models import Lease


def ticking_until(name: str = "ticker") -> datetime | None:
    """Give the end of the lease, which a running ticker prolongs; nothing where none ever ran."""
    lease = Lease.objects.filter(name=name).first()
    return None if lease is None else lease.until
