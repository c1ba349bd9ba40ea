"""How far a tripling of mineral prices reaches products, as the International Energy Agency prints it."""

from __future__ import annotations

from derisk.exposure.price_pass_through import pass_through
from tests.published.check import Check, Row, check, read, targets

ROWS = read(__file__, "pass_through.csv")
SHARE_OF = {"magnet": "magnet price", "motor": "motor price", "battery pack": "battery pack price"}


def printed(words: str) -> float:
    """The one printed percentage whose description ends with these words."""
    (row,) = [row for row in ROWS if row["quantity"].endswith(words)]
    return float(row["value"])


def one(row: Row) -> Check:
    """The check of a printed change."""
    product = next(words for name, words in SHARE_OF.items() if row["quantity"].startswith(name))
    share, rise = printed(product) / 100, printed("mineral prices tripled") / 100
    means = f"cost share {share:.0%} times a rise of {rise:.0%}."
    printed_by = {**row, "authority": "International Energy Agency"}
    return check(printed_by, 100 * pass_through(share, rise), means, own_facts=False)


def checks() -> list[Check]:
    """All targets."""
    return [one(row) for row in targets(ROWS)]
