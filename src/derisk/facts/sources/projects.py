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
MINE, ORE = "mine", "mining"
LONGEST, EARLIEST, LATEST = 50, 1900, 2100  # years: what lies outside is a slip of the pen
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
    if (row["technology"] == MINE) != (row["stage"] == ORE):
        raise refuse(
            "technology", f"A {MINE}, and nothing else, makes the product of {ORE}.",
            f"stage {ORE}" if row["technology"] == MINE else f"technology {MINE}, or a later stage",
        )  # fmt: skip
    if row["lead_years"] is not None and row["lead_years"] > LONGEST:
        raise refuse(
            "lead_years", f"A lead time is of at most {LONGEST} years.", "years from the decision, as 4"
        )
    if row["start_year"] is not None and not EARLIEST <= row["start_year"] <= LATEST:
        raise refuse("start_year", "This is no year of first output.", f"a year {EARLIEST}-{LATEST}")
    if row["status"] != RUNS and row["lead_years"] is not None and row["start_year"] is not None:
        raise refuse(
            "lead_years", "A project has both a lead time and a year of first output.",
            "one of lead_years and start_year",
        )  # fmt: skip
    _check_money(row, refuse)
    if row["chance"] is not None and row["chance"] > 1:
        raise refuse("chance", "A chance lies between 0 and 1.", "0.7 for 70 %")


def _check_money(row: dict[str, Any], refuse: Callable[[str, str, str], InputError]) -> None:
    """Refuse money without a currency, of a year without a rate, or out of order."""
    from derisk.facts.money import currencies, money_years, rate

    given = [row[name] is not None for name in ("capex", "capex_low", "capex_high", "opex_per_t")]
    if any(given) and row["currency"] is None:
        raise refuse(
            "currency", "Money without a currency.", "USD, or another in derisk facts show exchange_rates"
        )
    if row["currency"] is not None:
        row["currency"] = row["currency"].upper()
        try:
            rate(row["currency"])
        except InputError as error:
            near = get_close_matches(row["currency"], currencies(), n=1)
            raise refuse("currency", error.what, near[0] if near else error.try_) from None
    latest = money_years()[-1]
    if row["money_year"] is not None and not EARLIEST <= row["money_year"] <= latest:
        raise refuse(
            "money_year", "Money of this year cannot be told in that of another.",
            f"a year up to {latest}, or an empty cell for the latest rate",
        )  # fmt: skip
    ends = [row[name] for name in ("capex_low", "capex", "capex_high") if row[name] is not None]
    if ends != sorted(ends):
        raise refuse("capex", "The capital lies outside its own range.", "capex_low <= capex <= capex_high")


def _one_of(
    word: str, known: tuple[str, ...], what: str, refuse: Callable[[str, str, str], InputError]
) -> None:
    if word not in known:
        near = get_close_matches(word, known, n=1)
        raise refuse(what, f"There is no {what} called {word}.", near[0] if near else ", ".join(known))
