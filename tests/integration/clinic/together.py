"""Deeds at the same moment, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def together(*deeds: Callable[[], object]) -> list[object]:
    """Run each in a thread with a connection of its own, begun as close together as threads can."""
    gate = threading.Barrier(len(deeds))
    results: list[object] = [None] * len(deeds)

    def one(place: int) -> None:
        gate.wait()
        try:
            results[place] = deeds[place]()
        except Exception as error:  # noqa: BLE001  what was raised is what the test asks about
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
