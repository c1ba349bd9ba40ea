"""Marks of a frontier: which points have a name, what each step of the cap buys, and the words for it.

Cost alone has a knee, and up to it a tighter cap may cost little and avoid nothing. So the point called
prudent is the knee of what is paid against the risk left; the knee of cost is named apart where it differs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from derisk.plan.label import dollars
from derisk.plan.result import Money

NO_CAP, PRUDENT, DECOUPLING = "no cap", "prudent derisking", "decoupling"
COST_KNEE = "knee of cost"
FLAT = 1e-6  # of the cost at cap 0, below which tightening costs nothing
LEAST = 0.01  # of the risk without a cap, from which risk is said to fall
LINE = "the point that lies furthest below the straight line"


def knee(along: Sequence[float], totals: Sequence[float]) -> int | None:
    """Position of the point furthest below the chord from the first to the last; None when flat.

    Distances are taken with both axes scaled to 0-1. The cost of a linear plan is convex in its caps, so the
    curve lies below the chord and the knee is where tightening begins to cost more than its mean.
    """
    first, last = totals[0], totals[-1]
    if last - first <= FLAT * max(abs(last), 1.0):
        return None
    passed = (along[0] - np.asarray(along)) / (along[0] - along[-1])
    height = (np.asarray(totals) - first) / (last - first)
    return int(np.argmax(passed - height))


def paid(spent: Money) -> float:
    """What a point costs when nothing happens, and for what its targets miss, USD."""
    return spent.base + spent.missed


def risk(spent: Money) -> float:
    """What stops add to it as the plan weighs them: mean and tail, USD."""
    return spent.total - paid(spent)


def apart(spent: Sequence[Money]) -> list[int]:
    """Positions of points that differ in what is paid or at risk: of equal ones in a row the tightest."""
    scale = FLAT * max(max(abs(each.total) for each in spent), 1.0)
    kept = [0]
    for at in range(1, len(spent)):
        before, here = spent[kept[-1]], spent[at]
        same = abs(paid(here) - paid(before)) <= scale and abs(risk(here) - risk(before)) <= scale
        kept[-1:] = [at] if same else [kept[-1], at]
    return kept


def prudent(spent: Sequence[Money]) -> int | None:
    """The knee of what is paid against the risk left; None where risk does not fall, or falls in one step.

    Points that leave no less risk than a looser cap are left out.
    """
    kept: list[int] = []
    for at in apart(spent):
        if not kept or risk(spent[at]) < risk(spent[kept[-1]]) - LEAST * abs(risk(spent[kept[0]])):
            kept.append(at)
    if len(kept) < 3:
        return None
    found = knee([risk(spent[at]) for at in kept], [paid(spent[at]) for at in kept])
    return kept[found] if found else None


def marks(caps: Sequence[float], spent: Sequence[Money]) -> dict[int, str]:
    """Names of points by position: the ends, the prudent one, and the knee of cost where it is another."""
    found = {0: NO_CAP, len(caps) - 1: DECOUPLING}
    costs = cost_knee(caps, spent)
    if costs is not None:
        found.setdefault(costs, COST_KNEE)
    at = prudent(spent)
    if at is not None and found.get(at) in (None, COST_KNEE):
        found[at] = PRUDENT
    return found


def cost_knee(caps: Sequence[float], spent: Sequence[Money]) -> int | None:
    """The knee of cost against the cap, equal points taken as one; None when flat or between two points."""
    kept = apart(spent)
    found = knee([caps[at] for at in kept], [spent[at].total for at in kept]) if len(kept) > 2 else None
    return kept[found] if found else None


def told(caps: Sequence[float], spent: Sequence[Money]) -> list[str]:
    """Notes: which caps cost nothing, what each step buys, and why a point is called prudent or none is."""
    kept = apart(spent)
    if len(kept) == 1:
        return ["Tightening costs nothing, so there is no knee."]
    notes = []
    if kept[0] > 0:
        notes.append(f"A cap of {caps[kept[0]]:.1%} or more costs and avoids nothing: it is one point.")
    steps = [_step(caps, spent, a, b) for a, b in zip(kept, kept[1:], strict=False)]
    notes.append(
        "What each step of the cap buys, with what stops add as the plan weighs it: " + "; ".join(steps)
    )
    whole, at, costs = risk(spent[0]), prudent(spent), cost_knee(caps, spent)
    if at is not None:
        notes.append(
            f"Prudent derisking is {LINE} between the ends of what is paid against the risk left: "
            f"{_bought(spent, at)}."
        )
    else:
        notes.append(
            "No point is called prudent derisking: "
            + (
                "what stops add does not fall as the cap falls."
                if min(risk(spent[each]) for each in kept) >= whole - LEAST * abs(whole)
                else "risk falls in one step alone, so cost against risk has no knee."
            )
        )
    if costs is not None and costs != at:
        buys = whole - risk(spent[costs])
        pays = _usd(paid(spent[costs]) - paid(spent[0]))
        in_vain = f"{pays} are paid, and expected loss and tail do not fall up to it: dependence alone does"
        less = _bought(spent, costs) if buys > LEAST * abs(whole) else in_vain
        notes.append(f"The knee of cost, at a cap of {caps[costs]:.1%}, is {LINE} from cap to cap: {less}.")
    return notes


def _step(caps: Sequence[float], spent: Sequence[Money], a: int, b: int) -> str:
    """One step: risk avoided for each dollar paid."""
    pays, buys = paid(spent[b]) - paid(spent[a]), risk(spent[a]) - risk(spent[b])
    where = f"{caps[a]:.1%} to {caps[b]:.1%}"
    if pays <= 0.0:
        return f"{where}, {_usd(buys)} of risk avoided at no cost"
    if buys <= 0.0:
        return f"{where}, no risk avoided for {_usd(pays)}"
    return f"{where}, {buys / pays:.2g} dollars of risk avoided for each of {_usd(pays)}"


def _bought(spent: Sequence[Money], at: int) -> str:
    """What is paid up to a point and what risk that avoids."""
    pays, buys, whole = paid(spent[at]) - paid(spent[0]), risk(spent[0]) - risk(spent[at]), risk(spent[0])
    return f"{_usd(pays)} paid, {_usd(buys)} of risk avoided ({buys / whole:.0%} of it)"


def _usd(value: float) -> str:
    """Dollars as a reader says them."""
    amount = dollars(value)
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if abs(amount) >= size:
            return f"{amount / size:.3g} {word} dollars"
    return f"{amount:,.0f} dollars"
