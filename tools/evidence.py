"""Fill docs/evidence.md: what authorities printed, what derisk gives, the difference and its cause.

`python tools/evidence.py` writes, with `--check` it only says whether the page is out of step (exit 1).
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
PAGE = ROOT / "docs/evidence.md"
MEASURED = ROOT / "tests/crosscheck/measured.json"
BLOCK = re.compile(r"(<!-- write: (?P<name>[a-z]+) -->\n).*?(<!-- done: (?P=name) -->)", re.DOTALL)


def main(arguments: Sequence[str]) -> int:
    """Write the page, or with --check say whether it is out of step."""
    text = page()
    if PAGE.read_text("utf-8") == text:
        return 0
    if "--check" in arguments:
        print(f"out of step: {PAGE.relative_to(ROOT)}")
        return 1
    PAGE.write_text(text, encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def page() -> str:
    """The page as it should read."""
    from tests.published.collect import collect
    from tests.published.listed import listed

    checks = collect()
    blocks = {
        "checks": tables(checks),
        "missed": missed([item for item in checks if not item.holds]),
        "listed": risks(listed()),
        "peer": peer(json.loads(MEASURED.read_text("utf-8"))),
    }
    text = PAGE.read_text("utf-8")
    return BLOCK.sub(lambda found: f"{found[1]}\n{blocks[found['name']].strip()}\n\n{found[3]}", text)


def tables(checks: list[Any]) -> str:
    """Every number, by authority."""
    authorities = list(dict.fromkeys(item.authority for item in checks))
    own = [item for item in checks if item.own_facts]
    formulas = [item for item in checks if not item.own_facts]
    missed = sum(not item.holds for item in checks)
    head = (
        f"{len(checks)} printed numbers of {len(authorities)} authorities. {len(own)} are answered from "
        f"derisk's own facts, {sum(item.holds for item in own)} of them within what they are held to; "
        f"{len(formulas)} put what the authority printed through derisk's equations, which tries the "
        f"equations alone, {sum(item.holds for item in formulas)} of them within. "
        f"The {missed} outside have each its cause."
    )
    parts = [section(name, [item for item in checks if item.authority == name]) for name in authorities]
    return "\n\n".join([head, *parts])


def section(authority: str, checks: list[Any]) -> str:
    """One authority's numbers, with where they stand."""
    from pages import grid

    head = ("quantity", "mineral", "stage", "economy", "year", "printed", "derisk", "difference")
    explained = any(item.cause for item in checks)
    rows = [
        (
            item.quantity, item.mineral, item.stage, item.economy, item.year, number(item.printed),
            number(item.given), number(item.difference), allowed(item), item.unit, item.means,
            *((item.cause,) if explained else ()),
        )
        for item in checks
    ]  # fmt: skip
    sources = sorted({f"* {item.source}; {item.locator}" for item in checks})
    last = ("why they differ",) if explained else ()
    table = grid((*head, "tolerance", "unit", "how derisk got it", *last), rows)
    return "\n\n".join([f"## {authority}", table, "Printed in:", "\n".join(sources)])


def number(value: float) -> str:
    """Five digits that matter; a difference in the last bits is told as 0."""
    return "0" if abs(value) < 1e-12 else f"{value:,.5g}"


def allowed(item: Any) -> str:
    """What a number is held to: a printed range, a bound, or so much on either side."""
    if item.within is None:
        return number(item.tolerance)
    low, high = item.within
    return f"at least {number(low)}" if math.isinf(high) else f"{number(low)} to {number(high)}"


def missed(checks: list[Any]) -> str:
    """The numbers that differ by more than their tolerance, and why."""
    if not checks:
        return "None of the numbers above differs by more than its tolerance."
    return "\n".join(
        f"* {item.name}: {number(item.given)} against {number(item.printed)}. {item.cause}" for item in checks
    )


def risks(found: list[Any]) -> str:
    """The Commission's supply risk of every material beside derisk's, and what parts them."""
    from pages import grid
    from tests.published.listed import YEAR, rank_correlation

    known = [item for item in found if item.given is not None]
    alike = [item for item in known if item.sourced == item.ours_sourced]
    world = [item for item in known if item.sourced and not item.ours_sourced]
    head = (
        f"{len(found)} materials; {len(known)} known to derisk at the same step. Their rank correlation is "
        f"{rank_correlation(known):.2f}. Over the {len(alike)} with the EU's own sourcing in both figures "
        f"or in neither it is {rank_correlation(alike):.2f}, and half of these are within "
        f"{median(abs(item.ratio - 1) for item in alike):.0%} of the printed; over the {len(world)} where "
        f"derisk has world output alone it is {rank_correlation(world):.2f}."
    )
    rows = [
        (
            item.mineral, item.step, number(item.printed), "" if item.given is None else f"{item.given:.2f}",
            _sourcing(item), item.why,
        )
        for item in found
    ]  # fmt: skip
    columns = (
        "mineral",
        "step",
        "printed, 2016-2020",
        f"derisk, {YEAR}",
        "own sourcing in it",
        "not known because",
    )
    return f"{head}\n\n{grid(columns, rows)}"


def _sourcing(item: Any) -> str:
    if item.given is None:
        return ""
    return {
        (True, True): "both",
        (False, False): "neither",
        (True, False): "printed",
        (False, True): "derisk",
    }[item.sourced, item.ours_sourced]


def peer(seen: dict[str, Any]) -> str:
    """What a run of the other program beside derisk showed."""
    from pages import grid

    scores = f"{seen['scores']} scores of {seen['year']}, eight minerals, twelve economies"
    rows = [
        ("import, s of the processor", seen["peer_import_s"], seen["derisk_import_s"]),
        (
            f"{scores}: from a cold start, s of the processor",
            seen["peer_import_s"] + seen["peer_score_s"],
            seen["derisk_cold_s"],
        ),
        (f"{scores}: once loaded, s of the processor", seen["peer_score_s"], seen["derisk_warm_s"]),
        (
            "times less, from a cold start; once loaded",
            "",
            f"{seen['ratio_cold']:.0f}; {seen['ratio_warm']:.0f}",
        ),
        ("files and folders left in the home folder", seen["files_written"], 0),
        ("governance scores of 0 for want of one", seen["zero_governance_scores"], 0),
        ("germanium, United States", f"{seen['germanium'][0]:g}", "not known"),
        ("germanium, Japan", f"{seen['germanium'][1]:g}", "not known"),
        ("nickel, United States", f"{seen['nickel_usa']:.4f}", seen["derisk_nickel"]),
    ]
    return grid((f"measured, version {seen['version']}", "geopolrisk-py", "derisk"), rows)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
