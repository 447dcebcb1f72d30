"""Which languages the pages speak: English, and those whose catalogue the clinic names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import to_locale

SHIPPED = Path(__file__).parents[1] / "locale"
"""Catalogues that come with the package, one folder a language."""

ENGLISH = ("en", "English")

_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def languages(variables: Mapping[str, str], folder: Path, reasons: list[str]) -> tuple[tuple[str, str], ...]:
    """Read ``TROCHEE_LANGUAGES``, codes with commas; a code without a catalogue is a reason not to start."""
    found = [ENGLISH]
    for code in filter(None, (each.strip().lower() for each in variables.get("TROCHEE_LANGUAGES", "").split(","))):
        if code == ENGLISH[0]:
            continue
        if not _CODE.fullmatch(code) or not any(
            catalogue(root, code).exists() for root in (folder / "locale", SHIPPED)
        ):
            reasons.append(f"TROCHEE_LANGUAGES {code}: there is no catalogue {catalogue(folder / 'locale', code)}")
            continue
        known = LANG_INFO.get(code) or LANG_INFO.get(code.split("-")[0]) or {}
        found.append((code, str(known.get("name_local", code))))
    return tuple(found)


def catalogue(root: Path, code: str) -> Path:
    """Where the compiled catalogue of a language lies."""
    return root / to_locale(code) / "LC_MESSAGES" / "django.mo"
