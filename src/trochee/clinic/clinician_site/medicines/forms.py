"""The lists of a person: medicines, conditions, diagnoses, as people write them, one a line."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.utils.translation import gettext

from trochee.clinic.assessments.values import Facts
from trochee.clinic.ui.lazily import lazily as _

LISTS = ("medicines", "conditions", "diagnoses")
_LONGEST, _MOST = 200, 100
"""Letters of a line, and lines of a list: more is a mistake of whoever pasted."""


def _lines(label: str, help_text: str, rows: int) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, "spellcheck": "false", "autocapitalize": "off"})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=20_000, widget=widget)


def _none(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class ListsForm(forms.Form):
    """Three lists. An empty one was not asked, unless it is marked that there is none."""

    medicines = _lines(
        _("Medicines"),
        _(
            "One a line, as the patient says it: brands, pills without a prescription, herbs, hormones, alcohol, "
            "cannabis. Ketamine from anybody else too."
        ),
        8,
    )
    medicines_none = _none(_("Asked: takes nothing"))
    conditions = _lines(_("Conditions"), _("One a line, in words or as a code such as I71.4."), 5)
    conditions_none = _none(_("Asked: none"))
    diagnoses = _lines(_("Diagnoses of sleep"), _("One a line, in words or as a code."), 3)
    diagnoses_none = _none(_("Asked: none"))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def clean(self) -> None:
        """Refuse a list that is there and is none, and lines that no list holds."""
        super().clean()
        for name in LISTS:
            lines = self.lines(name)
            if lines and self.cleaned_data.get(f"{name}_none"):
                self.add_error(name, gettext("Something stands here, and it is marked that there is nothing."))
            if len(lines) > _MOST or any(len(each) > _LONGEST for each in lines):
                self.add_error(
                    name,
                    gettext("At most %(lines)s lines of %(letters)s letters.")
                    % {"lines": _MOST, "letters": _LONGEST},
                )

    def lines(self, name: str) -> tuple[str, ...]:
        """Give the lines of a list, each once."""
        written = str(self.cleaned_data.get(name) or "").splitlines()
        return tuple(dict.fromkeys(line for each in written if (line := " ".join(each.split()))))

    def over(self, facts: Facts) -> Facts:
        """Give the facts with these lists in place of theirs."""
        medicines, conditions, diagnoses = map(self._said, LISTS)
        return replace(facts, medicines=medicines, conditions=conditions, diagnoses=diagnoses)

    def _said(self, name: str) -> tuple[str, ...] | None:
        lines = self.lines(name)
        return lines if lines or self.cleaned_data.get(f"{name}_none") else None


def filled(facts: Facts, version: int) -> dict[str, object]:
    """Give what the form holds of facts as they stand."""
    found: dict[str, object] = {"version": version}
    for name in LISTS:
        said = getattr(facts, name)
        found |= {name: "\n".join(said or ()), f"{name}_none": said == ()}
    return found
