"""When two ways of writing a name are the same name."""

import re

_NO_LETTER = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Form of a phrase without case, hyphens and doubled spaces."""
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


def bare(text: str) -> str:
    """Form of an instrument's name without case, spaces and punctuation: ``PHQ-9`` and ``phq9`` are one."""
    return _NO_LETTER.sub("", text.casefold())
