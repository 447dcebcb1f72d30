"""The mails of a demo, read from the folder that they were written to."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_RULE = "-" * 79
SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMail:
    """One mail as it would have gone out."""

    when: str
    subject: str
    body: str
    links: tuple[str, ...]


def mails_to(addresses: Collection[str]) -> tuple[DemoMail, ...]:
    """Give the mails to these addresses, the newest first."""
    folder = Path(settings.EMAIL_FILE_PATH or "nowhere")
    files = (
        sorted(folder.glob("*.log"), key=lambda each: each.stat().st_mtime, reverse=True) if folder.is_dir() else []
    )
    found = []
    for file in files[: 5 * SHOWN]:
        for text in reversed(file.read_text(encoding="utf-8").split(_RULE)):
            mail = email.message_from_string(text.strip(), policy=email.policy.default)
            if mail["To"] and str(mail["To"]) in addresses:
                body = str(mail.get_content())
                links = tuple(word for word in body.split() if word.startswith("http"))
                found.append(
                    DemoMail(when=str(mail["Date"]), subject=str(mail["Subject"]), body=body.strip(), links=links)
                )
    return tuple(found[:SHOWN])
