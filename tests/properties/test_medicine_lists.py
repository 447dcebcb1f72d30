"""Laws of lists of medicines, over names that are on record and words that are not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from trochee.knowledge import shipped
from trochee.knowledge.severity import Severity
from trochee.safety.interactions import interaction_findings
from trochee.safety.medicines import Medicines, resolve
from trochee.safety.naming import Naming
from trochee.safety.values import Finding, State
from trochee.safety.worst import ranked

KNOWLEDGE = shipped()
NAMING = Naming(KNOWLEDGE)
SPELLINGS = sorted({name for each in KNOWLEDGE.medicines.values() for name in (each.name, *each.names)})
CLASSES = sorted({name for each in KNOWLEDGE.medicine_classes.values() for name in each.names})
LINES = st.one_of(
    st.sampled_from(SPELLINGS),
    st.sampled_from(CLASSES),
    st.builds(
        lambda name, end: f"{name}{end}", st.sampled_from(SPELLINGS), st.sampled_from([" 5 mg", ", stopped", "x"])
    ),
    st.text(max_size=12),
)
LISTS = st.lists(LINES, max_size=5)
ORDER = [(severity, state) for severity in Severity for state in State]


def findings(medicines: Medicines) -> tuple[Finding, ...]:
    return ranked(interaction_findings(medicines, KNOWLEDGE.interactions.values()))


def gravest(names: list[str]) -> int:
    found = findings(resolve(names, NAMING))
    return min((ORDER.index((each.severity, each.state)) for each in found), default=len(ORDER))


@settings(max_examples=60, deadline=None)
@given(LISTS)
def test_order_and_repetition_change_nothing(names: list[str]) -> None:
    shuffled = [*reversed(names), *names]
    one, other = resolve(names, NAMING), resolve(shuffled, NAMING)
    for each in ("ingredients", "classes", "known", "possible", "depressants", "possible_depressants"):
        assert getattr(one, each) == getattr(other, each)
    assert set(one.not_checked) == set(other.not_checked)
    assert {each.rule for each in findings(one)} == {each.rule for each in findings(other)}


@settings(max_examples=60, deadline=None)
@given(LISTS, LINES)
def test_another_name_never_makes_it_less_grave(names: list[str], more: str) -> None:
    assert gravest([*names, more]) <= gravest(names)
    before, after = resolve(names, NAMING), resolve([*names, more], NAMING)
    assert before.known <= after.known
    assert len(before.depressants) <= len(after.depressants)
    assert set(before.not_checked) <= set(after.not_checked)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_named_or_said_to_be_nothing(text: str) -> None:
    found = resolve([text], NAMING)
    (line,) = found.lines
    assert found.known or found.possible or found.not_checked or line.reading.nothing


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(SPELLINGS),
    st.sampled_from([str.upper, str.lower, str.title, lambda name: name.replace("-", " ")]),
)
def test_case_and_hyphens_change_nothing(name: str, change: object) -> None:
    assert callable(change)
    assert resolve([change(name)], NAMING).known == resolve([name], NAMING).known
