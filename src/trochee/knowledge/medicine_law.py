"""What must hold between medicines, their classes, the words around them and their interactions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trochee.foundation.citation import Basis
from trochee.foundation.refusal import InputError

from .medicine_kinds import INTERACTIONS, MEDICINE_CLASSES, MEDICINES, Listed
from .severity import Severity
from .shelf import Shelf
from .words import letters

AS_LISTED: Mapping[Listed, Severity] = {
    Listed.AVOID: Severity.STOP,
    Listed.MAJOR: Severity.SECOND_SIGN_OFF,
    Listed.MODERATE: Severity.CAUTION,
    Listed.MINOR: Severity.NOTE,
}
"""How grave an interaction is by the grade of its list."""


def _ids(shelf: Shelf, name: str) -> set[str]:
    return {filed.entry.get("id", "") for filed in shelf.of(name)}


def unknown_references(shelf: Shelf) -> Iterator[InputError]:
    """Refuse a class, ingredient or subject that stands nowhere, and an id that is a class and a medicine."""
    medicines, classes = _ids(shelf, MEDICINES.name), _ids(shelf, MEDICINE_CLASSES.name)
    asked = (
        (MEDICINES.name, "in", classes, "a class of medicine_classes.yaml"),
        (MEDICINES.name, "contains", medicines, "a medicine of medicines/"),
        (MEDICINE_CLASSES.name, "within", classes, "a class of medicine_classes.yaml"),
        (INTERACTIONS.name, "of", medicines | classes, "a medicine or a class"),
    )
    for name, key, known, allowed in asked:
        for filed in shelf.of(name):
            for each in filed.entry.get(key, ()):
                if each not in known:
                    yield filed.refused(key, each, allowed, f"{each} stands nowhere")
    for filed in shelf.of(MEDICINE_CLASSES.name):
        if filed.entry.get("id") in medicines:
            yield filed.refused("id", filed.entry["id"], "another id", "a medicine has this id")


def shapeless_medicines(shelf: Shelf) -> Iterator[InputError]:
    """Refuse a medicine that is neither of a class nor made of others, or both, or made of a product."""
    products = {filed.entry.get("id") for filed in shelf.of(MEDICINES.name) if filed.entry.get("contains")}
    for filed in shelf.of(MEDICINES.name):
        classes, contents = filed.entry.get("in", ()), filed.entry.get("contains", ())
        if bool(classes) == bool(contents):
            found = "both" if classes else "neither"
            yield filed.refused("in", found, "in or contains", "an ingredient has a class, a product has contents")
        for each in contents:
            if each in products:
                yield filed.refused("contains", each, "ingredients", f"{each} is a product itself")


def circles(shelf: Shelf) -> Iterator[InputError]:
    """Refuse a class that lies within itself."""
    within = {f.entry.get("id", ""): tuple(f.entry.get("within", ())) for f in shelf.of(MEDICINE_CLASSES.name)}
    for filed in shelf.of(MEDICINE_CLASSES.name):
        start = filed.entry.get("id", "")
        reached, open_ends = set[str](), list(within[start])
        while open_ends:
            wider = open_ends.pop()
            if wider not in reached:
                reached.add(wider)
                open_ends += within.get(wider, ())
        if start in reached:
            yield filed.refused("within", start, "wider classes", f"{start} lies within itself")


def shared_names(shelf: Shelf) -> Iterator[InputError]:
    """Refuse a name that leads to two entries, and one of no letter or digit."""
    holders: dict[str, str] = {}
    for kind in (MEDICINES, MEDICINE_CLASSES):
        for filed in shelf.of(kind.name):
            holder = filed.entry.get("id", "")
            own = (filed.entry.get("name") or holder,) if kind is MEDICINES else ()
            for word in (*own, *filed.entry.get("names", ())):
                key = letters(word)
                if not key or key.isdigit():
                    yield filed.refused("names", word, "a letter", "a name without a letter")
                elif holders.setdefault(key, holder) != holder:
                    yield filed.refused(
                        "names", word, "a name of one entry only", f"{word} also stands for {holders[key]}"
                    )


def loose_interactions(shelf: Shelf) -> Iterator[InputError]:
    """Refuse a severity weaker than listed without a reason of ours."""
    order = tuple(Severity)
    for filed in shelf.of(INTERACTIONS.name):
        listed, severity = filed.entry.get("listed"), filed.entry.get("severity")
        if listed is None or severity is None:
            continue
        weaker = order.index(severity) > order.index(AS_LISTED[listed])
        if weaker and not (filed.entry.get("basis") is Basis.DESIGN and filed.entry.get("note")):
            yield filed.refused(
                "severity", severity, AS_LISTED[listed], f"weaker than {listed}: needs basis: design and a note why"
            )


MEDICINE_RULES = (unknown_references, shapeless_medicines, circles, shared_names, loose_interactions)
"""Every rule about medicines."""
