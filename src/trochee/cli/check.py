"""`trochee check`: one patient's facts against the rules; what fires, what asks, what was not looked at."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import Any

from trochee.foundation.figures import counted
from trochee.foundation.refusal import InputError, InputRefused
from trochee.interop.tables.facts_file import contradicted, read_facts
from trochee.knowledge import Knowledge, shipped
from trochee.knowledge.protocol import overlaid
from trochee.knowledge.protocol_reading import read_protocol
from trochee.knowledge.written import written
from trochee.safety import Finding, Severity, State, Worst
from trochee.safety.checking import Checked, Checker
from trochee.safety.protocol import broken_own

from .commands import a_date

_WIDTH = 100
_HEADS: Mapping[Severity, str] = {
    Severity.STOP: "STOP",
    Severity.SECOND_SIGN_OFF: "SECOND SIGN-OFF",
    Severity.CAUTION: "CAUTION",
    Severity.NOTE: "NOTE",
}


def run(options: argparse.Namespace) -> None:
    """Read the facts, check them, print what was found."""
    at = a_date(options.as_of) or date.today()  # noqa: DTZ011  the day of whoever checks
    path, knowledge = Path(options.file), _knowledge(options.protocol, at)
    checked = Checker(knowledge)(read_facts(path, knowledge.facts, at), at)
    if checked.contradictions:
        raise contradicted(
            path, [(each.fact, each.given, each.follows, each.because) for each in checked.contradictions]
        )
    if options.format == "json":
        print(json.dumps(_payload(checked, knowledge, at), indent=2, ensure_ascii=False, allow_nan=False))
        return
    _print(checked, knowledge, at)


def _knowledge(protocol: str | None, at: date) -> Knowledge:
    """Give what is shipped, with a clinic's protocol laid over it; its own examples have to come out."""
    if protocol is None:
        return shipped()
    path = Path(protocol)
    try:
        text = path.read_text(encoding="utf-8")
        own = read_protocol(text, at)
        if broken := broken_own(shipped(), own):
            raise InputRefused(broken)
    except UnicodeDecodeError as error:
        where = InputError(
            file=str(path),
            line=None,
            column=None,
            found=f"byte {error.start}",
            allowed="UTF-8 text",
            message="not text",
        )
        raise InputRefused([where]) from None
    except InputRefused as refused:
        raise InputRefused([replace(each, file=str(path)) for each in refused.errors]) from None
    return overlaid(shipped(), own)


def _payload(checked: Checked, knowledge: Knowledge, at: date) -> dict[str, Any]:
    missing = dict.fromkeys(name for each in checked.findings for name in each.missing)
    return {
        "findings": [{**written(each), "facts": written(each.facts)} for each in checked.findings],
        "worst": checked.worst.value,
        "not_checked": list(checked.not_checked),
        "headline": _headline(checked),
        "questions": {name: knowledge.facts[name].question for name in missing if name in knowledge.facts},
        "as_of": at.isoformat(),
        "knowledge": knowledge.version,
    }


def _headline(checked: Checked) -> str:
    fires = [each for each in checked.findings if each.state is State.FIRES]
    asks = len(checked.findings) - len(fires)
    parts = [
        counted(sum(each.severity is severity for each in fires), word)
        for severity, word in (
            (Severity.STOP, "stop"), (Severity.SECOND_SIGN_OFF, "second sign-off"),
            (Severity.CAUTION, "caution"), (Severity.NOTE, "note"),
        )
        if any(each.severity is severity for each in fires)
    ]  # fmt: skip
    said = ", ".join(parts) if parts else "no rule fired"
    return f"{said}; {counted(asks, 'rule')} without an answer; {len(checked.not_checked)} not checked"


def _print(checked: Checked, knowledge: Knowledge, at: date) -> None:
    print(f"{_headline(checked)} (as of {at.isoformat()}, knowledge {knowledge.version})")
    for severity, head in _HEADS.items():
        found = [each for each in checked.findings if each.severity is severity and each.state is State.FIRES]
        if found:
            print(f"\n{head}")
        for each in found:
            _print_finding(each, knowledge)
    _print_questions(checked, knowledge)
    if checked.not_checked:
        print("\nNOT CHECKED: these names were not recognised, and nothing is said about them")
        for name in checked.not_checked:
            print(f"  {name}")
    if checked.worst is Worst.NO_RULE_FIRED:
        print("\nNo rule fired. That says what these rules looked at, and no more; the clinician decides.")


def _print_finding(finding: Finding, knowledge: Knowledge) -> None:
    print(fill(finding.message, _WIDTH, initial_indent="  ", subsequent_indent="  "))
    facts = "; ".join(f"{name} = {_said(value)}" for name, value in finding.facts.items())
    unread = "" if finding.verified else ", unverified: confirm before resting a decision on it"
    lines = [f"why: {facts}"] if facts else []
    if finding.missing:
        lines.append(f"unknown, and taken for the worse: {', '.join(finding.missing)}")
    lines.append(f"rule {finding.rule}, version {finding.version}, {finding.basis}{unread}")
    for key, locator in zip(finding.sources, finding.locators, strict=True):
        source = knowledge.citations[key]
        lines.append(f"source: {source.authors} ({source.year}). {source.title}. {locator}")
    for line in lines:
        print(fill(line, _WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False))


def _print_questions(checked: Checked, knowledge: Knowledge) -> None:
    asking = [each for each in checked.findings if each.state is State.ASKS]
    if not asking:
        return
    print(f"\nTO ANSWER: {counted(len(asking), 'rule')} cannot be told without these facts, gravest first")
    for each in asking:
        if each.rule not in knowledge.rules:  # a name on the list of medicines: it says itself what is open
            said = f"[{_HEADS[each.severity].lower()}] {each.message}"
            print(fill(said, _WIDTH, initial_indent="  ", subsequent_indent="      "))
    unanswered = (name for each in asking for name in each.missing if name not in checked.facts)
    for name in dict.fromkeys(unanswered):
        fact = knowledge.facts.get(name)
        gravest = next(each.severity for each in asking if name in each.missing)
        said = name if fact is None else f"{name}: {fact.question} ({fact.allowed})"
        print(fill(f"[{_HEADS[gravest].lower()}] {said}", _WIDTH, initial_indent="  ", subsequent_indent="      "))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
