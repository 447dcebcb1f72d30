"""Interactions with ketamine over a list of medicines: what fires, and what asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trochee.foundation.citation import Basis
from trochee.knowledge.medicine_values import Interaction
from trochee.knowledge.severity import Severity

from .medicines import Medicines
from .naming import Naming
from .reading import Reading
from .values import Finding, State

HAZARD = "interactions"
_ORDER = tuple(Severity)


def state_of(interaction: Interaction, medicines: Medicines) -> State | None:
    """Give what one interaction says of a list of medicines; ``None`` where it is silent.

    It asks where a name was not recognised, where only a class was named that one of its medicines belongs to, where
    one is said to be stopped or denied, and where nobody asked for the medicines.
    """
    held = [medicines.has(each) for each in interaction.subjects]
    if True in held:
        return State.ASKS if interaction.question else State.FIRES
    return State.ASKS if None in held else None


def interaction_findings(
    medicines: Medicines, naming: Naming, interactions: Mapping[str, Interaction]
) -> tuple[Finding, ...]:
    """Give a finding for each interaction that fires, and one question for each line that leaves some open.

    A name that was not recognised may be anything: it asks as gravely as the gravest interaction there is.
    """
    return tuple(_findings(medicines, naming, tuple(interactions.values())))


def _findings(medicines: Medicines, naming: Naming, all_of_them: tuple[Interaction, ...]) -> Iterator[Finding]:
    for each in all_of_them:
        lines = tuple(_lines(each, medicines, naming))
        if lines:
            yield _fires(each, lines)
    for reading in medicines.readings:
        meant = [each for each in all_of_them if _left_open(each, reading, medicines, naming)]
        if meant:
            yield _unclear(reading, meant)
    if not medicines.answered:
        yield _not_checked("interaction.not_answered", "Nobody has asked which medicines are taken.", (), all_of_them)
    for name in medicines.not_checked:
        yield _not_checked(
            "interaction.not_checked", f"{name}: not recognised, and not checked.{_offer(name, medicines)}",
            (name,), all_of_them,
        )  # fmt: skip


def _lines(interaction: Interaction, medicines: Medicines, naming: Naming) -> Iterator[str]:
    """Lines as they were written that make an interaction fire, each with how it was read where it was misspelt."""
    subjects = frozenset(interaction.subjects)
    for reading in medicines.readings:
        for meaning in reading.taken:
            known = {*meaning.ingredients, *(naming.wider(meaning.id) if meaning.of_class else ())}
            known |= {name for each in meaning.ingredients for name in naming.classes_of[each]}
            if subjects & known:
                as_read = [f"read as {name}" for _, name in reading.read_as if name == meaning.name]
                yield f"{reading.written.strip()} ({as_read[0]})" if as_read else reading.written.strip()
                break


def _fires(interaction: Interaction, lines: tuple[str, ...]) -> Finding:
    said = interaction.question or f"{interaction.effect} {interaction.action}"
    return Finding(
        rule=interaction.id,
        version=interaction.version,
        severity=interaction.severity,
        state=State.ASKS if interaction.question else State.FIRES,
        message=f"{interaction.label} ({', '.join(lines)}). {said}",
        basis=interaction.basis,
        verified=interaction.verified,
        facts={"medicines": lines},
        missing=("ketamine_from_elsewhere",) if interaction.question else (),
        sources=interaction.sources,
        locators=tuple(ground.locator for ground in interaction.grounds),
        hazard=HAZARD,
    )


def _left_open(interaction: Interaction, reading: Reading, medicines: Medicines, naming: Naming) -> bool:
    """Whether a line may mean a medicine of an interaction that nothing on the list makes fire."""
    could = {
        name
        for meaning in (*reading.taken, *reading.asked)
        if meaning.of_class
        for name in naming.could_be[meaning.id]
    }
    for meaning in reading.asked:
        for each in meaning.ingredients:
            could |= {each, *naming.classes_of[each]}
    return any(each in could and medicines.has(each) is None for each in interaction.subjects) and not any(
        medicines.has(each) for each in interaction.subjects
    )


def _unclear(reading: Reading, meant: list[Interaction]) -> Finding:
    gravest = _gravest(meant)
    labels = ", ".join(each.label for each in sorted(meant, key=lambda each: _ORDER.index(each.severity)))
    question = (
        "Is it still taken, and when was it last?"
        if reading.asked
        else "Which one is it, and when was it last taken?"
    )
    return Finding(
        rule="interaction.unclear",
        version=1,
        severity=gravest,
        state=State.ASKS,
        message=f"{reading.written.strip()}: {question} It may be: {labels}.",
        basis=Basis.DESIGN,
        verified=all(each.verified for each in meant),
        facts={"medicines": (reading.written.strip(),)},
        missing=("medicines",),
        hazard=HAZARD,
    )


def _not_checked(rule: str, message: str, lines: tuple[str, ...], interactions: Iterable[Interaction]) -> Finding:
    return Finding(
        rule=rule,
        version=1,
        severity=_gravest(interactions),
        state=State.ASKS,
        message=message,
        basis=Basis.DESIGN,
        verified=True,
        facts={"medicines": lines} if lines else {},
        missing=("medicines",),
        hazard=HAZARD,
    )


def _offer(name: str, medicines: Medicines) -> str:
    near = {each for reading in medicines.readings if name in reading.not_recognised for each in reading.offered}
    return f" Did you mean {' or '.join(sorted(near))}?" if near else ""


def _gravest(interactions: Iterable[Interaction]) -> Severity:
    return min((each.severity for each in interactions), key=_ORDER.index, default=Severity.STOP)
