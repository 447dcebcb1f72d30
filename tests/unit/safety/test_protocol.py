"""A clinic's own rules keep their own examples, and it is told which shipped examples its numbers turn."""

from __future__ import annotations

from datetime import date

import pytest

from trochee.knowledge import shipped
from trochee.knowledge.protocol import Protocol, overlaid
from trochee.knowledge.protocol_reading import read_protocol
from trochee.knowledge.rules import Outcome
from trochee.safety.checking import Checker
from trochee.safety.protocol import broken_own, otherwise, tried

DAY = date(2026, 11, 23)
RULE = """\
rules:
  - id: own.eighty
    version: 1
    severity: caution
    basis: design
    verified: true
    hazard: falls
    when: {fact: age_years, at_least: 80}
    unknown: ask
    says: Eighty or older.
    checked_on: 2026-11-01
    review_by: 2027-11-01
    note: Ours.
    examples:
      - {expect: fires, given: {birth_date: 1940-01-01}}
      - {expect: silent, given: {birth_date: 1990-01-01}}
      - {expect: asks, given: {}}
"""
INTERACTION = """\
medicines:
  - {id: own_sleepwell, name: Sleepwell, in: benzodiazepine}
interactions:
  - id: own_sleepwell
    label: Sleepwell
    of: own_sleepwell
    severity: stop
    mechanism: It depresses.
    effect: Deeper sedation.
    action: No dose.
    basis: design
    verified: true
    grounds: [{source: andrade2017, locator: abstract, read_on: 2026-11-01}]
    checked_on: 2026-11-01
    examples: {fires: sleepwell, silent: paracetamol, asks: benzodiazepines}
"""
FOUR_DAYS = "thresholds: [{id: safety.dose.interval, value: 96, unit: h, from: 2026-11-01, why: Ours}]\n"


def read(text: str) -> Protocol:
    return read_protocol(text, DAY)


def test_examples_that_come_out_are_no_errors() -> None:
    assert broken_own(shipped(), read(RULE + INTERACTION)) == ()
    assert broken_own(shipped(), read("")) == ()


@pytest.mark.parametrize(
    ("text", "line", "column", "found", "allowed"),
    [
        (RULE.replace("1940", "1991"), 2, "own.eighty.examples[1]", "silent", "fires"),
        (RULE.replace("1990", "1930"), 2, "own.eighty.examples[2]", "fires", "silent"),
        (RULE + INTERACTION.replace("silent: para", "silent: sleepwell and para"), 21,
         "own_sleepwell.examples.silent", "sleepwell and paracetamol: fires", "silent"),
    ],
)  # fmt: skip
def test_one_that_does_not_says_where(text: str, line: int, column: str, found: str, allowed: str) -> None:
    (error,) = broken_own(shipped(), read(text))
    assert (error.line, error.column, error.found, error.allowed) == (line, column, found, allowed)


def test_a_shipped_rule_is_tried_by_name_and_a_retired_one_is_not() -> None:
    found = tried(shipped(), "dose.interval", "nothing.of.the.name")
    assert {each.rule.id for each in found} == {"dose.interval"}
    assert all(each.right for each in found)
    assert [each.number for each in found] == list(range(1, len(found) + 1))
    assert tried(shipped(), "dose.interval", checker=Checker(shipped())) == found
    home = overlaid(shipped(), read("switches: {home: true}"))
    assert tried(home, "protocol.home_off") == ()


def test_what_numbers_turn_is_told() -> None:
    laid = overlaid(shipped(), read(FOUR_DAYS))
    found = {(each.rule.id, each.before, each.after) for each in otherwise(shipped(), laid)}
    assert ("dose.interval", Outcome.SILENT, Outcome.FIRES) in found  # its example at 72 hours
    assert {each[2] for each in found} == {Outcome.FIRES}  # stricter never silences
    assert otherwise(shipped(), shipped()) == ()
    assert otherwise(shipped(), overlaid(shipped(), read("switches: {home: true}"))) == ()
    assert otherwise(shipped(), overlaid(shipped(), read(RULE))) == ()
    assert otherwise(overlaid(shipped(), read(RULE)), shipped()) == ()
