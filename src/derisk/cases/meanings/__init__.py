"""What the metrics of model runs mean, and how they come about.

The metrics of exposure carry their own meaning; see `derisk.exposure.metrics`.
"""

from __future__ import annotations

from functools import lru_cache

from derisk.cases.meanings.meaning import Meaning
from derisk.cases.meanings.of_networks import NETWORK
from derisk.cases.meanings.of_plans import PLAN
from derisk.cases.meanings.of_stress import COVERAGE, ENSEMBLE, STRESS, SWEEP, SWINGS


@lru_cache(maxsize=1)
def meanings() -> dict[tuple[str, str], Meaning]:
    """Meanings by verb and metric."""
    from derisk.stress.backtests.scores import MEANINGS, UNITS

    found = {("network", item.name): item for item in NETWORK}
    found |= {("stress", item.name): item for item in (*STRESS, *SWINGS, *ENSEMBLE)}
    found |= {("sweep", item.name): item for item in SWEEP}
    found["backtest", "coverage"] = COVERAGE
    for name, said in MEANINGS.items():
        found["backtest", name] = Meaning(name, UNITS[name] or "periods", *said)
    return found | {("plan", item.name): item for item in PLAN}


def meaning_of(verb: str, metric: str) -> tuple[str, str] | None:
    """Meaning and formula of a metric of a verb, None where neither is written down."""
    from derisk.exposure import metrics

    if verb == "exposure":
        found = {item.name: item for item in metrics()}.get(metric)
        return (found.meaning, f"{found.symbol} = {found.formula}") if found else None
    item = meanings().get(("plan" if verb in ("frontier", "risk-frontier", "delay") else verb, metric))
    return (item.meaning, item.formula) if item else None
