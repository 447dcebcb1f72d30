"""What completes the first sheet: which product is shown, benefit and harm side by side."""

from __future__ import annotations

from trochee.foundation import figures
from trochee.foundation.unknown import Unknown
from trochee.review.sides import BalanceRow, Side
from trochee.review.values import Review

from .. import words
from ..parts import Block, Bullets, Cell, Column, Paragraph, Place, Section, Table


def other_products(review: Review) -> Section | None:
    """Name the product that the page is about, and every other one with its headline; ``None`` where it is alone."""
    if review.product is None or len(review.products) < 2:
        return None
    order = product_order(review)
    shown = f"This page is about {review.product.label} ({figures.counted(review.product.doses, 'dose')})."
    others = []
    for product in review.products:
        if product.name == review.product.name:
            continue
        estimate = review.effects_by_product.get(product.name, {}).get(review.primary_outcome)
        headline = "Nothing estimated." if estimate is None else estimate.headline
        target = f"outcomes-{order.index(product.name)}" if product.name in order else "rule-products"
        text = f"{product.label} ({figures.counted(product.doses, 'dose')}): {headline}"
        others.append(Paragraph(text=text, why=target))
    return Section(
        id="products",
        title="Also on record",
        subtitle="Each has its own estimate, with the others held beside it",
        blocks=(Paragraph(text=shown, why="rule-products"), Bullets(items=tuple(others))),
        place=Place.SIDE,
    )


def product_order(review: Review) -> list[str]:
    """Names of the products that were estimated, the one with most doses first."""
    main = review.product.name if review.product else None
    return sorted(review.effects_by_product, key=lambda name: (name != main, name))


def _named(row: BalanceRow) -> str:
    """Write a row as a sentence; a text that names itself is not named twice."""
    return row.text if row.text.startswith(row.label) else f"{row.label}: {row.text}"


def _head(row: BalanceRow) -> str:
    return words.short(row.label) if row.text.startswith(row.label) else row.label


_HEADS = {Side.BENEFIT: "for it", Side.HARM: "against it"}


def balance(review: Review) -> Section | None:
    """Set benefit and harm side by side; ``None`` where nothing was dosed."""
    found = review.balance
    if isinstance(found, Unknown):
        return None
    blocks: list[Block] = [_side(side, [row for row in found.rows if row.side is side]) for side in _HEADS]
    neither = [row for row in found.rows if row.side is Side.NEITHER]
    if neither:
        blocks.append(Paragraph(text="Neither for nor against:", why="rule-balance"))
        blocks.append(Bullets(items=tuple(Paragraph(text=_named(row), why="rule-balance") for row in neither)))
    return Section(
        id="benefit-and-harm",
        title="Benefit and harm, side by side",
        subtitle="Nothing is summed, and no benefit offsets a serious harm",
        blocks=(*blocks, Paragraph(text=found.text, why="rule-balance")),
    )


def _side(side: Side, rows: list[BalanceRow]) -> Block:
    if not rows:
        return Paragraph(text=f"Speaks {_HEADS[side]}: nothing that counts on this side.", why="rule-balance")
    return Table(
        id=f"balance-{side}",
        caption=f"What speaks {_HEADS[side]}",
        columns=(Column(label=f"speaks {_HEADS[side]}"), Column(label="on this record")),
        rows=tuple((Cell(text=_head(row)), Cell(text=row.text)) for row in rows),
        why="rule-balance",
    )
