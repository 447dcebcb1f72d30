"""Findings as a prescriber reads them: what stops, what needs a second signature, and the rest folded away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trochee.clinic.ui.lazily import lazily as _
from trochee.clinic.ui.of_science import of_science
from trochee.knowledge import Knowledge
from trochee.knowledge.severity import Severity
from trochee.safety.values import Finding, State

from .words import BASES, question, value_in_words

GRAVE = (Severity.STOP, Severity.SECOND_SIGN_OFF)
"""What interrupts; the rest is grouped."""
_TITLES = {
    Severity.STOP: _("Stops"),
    Severity.SECOND_SIGN_OFF: _("Needs a second sign-off"),
    Severity.CAUTION: _("Cautions"),
    Severity.NOTE: _("Notes"),
}
_TAGS = {Severity.STOP: "bad", Severity.SECOND_SIGN_OFF: "warn", Severity.CAUTION: "quiet", Severity.NOTE: "quiet"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One finding in words, with its why: rule and version, the facts used, what is missing, on what it rests."""

    rule: str
    version: int
    message: str
    asks: bool
    facts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    basis: str
    sources: tuple[str, ...]
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings of one severity. ``grave`` groups stand open."""

    severity: str
    title: str
    tag: str
    grave: bool
    shown: tuple[Shown, ...]

    @property
    def fires(self) -> tuple[Shown, ...]:
        """Those that fire on what is known."""
        return tuple(each for each in self.shown if not each.asks)

    @property
    def asks(self) -> tuple[Shown, ...]:
        """Those that cannot be told: unknown is not no."""
        return tuple(each for each in self.shown if each.asks)

    @property
    def missing(self) -> tuple[str, ...]:
        """What would have to be known, each question once."""
        return tuple(dict.fromkeys(text for each in self.asks for text in each.missing))


def groups(findings: Iterable[Finding], knowledge: Knowledge) -> tuple[Group, ...]:
    """Give the findings by severity, the gravest first, those that fire before those that ask."""
    held = tuple(findings)
    return tuple(
        Group(
            severity=severity.value,
            title=str(_TITLES[severity]),
            tag=_TAGS[severity],
            grave=severity in GRAVE,
            shown=tuple(
                shown(each, knowledge)
                for each in sorted(held, key=lambda finding: finding.state is State.ASKS)
                if each.severity is severity
            ),
        )
        for severity in Severity
        if any(each.severity is severity for each in held)
    )


def shown(finding: Finding, knowledge: Knowledge) -> Shown:
    """Put one finding into words."""
    cited = [knowledge.citations[key] for key in finding.sources if key in knowledge.citations]
    return Shown(
        rule=finding.rule,
        version=finding.version,
        message=of_science(finding.message),
        asks=finding.state is State.ASKS,
        facts=_facts(finding.facts, knowledge),
        missing=tuple(question(name, knowledge) for name in finding.missing),
        basis=str(BASES[finding.basis]),
        sources=tuple(
            ", ".join(filter(None, (each.authors, each.title, str(each.year), where)))
            for each, where in zip(cited, (*finding.locators, *[""] * len(cited)), strict=False)
        ),
        verified=finding.verified,
    )


def _facts(facts: Mapping[str, object], knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    return tuple(
        (question(name, knowledge), value_in_words(name, value, knowledge))  # type: ignore[arg-type]  # a fact's value
        for name, value in facts.items()
    )
