"""What the safety rules find: what stands in the way first, then every rule that fires, then what is still asked."""

from __future__ import annotations

from collections.abc import Mapping

from trochee.foundation import figures
from trochee.knowledge import Knowledge
from trochee.knowledge.facts import FactValue
from trochee.knowledge.severity import Severity
from trochee.review.findings import Asked, OpenQuestion, RuleFindings
from trochee.review.rules_asked import in_words, question
from trochee.review.values import Review
from trochee.safety.values import Finding

from .. import words
from ..parts import (
    NOTHING,
    Block,
    Brief,
    Bullets,
    Callout,
    Cell,
    Cited,
    Column,
    Mood,
    Note,
    NoteKind,
    Paragraph,
    Place,
    Section,
    Table,
)

SEVERITIES: Mapping[Severity, tuple[str, str, Mood]] = {
    Severity.STOP: ("stop", "a stop", Mood.BAD),
    Severity.SECOND_SIGN_OFF: ("second sign-off", "a second sign-off", Mood.WARN),
    Severity.CAUTION: ("caution", "a caution", Mood.QUIET),
    Severity.NOTE: ("note", "a note", Mood.QUIET),
}
"""Each severity: how it is called, how one is called in a sentence, how it is set off."""
BEFORE_ANY_DOSE = "before-any-dose"
"""Id of the section on what stands in the way."""
_WHY = "rule-safety"
_ALL = "safety-findings"
_FIRST_QUESTIONS = 8
"""Open questions that stand in a terminal: what a stop hangs on comes first, and the files hold the rest."""


def finding_id(finding: Finding) -> str:
    """Id of the note on what a finding rests on."""
    return f"finding-{words.slug(finding.rule)}"


def rule_name(rule: str) -> str:
    """Write the id of a rule in words, such as ``going on: no benefit``."""
    return rule.replace(".", ": ").replace("_", " ")


def headline(found: RuleFindings) -> str:
    """Say what fired, how many rules and stops have no answer, how many names were not checked; never 'clear'."""
    fired = [
        figures.counted(count, called)
        for severity, (called, _, _) in SEVERITIES.items()
        if (count := sum(each.severity is severity for each in found.fires))
    ]
    said = ", ".join(fired) or "no rule fired"
    left = len(found.not_checked)
    return f"{said}; {_without_an_answer(found)}; {figures.counted(left, 'name')} not checked"


def _without_an_answer(found: RuleFindings) -> str:
    said, stops = f"{figures.counted(found.asks, 'rule')} without an answer", found.stops_open
    if not found.asks:
        return said
    kind = "a stop" if stops == 1 else "stops"
    return f"{said} ({f'{stops} of them {kind}' if stops else 'none of them a stop'})"


def safety(review: Review, place: Place) -> Section:
    """Show what stands in the way: that a stop fires, each second sign-off, what was not checked; then ways on."""
    found = review.findings
    blocks: list[Block] = [_first(found)]
    for each in found.fires:
        if each.severity is Severity.SECOND_SIGN_OFF:
            blocks.append(Callout(title="Second sign-off", text=each.message, mood=Mood.WARN, why=finding_id(each)))
    if found.not_checked:
        text = f"Not recognised, and nothing is said about it: {', '.join(found.not_checked)}."
        blocks.append(Callout(title="Not checked", text=text, mood=Mood.WARN, why=_ALL))
    if review.options:
        ways = tuple(Paragraph(text=option.text, why="rule-options") for option in review.options)
        said = "Not blocked by a recorded rule; the clinician decides:"
        blocks += [Paragraph(text=said, why="rule-options"), Bullets(items=ways)]
    return Section(
        id=BEFORE_ANY_DOSE,
        title="Before any further dose",
        subtitle="What stands in the way",
        blocks=tuple(blocks),
        place=place,
    )


def _first(found: RuleFindings) -> Callout:
    """Say in one line what the rules come to; that none fired is no clearance."""
    stops = len(found.stops)
    said = f"{words.capital(headline(found))}, as of {figures.day(found.on)}."
    if stops:
        title = "A stop fires" if stops == 1 else f"{stops} stops fire"
        return Callout(title=title, text=f"{said} Named under the answer.", mood=Mood.BAD, why=_ALL)
    title = "Rules fired, none of them a stop" if found.fires else "No rule fired"
    left = "A stop without an answer is not passed: this" if found.stops_open else "This"
    return Callout(title=title, text=f"{said} {left} is no clearance.", mood=Mood.WARN, why=_ALL)


def everything(review: Review, knowledge: Knowledge) -> Section:
    """Show every rule that fires with its why, what is still asked, and what nothing looked at."""
    found = review.findings
    blocks: list[Block] = []
    if found.fires:
        blocks.append(_fired(found, knowledge))
    else:
        blocks.append(Paragraph(text=f"{words.capital(headline(found))}. This is no clearance.", why=_WHY))
    if found.questions:
        said = (
            f"{words.capital(_without_an_answer(found))}: unknown is not no. "
            f"{figures.counted(len(found.questions), 'question')} would tell; {_hangs(found.questions)}."
        )
        blocks += [Paragraph(text=said, why="safety-questions"), _questions(found.questions)]
    for heading, texts in (
        ("Names that are not clear:", found.names_open),
        ("On record, and not counted:", found.beside),
    ):
        if texts:
            blocks.append(Paragraph(text=heading, why=_WHY))
            blocks.append(Bullets(items=tuple(Paragraph(text=text, why=_WHY) for text in texts)))
    blocks += [Paragraph(text=text, why=_WHY) for text in (found.not_looked_at, which(found.asked))]
    return Section(
        id=_ALL,
        title="What the safety rules say",
        subtitle=f"Asked about the record as of {figures.day(found.on)}",
        blocks=tuple(blocks),
    )


def _fired(found: RuleFindings, knowledge: Knowledge) -> Table:
    return Table(
        id="safety-fired",
        caption="Rules that fire, the gravest first",
        columns=(
            Column(label="rule says"),
            Column(label="severity", below=True),
            Column(label="because"),
            Column(label="rule"),
        ),
        rows=tuple(_fired_row(each, knowledge) for each in found.fires),
        stacks=True,
    )


def _fired_row(finding: Finding, knowledge: Knowledge) -> tuple[Cell, ...]:
    called, _, mood = SEVERITIES[finding.severity]
    return (
        Cell(text=finding.message),
        Cell(text=called, mood=mood),
        Cell(text=because(finding, knowledge)),
        Cell(text=f"{rule_name(finding.rule)}, version {finding.version}", why=finding_id(finding)),
    )


def because(finding: Finding, knowledge: Knowledge) -> str:
    """Write the facts that a finding rests on, and those that are unknown and taken for the worse."""
    said = [said_fact(name, value, knowledge) for name, value in finding.facts.items()]
    if finding.missing:
        unknown = "; ".join(question(name, knowledge) for name in finding.missing)
        said.append(f"Unknown, and taken for the worse: {unknown}")
    return " · ".join(said) or NOTHING


def said_fact(name: str, value: FactValue, knowledge: Knowledge) -> str:
    """Write a fact as its question and its answer."""
    asked = question(name, knowledge)
    return f"{asked}{'' if asked.endswith('?') else ':'} {in_words(name, value, knowledge)}"


def which(asked: Asked) -> str:
    """Say which rules were asked: those that ship, or with a clinic's own protocol laid over them.

    The day of the knowledge stands here; what tells two versions apart to the letter stands in the JSON.
    """
    own = f", with the clinic's own protocol, {asked.protocol}, laid over them" if asked.protocol else ""
    return f"Asked: the rules that ship with trochee{own} (knowledge of {asked.knowledge.partition(' ')[0]})."


def _hangs(questions: tuple[OpenQuestion, ...]) -> str:
    """Count the questions by what hangs on them: a stop on 40, a caution on 12."""
    counts = {each: sum(asked.severity is each for asked in questions) for each in SEVERITIES}
    said = [f"{SEVERITIES[each][1]} on {count}" for each, count in counts.items() if count]
    return ", ".join(said).replace(" on ", " hangs on ", 1)


def _questions(questions: tuple[OpenQuestion, ...]) -> Table:
    left = questions[_FIRST_QUESTIONS:]
    return Table(
        id="safety-questions",
        caption="What the rules still ask",
        columns=(Column(label="question"), Column(label="hangs on it"), Column(label="rules", numeric=True)),
        rows=tuple(
            (Cell(text=each.question), Cell(text=SEVERITIES[each.severity][1]), Cell(text=f"{each.rules}"))
            for each in questions
        ),
        folded=True,
        why=_WHY,
        brief=Brief(
            rows=_FIRST_QUESTIONS,
            others=f"And {len(left)} more; {_hangs(left)}. The review as a file (--out) holds them all.",
        ),
    )


def finding_notes(review: Review, knowledge: Knowledge) -> tuple[Note, ...]:
    """Note what each finding that fires rests on: its rule, its basis, and where in which source it stands."""
    return tuple(_note(each, knowledge) for each in review.findings.fires)


def _note(finding: Finding, knowledge: Knowledge) -> Note:
    called = words.capital(SEVERITIES[finding.severity][0])
    return Note(
        id=finding_id(finding),
        term=f"{called}: rule {rule_name(finding.rule)}, version {finding.version}",
        text=finding.message,
        ground=(words.ground(finding.basis, verified=finding.verified),),
        sources=tuple(
            Cited(
                source=words.source(knowledge.citations[key]),
                read=words.read(knowledge.citations[key]),
                said=words.sentence(locator) if locator else "",
            )
            for key, locator in zip(finding.sources, finding.locators, strict=True)
        ),
        kind=NoteKind.RULE,
    )
