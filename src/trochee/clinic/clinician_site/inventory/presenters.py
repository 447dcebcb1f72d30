"""A ledger in calm words. A difference is a question, never an accusation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext, ngettext

from trochee.clinic.inventory.words import COMPARISONS, KINDS, TAKEN, change, left, number
from trochee.clinic.patients.versions.values import Kept
from trochee.clinic.ui.days import moment, short_day
from trochee.clinic.workflows.stock import Stock
from trochee.pharmacology import Comparison, Counted, Ledger, Line, Remark, RemarkKind
from trochee.pharmacology.values import NONE_LEFT
from trochee.record import Dose, InventoryMovement, MovementKind

SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One line: when, what, what it changed, what should be left then, who wrote it, and what may be done with it."""

    at: str
    what: str
    more: str
    change: str
    left: str
    by: str
    version: int
    differs: bool
    movement: UUID | None
    entry: UUID | None
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLine:
    """What should be left of a batch."""

    lot: str
    left: str
    strength: str
    expires: date | None
    expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One ledger."""

    product: str
    left: str
    exact: bool
    set_apart: str
    counted: str
    lots: tuple[LotLine, ...]
    lines: tuple[LedgerLine, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something to look at, in words, and where it is explained."""

    kind: str
    what: str
    why: str
    explain: UUID | None
    severe: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsLine:
    """What waits for a second person: for whom it may be confirmed, and by whom it was written."""

    movement: UUID
    what: str
    at: str
    by: str
    mine: bool
    destroys: bool


def pages(stock: Stock, called: Mapping[str, str], today: date, *, all_lines: bool) -> tuple[Page, ...]:
    """Word each ledger, its newest lines first."""
    return tuple(_page(each, stock, called, today, all_lines) for each in stock.ledgers)


def said(stock: Stock) -> tuple[Said, ...]:
    """Word what stands out, the gravest first; what waits has lines of its own."""
    return tuple(_said(each, stock) for each in stock.remarks if each.kind is not RemarkKind.WAITS)


def waits(stock: Stock, called: Mapping[str, str], me: str) -> tuple[WaitsLine, ...]:
    """Word what waits for a second person."""
    return tuple(
        WaitsLine(
            movement=each.id,
            what=f"{KINDS[each.value.kind]}: {number(each.value.amount)} {each.value.product}",
            at=moment(each.value.at),
            by=called.get(each.by, ""),
            mine=each.by == me,
            destroys=each.value.kind is MovementKind.TO_DESTROY,
        )
        for each in stock.waiting
    )


def outcome(counted: Counted | None) -> tuple[str, bool]:
    """Say what a count that was just saved says, and whether it asks for something."""
    if counted is None or counted.comparison is not Comparison.DIFFERS:
        word = COMPARISONS[counted.comparison] if counted else ""
        return gettext("Saved: the count is %(word)s.") % {"word": word} if counted else gettext("Saved."), False
    return gettext("Saved. %(difference)s It is a question, not an accusation: look below.") % {
        "difference": difference(counted)
    }, True


def difference(counted: Counted) -> str:
    """Say how a count differs."""
    told = {"counted": number(counted.amount), "expected": left(counted.expected), "of": _of_lot(counted.lot)}
    return gettext("%(counted)s counted%(of)s where %(expected)s should be left.") % told


def _of_lot(lot: str | None) -> str:
    return gettext(" of batch %(lot)s") % {"lot": lot} if lot else ""


def _page(ledger: Ledger, stock: Stock, called: Mapping[str, str], today: date, all_lines: bool) -> Page:
    lines = [_line(each, stock, called) for each in reversed(ledger.lines)]
    shown = lines if all_lines else lines[:SHOWN]
    last = ledger.counts[-1] if ledger.counts else None
    return Page(
        product=ledger.product,
        left=left(ledger.left),
        exact=ledger.left.exact,
        set_apart=number(ledger.set_apart) if ledger.set_apart else "",
        counted=f"{short_day(last.at)}: {COMPARISONS[last.comparison]}" if last else "",
        lots=tuple(
            LotLine(
                lot=each.lot or gettext("not said"),
                left=left(each.left),
                strength=f"{each.strength_mg:g} mg" if each.strength_mg is not None else "",
                expires=each.expires,
                expired=each.expires is not None and each.expires < today,
            )
            for each in ledger.lots
        ),
        lines=tuple(shown),
        more=len(lines) - len(shown),
    )


def _line(line: Line, stock: Stock, called: Mapping[str, str]) -> LedgerLine:
    kept = stock.kept_of(line.of)
    counted = line.counted
    what = str(KINDS[line.of.kind]) if isinstance(line.of, InventoryMovement) else str(TAKEN[line.of.status])
    if counted is not None:
        what = gettext("Counted: %(amount)s, %(word)s") % {
            "amount": number(counted.amount),
            "word": COMPARISONS[counted.comparison],
        }
    return LedgerLine(
        at=moment(line.at),
        what=what,
        more=_more(line, kept),
        change=change(line.change) if line.change.most or line.change.least else "–",
        left=left(line.left),
        by=called.get(kept.by, "") if kept else "",
        version=kept.version if kept else 1,
        differs=counted is not None and counted.comparison is Comparison.DIFFERS,
        movement=kept.id if kept else None,
        entry=kept.entry if kept else None,
        agreed=counted is not None and counted.comparison is Comparison.AGREES,
    )


def _more(line: Line, kept: Kept[InventoryMovement] | None) -> str:
    of = line.of
    if isinstance(of, Dose):
        return _joined([of.lot and gettext("batch %(lot)s") % {"lot": of.lot}])
    destroyed = of.kind is MovementKind.DESTROYED and gettext("%(amount)s, out of what was given back") % {
        "amount": number(of.amount)
    }
    people = [each for each in (of.done_by, of.second_person) if each]
    both = people and gettext("by %(names)s") % {"names": gettext(" and ").join(people)}
    return _joined([destroyed, of.lot and gettext("batch %(lot)s") % {"lot": of.lot}, both, of.reason, of.note])


def _joined(parts: Iterable[object]) -> str:
    return "; ".join(str(each) for each in parts if each)


def _said(remark: Remark, stock: Stock) -> Said:
    kept = stock.kept_of(remark.of)
    what, why = _WORDED[remark.kind](remark, stock)
    return Said(
        kind=remark.kind.value,
        what=what,
        why=why,
        explain=kept.id if kept and remark.kind is RemarkKind.DIFFERENCE else None,
        severe=remark.kind in {RemarkKind.DIFFERENCE, RemarkKind.OVERDRAWN},
    )


def _difference(remark: Remark, stock: Stock) -> tuple[str, str]:
    size = number(abs(remark.amount))
    told = {"amount": size, "product": remark.product, "of": _of_lot(remark.lot)}
    if remark.amount < NONE_LEFT:
        what = gettext("An unexplained difference: %(amount)s fewer %(product)s%(of)s than should be left") % told
    else:
        what = gettext("An unexplained difference: %(amount)s more %(product)s%(of)s than should be left") % told
    return what, gettext(
        "A dose may not be written down yet, a half may be kept elsewhere, or a count may be off. It says nothing "
        "about anybody. Ask, look, then write down what you found, or count again."
    )


def _overdrawn(remark: Remark, stock: Stock) -> tuple[str, str]:
    told = {"amount": number(abs(remark.amount)), "product": remark.product}
    return (
        gettext("%(amount)s more %(product)s went than came") % told,
        gettext("Something that was dispensed or given back may not be written down here."),
    )


def _early(remark: Remark, stock: Stock) -> tuple[str, str]:
    told = {"day": moment(remark.at), "amount": number(remark.amount), "product": remark.product}
    what = gettext("Dispensed early, on %(day)s") % told
    if remark.days is None:
        return what, gettext(
            "%(amount)s %(product)s should have been left, and none was taken in the weeks before."
        ) % told
    days = round(remark.days)
    return what, ngettext(
        "%(amount)s %(product)s should have been left, enough for about %(days)s day as they were taken before.",
        "%(amount)s %(product)s should have been left, enough for about %(days)s days as they were taken before.",
        days,
    ) % {**told, "days": days}


def _lost(remark: Remark, stock: Stock) -> tuple[str, str]:
    told = {"amount": number(remark.amount), "product": remark.product, "day": moment(remark.at)}
    return (
        gettext("%(amount)s %(product)s lost or broken") % told,
        gettext("The last time was on %(day)s. What was found again is taken off.") % told,
    )


def _expired(remark: Remark, stock: Stock) -> tuple[str, str]:
    told = {"lot": remark.lot or gettext("not said"), "amount": number(remark.amount), "product": remark.product}
    return (
        gettext("Batch %(lot)s has expired") % told,
        gettext("Up to %(amount)s %(product)s of it should be left. Have them given back.") % told,
    )


_WORDED = {
    RemarkKind.DIFFERENCE: _difference,
    RemarkKind.OVERDRAWN: _overdrawn,
    RemarkKind.EARLY_REFILL: _early,
    RemarkKind.LOST: _lost,
    RemarkKind.EXPIRED: _expired,
}


def last_counted(stock: Stock, movement: UUID) -> Counted | None:
    """Give what a count that was just saved says."""
    value = next((each.value for each in stock.kept if each.id == movement), None)
    counts = (counted for ledger in stock.ledgers for counted in ledger.counts)
    return next((each for each in counts if each.of is value), None)
