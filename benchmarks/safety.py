"""What checking costs: the cold load of all knowledge, one patient, and 10 000 patients against a bare loop.

Run: .venv/bin/python -m benchmarks.safety. The bare loop calls the same compiled conditions and does nothing with
what they say, so that the ratio is the price of findings, with what decided and what is missing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from trochee.knowledge import load, shipped
from trochee.knowledge.facts import FactValue
from trochee.knowledge.loader import SHIPPED
from trochee.knowledge.rules import Occasion
from trochee.safety.checking import Checker
from trochee.safety.rules import CompiledRule, asked_on, compiled_rules, found_by

DAY = date(2026, 11, 23)
PATIENTS = 10_000
HEALTHY = Path(__file__).parents[1] / "examples" / "facts.toml"
KNOWN, WELL = 0.98, 0.98
"""Share of facts that are known, and share of the known ones that are those of somebody well."""


def seconds(work: Callable[[], object], times: int, clock: Callable[[], float] = perf_counter) -> float:
    """Least time of several runs [s]."""
    found = []
    for _ in range(times):
        start = clock()
        work()
        found.append(clock() - start)
    return min(found)


def people(rng: np.random.Generator) -> list[dict[str, FactValue]]:
    """Settled facts of invented patients: mostly well, now and then yes to what is asked, now and then unknown."""
    facts = shipped().facts
    raw = tomllib.loads(HEALTHY.read_text(encoding="utf-8"))
    well = {name: value for name, each in raw.items() if (value := facts[name].accept(each)) is not None}
    settled = dict(Checker(shipped()).settled(well, DAY)[1].facts)
    found = []
    for _ in range(PATIENTS):
        person = {name: value for name, value in settled.items() if rng.random() < KNOWN}
        for name, value in person.items():
            if isinstance(value, bool) and rng.random() > WELL:
                person[name] = not value
        found.append(person)
    return found


def bare(rules: tuple[CompiledRule, ...], patients: list[dict[str, FactValue]]) -> None:
    conditions, at = [each.holds for each in rules], DAY.toordinal()
    for person in patients:
        for holds in conditions:
            holds(person, at)


def everything(rules: tuple[CompiledRule, ...], patients: list[dict[str, FactValue]]) -> int:
    return sum(len(found_by(rules, person, DAY)) for person in patients)


def main() -> None:
    cold, clean = seconds(lambda: load(SHIPPED), 10), seconds(lambda: load(SHIPPED), 10, process_time)
    knowledge = shipped()
    rules, check = asked_on(compiled_rules(knowledge), Occasion.ANY), Checker(knowledge)
    patients = people(np.random.default_rng(6))
    raw = tomllib.loads(HEALTHY.read_text(encoding="utf-8"))
    typed = {name: knowledge.facts[name].accept(each) for name, each in raw.items()}
    one: Mapping[str, FactValue] = {name: value for name, value in typed.items() if value is not None}
    known = seconds(lambda: check(one, DAY), 200)
    nothing, dose = seconds(lambda: check({}, DAY), 200), seconds(lambda: check({}, DAY, Occasion.DOSE), 200)
    whole, plain = seconds(lambda: everything(rules, patients), 3), seconds(lambda: bare(rules, patients), 3)
    findings = everything(rules, patients) / PATIENTS
    print(f"cold load of all knowledge: {1000 * cold:.0f} ms (at most 300), {1000 * clean:.0f} ms of processor time")
    print(f"rules asked at any check: {len(rules)}; one patient known whole: {1000 * known:.2f} ms,")
    print(f"  of whom nothing is known, every rule asking: {1000 * nothing:.2f} ms (at most 3),")
    print(f"  and the rules about a dose with them: {1000 * dose:.2f} ms (at most 3)")
    print(f"{PATIENTS} patients, {findings:.1f} findings each: {whole:.2f} s, bare loop {plain:.2f} s,")
    print(f"  ratio {whole / plain:.2f} (at most 4); {1e6 * whole / PATIENTS:.0f} us a patient")


if __name__ == "__main__":
    main()
