"""Whether a content could be signed: read beside what is shipped, and every example tried."""

from __future__ import annotations

from datetime import date

from trochee.foundation.refusal import InputRefused
from trochee.knowledge import shipped
from trochee.knowledge.protocol import Protocol
from trochee.knowledge.protocol_reading import read_protocol
from trochee.safety.protocol import broken_own

from .values import Content


def checked_content(content: Content, today: date) -> Protocol:
    """Read a content beside the shipped knowledge and try every example of it.

    Raises `InputRefused` with everything that is wrong.
    """
    protocol = read_protocol(content.entries, today, settings=content.own_numbers)
    if broken := broken_own(shipped(), protocol):
        raise InputRefused(broken)
    return protocol
