"""Interactions with ketamine over a list of medicines: what fires, and what asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trochee.foundation.citation import Basis
from trochee.knowledge.medicine_values import Interaction
from trochee.knowledge.severity import Severity

from .medicines import Line, Medicines
from .values import Finding, State
from .worst import gravest

HAZARD = "interactions"
_ORDER = tuple(Severity)


def state_of(interaction: Interaction, medicines: Medicines) -> State | None:
    """Give what one interaction says of a list of medicines; ``None`` where it is silent.

    It asks where a name was not recognised, where only a class was named that one of its medicines belongs to, where
    one is said to be stopped or denied, and where nobody asked for the medicines.
    """
    held = {medicines.has(each) for each in interaction.subjects}
    if True in held:
        return State.ASKS if interaction.question else State.FIRES
    return State.ASKS if None in held else None


def interaction_findings(medicines: Medicines, interactions: Iterable[Interaction]) -> tuple[Finding, ...]:
    """Give a finding for each interaction that fires, and one question for each line that leaves some open.

    A name that was not recognised may be anything: it asks as gravely as the gravest interaction there is.
    """
    return tuple(_findings(medicines, tuple(interactions)))


def _findings(medicines: Medicines, interactions: tuple[Interaction, ...]) -> Iterator[Finding]:
    left_open = []
    for each in interactions:
        if medicines.known.isdisjoint(each.subjects):
            left_open.append(each)
        else:
            yield _held(each, tuple(line for line in medicines.lines if not line.known.isdisjoint(each.subjects)))
    for line in medicines.lines:
        meant = [each for each in left_open if not line.possible.isdisjoint(each.subjects)]
        if meant:
            yield _unclear(line, meant)
    if not medicines.answered:
        yield _open_end("interaction.not_answered", "Nobody has asked which medicines are taken.", (), interactions)
    for name in medicines.not_checked:
        message = f"{name}: not recognised, and not checked.{_offer(name, medicines)}"
        yield _open_end("interaction.not_checked", message, (name,), interactions)


def _held(interaction: Interaction, lines: tuple[Line, ...]) -> Finding:
    written, subjects = tuple(line.written for line in lines), frozenset(interaction.subjects)
    said = interaction.question or f"{interaction.effect} {interaction.action}"
    return Finding(
        rule=interaction.id,
        version=interaction.version,
        severity=interaction.severity,
        state=State.ASKS if interaction.question else State.FIRES,
        message=f"{interaction.label} ({', '.join(written)}). {said}",
        basis=interaction.basis,
        verified=interaction.verified,
        facts={"medicines": written},
        missing=("ketamine_from_elsewhere",) if interaction.question else (),
        sources=interaction.sources,
        locators=tuple(ground.locator for ground in interaction.grounds),
        hazard=HAZARD,
        about=tuple(
            sorted({name for line in lines for name, all_it_is in line.parts.items() if subjects & all_it_is})
        ),
    )


def _unclear(line: Line, meant: list[Interaction]) -> Finding:
    labels = ", ".join(each.label for each in sorted(meant, key=lambda each: _ORDER.index(each.severity)))
    asked = (
        "Is it still taken, and when was it last?" if line.reading.asked else "Which one, and when was it last taken?"
    )
    return Finding(
        rule="interaction.unclear",
        version=1,
        severity=gravest(each.severity for each in meant),
        state=State.ASKS,
        message=f"{line.written}: {asked} It may be: {labels}.",
        basis=Basis.DESIGN,
        verified=all(each.verified for each in meant),
        facts={"medicines": (line.written,)},
        missing=("medicines",),
        hazard=HAZARD,
    )


def _open_end(rule: str, message: str, lines: tuple[str, ...], interactions: Iterable[Interaction]) -> Finding:
    return Finding(
        rule=rule,
        version=1,
        severity=gravest(each.severity for each in interactions),
        state=State.ASKS,
        message=message,
        basis=Basis.DESIGN,
        verified=True,
        facts={"medicines": lines} if lines else {},
        missing=("medicines",),
        hazard=HAZARD,
    )


def _offer(name: str, medicines: Medicines) -> str:
    near = {each for line in medicines.lines if name in line.reading.not_recognised for each in line.reading.offered}
    return f" Did you mean {' or '.join(sorted(near))}?" if near else ""
