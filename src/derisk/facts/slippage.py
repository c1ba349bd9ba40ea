"""How far projects slip, fitted to the published cases: delay of first output, and cost over first cost.

The cases were selected towards known changes, so the fit errs towards more slip than a census would show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derisk.facts.load import kept, table

SPREAD = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Slippage:
    """Delay in years and cost as a multiple of the first figure: 10th percentile, median, 90th; and cases.

    A date that is still a plan counts as it stands, though it may slip again; `over_years` is the median of
    the cases that are over alone.
    """

    delay_years: tuple[float, float, float]
    delay_cases: int
    over_years: float
    over_cases: int
    overrun: tuple[float, float, float]
    overrun_cases: int

    def said(self) -> str:
        """The fit in one sentence."""
        low, middle, high = self.delay_years
        least, usual, most = self.overrun
        return (
            f"Published projects slip by {middle:.1f} years (10-90 %: {low:.1f} to {high:.1f}; "
            f"{self.delay_cases} cases; {self.over_years:.1f} years in the {self.over_cases} that are over) "
            f"and cost {usual:.2f} times their first figure ({least:.2f} to {most:.2f}; "
            f"{self.overrun_cases} cases); the cases were selected towards changes."
        )


@kept(1)
def slippage() -> Slippage:
    """The fit over all published cases."""
    rows = table("slippage")
    dated = rows.filter(rows["delay_years"].is_not_null())
    delays = dated["delay_years"].to_list()
    over = dated.filter(dated["happened"] == "yes")["delay_years"].to_list()
    ratios = rows["overrun"].drop_nulls().to_list()
    low, middle, high = (quantile(delays, share) for share in SPREAD)
    least, usual, most = (quantile(ratios, share) for share in SPREAD)
    return Slippage(
        (low, middle, high), len(delays), quantile(over, 0.5), len(over), (least, usual, most), len(ratios)
    )


def quantile(values: Sequence[float], share: float) -> float:
    """A quantile by straight lines between the ordered values."""
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])
