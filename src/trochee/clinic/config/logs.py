"""Logs that say what happened and where in the code, and never what a patient wrote.

A message of ours is a fixed sentence with ids. Of everybody else's, only the fixed part of the sentence is kept, and
of an exception its type and the lines it came through, since its message may quote a value.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

OURS = "trochee"


class WithoutValues(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record without the arguments of foreign messages and without exceptions' own words."""
        ours = record.name == OURS or record.name.startswith(f"{OURS}.")
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if ours else _fixed_part(record),
        }
        status = getattr(record, "status_code", None)
        if isinstance(status, int):
            line["status"] = status
        route = getattr(getattr(getattr(record, "request", None), "resolver_match", None), "route", None)
        if isinstance(route, str):
            line["route"] = route
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["through"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


def _fixed_part(record: logging.LogRecord) -> str:
    """Give the sentence before anything was put in; a sentence put together beforehand is not shown at all."""
    if record.args or _is_plain(record.msg):
        return str(record.msg)
    return "(not shown: it may hold a value)"


def _is_plain(message: object) -> bool:
    return isinstance(message, str) and message.replace(" ", "").isalpha()


def logging_settings() -> dict[str, Any]:
    """Give the settings of Python's logging: one stream, one form."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"without_values": {"()": WithoutValues}},
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "without_values"}},
        "root": {"handlers": ["stream"], "level": "WARNING"},
        "loggers": {
            OURS: {"level": "INFO"},
            "django": {"handlers": ["stream"], "level": "WARNING", "propagate": False},
            "django.server": {"handlers": ["stream"], "level": "WARNING", "propagate": False},
        },
    }
