"""What the panel can be asked for."""

from __future__ import annotations

from typing import Any

from django import forms

from trochee.clinic.ui.choosing import offer
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.workflows.desk.panel import Asked, Show, Sort

SHOW = {
    Show.EVERYBODY: _("everybody"),
    Show.TAKING_PART: _("who takes part"),
    Show.SILENT: _("silent diaries"),
    Show.SEVERE: _("severe adverse effects"),
    Show.NEW: _("new ones"),
    Show.ENDED: _("whose part has ended"),
}
SORT = {
    Sort.NAME: _("by name"),
    Sort.LAST_NIGHT: _("longest without a night first"),
    Sort.REGISTERED: _("newest first"),
}
_OF_NIGHTS: frozenset[Show | Sort] = frozenset({Show.SILENT, Sort.LAST_NIGHT})


class PanelForm(forms.Form):
    """Search, filter, order and page. Names are sent as a form and never stand in an address."""

    words = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    show = forms.ChoiceField(label=_("Show"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput())

    def __init__(self, given: Any, *, reads_nights: bool) -> None:
        """Offer what this reader may be told of."""
        super().__init__(given)
        for name, words in (("show", SHOW), ("sort", SORT)):
            offered = [(each.value, text) for each, text in words.items() if reads_nights or each not in _OF_NIGHTS]
            offer(self, name, offered)

    def asked(self) -> Asked:
        """Give what was asked for; what makes no sense counts as not asked."""
        self.is_valid()
        given = self.cleaned_data
        return Asked(
            words=given.get("words") or "",
            show=Show(given.get("show") or Show.EVERYBODY),
            sort=Sort(given.get("sort") or Sort.NAME),
            page=given.get("page") or 1,
        )
