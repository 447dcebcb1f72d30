"""Laws of the answer to a dose, whatever is known: what is unknown never opens it, and no moment does by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.signed import CHECKER, NOW, SIGNED, WELL, before, dose, signed

from trochee.knowledge import shipped
from trochee.knowledge.facts import Fact, FactType, FactValue
from trochee.knowledge.rules import Occasion
from trochee.knowledge.severity import Severity
from trochee.record import Authorisation, AuthorisationStatus, Dose, DoseStatus, Setting
from trochee.safety import Answer, Permission, authority_facts, dose_facts, may_dose
from trochee.safety.authority import OWNED
from trochee.safety.values import State

FACTS = shipped().facts
WHOLE: dict[str, FactValue] = {name: value for name, value in WELL.items() if name != "conditions"}
"""What is known of somebody well, without the one list that says again what other facts say."""
BINDING = (Severity.STOP, Severity.SECOND_SIGN_OFF)
ZONES = st.sampled_from(["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Cairo", "UTC"])
MOMENTS = st.datetimes(datetime(2026, 10, 20), datetime(2027, 1, 5), timezones=st.just(UTC))  # noqa: DTZ001  bounds are naive
DOSES = st.builds(
    dose,
    MOMENTS,
    amount=st.sampled_from([None, 10.0, 50.0, 100.0]),
    status=st.sampled_from(DoseStatus),
    share=st.sampled_from([None, 0.0, 0.5, 1.0]),
    product=st.sampled_from(["ketamine troche", "Spravato", "bright light"]),
    setting=st.sampled_from([None, *Setting]),
)
AUTHORISATIONS = st.none() | st.builds(
    signed,
    status=st.sampled_from([AuthorisationStatus.SIGNED, *AuthorisationStatus]),
    time_zone=ZONES,
    doses_per_week=st.sampled_from([None, 0.5, 1.0, 2.0]),
    ceiling_mg_per_kg=st.sampled_from([None, 0.5, 2.0]),
    ceiling_week_mg=st.sampled_from([50.0, 150.0, 400.0]),
    ended_at=st.none() | MOMENTS,
)


def ask(facts: dict[str, FactValue], of: Authorisation | None, history: list[Dose], at: datetime) -> Permission:
    return may_dose(facts, of, history, CHECKER, at)


def answers(fact: Fact) -> st.SearchStrategy[FactValue]:
    """Anything that a fact may be."""
    if fact.type is FactType.YES_NO:
        return st.booleans()
    if fact.type is FactType.NUMBER:
        return st.floats(fact.lowest, fact.highest)
    if fact.type is FactType.CHOICE:
        return st.sampled_from(fact.words)
    if fact.type is FactType.DATE:
        return st.dates(date(2026, 1, 1), NOW.date()) | st.sampled_from(fact.words or (NOW.date(),))
    return st.sampled_from([(), ("diazepam",), ("melatonin",)])


OPEN = [*WHOLE, *dose_facts(dose())]


@settings(max_examples=250, deadline=None)
@given(
    left_out=st.sets(st.sampled_from(OPEN), max_size=4),
    of=AUTHORISATIONS,
    history=st.lists(DOSES, max_size=3),
    at=st.just(NOW) | MOMENTS,
    more=st.data(),
)
def test_no_answer_to_what_is_unknown_could_close_what_is_open(
    left_out: set[str], of: Authorisation | None, history: list[Dose], at: datetime, more: st.DataObject
) -> None:
    whole = {**WHOLE, **dose_facts(dose())}
    partly = {name: value for name, value in whole.items() if name not in left_out}
    if ask(partly, of, history, at).answer is Answer.YES:
        answered = {name: more.draw(answers(FACTS[name])) for name in left_out}
        found = ask({**partly, **answered}, of, history, at)
        assert found.answer is Answer.YES, (answered, found.reasons)


@settings(max_examples=200, deadline=None)
@given(
    left_out=st.sets(st.sampled_from(OPEN), max_size=30),
    changed=st.dictionaries(st.sampled_from(sorted(WHOLE)), st.booleans(), max_size=2),
    of=AUTHORISATIONS,
    history=st.lists(DOSES, max_size=3),
)
def test_knowing_less_never_makes_a_yes(
    left_out: set[str], changed: dict[str, bool], of: Authorisation | None, history: list[Dose]
) -> None:
    turned = {name: value for name, value in changed.items() if FACTS[name].type is FactType.YES_NO}
    whole = {**WHOLE, **dose_facts(dose()), **turned}
    known = ask(whole, of, history, NOW)
    less = ask({name: value for name, value in whole.items() if name not in left_out}, of, history, NOW)
    torn = CHECKER(whole, NOW.date()).contradictions
    assert known.answer is Answer.YES or less.answer is not Answer.YES or torn


@settings(max_examples=150, deadline=None)
@given(of=AUTHORISATIONS, history=st.lists(DOSES, max_size=3), left_out=st.sets(st.sampled_from(OPEN)), at=MOMENTS)
def test_no_stop_is_silent(of: Authorisation | None, history: list[Dose], left_out: set[str], at: datetime) -> None:
    """What the rules find beside the facts of the authorisation stands in the answer, one for one."""
    facts = {name: value for name, value in {**WHOLE, **dose_facts(dose())}.items() if name not in left_out}
    found = ask(facts, of, history, at)
    zone = ZoneInfo(of.time_zone if of else "UTC")
    worked_out = authority_facts(of, history, at, zone, facts)
    given = {**{name: value for name, value in facts.items() if name not in OWNED}, **worked_out}
    binding = [
        each
        for each in CHECKER(given, at.astimezone(zone).date(), Occasion.DOSE).findings
        if each.severity in BINDING
    ]
    assert [(each.rule, each.state) for each in found.reasons] == [(each.rule, each.state) for each in binding]
    fires = any(each.state is State.FIRES for each in binding)
    assert found.answer is (Answer.NO if fires else Answer.ASKS if binding else Answer.YES)
    assert bool(found.missing) is any(each.missing for each in binding)


@settings(max_examples=150, deadline=None)
@given(
    of=AUTHORISATIONS, history=st.lists(DOSES, max_size=2), at=MOMENTS, later=st.timedeltas(timedelta(), timedelta(1))
)
def test_a_moment_changes_the_answer_only_through_the_facts(
    of: Authorisation | None, history: list[Dose], at: datetime, later: timedelta
) -> None:
    facts = {**WHOLE, **dose_facts(dose())}
    zone = ZoneInfo(of.time_zone if of else "UTC")
    then = at + later
    same_day = at.astimezone(zone).date() == then.astimezone(zone).date()
    if same_day and authority_facts(of, history, at, zone, facts) == authority_facts(of, history, then, zone, facts):
        one, other = ask(facts, of, history, at), ask(facts, of, history, then)
        assert replace(one, at=NOW) == replace(other, at=NOW)


@settings(max_examples=150, deadline=None)
@given(zone=ZONES, minutes=st.integers(-3000, 3000))
def test_from_the_beginning_of_the_review_day_the_answer_is_no(zone: str, minutes: int) -> None:
    midnight = datetime(2026, 11, 25, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    at = midnight + timedelta(minutes=minutes)
    facts = {**WHOLE, **dose_facts(dose())}
    found = ask(facts, signed(time_zone=zone, review_on=date(2026, 11, 25)), [], at)
    lapsed = [each.rule for each in found.reasons] == ["authority.lapsed"]
    assert lapsed is (at >= midnight)
    assert found.answer is (Answer.NO if lapsed else Answer.YES)


@settings(max_examples=150, deadline=None)
@given(
    history=st.lists(DOSES, max_size=3),
    hours=st.floats(0, 400),
    amount=st.sampled_from([1.0, 60.0, 120.0]),
    status=st.sampled_from([DoseStatus.TAKEN, DoseStatus.VOMITED, DoseStatus.LOST]),
)
def test_one_more_dose_from_anyone_never_makes_a_yes(
    history: list[Dose], hours: float, amount: float, status: DoseStatus
) -> None:
    facts = {**WHOLE, **dose_facts(dose())}
    one_more = [*history, dose(before(hours=hours), amount=amount, status=status, product="Spravato")]
    if ask(facts, SIGNED, one_more, NOW).answer is Answer.YES:
        assert ask(facts, SIGNED, history, NOW).answer is Answer.YES
