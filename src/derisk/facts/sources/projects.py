"""A user's own projects: what a row must say beyond what every own figure must."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from derisk.facts.sources.reading import Line, refusal
from derisk.facts.tables.project import STATUSES, TECHNOLOGIES
from derisk.terms.errors import InputError
from derisk.terms.places import places

if TYPE_CHECKING:
    from collections.abc import Callable

UNION = "EU27"
RUNS = "operating"  # needs no lead time any more


def check_project(file: str, line: Line, row: dict[str, Any]) -> None:
    """Refuse a project that a plan could not use.

    Raises
    ------
    InputError : naming file, row and column, what was seen and what to write.
    """

    def refuse(column: str, what: str, try_: str) -> InputError:
        seen = line.cells.get(column, "").strip() or "nothing"
        return refusal(file, what, row=line.number, column=column, seen=seen, try_=try_)

    if "/" in row["project"]:
        raise refuse("project", "A name holds a slash, which parts the names of rows.", "a hyphen instead")
    _one_of(row["technology"], TECHNOLOGIES, "technology", refuse)
    _one_of(row["status"], STATUSES, "status", refuse)
    if row["place"] not in (*places(), UNION):
        raise refuse("place", "A project stands in one place.", "an ISO 3166 code, derisk list economies")
    if not row["capacity_t_a"]:
        raise refuse(
            "capacity_t_a", "A project does not say how much it makes.", "tonnes of content a year, above 0"
        )
    if row["status"] != RUNS and row["lead_years"] is None and row["start_year"] is None:
        raise refuse(
            "lead_years", "A project has no lead time.",
            "years from the decision (from now, where it is taken) to first output; or start_year",
        )  # fmt: skip
    _check_money(row, refuse)
    if row["chance"] is not None and row["chance"] > 1:
        raise refuse("chance", "A chance lies between 0 and 1.", "0.7 for 70 %")


def _check_money(row: dict[str, Any], refuse: Callable[[str, str, str], InputError]) -> None:
    from derisk.facts.money import rate

    given = [row[name] is not None for name in ("capex", "capex_low", "capex_high", "opex_per_t")]
    if any(given) and row["currency"] is None:
        raise refuse(
            "currency", "Money without a currency.", "USD, or another in derisk facts show exchange_rates"
        )
    if row["currency"] is not None:
        try:
            rate(row["currency"])
        except InputError as error:
            raise refuse("currency", error.what, error.try_) from None
    ends = [row[name] for name in ("capex_low", "capex", "capex_high") if row[name] is not None]
    if ends != sorted(ends):
        raise refuse("capex", "The capital lies outside its own range.", "capex_low <= capex <= capex_high")


def _one_of(
    word: str, known: tuple[str, ...], what: str, refuse: Callable[[str, str, str], InputError]
) -> None:
    if word not in known:
        near = get_close_matches(word, known, n=1)
        raise refuse(what, f"There is no {what} called {word}.", near[0] if near else ", ".join(known))
