"""What should be left of one product: of all of it, and of each batch as far as the record tells batches apart."""

from __future__ import annotations

from fractions import Fraction

from .values import NONE_LEFT, Between


class Accounts:
    """The running numbers of a ledger.

    ``lots`` may be wider than what follows from the whole: `lot` narrows them. The whole never depends on them.
    """

    def __init__(self) -> None:
        self.whole = Between.exactly(NONE_LEFT)
        self.lots: dict[str | None, Between] = {}

    def put(self, lot: str | None, amount: Fraction) -> None:
        """Add troches of a batch."""
        more = Between.exactly(amount)
        self.whole += more
        self.lots[lot] = self.lots.get(lot, Between.exactly(NONE_LEFT)) + more

    def put_back(self, lot: str | None, amount: Fraction) -> None:
        """Add troches that turned up: to their batch, or to the only one that they can be of."""
        found = self._which(lot)
        self.put(lot if found is None else found[0], amount)

    def take(self, lot: str | None, amount: Between) -> None:
        """Take troches off: of a batch that was said and is known, else of whichever has some left."""
        self.whole -= amount
        from_lot = self._which(lot)
        if from_lot is not None:
            self.lots[from_lot[0]] -= amount
            return
        for name, left in self.lots.items():
            self.lots[name] = Between(min(left.least, max(left.least - amount.most, NONE_LEFT)), left.most)

    def lot(self, name: str | None) -> Between:
        """Give what should be left of a batch: its own limits, within what the whole and the others leave."""
        own = self.lots[name]
        others = [left for each, left in self.lots.items() if each != name]
        least = max(own.least, self.whole.least - sum((each.most for each in others), NONE_LEFT))
        most = min(own.most, self.whole.most - sum((each.least for each in others), NONE_LEFT))
        return Between(least, most) if least <= most else own

    def set_whole(self, amount: Fraction) -> None:
        """Go on from what was counted of all."""
        more = max(amount - self.whole.most, NONE_LEFT)
        short = max(self.whole.least - amount, NONE_LEFT)
        self.whole = Between.exactly(amount)
        if len(self.lots) == 1:
            self.lots = dict.fromkeys(self.lots, self.whole)
            return
        for name, left in self.lots.items():
            most = min(max(left.most, NONE_LEFT) + more, amount)
            self.lots[name] = Between(min(max(left.least - short, NONE_LEFT), most), most)

    def set_lot(self, name: str | None, amount: Fraction, off: Fraction) -> None:
        """Go on from what was counted of one batch; ``off`` is by how much that lies outside of what it could be."""
        if len(self.lots) == 1:
            self.set_whole(amount)
            return
        self.whole += Between.exactly(off)
        self.lots[name] = Between.exactly(amount)

    def _which(self, lot: str | None) -> tuple[str | None] | None:
        """Give the batch that troches come from, where that is known."""
        if lot in self.lots and lot is not None:
            return (lot,)
        some_left = [name for name, left in self.lots.items() if left.most > 0]
        if len(some_left) == 1:
            return (some_left[0],)
        return (next(iter(self.lots)),) if len(self.lots) == 1 else None
