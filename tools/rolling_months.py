"""How often do rolling months break what one month keeps: a larger cut that helps, fuller stores that hurt.

    python tools/rolling_months.py [CHAINS]

From one state a month's welfare falls weakly as a restriction tightens and rises weakly with free stock.
Those are theorems, tested on random chains. Over rolling months neither is one: a larger cut wakes fear,
thrifting and plants earlier, and a full store keeps the price low that would have woken them. This
counts such cases on random chains of eight places and three stages and prints them. A difference under a
millionth does not count.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.networks import assumptions, random_network

from derisk.network.network import Network
from derisk.stress.calibrate import Calibration
from derisk.stress.scenario import Scenario
from derisk.stress.simulate import Run, simulate_on

PLACES = ["CHN", "JPN", "USA", "DEU", "FRA", "KOR", "IND", "AUS"]
MONTHS, BANNED = 60, 18
MORE, LESS = 1 + 1e-6, 1 - 1e-6
MILD, HARD = 0.5, 0.9
FULLER = 1.5  # multiple of the stores that can be drawn, in the second question


def main(count: int) -> None:
    """Run the chains and print the counts."""
    found = {"bite": 0, "less": 0, "cheaper": 0, "more": 0, "dearer": 0}
    for seed in range(count):
        network = chain(seed)
        calibration = Calibration(network, assumptions())
        mild, hard = (simulate_on(calibration, ban(cut)) for cut in (MILD, HARD))
        share = calibration.assumptions.accessible_stock_share * FULLER
        full = simulate_on(
            Calibration(network, assumptions().changed(accessible_stock_share=share)), ban(HARD)
        )
        found["bite"] += unmet(hard) > 0
        found["less"] += unmet(hard) < unmet(mild) * LESS
        found["cheaper"] += after(hard) < after(mild) * LESS
        found["more"] += unmet(full) > unmet(hard) * MORE
        found["dearer"] += after(full) > after(hard) * MORE
    print(f"{count} random chains, {BANNED} months' ban by the largest exporter, {MONTHS} months simulated")
    print(f"  {found['bite']} where a cut of {HARD:.0%} leaves use unmet")
    print(f"  {found['less']} where it leaves less unmet in all than a cut of {MILD:.0%}")
    print(f"  {found['cheaper']} where the price after the ban is lower for the larger cut")
    print(f"  {found['more']} where stores {FULLER:g} times as full leave more unmet in all")
    print(f"  {found['dearer']} where fuller stores make the price after the ban higher")


def chain(seed: int) -> Network:
    """A random chain whose largest exporter of the middle stage is the first of `PLACES`."""
    network = random_network(seed)
    largest = int(network.exports[1].argmax())
    names = [PLACES[(r - largest) % len(PLACES)] for r in range(len(PLACES))]
    return replace(network, places=tuple(names))


def ban(cut: float) -> Scenario:
    """A ban by the largest exporter on its separated product."""
    until = f"{2025 + BANNED // 12}-{BANNED % 12 + 1:02d}"
    stop = {"by": PLACES[0], "to": "all", "stages": ["separation"], "kind": "ban", "cut": cut}
    return Scenario.model_validate(
        {
            "name": "ban", "mineral": "rare-earths", "start": "2025-01", "months": MONTHS,
            "restrictions": [{**stop, "from": "2025-01", "until": until}],
        }
    )  # fmt: skip


def unmet(run: Run) -> float:
    """Use unmet over all months and places, t."""
    return float(run.unmet[:, 1:].sum())


def after(run: Run) -> float:
    """Mean price of the separated product after the ban."""
    return float(run.price[BANNED:, 1].mean())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
