"""The law of the knowledge room: what must hold between entries, beyond what each field may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from trochee.foundation.citation import Basis
from trochee.foundation.refusal import InputError

from .assessment_law import form_breaches, section_breaches
from .condition_law import named_condition_breaches
from .consent_law import CONSENT_RULES
from .kinds import CITATIONS, CLAIMS, DOSES, INSTRUMENTS, KINDS, PUBLISHED_NUMBERS, QUANTITIES, RATES, TERMS
from .medicine_law import MEDICINE_RULES
from .rule_law import fact_breaches, rule_breaches
from .shapes import Entry
from .shelf import Filed, Shelf
from .values import Knowledge
from .words import bare, plain

MEMORY = "memory"
"""How a source was read that was not read."""
_AHEAD = frozenset({"review_by"})
"""Keys whose day lies ahead by its meaning."""
_UNIT_BOUNDS: Mapping[str, tuple[float, float]] = {"probability": (0, 1)}


def breaches(shelf: Shelf) -> Iterator[InputError]:
    """Every breach of the law among entries that could be read at least in part."""
    for rule in _RULES:
        yield from rule(shelf)


def shortfalls(shelf: Shelf, standard: Knowledge) -> Iterator[InputError]:
    """Every number and promise that the code asks for and this folder lacks, and every number in another unit."""
    for kind, known in ((QUANTITIES, standard.quantities), (CLAIMS, standard.claims)):
        there = {filed.entry.get(kind.key) for filed in shelf.of(kind.name)}
        for name in known:
            if name not in there:
                yield InputError(
                    file=kind.place if not kind.folder else f"{kind.place}/",
                    line=None,
                    column=name,
                    found="nothing",
                    allowed=f"a {kind.name} called {name}",
                    message=f"trochee asks for {name}, and it stands nowhere",
                )
    for filed in shelf.of(QUANTITIES.name):
        asked = standard.quantities.get(filed.entry.get("id", ""))
        if asked is not None and filed.entry.get("unit", asked.unit) != asked.unit:
            yield filed.refused("unit", filed.entry["unit"], asked.unit, f"trochee reads {asked.id} in {asked.unit}")


def _doubled(shelf: Shelf) -> Iterator[InputError]:
    for kind in KINDS:
        seen: dict[str, Filed] = {}
        for filed in shelf.of(kind.name):
            name = filed.entry.get(kind.key)
            if name is None:
                continue
            if name in seen:
                where = f"{seen[name].file}, line {seen[name].entry.line}"
                yield filed.refused(kind.key, name, "each once", f"{name} stands already in {where}")
            else:
                seen[name] = filed


def _cited(entry: Entry) -> tuple[str, Sequence[str]]:
    """Give the key under which an entry itself cites, and the keys of citations that stand there."""
    if "source" in entry.values:
        return "source", (entry["source"],) if entry.get("source") else ()
    return "sources", entry.get("sources", ()) if "sources" in entry.values else ()


def _unknown_sources(shelf: Shelf) -> Iterator[InputError]:
    known = {filed.entry.get("key") for filed in shelf.of(CITATIONS.name)}
    for filed in shelf.every:
        key, sources = _cited(filed.entry)
        for source in sources:
            if source not in known:
                yield filed.refused(key, source, "a key that stands in citations", f"no citation is called {source}")


def _idle_citations(shelf: Shelf) -> Iterator[InputError]:
    cited = {source for filed in shelf.every for source in _cited(filed.entry)[1]}
    for filed in shelf.of(CITATIONS.name):
        key = filed.entry.get("key")
        if key is not None and key not in cited and not filed.entry.get("used_for"):
            yield filed.refused(
                "key", key, "a source that an entry names, or used_for", f"nothing cites {key}, and it says no use"
            )


def _sourceless(shelf: Shelf) -> Iterator[InputError]:
    for filed in shelf.of(QUANTITIES.name):
        if filed.entry.get("basis", Basis.DESIGN) is Basis.DESIGN:
            continue
        for dated in filed.entry.get("values", ()):
            if dated["sources"] == ():
                yield _needs_source(Filed(filed.file, dated), filed.entry.get("id", "this number"))
    for filed in shelf.of(INSTRUMENTS.name):
        for number in _numbers(filed.entry):
            if number["basis"] in (Basis.LABEL, Basis.GUIDELINE, Basis.STUDY) and number["sources"] == ():
                yield _needs_source(Filed(filed.file, number), "this number")


def _needs_source(filed: Filed, name: str) -> InputError:
    return filed.refused(
        "sources", "nothing", "a citation key, or basis: design", f"{name} needs a source: its basis is not design"
    )


def _numbers(instrument: Entry) -> Iterator[Entry]:
    yield from (each for key in PUBLISHED_NUMBERS if isinstance(each := instrument.get(key), Entry))
    yield from instrument.get("cut_offs", ())


def _unread(shelf: Shelf) -> Iterator[InputError]:
    unread = {f.entry.get("key") for f in shelf.of(CITATIONS.name) if f.entry.get("read") == MEMORY}
    for filed in shelf.every:
        sources = _resting_on(filed.entry)
        if sources and unread.issuperset(sources):
            yield filed.refused(
                "verified", "true", "false until a source was read", f"{', '.join(sources)} stands from memory"
            )


def _resting_on(entry: Entry) -> Sequence[str]:
    """Citation keys that an entry calls verified; none where it does not, or rests on our own decision."""
    if entry.values.get("verified") is not True or entry.values.get("basis") is Basis.DESIGN:
        return ()
    if "source" in entry.values:
        return (entry["source"],) if entry.get("source") else ()
    if "sources" in entry.values:
        return tuple(entry.get("sources", ()))
    if "grounds" in entry.values:
        return tuple(each.get("source", "") for each in entry.get("grounds", ()))
    dated = sorted(entry.get("values", ()), key=lambda each: each.get("from", date.min))
    return tuple(dated[-1].get("sources", ())) if dated else ()


def _future(shelf: Shelf) -> Iterator[InputError]:
    if shelf.as_of is None:
        return
    for filed in shelf.every:
        for key, value in filed.entry.values.items():
            if isinstance(value, date) and value > shelf.as_of and key not in _AHEAD:
                yield filed.refused(
                    key, value.isoformat(), f"{shelf.as_of.isoformat()} or earlier", "a date in the future"
                )


def _out_of_bounds(shelf: Shelf) -> Iterator[InputError]:
    for filed in shelf.of(QUANTITIES.name):
        least, most = _UNIT_BOUNDS.get(filed.entry.get("unit", ""), (None, None))
        lowest, highest = filed.entry.get("lowest", least), filed.entry.get("highest", most)
        if lowest is not None and highest is not None and lowest > highest:
            yield filed.refused("lowest", f"{lowest:g}", f"{highest:g} or less", "the lower bound is above the upper")
            continue
        for dated in filed.entry.get("values", ()):
            value = dated.get("value")
            if value is None:
                continue
            if (lowest is not None and value < lowest) or (highest is not None and value > highest):
                allowed = " and ".join(
                    [f"{lowest:g} or more"] * (lowest is not None) + [f"{highest:g} or less"] * (highest is not None)
                )
                yield Filed(filed.file, dated).refused(
                    "value", f"{value:g}", allowed, f"outside the bounds of {filed.entry.get('id', 'this number')}"
                )


def _same_day(shelf: Shelf) -> Iterator[InputError]:
    dated_lists = [(filed, "values") for filed in shelf.of(QUANTITIES.name)]
    dated_lists += [(filed, "grades") for filed in shelf.of(CLAIMS.name)]
    for filed, key in dated_lists:
        seen = set()
        for dated in filed.entry.get(key, ()):
            since = dated.get("from")
            if since is not None and since in seen:
                yield Filed(filed.file, dated).refused(
                    "from", since.isoformat(), "each day once", "two values hold from the same day"
                )
            seen.add(since)


def _grade_history(shelf: Shelf) -> Iterator[InputError]:
    for filed in shelf.of(CLAIMS.name):
        dated = [each for each in filed.entry.get("grades", ()) if each.get("from") and each.get("grade")]
        latest = sorted(dated, key=lambda each: each["from"])[-1] if dated else None
        if latest is not None and filed.entry.get("grade", latest["grade"]) != latest["grade"]:
            yield filed.refused(
                "grade", filed.entry["grade"], latest["grade"], "not the latest grade of its own history"
            )


def _names(shelf: Shelf) -> Iterator[InputError]:
    """Refuse a word that leads to two terms or two instruments: it leads nowhere."""
    asked: tuple[tuple[str, str, str, Callable[[str], str]], ...] = (
        (TERMS.name, "term", "synonyms", plain),
        (INSTRUMENTS.name, "key", "aliases", bare),
    )
    for name, key, others, form in asked:
        seen: dict[str, str] = {}
        for filed in shelf.of(name):
            own = filed.entry.get(key, "")
            for word in (own, *filed.entry.get(others, ())):
                holder = seen.setdefault(form(word), own)
                if holder != own:
                    yield filed.refused(others, word, "a word of one entry only", f"{word} also stands for {holder}")


def _terms(shelf: Shelf) -> Iterator[InputError]:
    known = {filed.entry.get("term") for filed in shelf.of(TERMS.name)}
    for filed in shelf.of(RATES.name):
        seen = set()
        for rate in filed.entry.get("rates", ()):
            term, inner = rate.get("term"), Filed(filed.file, rate)
            if term is not None and term not in known:
                yield inner.refused("term", term, f"a term of {TERMS.place}", f"{term} is no term of this room")
            if term is not None and term in seen:
                yield inner.refused("term", term, "each term once", "a study gives one rate a term")
            if rate.get("comparator") is not None and filed.entry.get("comparator_people") is None:
                yield inner.refused(
                    "comparator", f"{rate['comparator']:g}", "comparator_people filled", "nobody was compared"
                )
            seen.add(term)


def _ranges(shelf: Shelf) -> Iterator[InputError]:
    for filed in shelf.of(DOSES.name):
        low, high = filed.entry.get("low"), filed.entry.get("high")
        if low is not None and high is not None and low > high:
            yield filed.refused("low", f"{low:g}", f"{high:g} or less", "the lower end is above the upper")
    for filed in shelf.of(INSTRUMENTS.name):
        lowest, highest = filed.entry.get("lowest"), filed.entry.get("highest")
        if lowest is None or highest is None:
            continue
        if lowest >= highest:
            yield filed.refused("lowest", f"{lowest:g}", f"less than {highest:g}", "no total lies between the ends")
            continue
        yield from _bands(filed, lowest, highest)


def _bands(filed: Filed, lowest: float, highest: float) -> Iterator[InputError]:
    after = None
    bands = filed.entry.get("bands", ())
    for band in bands:
        least, most, inner = band.get("lowest"), band.get("highest"), Filed(filed.file, band)
        if least is None or most is None:
            return
        if not lowest <= least <= most <= highest:
            yield inner.refused(
                "lowest", f"{least:g} to {most:g}", f"within {lowest:g} to {highest:g}", "a band outside the totals"
            )
            return
        if after is not None and least <= after:
            yield inner.refused("lowest", f"{least:g}", f"above {after:g}", "two bands overlap")
        after = most
    if bands and (bands[0].get("lowest") != lowest or bands[-1].get("highest") != highest):
        yield filed.refused(
            "bands",
            f"{bands[0]['lowest']:g} to {bands[-1]['highest']:g}",
            f"{lowest:g} to {highest:g}",
            "the bands leave totals without a word",
        )


def _cut_offs(shelf: Shelf) -> Iterator[InputError]:
    for filed in shelf.of(INSTRUMENTS.name):
        lowest, highest = filed.entry.get("lowest"), filed.entry.get("highest")
        if lowest is None or highest is None or lowest >= highest:
            continue
        for cut in filed.entry.get("cut_offs", ()):
            value = cut.get("value")
            if value is not None and not lowest <= value <= highest:
                yield Filed(filed.file, cut).refused(
                    "value", f"{value:g}", f"within {lowest:g} to {highest:g}", "a cut-off outside the totals"
                )
        for key in PUBLISHED_NUMBERS:
            number = filed.entry.get(key)
            value = number.get("value") if isinstance(number, Entry) else None
            if value is not None and not 0 < value <= highest:
                yield Filed(filed.file, number).refused(
                    "value", f"{value:g}", f"above 0, up to {highest:g}", "no change that the totals allow"
                )


_RULES = (
    _doubled,
    _unknown_sources,
    _idle_citations,
    _sourceless,
    _unread,
    _future,
    _out_of_bounds,
    _same_day,
    _grade_history,
    _names,
    _terms,
    _ranges,
    _cut_offs,
    fact_breaches,
    rule_breaches,
    named_condition_breaches,
    *MEDICINE_RULES,
    *CONSENT_RULES,
    section_breaches,
    form_breaches,
)
