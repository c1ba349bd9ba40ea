"""Capacity: what the plants of a stage and place can deliver in the period."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xarray as xr
    from linopy import Variable

    from derisk.market.book import Book


def capacity(book: Book, make: Variable, deliverable_t: xr.DataArray) -> None:
    """Output stays within what is installed, ramped up and not withheld.

        sum_n make[s,r,n] <= K[s,r]      [scarcity rent of capacity, USD/t, <= 0]

    | symbol | name in the model | unit | meaning |
    |---|---|---|---|
    | make | `make` | t per period | output by tranche |
    | K | right side of `capacity` | t per period | deliverable output |

    Only increases are limited by ramps (through K); a plant may always make less.
    Shape: `deliverable_t` (..., stage, place).
    """
    book.model.add_constraints(make.sum("tranche") <= deliverable_t, name="capacity")
