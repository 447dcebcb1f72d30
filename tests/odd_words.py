"""Words of a program that slipped onto a page for people."""

from __future__ import annotations

import re

_ODD = re.compile(
    r"\b(?:[A-Za-z0-9]+_[A-Za-z0-9_]+|nan|NaN|null|undefined|True|False|Cbti|cbti|(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{12,})\b"
    r"|(?<![.:?] )\bNone\b|\bNone\b(?! [a-z])"
)
"""A name with an underscore, a value nobody filled in, CBT-I written wrongly, a hash; not the word None that begins
a sentence."""


def odd_words(text: str) -> list[str]:
    """Find every such word in what a reader sees."""
    return _ODD.findall(" ".join(text.split()))
