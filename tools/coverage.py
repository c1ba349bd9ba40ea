"""How often bands hold what was seen: python tools/coverage.py [SAMPLES], into docs/explanation/ensembles.md.

Writes the table between the page's marks from the same rows as `derisk backtest --samples`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from derisk.cases.backtests import sampled_rows
from derisk.stress.ensemble.coverage import ALL
from derisk.terms.answer import Row

PAGE = Path(__file__).resolve().parents[1] / "docs/explanation/ensembles.md"
BEGIN, END = "<!-- written by tools/coverage.py -->", "<!-- to here -->"
SAMPLES, SEED = 200, 1


def line(row: Row) -> str:
    """One line of the table."""
    low, high = row["low"], row["high"]
    spread = "-" if low is None else f"{low:.2f} to {high:.2f}"
    share = "-" if row["value"] is None else f"{row['value']:.2f}"
    cells = (row["case"], row["series"], str(row["inside_periods"]), str(row["periods"]), share, spread)
    return f"| {' | '.join(cells)} |"


def main(samples: int) -> None:
    """Renew the table."""
    rows = [row for row in sampled_rows(ALL, samples, SEED) if row["role"] == "coverage"]
    expected = rows[-1]["expected"]
    text = PAGE.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        sys.exit(f"{PAGE}: the marks {BEGIN} and {END} are missing")
    head, _, rest = text.partition(BEGIN)
    table = [
        f"`derisk backtest --samples {samples} --seed {SEED}`; an honest band holds {expected:.2f}.", "",
        "| case | paths | inside | of periods | share | its range, were periods independent |",
        "|---|---|---|---|---|---|", *map(line, rows),
    ]  # fmt: skip
    PAGE.write_text(f"{head}{BEGIN}\n\n" + "\n".join(table) + f"\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
