"""A stop asked without a file: who stops which mineral, to whom, how far; and its readable name.

The name, as `by=CHN,mineral=copper,to=alliance,months=12`, is part of the ids of its rows; what stands at its
default is left out, so that one question has one name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from derisk.stress.scenario import Scenario

MONTHS, CUT = 36, 1.0
LONGEST = 600
JOIN = "+"


@dataclass(frozen=True)
class Stop:
    """A ban by one origin from the January after the base year, in force for all months simulated.

    `cut` is the share of base exports withheld; `stages` empty means all that the origin exports; `year` None
    is the latest base year with data.
    """

    by: str
    mineral: str
    to: tuple[str, ...]
    months: int = MONTHS
    cut: float = CUT
    stages: tuple[str, ...] = ()
    year: int | None = None

    @property
    def name(self) -> str:
        """The settled name."""
        parts = [f"by={self.by}", f"mineral={self.mineral}", f"to={JOIN.join(self.to)}"]
        if self.months != MONTHS:
            parts.append(f"months={self.months}")
        if self.cut != CUT:
            parts.append(f"cut={self.cut!r}")
        if self.stages:
            parts.append(f"stage={JOIN.join(self.stages)}")
        if self.year is not None:
            parts.append(f"year={self.year}")
        return ",".join(parts)

    def scenario(self) -> Scenario:
        """The same as a scenario."""
        from derisk.network import base_years
        from derisk.stress.scenario import Restriction, Scenario
        from derisk.terms.places import place_name

        year = base_years(self.mineral)[-1] if self.year is None else self.year
        start = f"{year + 1:04d}-01"
        ban = Restriction.model_validate(
            {
                "by": self.by, "to": "all" if self.to == ("all",) else self.to, "kind": "ban",
                "stages": self.stages or None, "cut": self.cut, "from": start,
            }
        )  # fmt: skip
        whom = " and ".join("all others" if code == "all" else place_name(code) for code in self.to)
        return Scenario(
            name=f"{place_name(self.by)} stops {self.mineral} to {whom}",
            mineral=self.mineral,
            base_year=year,
            start=start,
            months=self.months,
            restrictions=(ban,),
        )


def stop(
    by: str, mineral: str, to: str | Sequence[str], months: int = MONTHS, cut: float = CUT,
    stages: Sequence[str] = (), year: int | None = None,
) -> Stop:  # fmt: skip
    """A stop in settled words.

    Raises
    ------
    InputError : for a place, mineral, stage or year that is not there, or a number out of its range.
    """
    from derisk.network import base_years
    from derisk.terms.minerals import mineral as find
    from derisk.terms.places import check_place

    chain = find(mineral)
    codes = (to,) if isinstance(to, str) else tuple(to)
    if not 0 <= cut <= 1:
        raise InputError(
            "The cut is not a share.", where="--cut", seen=f"{cut:g}", try_="a number from 0 to 1"
        )
    if not 1 <= months <= LONGEST:
        raise InputError(
            "That is no number of months.", where="--months", seen=str(months), try_=f"1 to {LONGEST}"
        )
    if not codes:
        raise InputError("Nobody is named to be hit.", where="--to", seen="nothing", try_="--to alliance")
    if year is not None and year not in base_years(chain.slug):
        years = base_years(chain.slug)
        span = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
        nearest = min(years, key=lambda known: abs(known - year))
        raise InputError(
            f"There is no base year {year} for {chain.slug}.", where="--year",
            seen=f"{year}; years with data: {span}", try_=f"--year {nearest}",
        )  # fmt: skip
    settled = ("all",) if "all" in codes else tuple(dict.fromkeys(check_place(code) for code in codes))
    named = tuple(dict.fromkeys(chain.stage(slug).slug for slug in stages))
    return Stop(check_place(by), chain.slug, settled, months, float(cut), named, year)


def stop_named(name: str) -> Stop:
    """The stop that a settled name stands for.

    Raises
    ------
    InputError : for a name that does not read as one.
    """
    parts = dict(part.split("=", 1) for part in name.split(",") if "=" in part)
    known = {item.name for item in fields(Stop)} | {"stage"}
    try:
        if not {"by", "mineral", "to"} <= set(parts) <= known:
            raise ValueError
        return stop(
            parts["by"], parts["mineral"], parts["to"].split(JOIN), int(parts.get("months", MONTHS)),
            float(parts.get("cut", CUT)), [slug for slug in parts.get("stage", "").split(JOIN) if slug],
            int(parts["year"]) if "year" in parts else None,
        )  # fmt: skip
    except ValueError:
        raise InputError(
            "This is not the name of a stop.", where="id", seen=name,
            try_="by=CHN,mineral=copper,to=alliance,months=12",
        ) from None  # fmt: skip
