"""An answer that is written as a row of the folder is read again as the same value, whatever fact it answers."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from trochee.knowledge import shipped
from trochee.knowledge.facts import AskedOf, Fact, FactType, FactValue
from trochee.record import Observation, Record
from trochee.safety.from_record.answers import answer_text, answer_value
from trochee.safety.from_record.gathering import known_from
from trochee.safety.from_record.values import Origin

KNOWLEDGE = shipped()
FACTS = sorted((each for each in KNOWLEDGE.facts.values()), key=lambda each: each.id)
NOON = datetime.fromisoformat("2026-05-04T12:00")
WORDS = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from(';[]" \\,-'))).filter(str.strip)


def values(fact: Fact) -> st.SearchStrategy[FactValue]:
    """Every value that the fact takes."""
    if fact.type is FactType.YES_NO:
        return st.booleans()
    if fact.type is FactType.NUMBER:
        return st.floats(fact.lowest, fact.highest, allow_nan=False, allow_infinity=False)
    if fact.type is FactType.CHOICE:
        return st.sampled_from(fact.words)
    if fact.type is FactType.DATE:
        days = st.dates(date(1900, 1, 1), NOON.date())
        return st.one_of(days, st.sampled_from(fact.words)) if fact.words else days
    return st.lists(WORDS, max_size=4, unique=True).map(tuple)  # a word twice is one word to the rules


@st.composite
def answers(draw: st.DrawFn) -> tuple[Fact, FactValue]:
    fact = draw(st.sampled_from(FACTS))
    return fact, draw(values(fact))


@settings(max_examples=400, deadline=None)
@given(said=answers(), confirmed=st.booleans())
def test_what_was_written_is_read_again(said: tuple[Fact, FactValue], confirmed: bool) -> None:
    fact, value = said
    text = answer_text(value)
    assert answer_value(fact, text) == value
    assert text.strip()
    row = Observation(at=NOON, code=fact.id, value=text, confirmed=confirmed)
    found = known_from(Record(observations=(row,)), KNOWLEDGE, NOON).told.get(fact.id)
    if fact.asked_of is AskedOf.COMPUTED:
        assert found is None or found.origin is not Origin.ANSWER
    else:
        assert found is not None
        if found.origin is not Origin.DOSES:  # what the doses of this day say comes first
            assert (found.value, found.confirmed, found.origin) == (value, confirmed, Origin.ANSWER)
