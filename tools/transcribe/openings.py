"""Plants of the past with the month of their first output, from the history of rare earths 2005-2018.

    python tools/transcribe/openings.py HISTORY_DIR

Of Mountain Pass only what it made is printed by a publisher that can be followed, so its best year stands for
its capacity: the design, 19,050 t, was read without an address and never reached.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from tables import write

OWN = ["project", "mineral", "stage", "place", "opened", "capacity_t_a"]
NAMEPLATE = "ramp-up share of nameplate, year 1"  # "derived: Lynas FY2014 3,965 t of 22,000 t/y"


def main(history: Path) -> None:
    """Write the table."""
    with (history / "rare-earths.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (history / "parameters.csv").open(encoding="utf-8") as file:
        (nameplate,) = [row["source"] for row in csv.DictReader(file) if row["parameter"] == NAMEPLATE]
    lynas = float(nameplate.split(" of ")[1].split(" t/y")[0].replace(",", ""))
    kiln = next(row for row in rows if "first feed to the Lynas kilns" in row["quantity"])
    mined = {
        (row["economy_iso3"], row["year"]): float(row["value"])
        for row in rows
        if row["stage"] == "mine" and row["quantity"] == "production" and row["trust"] == "high"
        and "Energy Institute" in row["source"]
    }  # fmt: skip
    pass_ = {
        row["year"]: float(row["value"])
        for row in rows
        if row["quantity"] == "production, Mountain Pass" and "2016" in row["source"]
    }
    if mined["AUS", "2010"] != 0 or mined["AUS", "2011"] <= 0:
        raise SystemExit("Mount Weld is taken to open in 2011: the output of Australia does not say so.")
    first = min(year for year, value in pass_.items() if value > 0)
    best = max(value for year, value in pass_.items() if year < "2015")
    same = {"mineral": "rare-earths", "unit": "t/a", "basis": "content", "vintage": 2016}
    write(
        "openings",
        OWN,
        [
            {
                **same, "project": "Mount Weld", "stage": "mining", "place": "AUS", "opened": "2011-07",
                "capacity_t_a": lynas, "cite": "lynas-reports", "quality": "derived",
                "locator": "year to June 2014: 3,965 t of 22,000 t a year",
                "note": "feed of the Malaysian plant; Australia made nothing in 2010 and 2,188 t in 2011",
            },
            {
                **same, "project": "Lynas Malaysia", "stage": "separation", "place": "MYS",
                "opened": kiln["value"], "capacity_t_a": lynas, "cite": "lynas-reports",
                "quality": "reported",
                "locator": "year to June 2014: 3,965 t of 22,000 t a year; first feed to kilns November 2012",
                "note": "both phases",
            },
            {
                **same, "project": "Mountain Pass", "stage": "mining", "place": "USA",
                "opened": f"{first}-07",
                "capacity_t_a": best, "cite": "usgs-mcs-2016-rare-earths", "quality": "derived",
                "locator": "salient statistics: 0 in 2011, 3,000 t in 2012, 5,500 t in 2013, 5,400 t in 2014",
                "note": "the most it made before it closed at the end of 2015",
            },
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
