"""Findings on the page: a stop before all else, each with its why, questions once and folded, never 'clear'."""

from __future__ import annotations

from dataclasses import replace

from tests.factories import review as invented
from tests.factories import rules
from tests.factories.pages import document
from tests.reading import plain

from trochee.knowledge import shipped
from trochee.knowledge.severity import Severity
from trochee.reports import terminal
from trochee.reports.parts import Bullets, Callout, Mood, Paragraph, Place, Section, Table
from trochee.reports.sections import findings
from trochee.review.findings import Asked, RuleFindings
from trochee.review.values import Lead, LeadPart

KNOWLEDGE = shipped()


def first_sheet(found: RuleFindings) -> Section:
    return findings.safety(invented.review(findings=found), Place.FULL)


def below(found: RuleFindings) -> Section:
    return findings.everything(invented.review(findings=found), KNOWLEDGE)


def callouts(section: Section) -> list[tuple[str, Mood]]:
    return [(block.title, block.mood) for block in section.blocks if isinstance(block, Callout)]


def tables(section: Section) -> dict[str, Table]:
    return {block.id: block for block in section.blocks if isinstance(block, Table)}


def texts(section: Section) -> list[str]:
    said = [block.text for block in section.blocks if isinstance(block, Paragraph | Callout)]
    return [plain(each) for each in said]


def test_a_stop_comes_first_then_second_sign_offs_then_what_was_not_checked() -> None:
    assert callouts(first_sheet(rules.firing())) == [
        ("A stop fires", Mood.BAD), ("Second sign-off", Mood.WARN), ("Not checked", Mood.WARN),
    ]  # fmt: skip
    other = replace(rules.STOP, rule="invented.other")
    assert callouts(first_sheet(rules.firing(rules.STOP, other)))[0] == ("2 stops fire", Mood.BAD)


def test_the_counts_are_said_and_nothing_is_called_clear() -> None:
    assert texts(first_sheet(rules.firing()))[0] == (
        "1 stop, 1 second sign-off, 1 caution; 1 rule without an answer (1 of them a stop); 1 name not checked, "
        "as of 22 November 2026. "
        "Named under the answer."
    )
    assert callouts(first_sheet(rules.silent())) == [("No rule fired", Mood.WARN)]
    assert texts(first_sheet(rules.silent()))[0].endswith("This is no clearance.")
    said = texts(first_sheet(rules.firing(rules.CAUTION)))[0]
    assert said == (
        "1 caution; 0 rules without an answer; 1 name not checked, as of 22 November 2026. This is no clearance."
    )


def test_unknown_is_not_no_and_the_stops_without_an_answer_are_counted() -> None:
    one = first_sheet(rules.firing(rules.CAUTION, rules.ASKS))
    assert callouts(one)[0] == ("Rules fired, none of them a stop", Mood.WARN)
    assert texts(one)[0].endswith("A stop without an answer is not passed: this is no clearance.")
    two = texts(first_sheet(rules.firing(rules.ASKS, rules.ASKS, replace(rules.ASKS, severity=Severity.NOTE))))[0]
    assert "no rule fired; 3 rules without an answer (2 of them stops)" in two.casefold()
    none = texts(first_sheet(rules.firing(replace(rules.ASKS, severity=Severity.NOTE))))[0]
    assert "1 rule without an answer (none of them a stop)" in none
    assert none.endswith("2026. This is no clearance.")


def test_where_nothing_is_left_no_options_are_listed() -> None:
    bare = findings.safety(invented.review(findings=rules.silent(), options=()), Place.FULL)
    assert not [block for block in bare.blocks if isinstance(block, Bullets)]


def test_each_rule_that_fires_says_because_of_what_and_leads_to_its_source() -> None:
    stop, sign_off, caution = tables(below(rules.firing()))["safety-fired"].rows
    asked = KNOWLEDGE.facts["systolic_mmhg"].question
    assert plain(stop[2].text).startswith(f"{asked}: 172 mmHg · ")
    assert (sign_off[1].text, caution[1].mood) == ("second sign-off", Mood.QUIET)
    assert caution[2].text.startswith("Unknown, and taken for the worse: ")
    notes = {note.id: note for note in findings.finding_notes(invented.review(findings=rules.firing()), KNOWLEDGE)}
    note = notes[stop[3].why or ""]
    assert note.term == "Stop: rule invented: stop, version 3"
    assert note.ground == ("From a study, not yet checked against it.",)
    assert [cited.said for cited in note.sources] == ["Table 2."]
    assert notes[sign_off[3].why or ""].sources == ()
    assert [cited.said for cited in notes[caution[3].why or ""].sources] == [""]


def test_a_finding_that_rests_on_no_fact_shows_a_dash() -> None:
    assert findings.because(replace(rules.STOP, facts={}), KNOWLEDGE) == "—"


def test_the_questions_stand_once_folded_and_a_stop_before_a_caution() -> None:
    questions = tables(below(rules.firing()))["safety-questions"]
    assert questions.folded
    assert [[cell.text for cell in row] for row in questions.rows] == [
        ["Are you pregnant?", "a stop", "2"], ["Weight", "a caution", "1"],
    ]  # fmt: skip
    assert (
        "1 rule without an answer (1 of them a stop): unknown is not no. 2 questions would tell; "
        "a stop hangs on 1, a caution on 1."
    ) in texts(below(rules.firing()))
    assert "safety-questions" not in tables(below(rules.silent()))
    assert rules.NOTHING_ASKED in texts(below(rules.silent()))


def test_a_terminal_shows_the_first_questions_and_counts_the_others() -> None:
    many = tuple(replace(rules.QUESTIONS[0], question=f"Question {number}?") for number in range(1, 11))
    page = document(invented.review(findings=replace(rules.firing(), questions=(*many, rules.QUESTIONS[1]))))
    lines = plain(terminal.text(page))
    assert "Question 8?" in lines
    assert "Question 9?" not in lines
    assert "And 3 more; a stop hangs on 2, a caution on 1. The review as a file (--out) holds them all." in lines
    few = plain(terminal.text(document(invented.review(findings=rules.firing()))))
    assert "Weight" in few
    assert "more; a stop" not in few


def test_the_rules_that_were_asked_are_named_and_a_clinics_own_protocol_too() -> None:
    assert texts(below(rules.silent()))[-1] == ("Asked: the rules that ship with trochee (knowledge of 2026-11-22).")
    own = replace(rules.silent(), asked=Asked(knowledge="2026-11-23 ba9876543210", protocol="version 3"))
    assert texts(below(own))[-1] == (
        "Asked: the rules that ship with trochee, with the clinic's own protocol, version 3, laid over them "
        "(knowledge of 2026-11-23)."
    )


def test_a_question_and_its_answer_are_one_sentence() -> None:
    asked = KNOWLEDGE.facts["aneurysm"].question
    assert findings.said_fact("aneurysm", True, KNOWLEDGE) == f"{asked}{'' if asked.endswith('?') else ':'} yes"
    assert findings.said_fact("unheard_of", 2.0, KNOWLEDGE) == "unheard_of: 2"


def test_a_stop_under_the_answer_leads_to_its_own_note() -> None:
    lead = Lead(parts=(LeadPart(text="x"),), may_be_wrong=(), would_settle=None, harms=(
        f"Stop: {rules.STOP.message}", "Worse."))  # fmt: skip
    made = document(invented.review(findings=rules.firing(), lead=lead))
    assert [said.why for said in made.answer.against] == ["finding-invented-stop", "rule-against"]
    assert "finding-invented-stop" in {note.id for note in made.notes}
    assert rules.STOP.message in plain(terminal.text(made))
