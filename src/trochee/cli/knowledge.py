"""`trochee knowledge`: look through the cited numbers, claims and rates, and check a folder of them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from trochee.foundation.figures import counted
from trochee.knowledge import Knowledge, KnowledgeError, load, shipped
from trochee.knowledge.catalogue import KINDS_SHOWN, Item, Stocktaking, items, overdue, stocktaking
from trochee.knowledge.changes import Change, changes
from trochee.knowledge.conditions import facts_of
from trochee.knowledge.facts import Fact, FactType
from trochee.knowledge.loader import SHIPPED
from trochee.knowledge.written import written
from trochee.safety.examples import broken_examples

from .commands import WrongUsageError, a_date

_PLURALS = {"quantity": "quantities", "medicine_class": "medicine classes"}
_NEAR_MISSES = 5
_WIDTH = 110
_NO_BOUND = ("lowest", "highest")


def run(options: argparse.Namespace) -> None:
    """Check, list or show."""
    {"check": _check, "list": _list, "show": _show, "facts": _facts}[options.deed](options)


def _facts(options: argparse.Namespace) -> None:
    knowledge = shipped()
    if options.format == "json":
        found = [_fact(each, knowledge) for each in knowledge.facts.values()]
        _print_json({"version": knowledge.version, "facts": found})
        return
    width = max(map(len, knowledge.facts))
    for topic in dict.fromkeys(each.topic for each in knowledge.facts.values()):
        print(_words(topic))
        for each in knowledge.facts.values():
            if each.topic == topic:
                asked = f"{each.asked_of}{', in private' if each.private else ''}"
                print(f"  {each.id:<{width}}  {each.question} ({each.allowed}; {asked})")


def _fact(fact: Fact, knowledge: Knowledge) -> dict[str, Any]:
    asks = sorted(rule.id for rule in knowledge.rules.values() if fact.id in facts_of(rule.when))
    unknown = {} if fact.type is FactType.NUMBER else {"unit": "only a number has a unit"}
    return {
        "name": fact.id,
        "type": fact.type.value,
        "unit": fact.unit or None,
        "allowed": fact.allowed,
        "lowest": fact.lowest,
        "highest": fact.highest,
        "words": list(fact.words),
        "question": fact.question,
        "asked_of": fact.asked_of.value,
        "private": fact.private,
        "topic": fact.topic,
        "conditions": list(fact.conditions),
        "codes": list(fact.codes),
        "rules": asks,
        "note": fact.note,
        "reasons": {**unknown, **({"lowest": "no number", "highest": "no number"} if unknown else {})},
    }


def _check(options: argparse.Namespace) -> None:
    as_of = a_date(options.as_of) or date.today()  # noqa: DTZ011  the day of whoever checks
    if options.folder is None:
        place, knowledge = "the knowledge that ships with trochee", load(SHIPPED, as_of)
    else:
        place, knowledge = options.folder, load(Path(options.folder), as_of, standard=shipped())
    if broken := tuple(broken_examples(knowledge)):
        raise KnowledgeError(broken)
    found, late = stocktaking(knowledge), overdue(knowledge, as_of)
    if options.format == "json":
        _print_json(
            {
                "errors": [],
                "version": knowledge.version,
                "digest": knowledge.digest,
                "as_of": as_of.isoformat(),
                "counts": dict(found.counts),
                "unverified": [{"kind": each.kind, "id": each.id} for each in found.unverified],
                "oldest_check": None if found.oldest_check is None else found.oldest_check.isoformat(),
                "oldest": list(found.oldest),
                "overdue": [{"rule": each.id, "review_by": each.review_by.isoformat()} for each in late],
                "reasons": {} if found.oldest_check else {"oldest_check": "no entry says when it was checked"},
            }
        )
        return
    _print_check(place, knowledge, found, as_of)
    for each in late:
        print(f"review overdue: rule {each.id}, due {each.review_by.isoformat()}")


def _print_check(place: str, knowledge: Knowledge, found: Stocktaking, as_of: date) -> None:
    print(f"{place}: no breach of the law of its files, as of {as_of.isoformat()}")
    print("  " + ", ".join(_counted(kind, number) for kind, number in found.counts.items()))
    print(
        f"  {counted(len(found.unverified), 'entry', 'entries')} unverified: own decisions yet to be confirmed, or"
        " sources not read (trochee knowledge list --unverified)"
    )
    if found.oldest_check is not None:
        days = (as_of - found.oldest_check).days
        print(
            f"  checked longest ago: {found.oldest_check.isoformat()}, {counted(days, 'day')} before,"
            f" {counted(len(found.oldest), 'entry', 'entries')}"
        )
    print(f"  version {knowledge.version}")
    print("This says that entries are complete, dated and sourced, not that they are right.")


def _counted(kind: str, number: int) -> str:
    return counted(number, _words(kind), _PLURALS.get(kind))


def _list(options: argparse.Namespace) -> None:
    since = a_date(options.since, "--since")
    kind, knowledge = _a_kind(options.kind), shipped()
    chosen = [
        each for each in items(knowledge) if kind in (None, each.kind) and not (options.unverified and each.verified)
    ]
    if since is not None:
        named = {(each.kind, each.id) for each in chosen}
        _list_changes(
            [each for each in changes(knowledge, since) if (each.kind, each.id) in named], knowledge, since, options
        )
        return
    if options.format == "json":
        _print_json({"version": knowledge.version, "entries": [_brief(each) for each in chosen]})
        return
    for shown in KINDS_SHOWN:
        _print_kind(shown, [each for each in chosen if each.kind == shown])
    if not chosen:
        print("no entry")


def _print_kind(kind: str, entries: Sequence[Item]) -> None:
    if not entries:
        return
    print(_counted(kind, len(entries)))
    width = max(len(each.id) for each in entries)
    for each in entries:
        day = "" if each.on is None else each.on.isoformat()
        marks = ", ".join(mark for mark in (each.basis or "", "" if each.verified else "unverified") if mark)
        print(f"  {each.id:<{width}}  {day:<10}  {each.says}" + (f"  [{marks}]" if marks else ""))


def _list_changes(found: Sequence[Change], knowledge: Knowledge, since: date, options: argparse.Namespace) -> None:
    if options.format == "json":
        _print_json(
            {
                "version": knowledge.version,
                "since": since.isoformat(),
                "changes": [_reasoned(written(each), _NOTHING_BEFORE) for each in found],
            }
        )
        return
    for each in found:
        first = "first on record" if each.kind in ("quantity", "claim") else "checked"
        before = first if each.before is None else f"before: {each.before}"
        print(f"{each.on.isoformat()}  {_words(each.kind)} {each.id}: {each.now} ({before})")
    print(f"{counted(len(found), 'entry', 'entries')} from {since.isoformat()} on")


def _brief(item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "id": item.id,
        "label": item.label,
        "says": item.says,
        "on": None if item.on is None else item.on.isoformat(),
        "basis": item.basis,
        "verified": item.verified,
        "sources": list(item.sources),
        "reasons": {
            **({} if item.on else {"on": "a source has no day of its own"}),
            **({} if item.basis else {"basis": "stands with each number of the entry, or does not apply"}),
        },
    }


_NOTHING_BEFORE = "nothing is on record before this day"
_UNWRITTEN = "the entry gives none: its sources have none that was found, or it does not apply"


def _reasoned(value: Any, why: str) -> Any:
    """Give every mapping within a value the reason of what it leaves unknown."""
    if isinstance(value, list):
        return [_reasoned(each, why) for each in value]
    if not isinstance(value, dict):
        return value
    unknown = {key: why for key, each in value.items() if each is None}
    found = {key: _reasoned(each, why) for key, each in value.items()}
    return {**found, "reasons": unknown} if unknown else found


def _a_kind(text: str | None) -> str | None:
    if text is None or text in KINDS_SHOWN:
        return text
    raise WrongUsageError(f"--kind {text}: one of {', '.join(KINDS_SHOWN)} is expected")


def _show(options: argparse.Namespace) -> None:
    kind, knowledge = _a_kind(options.kind), shipped()
    all_items = items(knowledge)
    found = [each for each in all_items if each.id == options.id and kind in (None, each.kind)]
    if not found:
        raise WrongUsageError(_unknown(options.id, [each.id for each in all_items]))
    if len(found) > 1:
        kinds = ", ".join(each.kind for each in found)
        raise WrongUsageError(f"show {options.id}: several entries have this name; add --kind, one of {kinds}")
    item = found[0]
    if options.format == "json":
        _print_json(
            {
                "kind": item.kind,
                "id": item.id,
                "version": knowledge.version,
                "entry": _reasoned(written(item.entry), _UNWRITTEN),
                "sources": [written(knowledge.citations[key]) for key in item.sources],
            }
        )
        return
    _print_item(item, knowledge)


def _unknown(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=_NEAR_MISSES)
    parts = [each for each in known if name in each] if not near else []
    offered = list(dict.fromkeys(near or parts[:_NEAR_MISSES]))
    end = f"did you mean {', '.join(offered)}?" if offered else "trochee knowledge list shows every id"
    return f"show {name}: no entry has this id; {end}"


def _print_item(item: Item, knowledge: Knowledge) -> None:
    print(f"{item.id} ({_words(item.kind)})")
    print(item.label)
    print(item.says + ("" if item.on is None else f", {'since' if item.kind == 'quantity' else 'checked'} {item.on}"))
    print("verified" if item.verified else "unverified: confirm before resting a decision on it")
    entry = written(item.entry)
    for key in ("id", "key", "label", "sources", "source", "verified", "checked_on", "since", "value"):
        entry.pop(key, None)
    for line in _lines({key: value for key, value in entry.items() if value != item.label}, 0):
        _print_wrapped(line)
    if item.sources:
        print("sources:")
    for key in item.sources:
        source = knowledge.citations[key]
        _print_wrapped(
            f"  {key}: {source.authors} ({source.year}). {source.title}. {source.locator}. Read: {source.read}."
        )


def _print_wrapped(line: str) -> None:
    from textwrap import fill

    indent = " " * (len(line) - len(line.lstrip(" -")) + 2)
    print(fill(line, width=_WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))


def _lines(entry: dict[str, Any], depth: int) -> list[str]:
    """Write a mapping, one line a key; what nothing was written for is left out, what is unknown is said."""
    found, space = [], "  " * depth
    for key, value in entry.items():
        name = _words(key)
        if value in ("", [], {}) or (value is None and key in _NO_BOUND):
            continue
        if isinstance(value, dict):
            found += [f"{space}{name}:", *_lines(value, depth + 1)]
        elif isinstance(value, list) and isinstance(value[0], dict):
            found.append(f"{space}{name}:")
            for each in value:
                first, *rest = _lines(each, depth + 2)
                found += [f"{space}  - {first.strip()}", *rest]
        else:
            found.append(f"{space}{name}: {_said(value)}")
    return found


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "unknown"
    if isinstance(value, float):
        return f"{value:.10g}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _words(key: str) -> str:
    return key.replace("_", " ")


def _print_json(payload: dict[str, Any]) -> None:
    print(json.dumps(payload, indent=2, ensure_ascii=False, allow_nan=False))
