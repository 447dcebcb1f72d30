from __future__ import annotations

from django import forms

from ..entries.fields import clock


class CalendarForm(forms.Form):
    """At which time of the morning the calendar asks for the diary."""

    diary_at = clock(
        "When is your diary due each morning?", help_text="Leave it empty for no reminder.", initial="08:00"
    )
