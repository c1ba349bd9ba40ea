"""What a shipment of a pure metal must be worth: other goods under its heading betray themselves by price."""

from __future__ import annotations

from derisk.facts.load import kept, rows_by
from derisk.terms.minerals import HsCode, stream_of

LEAST, MOST = 0.5, 2.0  # of the year's printed price: a pure metal is not traded beyond, whatever the month


@kept(256)
def metal_price(code: HsCode, mineral: str, year: int) -> float | None:
    """The printed price (USD a tonne) of the pure metal that a heading holds; None where none is printed."""
    whole, _ = stream_of(mineral)
    rows = rows_by("prices_by_product", "mineral", "product", "year").get((whole, code.priced, year), ())
    newest = max(rows, key=lambda row: str(row["vintage"]), default=None)
    return None if newest is None else float(newest["price_usd_t"])


def bounds(code: HsCode, mineral: str, year: int) -> tuple[float, float] | None:
    """USD a tonne between which a shipment under the heading is the metal; None where it is not judged so.

    Outside them it is an alloy, scrap or another metal: in 2024 the Emirates sent India 176 t under
    the heading of platinum, of which the world mines some 170 t, for a fifth of the price of platinum.
    """
    price = metal_price(code, mineral, year) if code.priced else None
    return None if price is None else (LEAST * price, MOST * price)
