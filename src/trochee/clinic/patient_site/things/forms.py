from __future__ import annotations

from django import forms

from trochee.clinic.ui.lazily import lazily as _

from ..entries.fields import clock


class CalendarForm(forms.Form):
    """At which time of the morning the calendar asks for the diary."""

    diary_at = clock(
        _("When is your diary due each morning?"), help_text=_("Leave it empty for no reminder."), initial="08:00"
    )
