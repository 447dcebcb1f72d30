"""A clinic's own protocol is read under the law, laid over what is shipped, and changes nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from trochee.foundation.citation import Basis, Quantity, Way
from trochee.foundation.refusal import InputRefused
from trochee.knowledge import shipped
from trochee.knowledge.conditions import asked_in
from trochee.knowledge.protocol import OFF_RULES, UNREADABLE, OwnValue, Protocol, Switch, overlaid, unreadable
from trochee.knowledge.protocol_reading import MOST_CHARACTERS, limits_of, read_protocol
from trochee.record.authorisation import Formulation
from trochee.safety import Severity, State, Worst
from trochee.safety.checking import Checker

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
VALUE = "  - {id: %s, value: %s, unit: %s, from: 2026-11-01, why: Ours}\n"


def own_value(name: str, value: str, unit: str) -> str:
    return "thresholds:\n" + VALUE % (name, value, unit)


def errors_of(text: str, settings: str = "") -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(InputRefused) as refused:
        read_protocol(text, DAY, settings=settings)
    assert {each.file for each in refused.value.errors} == {"protocol.yaml"}
    return [(each.line, each.column, each.message) for each in refused.value.errors]


@pytest.mark.parametrize("text", ["", "\n# nothing yet\n", "rules: []\n", "switches:\n", "switches: {home: false}"])
def test_a_protocol_that_says_nothing_changes_nothing(text: str) -> None:
    protocol = read_protocol(text, DAY)
    assert protocol == Protocol()
    assert overlaid(shipped(), protocol) == shipped()


def test_everything_that_a_clinic_may_add() -> None:
    protocol = read_protocol(
        RULE.replace(
            "note: Ours.", "grounds: [{source: own_meeting, locator: minute 3, read_on: 2026-11-01}]"
        ).replace("basis: design", "basis: guideline")
        + """\
citations:
  - {key: own_meeting, authors: The clinic, title: A meeting, year: 2026, locator: minutes, read: full text}
facts:
  - {id: own_falls, type: yes_no, question: Did you fall this year?, asked_of: patient, topic: body}
medicines:
  - {id: own_sleepwell, name: Sleepwell, in: benzodiazepine, names: sleepwel; slaapgoed}
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
    grounds: [{source: own_meeting, locator: minute 4, read_on: 2026-11-01}]
    checked_on: 2026-11-01
    examples: {fires: sleepwell, silent: paracetamol, asks: benzodiazepines}
formulations:
  - {id: own_cherry, product: ketamine troche, strength_mg: 50, flavour: cherry}
switches: {home: true}
thresholds:
"""
        + VALUE % ("safety.dose.interval", 96, "h"),
        DAY,
    )
    laid = overlaid(shipped(), protocol)
    assert {"own.eighty"} == set(laid.rules) - set(shipped().rules)
    assert {"own_falls"} == set(laid.facts) - set(shipped().facts)
    assert {"own_sleepwell"} == set(laid.medicines) - set(shipped().medicines)
    assert {"own_sleepwell"} == set(laid.interactions) - set(shipped().interactions)
    assert {"own_meeting"} == set(laid.citations) - set(shipped().citations)
    cherry = Formulation(product="ketamine troche", strength_mg=50, flavour="cherry")
    assert protocol.formulations == {"own_cherry": cherry}
    assert protocol.switches == {Switch.HOME}
    assert protocol.lines["own.eighty"] == 2
    checked = Checker(laid)({"medicines": ("Slaapgoed 5 mg",), "birth_date": date(1940, 1, 1)}, DAY)
    fired = {each.rule for each in checked.findings if each.state is State.FIRES}
    assert {"own.eighty", "own_sleepwell"} <= fired


def test_an_own_value_stands_in_place_of_the_shipped_one_and_its_rules_say_so() -> None:
    protocol = read_protocol(own_value("safety.dose.interval", "96", "h"), DAY)
    assert protocol.values == {
        "safety.dose.interval": OwnValue(id="safety.dose.interval", value=96, since=date(2026, 11, 1), why="Ours")
    }
    laid = overlaid(shipped(), protocol)
    own, was = laid.quantities["safety.dose.interval"], shipped().quantities["safety.dose.interval"]
    assert (own.value, own.unit, own.basis, own.note, own.sources) == (96, "h", Basis.DESIGN, "Ours", ())
    assert (own.since, own.history[:-1], own.history[-1].value) == (date(2026, 11, 1), was.history, 96)
    assert laid.rules["dose.interval"].says.endswith("(This clinic's own value is 96 h, not 72 h.)")
    for rule in shipped().rules.values():
        asks = "safety.dose.interval" in {each.bound for each in asked_in(rule.when)}
        assert (laid.rules[rule.id] != rule) is asks
    given = {"treatment_started": True, "hours_since_last_dose": 80.0}
    assert "dose.interval" in {each.rule for each in Checker(laid)(given, DAY).findings}
    assert "dose.interval" not in {each.rule for each in Checker(shipped())(given, DAY).findings}
    assert shipped().number("safety.dose.interval") == 72


@pytest.mark.parametrize("switch", Switch)
def test_a_setting_is_stopped_until_the_clinic_switches_it_on(switch: Switch) -> None:
    laid = overlaid(shipped(), Protocol(switches=frozenset({switch})))
    given = {"setting": switch.value}
    before, after = (Checker(each)(given, DAY) for each in (shipped(), laid))
    stops = {each.rule for each in before.findings if each.state is State.FIRES and each.severity is Severity.STOP}
    assert OFF_RULES[switch] in stops
    assert before.worst is Worst.STOP
    assert OFF_RULES[switch] not in {each.rule for each in after.findings}
    (other,) = set(Switch) - {switch}
    assert OFF_RULES[other] in {each.rule for each in Checker(laid)({"setting": other.value}, DAY).findings}


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("rules: [}", 1, "character 9", "cannot be read as YAML"),
        ("- a list", 1, None, "not a set of keys with values"),
        ("roules: []", 1, "roules", "no such key here"),
        ("rules: []\nrules: []", 2, "rules", "a key stands twice"),
        ("switches: {bath: true}", 1, "switches.bath", "no such key here"),
        ("switches: {home: yes}", 1, "switches.home", "not what this field holds"),
        ("facts: &a []\nrules: *a", 1, None, "a piece stands in several places"),
        ("rules: " + "[" * 60 + "]" * 60, 1, None, "too deep"),
        ("#" * (MOST_CHARACTERS + 1), None, None, "too long"),
        (RULE.replace("own.eighty", "eighty"), 2, "rules[eighty].id", "the clinic's own entries say so"),
        (RULE.replace("own.eighty", "own_eighty"), 2, "rules[own_eighty].id", "the clinic's own entries say so"),
        (RULE.replace("age_years", "age"), 8, "rules[own.eighty].when", "no fact is called age"),
        (RULE.replace("    note: Ours.\n", ""), 2, "rules[own.eighty].note", "our own decision says why"),
        (
            RULE.replace("basis: design", "basis: study"),
            2, "rules[own.eighty].grounds", "a rule needs a source",
        ),
        (
            RULE.replace("2026-11-01", "2026-12-01"),
            11, "rules[own.eighty].checked_on", None,
        ),
        (
            RULE.replace("expect: asks", "expect: silent"),
            14, "rules[own.eighty].examples", "no example of asks",
        ),
        (
            "facts:\n  - {id: own_a, type: yes_no, question: A, asked_of: patient, topic: x, codes: [N30.1]}",
            2, "facts[own_a].conditions", None,
        ),
        (
            "formulations:\n  - {id: own_a, product: p, strength_mg: 5}\n  - {id: own_a, product: p, strength_mg: 6}",
            2, "formulations[own_a].id", "two formulations have this name",
        ),
        (
            "formulations:\n  - {id: cherry, product: p, strength_mg: 5}",
            2, "formulations[cherry].id", "the clinic's own entries say so",
        ),
        (own_value("safety.nothing", "1", "h"), 2, "thresholds[safety.nothing].id", None),
        (
            own_value("effect.prior.none", "1", "h"),
            2, "thresholds[effect.prior.none].id", "no number is called effect.prior.none",
        ),
        (
            own_value("record.desk.silent_days", "1", "d"),
            2, "thresholds[record.desk.silent_days].id", "a clinic does not change this number",
        ),
        (
            own_value("safety.dose.interval", "4", "days"),
            2, "thresholds[safety.dose.interval].unit", "safety.dose.interval is in h",
        ),
        (
            own_value("safety.dose.interval", "72", "h"),
            2, "thresholds[safety.dose.interval].value", "this is what is shipped",
        ),
        (
            own_value("safety.dose.interval", "48", "h"),
            2, "thresholds[safety.dose.interval].value", "safety.dose.interval may not leave its bounds",
        ),
        (
            own_value("safety.session.observation", "119", "min"),
            2, "thresholds[safety.session.observation].value",
            "safety.session.observation rests on a label, so that it may only be made stricter",
        ),
        (
            own_value("safety.dose.interval", "96", "h") + VALUE % ("safety.dose.interval", "97", "h"),
            3, "thresholds[safety.dose.interval].id", "safety.dose.interval stands twice",
        ),
    ],
)  # fmt: skip
def test_what_is_refused_has_its_line_and_its_place(
    text: str, line: int | None, column: str | None, message: str | None
) -> None:
    found = errors_of(text)
    assert found[0][:2] == (line, column)
    assert message is None or found[0][2] == message


def test_everything_wrong_is_told_at_once_in_order_of_lines() -> None:
    wrong = RULE.replace("age_years", "age") + own_value("safety.dose.interval", "1", "h")
    assert [line for line, _, _ in errors_of(wrong)] == [8, 19]


@pytest.mark.parametrize("settings", ["switches: {home: true}\n", own_value("safety.dose.interval", "96", "h")])
def test_settings_may_come_from_elsewhere(settings: str) -> None:
    both = read_protocol(RULE, DAY, settings=settings)
    assert both == read_protocol(RULE + settings, DAY)
    assert errors_of("rules: [", settings) == errors_of("rules: [")
    (found,) = errors_of("switches: {home: false}", settings)
    assert found == (1, "switches", "it is set beside this text")
    assert errors_of("[]", settings)[0][0] is not None


NUMBER = Quantity(
    id="q",
    label="Q",
    value=5,
    unit="h",
    since=DAY,
    basis=Basis.DESIGN,
    verified=True,
    sources=(),
    lowest=3,
    highest=9,
)
INF = float("inf")


@pytest.mark.parametrize(
    ("basis", "lowest", "highest", "way", "ranges", "wanted"),
    [
        (Basis.DESIGN, 3, 9, Way.HIGHER, [(0, 100)], (3, 9)),
        (Basis.DESIGN, 3, None, Way.HIGHER, [(0, 100)], (3, 100)),
        (Basis.DESIGN, None, None, Way.HIGHER, [(0, 100), (0, 50)], (5, 50)),
        (Basis.DESIGN, None, None, Way.LOWER, [(0, 100), (2, 50)], (2, 5)),
        (Basis.DESIGN, None, 9, Way.LOWER, [], (-INF, 9)),
        (Basis.DESIGN, 3, None, Way.LOWER, [(0, None)], (3, 5)),
        (Basis.LABEL, 3, 9, Way.HIGHER, [], (5, 9)),
        (Basis.LABEL, None, None, Way.HIGHER, [(None, None)], (5, INF)),
        (Basis.STUDY, 3, 9, Way.LOWER, [(0, 100)], (3, 5)),
        (Basis.GUIDELINE, 3, 9, None, [(0, 100)], (5, 5)),
        (Basis.DESIGN, 3, 9, None, [(0, 100)], (3, 9)),
    ],
)
def test_how_far_a_clinic_may_go(
    basis: Basis,
    lowest: float | None,
    highest: float | None,
    way: Way | None,
    ranges: list[tuple[float | None, float | None]],
    wanted: tuple[float, float],
) -> None:
    assert limits_of(replace(NUMBER, basis=basis, lowest=lowest, highest=highest), way, ranges) == wanted


@pytest.mark.parametrize(
    ("name", "unit", "wrong", "allowed"),
    [
        ("effect.smallest.total_sleep_time", "min", "10", "15 min or more"),
        ("safety.dose.first_weeks", "weeks", "5", "only 4 weeks"),
        ("safety.liver.test_days", "days", "93", "92 days or less"),
        ("safety.pressure.no_dose_systolic", "mmHg", "181", "40 mmHg to 180 mmHg"),
    ],
)
def test_a_refusal_says_what_is_allowed(name: str, unit: str, wrong: str, allowed: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read_protocol(own_value(name, wrong, unit), DAY)
    (error,) = refused.value.errors
    assert error.allowed.replace("40 to", "40 mmHg to") == allowed


def test_the_smallest_effects_may_ask_for_more() -> None:
    protocol = read_protocol(own_value("effect.smallest.total_sleep_time", "30", "min"), DAY)
    assert overlaid(shipped(), protocol).number("effect.smallest.total_sleep_time") == 30


def test_what_cannot_be_read_is_a_stop_for_everybody() -> None:
    stopped = Checker(unreadable(shipped(), "Cannot be read.", on=DAY, review_by=date(2026, 11, 24)))
    for given in ({}, {"setting": "clinic"}):
        (found,) = [each for each in stopped(given, DAY).findings if each.rule == UNREADABLE]
        assert (found.severity, found.state, found.message) == (Severity.STOP, State.FIRES, "Cannot be read.")
