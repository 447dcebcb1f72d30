"""What an answer may be, and what answers may not say together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from trochee.clinic.patients.values import Chart
from trochee.clinic.protocols.queries import checker_of, knowledge_of
from trochee.foundation.clock import zone_named
from trochee.knowledge.facts import AskedOf, Fact, FactType
from trochee.safety.settling import Contradiction

from .queries import known_answers
from .values import NewAnswer, NotAnsweredError


def refuse_what_cannot_be(chart: Chart, at: datetime, given: Sequence[NewAnswer], *, own: bool) -> None:
    """Refuse what no fact takes, what nobody is asked, and what contradicts another answer.

    ``own`` is whether the patient answers. Raises `NotAnsweredError` with a plain word a fact.
    """
    knowledge = knowledge_of(chart.scope)
    facts = knowledge.facts
    day = at.astimezone(zone_named(chart.time_zone)).date()
    forms = {each.fact for section in knowledge.assessment.values() for each in section.asks if each.form}
    problems = {}
    for new in given:
        text = _wrong(facts.get(new.fact), new, forms, own, day.isoformat())
        if text:
            problems[new.fact] = text
    if problems:
        raise NotAnsweredError(problems)
    now = {new.fact: new.value for new in given}
    together = known_answers(chart, at)
    for name, value in now.items():
        together.pop(name, None)
        if value is not None:
            together[name] = value
    _, settled = checker_of(chart.scope).settled(together, day)
    problems = dict(_contradicted(settled.contradictions, now, facts))
    if problems:
        raise NotAnsweredError(problems)


def _wrong(fact: Fact | None, new: NewAnswer, by_form: Collection[str], own: bool, today: str) -> str:
    mine = fact is not None and (fact.asked_of is AskedOf.PATIENT or fact.id in by_form)
    if fact is None or fact.asked_of is AskedOf.COMPUTED or (own and not mine):
        return _("Nobody is asked this here.")
    if (new.value is None) == (new.unknown is None):
        return _("Please choose an answer, or say that you do not know.")
    if new.value is not None and fact.accept(new.value) is None:
        return allowed(fact)
    if fact.type is FactType.DATE and new.value is not None and str(new.value) not in fact.words:
        return _("This day has not come yet.") if str(new.value) > today else ""
    return ""


def allowed(fact: Fact) -> str:
    """Say what an answer may be."""
    if fact.type is FactType.NUMBER:
        return _("Please give a number from %(lowest)s to %(highest)s.") % {
            "lowest": f"{fact.lowest:g}",
            "highest": f"{fact.highest:g}",
        }
    if fact.type is FactType.DATE:
        return _("Please give a day, as in 2026-03-31.")
    return _("Please choose one of the answers.")


def _contradicted(
    found: Sequence[Contradiction], now: Mapping[str, object], facts: Mapping[str, Fact]
) -> Iterator[tuple[str, str]]:
    """Say of the answers that were just given which others they contradict; older ones are for another page."""
    for each in found:
        here = next((name for name in (each.fact, *each.because) if name in now), None)
        if here is not None:
            others = [facts[name].question for name in (each.fact, *each.because) if name != here]
            said = {"questions": " ".join(others)}
            yield here, _("This does not go together with another answer. Please look at both: %(questions)s") % said
