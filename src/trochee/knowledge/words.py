"""When two ways of writing a name are the same name."""

import re
import unicodedata

_NO_LETTER = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Form of a phrase without case, hyphens and doubled spaces."""
    return " ".join(text.casefold().replace("-", " ").replace("_", " ").split())


def bare(text: str) -> str:
    """Form of an instrument's name without case, spaces and punctuation: ``PHQ-9`` and ``phq9`` are one."""
    return _NO_LETTER.sub("", text.casefold())


def letters(text: str) -> str:
    """Letters and digits of a name, without case and accents: ``Co-Codamol`` is ``cocodamol``."""
    folded = unaccented(text)
    return folded if folded.isalnum() else _NO_LETTER.sub("", folded)


def unaccented(text: str) -> str:
    """Text in small letters without accents and signs that only look different."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    return "".join(each for each in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(each))
