"""All that a folder of knowledge holds, as one list to look through and to ask what is unverified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from trochee.foundation.citation import Quantity

from .assessment import AssessmentSection, Form
from .consent import Alert, ConsentWords
from .facts import Fact
from .law import MEMORY
from .medicine_values import Interaction, Medicine, MedicineClass
from .rules import Rule
from .values import Claim, InstrumentFacts, Knowledge, ReportedDose, ReportedRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry, in a line. ``says`` is its value in words; ``on`` the day it holds from or was last checked.

    ``basis`` is ``None`` where an entry names no basis of its own; ``entry`` is the typed value itself.
    """

    kind: str
    id: str
    label: str
    says: str
    on: date | None
    basis: str | None
    verified: bool
    sources: tuple[str, ...]
    entry: object


def items(knowledge: Knowledge) -> tuple[Item, ...]:
    """Give every entry, kind by kind in the order of the files."""
    return (
        *map(_quantity, knowledge.quantities.values()),
        *map(_claim, knowledge.claims.values()),
        *map(_rate, knowledge.adverse_rates),
        *map(_instrument, knowledge.instruments.values()),
        *map(_dose, knowledge.reported_doses),
        *_alternatives(knowledge),
        *map(_fact, knowledge.facts.values()),
        *map(_section, knowledge.assessment.values()),
        *map(_form, knowledge.forms.values()),
        *map(_rule, knowledge.rules.values()),
        *map(_medicine, knowledge.medicines.values()),
        *map(_medicine_class, knowledge.medicine_classes.values()),
        *map(_interaction, knowledge.interactions.values()),
        *map(_alert, knowledge.alerts.values()),
        *map(_consent_text, knowledge.consent_texts.values()),
        *_citations(knowledge),
    )


KINDS_SHOWN = (
    "quantity",
    "claim",
    "adverse_rate",
    "instrument",
    "reported_dose",
    "alternative",
    "fact",
    "assessment_section",
    "assessment_form",
    "rule",
    "medicine",
    "medicine_class",
    "interaction",
    "alert",
    "consent_text",
    "citation",
)
"""Kinds of items, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocktaking:
    """What a folder holds in figures. ``oldest_check`` is the earliest day on which an entry was last checked."""

    counts: Mapping[str, int]
    unverified: tuple[Item, ...]
    oldest_check: date | None
    oldest: tuple[str, ...]
    """Ids of the entries that were checked on that day."""


def stocktaking(knowledge: Knowledge) -> Stocktaking:
    """Count what a folder holds, what is unverified, and what was checked longest ago.

    A quantity has no check of its own: what stands from a publication's year on is not out of date for that.
    """
    all_items = items(knowledge)
    counted = Counter(each.kind for each in all_items)
    checked = {each.id: each.on for each in all_items if each.kind not in ("quantity", "citation")}
    days = [day for day in checked.values() if day is not None]
    oldest = min(days, default=None)
    return Stocktaking(
        counts={kind: counted[kind] for kind in KINDS_SHOWN},
        unverified=tuple(each for each in all_items if not each.verified),
        oldest_check=oldest,
        oldest=tuple(name for name, day in checked.items() if day == oldest and day is not None),
    )


def _quantity(quantity: Quantity) -> Item:
    unit = "" if quantity.unit == "1" else f" {quantity.unit}"
    return Item(
        kind="quantity",
        id=quantity.id,
        label=quantity.label,
        says=f"{quantity.value:.10g}{unit}",
        on=quantity.since,
        basis=quantity.basis.value,
        verified=quantity.verified,
        sources=quantity.sources,
        entry=quantity,
    )


def _claim(claim: Claim) -> Item:
    return Item(
        kind="claim",
        id=claim.id,
        label=claim.promise,
        says=f"evidence: {claim.grade}",
        on=claim.checked_on,
        basis=None,
        verified=all(study.verified for study in claim.studies),
        sources=_each_once((*claim.sources, *(study.source for study in claim.studies))),
        entry=claim,
    )


def _rate(rate: ReportedRate) -> Item:
    beside = "" if rate.comparator_percent is None else f" against {rate.comparator_percent:g} %"
    return Item(
        kind="adverse_rate",
        id=rate.id,
        label=f"{rate.term}: {rate.study}",
        says=f"{rate.percent:g} %{beside}" + ("" if rate.expected else ", no expected rate"),
        on=rate.checked_on,
        basis="study",
        verified=rate.verified,
        sources=(rate.source,),
        entry=rate,
    )


def _instrument(facts: InstrumentFacts) -> Item:
    reliable, matters = (
        "unknown" if each is None else f"{each.value:g}" for each in (facts.reliable_change, facts.meaningful_change)
    )
    span = f"{facts.lowest:g} to {facts.highest:g} {facts.unit}"
    numbers = (facts.reliable_change, facts.meaningful_change, facts.response, facts.remission)
    stated = [each for each in (*numbers, *(cut.number for cut in facts.cut_offs)) if each is not None]
    return Item(
        kind="instrument",
        id=facts.key,
        label=facts.label,
        says=f"{span}; reliable change {reliable}, change that matters {matters}",
        on=facts.checked_on,
        basis=None,
        verified=facts.verified and all(each.verified for each in stated),
        sources=_each_once((*facts.sources, *(key for each in stated for key in each.sources))),
        entry=facts,
    )


def _dose(dose: ReportedDose) -> Item:
    amount = f"{dose.low:g}" if dose.low == dose.high else f"{dose.low:g} to {dose.high:g}"
    return Item(
        kind="reported_dose",
        id=dose.id,
        label=f"{dose.formulation}: {dose.setting}",
        says=f"{amount} {dose.unit}, {dose.route}, {dose.frequency}",
        on=dose.checked_on,
        basis="study",
        verified=dose.verified,
        sources=(dose.source,),
        entry=dose,
    )


def _alternatives(knowledge: Knowledge) -> Iterator[Item]:
    for each in knowledge.alternatives:
        yield Item(
            kind="alternative",
            id=each.id,
            label=each.name,
            says=f"{each.recommendation}, {each.grade} ({each.guideline})",
            on=each.checked_on,
            basis="guideline",
            verified=each.verified,
            sources=each.sources,
            entry=each,
        )


def _fact(fact: Fact) -> Item:
    return Item(
        kind="fact",
        id=fact.id,
        label=fact.question,
        says=f"{fact.allowed}; {fact.asked_of}" + (", in private" if fact.private else ""),
        on=None,
        basis=None,
        verified=True,
        sources=(),
        entry=fact,
    )


def _section(section: AssessmentSection) -> Item:
    asked = ", ".join(each.fact for each in section.asks)
    return Item(
        kind="assessment_section",
        id=section.id,
        label=section.title,
        says=f"{section.occasion}" + (", in private" if section.private else "") + f"; {asked}",
        on=None,
        basis=None,
        verified=True,
        sources=(),
        entry=section,
    )


def _form(form: Form) -> Item:
    return Item(
        kind="assessment_form",
        id=form.id,
        label=form.lead,
        says=f"gives {form.fact}; {form.asked_first} of {len(form.questions)} questions first",
        on=form.checked_on,
        basis=None,
        verified=True,
        sources=form.sources,
        entry=form,
    )


def _medicine(medicine: Medicine) -> Item:
    stands = " + ".join(medicine.contains) or ", ".join(medicine.classes).replace("_", " ")
    return _name(medicine, "medicine", medicine.name, stands)


def _medicine_class(each: MedicineClass) -> Item:
    return _name(each, "medicine_class", each.label, ", ".join(("class", *each.within)).replace("_", " "))


def _name(entry: Medicine | MedicineClass, kind: str, label: str, stands: str) -> Item:
    """Give an item of names: facts of their own, of which nothing is measured and nothing grows old."""
    also = f"; also {', '.join(entry.names)}" if entry.names else ""
    return Item(
        kind=kind,
        id=entry.id,
        label=label,
        says=stands + also,
        on=None,
        basis=None,
        verified=True,
        sources=(),
        entry=entry,
    )


def _interaction(interaction: Interaction) -> Item:
    return Item(
        kind="interaction",
        id=interaction.id,
        label=interaction.label,
        says=interaction.severity.replace("_", " ") + (", asks first" if interaction.question else ""),
        on=interaction.checked_on,
        basis=interaction.basis.value,
        verified=interaction.verified,
        sources=_each_once(interaction.sources),
        entry=interaction,
    )


def _alert(alert: Alert) -> Item:
    return Item(
        kind="alert",
        id=alert.id,
        label=alert.about,
        says=f"{alert.regulator}, {alert.on.isoformat()}; told in {', '.join(alert.told)}",
        on=alert.checked_on,
        basis=None,
        verified=alert.verified,
        sources=alert.sources,
        entry=alert,
    )


def _consent_text(words: ConsentWords) -> Item:
    return Item(
        kind="consent_text",
        id=words.id,
        label=words.title,
        says=f"{len(words.paragraphs)} paragraphs to begin with",
        on=words.checked_on,
        basis=None,
        verified=words.verified,
        sources=words.sources,
        entry=words,
    )


def _rule(rule: Rule) -> Item:
    rows = f"{', '.join(rule.rows)}; " if rule.rows else ""
    return Item(
        kind="rule",
        id=rule.id,
        label=rule.says,
        says=f"{rows}{rule.severity.replace('_', ' ')}" + (", retired" if rule.retired else ""),
        on=rule.checked_on,
        basis=rule.basis.value,
        verified=rule.verified,
        sources=_each_once(rule.sources),
        entry=rule,
    )


def overdue(knowledge: Knowledge, as_of: date) -> tuple[Rule, ...]:
    """Rules in force whose review was due before ``as_of``, the longest overdue first."""
    late = (each for each in knowledge.rules.values() if each.review_by < as_of and not each.retired)
    return tuple(sorted(late, key=lambda rule: (rule.review_by, rule.id)))


def _citations(knowledge: Knowledge) -> Iterator[Item]:
    for each in knowledge.citations.values():
        yield Item(
            kind="citation",
            id=each.key,
            label=each.title,
            says=f"{each.authors} {each.year}; {each.locator}; read: {each.read}",
            on=None,
            basis=None,
            verified=each.read != MEMORY,
            sources=(),
            entry=each,
        )


def _each_once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
