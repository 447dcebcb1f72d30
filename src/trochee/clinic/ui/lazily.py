"""A word that is translated when it is shown, for what is written down once: fields of forms, tables of words."""

from __future__ import annotations

from typing import cast

from django.utils.translation import gettext_lazy


def lazily(text: str) -> str:
    """Mark a text; import it as ``_``. It stands wherever a text stands, but for joining: that asks for ``str()``."""
    return cast("str", gettext_lazy(text))
