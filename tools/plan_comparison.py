"""Renew the figures of docs/explanation/plan-comparison.md: plans beside what the IEA says is needed.

`python tools/plan_comparison.py` writes the page's tables anew; it solves two plans, about half a minute.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs/explanation/plan-comparison.md"
BLOCK = re.compile(r"(<!-- computed: (?P<name>[a-z-]+) -->\n).*?(<!-- end: (?P=name) -->)", re.DOTALL)
BILLION = 1e9
SUPPLIER = "CHN"
LAST = 2035
GROWN = ("lithium", "cobalt", "nickel", "copper")  # of which the table `supply_outlook` has figures
# ours, at the stage that would be stored; which eleven the IEA counted was not read
ELEVEN = {
    "rare-earths": "separation", "lithium": "chemicals", "nickel": "refining", "cobalt": "refining",
    "graphite": "anode", "gallium": "refining", "germanium": "refining", "antimony": "smelting",
    "tungsten": "chemicals", "magnesium": "smelting", "titanium": "sponge",
}  # fmt: skip


def question(mineral: str, stages: Sequence[str]) -> Any:
    """A plan that does without the supplier at every stage by 2035."""
    from derisk.plan.question import Question

    return Question.model_validate(
        {
            "name": f"{mineral} without {SUPPLIER}", "minerals": (mineral,), "years": (2026, LAST),
            "named_projects": True,
            "targets": [{"stage": stage, "supplier_share_cap": 0.0, "by": LAST} for stage in stages],
        }
    )  # fmt: skip


def grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(line) + " |" for line in (header, ["---"] * len(header), *rows))


def capital(mineral: str, stages: Sequence[str]) -> str:
    """Nameplate and capital of the plan without the supplier, by stage and technology."""
    from derisk.plan import rows

    found, _ = rows(question(mineral, stages), chance=False)
    built: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in found:
        if row["metric"] == "build_t_a":
            both = built[str(row["stage"]), str(row["technology"])]
            both[0] += row["value"] or 0.0
            both[1] += row["capex_usd"]
    lines = [(s, t, f"{size:,.0f}", f"{usd / BILLION:.2f}") for (s, t), (size, usd) in sorted(built.items())]
    total = sum(usd for _, usd in built.values())
    given = [row for row in found if row["metric"] == "use_given_up" and row["year"] == LAST]
    lines.append(("all", "", "", f"**{total / BILLION:.2f}**"))
    said = ", ".join(f"{row['stage']} {row['value'] or 0.0:.0%}" for row in given)
    table = grid(("stage", "technology", "nameplate, t a year", "capital, billion USD"), lines)
    return f"{table}\n\nUse that would rather do without in {LAST}: {said}."


def outside(mineral: str, technologies: dict[str, str]) -> str:
    """What all but the supplier use by 2035 beyond what they make today, at the candidates' capital."""
    from derisk import network
    from derisk.facts.slippage import slippage
    from derisk.plan.generic import generic
    from derisk.plan.load import outlook

    net = network.baseline(mineral)
    growth = float(outlook(mineral, net.year, [LAST])[0])
    known = generic(mineral, net, set(technologies.values()))
    need = (net.use + net.feed).sum(axis=1) - (net.use + net.feed)[:, net.place(SUPPLIER)]
    made = net.production.sum(axis=1) - net.production[:, net.place(SUPPLIER)]
    lines, total, most = [], 0.0, 0.0
    for stage, technology in technologies.items():
        s, plant = net.stage(stage), known[technology, stage]
        gap = max(float(need[s]) * growth - float(made[s]), 0.0)
        usd = gap * plant.capex_usd_t_a
        total += usd
        most += gap * (plant.capex_range[1] if plant.capex_range else plant.capex_usd_t_a)
        lines.append((stage, f"{need[s] * growth:,.0f}", f"{made[s]:,.0f}", f"{plant.capex_usd_t_a:,.0f}",
                      f"{usd / BILLION:.1f}"))  # fmt: skip
    lines.append(("all", "", "", "", f"**{total / BILLION:.1f}**"))
    header = ("stage", f"used outside {SUPPLIER} in {LAST}, t", f"made there in {net.year}, t")
    table = grid((*header, "capital, USD per t a year", "capital, billion USD"), lines)
    overrun = slippage().overrun[1]
    return (
        f"{table}\n\nAt the upper end of the candidates' ranges and with the median overrun of published "
        f"cases ({overrun:.2f}): {most * overrun / BILLION:.0f} billion USD."
    )


def shelf() -> str:
    """What a year's use of eleven minerals of the alliance is worth at base prices."""
    from derisk import facts, network
    from derisk.plan.places import plan_places

    lines, total = [], 0.0
    for mineral, stage in ELEVEN.items():
        net, inside = plan_places(network.baseline(mineral), ("alliance",), (SUPPLIER,))
        s, at = net.stage(stage), [net.place(code) for code in inside]
        used, price = float((net.use + net.feed)[s, at].sum()), float(net.price_usd_t[s])
        total += used * price
        lines.append((mineral, stage, f"{used:,.0f}", f"{price:,.0f}", f"{used * price / BILLION:.2f}"))
    lines.append(("all", "", "", "", f"**{total / BILLION:.1f}**"))
    keep = (
        facts.parameter("stock_storage_cost_share", "any").value
        + facts.parameter("discount_rate", "any").value
    )
    table = grid(("mineral", "stage", "a year's use, t", "USD per t", "billion USD"), lines)
    return (
        f"{table}\n\n9.2 billion USD would be {9.2 * BILLION / total * 12:.1f} months of this use. At this "
        f"project's priors (storage and interest, {keep:.0%} of value a year) it would cost {9.2 * keep:.2f} "
        "billion USD a year to keep."
    )


def grown() -> str:
    """What places make in the chain as it goes on beside what the IEA's base case has there."""
    from derisk.plan.beside_outlook import EVERYWHERE, beside_outlook
    from derisk.plan.load import load
    from derisk.plan.question import Question

    lines = []
    for mineral in GROWN:
        asked = {"name": mineral, "minerals": (mineral,), "scenarios": {"count": 0}}
        for each in beside_outlook(load(Question.model_validate(asked), mineral)):
            place = "world" if each.place == EVERYWHERE else each.place
            lines.append((
                mineral, each.stage, place, f"{each.here_t:,.0f}", f"{each.published_t:,.0f}",
                f"{each.here:.2f}", f"{each.published:.2f}",
            ))  # fmt: skip
    header = ("mineral", "stage", "place", "here, 2030, t", "IEA, 2030, t", "here, times 2024")
    return grid((*header, "IEA, times 2024"), lines)


BLOCKS = {
    "grown": grown,
    "rare-earths": lambda: capital("rare-earths", ("mining", "separation", "magnets")),
    "graphite": lambda: capital("graphite", ("mining", "anode")),
    "rare-earths-outside": lambda: outside(
        "rare-earths", {"mining": "mine", "separation": "refinery", "magnets": "component-plant"}
    ),
    "graphite-outside": lambda: outside("graphite", {"mining": "mine", "anode": "refinery"}),
    "stockpile": shelf,
}


def main() -> int:
    """Write the page with its computed tables renewed."""
    text = PAGE.read_text("utf-8")
    renewed = BLOCK.sub(lambda found: f"{found[1]}\n{BLOCKS[found['name']]()}\n\n{found[3]}", text)
    PAGE.write_text(renewed, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
