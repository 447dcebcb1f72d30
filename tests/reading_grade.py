"""Flesch-Kincaid grade level, and how syllables, words and sentences are counted here.

    grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59

Kincaid, Fishburne, Rogers and Chissom 1975 (Research Branch Report 8-75). A word is a run of letters, hyphens and
apostrophes, or a figure. Syllables of a word: its runs of vowels (y is one), less a silent ending -e or -ed, at
least one; words that this gets wrong and that the page uses stand in a list. A figure has one syllable a digit.
A sentence ends with a full stop, question mark, exclamation mark or colon at the end of a text. A text without an end
of its own, such as a heading, is left out by the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+(?:[.,]\d+)?")
_END = re.compile(r"[.?!](?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"(?:[^aeiouylr]e|[aeiou][lr]e|[^aeiouytdl]ed|[aeiou]led|[^aeiouylsxzcg]es|[aeiou]les)$")
_TWO_VOWELS = re.compile(r"(?:ia|io(?!n|us)|iu|eo|ea(?=te)|ua(?=l)|uou|riet|ying|oing|being)")
_LISTED = {
    "diary": 3, "diaries": 3, "being": 2, "doing": 2, "going": 2, "trying": 2, "clinician": 3, "medicine": 3,
    "idea": 3, "area": 3, "people": 2, "drowsy": 2, "every": 2, "something": 2, "sometimes": 2,
    "someone": 2, "does": 1, "done": 1, "were": 1, "here": 1, "there": 1, "else": 1, "more": 1, "before": 2,
    "themselves": 2, "yourself": 2, "myself": 2, "ketamine": 3, "troche": 2, "troches": 2, "services": 3, "use": 1,
    "approved": 2, "worse": 1, "severe": 2, "noted": 2, "needed": 2, "counted": 2, "asked": 1, "checked": 1,
    "promised": 2, "filled": 1, "trouble": 2, "isi": 3, "phq": 3, "gad": 1, "cbt": 3,
    "cbt-i": 4, "somewhere": 2, "likely": 2, "once": 1, "nausea": 3, "dizziness": 3,
    "confusion": 3, "headache": 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formula needs."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def syllables(word: str) -> int:
    """Syllables of a word or a figure."""
    lower = word.lower().replace("’", "'")
    if lower[0].isdigit():
        return sum(each.isdigit() for each in lower)
    if lower in _LISTED:
        return _LISTED[lower]
    if "-" in lower:
        return sum(syllables(part) for part in lower.split("-"))
    lower = lower.split("'")[0] if lower.endswith(("'s", "'t", "'ll")) else lower
    found = len(_VOWELS.findall(lower)) + len(_TWO_VOWELS.findall(lower))
    return max(1, found - bool(_SILENT_END.search(lower)))


def counts(text: str) -> Counts:
    """Count a text that ends its sentences."""
    words = _WORD.findall(text)
    return Counts(sentences=max(1, len(_END.findall(text))), words=len(words), syllables=sum(map(syllables, words)))
