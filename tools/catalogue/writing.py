"""Writes texts as gettext's tools and editors of translations read them."""

from __future__ import annotations

from collections.abc import Iterable

from tools.catalogue.gathering import Text

_HEAD = """# Texts of trochee's clinic. Copy to LANGUAGE/LC_MESSAGES/django.po and translate; see docs/translating.md.
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"
"""


def template(texts: Iterable[Text]) -> str:
    """Give the whole file."""
    return "\n".join([_HEAD, *map(entry, texts)])


def entry(text: Text) -> str:
    """Give one text with room for its translation."""
    lines = [f"#: {text.place}"]
    if "%(" in text.text:
        lines.append("#, python-format")
    if text.context:
        lines.append(f"msgctxt {quoted(text.context)}")
    lines.append(f"msgid {quoted(text.text)}")
    lines += [f"msgid_plural {quoted(text.many)}", 'msgstr[0] ""', 'msgstr[1] ""'] if text.many else ['msgstr ""']
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Write a text in quotes, on one line."""
    kept = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{kept}"'
