"""What the rules found, as a clinician reads it: grouped, each with its why, one thing on one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from trochee.clinic.patients.values import Chart
from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.ui.of_science import of_science
from trochee.knowledge import Knowledge
from trochee.knowledge.severity import Severity
from trochee.safety.checking import Checked
from trochee.safety.from_record.values import Known
from trochee.safety.values import Finding, State

from .asked import Asked, asked, of_the_day
from .together import together
from .wording import BASES, in_words, origin_in_words, question

TITLES = {
    Severity.STOP: _("Stop"),
    Severity.SECOND_SIGN_OFF: _("Second sign-off"),
    Severity.CAUTION: _("Caution"),
    Severity.NOTE: _("Note"),
}
TAGS = {Severity.STOP: "bad", Severity.SECOND_SIGN_OFF: "warn", Severity.CAUTION: "quiet", Severity.NOTE: "quiet"}
INTERRUPTS = (Severity.STOP, Severity.SECOND_SIGN_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A fact that decided: what was asked, the value, where it comes from."""

    asked: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One finding in words.

    ``of_the_day`` is one about a dose given now; ``beside`` are others that say the same of the same medicine.
    """

    rule: str
    version: int
    rows: str
    message: str
    fires: bool
    of_the_day: bool
    used: tuple[Used, ...]
    missing: tuple[Asked, ...]
    basis: str
    sources: tuple[str, ...]
    verified: bool
    beside: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What fired of one severity. Groups that do not interrupt stand folded."""

    severity: str
    title: str
    tag: str
    interrupts: bool
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whose record it is, and what turns findings into words."""

    chart: Chart
    known: Known
    knowledge: Knowledge
    names: Mapping[str, str]

    def shown(self, finding: Finding, beside: tuple[Finding, ...] = ()) -> Shown:
        """Put one finding into words, with those that stand on its line."""
        rule = self.knowledge.rules.get(finding.rule)
        return Shown(
            rule=finding.rule,
            version=finding.version,
            rows=", ".join(rule.rows) if rule is not None else "",
            message=of_science(finding.message),
            fires=finding.state is State.FIRES,
            of_the_day=of_the_day(finding, self.knowledge),
            used=tuple(
                Used(
                    asked=question(name, self.knowledge),
                    value=in_words(name, value, self.knowledge),
                    origin=origin_in_words(name, self.known, self.knowledge, self.names),
                )
                for name, value in finding.facts.items()
            ),
            missing=tuple(asked(name, self.chart, self.knowledge) for name in finding.missing),
            basis=str(BASES[finding.basis]),
            sources=tuple(
                ". ".join(filter(None, (f"{cited.authors} ({cited.year})", cited.title, where)))
                for key, where in zip(finding.sources, finding.locators, strict=True)
                if (cited := self.knowledge.citations.get(key)) is not None
            ),
            verified=finding.verified,
            beside=tuple(self.shown(each) for each in beside),
        )


def groups(checked: Checked, reader: Reader) -> tuple[Group, ...]:
    """Give what fired by severity, the gravest first; a rule and an interaction about one medicine are one line."""
    lines = together(checked, reader.knowledge)
    return tuple(
        Group(
            severity=severity.value,
            title=str(TITLES[severity]),
            tag=TAGS[severity],
            interrupts=severity in INTERRUPTS,
            shown=tuple(reader.shown(line[0], line[1:]) for line in lines_of),
        )
        for severity in Severity
        if (lines_of := [line for line in lines if line[0].severity is severity])
    )


def headline(found: tuple[Group, ...], checked: Checked) -> str:
    """Say in one line what fired, as the groups count it, how many rules have no answer, what was not looked at."""
    said = [gettext("%(what)s: %(number)s") % {"what": each.title, "number": len(each.shown)} for each in found]
    asks = sum(each.state is State.ASKS for each in checked.findings)
    left = len(checked.not_checked)
    open_ones = ngettext("%(number)s rule has no answer", "%(number)s rules have no answer", asks) % {"number": asks}
    unread = ngettext("%(number)s name not checked", "%(number)s names not checked", left) % {"number": left}
    return " · ".join(
        (
            *(said or [gettext("No rule fired")]),
            open_ones if asks else gettext("every rule has an answer"),
            *([unread] if left else []),
        )
    )
