"""A plan written a second time: plain loops from the formulas of the equations, solved by scipy's linprog.

It shares with the product the figures (bounds, costs, shares on line) and none of its equations, labels,
masks or matrices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from derisk.plan.candidates import PLANTS
from derisk.plan.inputs import Inputs
from derisk.plan.operations import Operations
from derisk.plan.sites import Sites

Terms = dict[int, float]


class Hand:
    """Columns by name, rows as sums, one cost vector."""

    def __init__(self) -> None:
        self.columns: dict[Hashable, int] = {}
        self.bounds: list[tuple[float | None, float | None]] = []
        self.cost: dict[int, float] = defaultdict(float)
        self.le: list[tuple[Terms, float]] = []
        self.eq: list[tuple[Terms, float]] = []

    def new(self, *name: Hashable, most: float | None = None, free: bool = False) -> int:
        self.columns[name] = len(self.bounds)
        upper = None if most is None or np.isinf(most) else float(most)
        self.bounds.append((None if free else 0.0, upper))
        return self.columns[name]

    def solve(self) -> float:
        cost = np.zeros(len(self.bounds))
        for column, value in self.cost.items():
            cost[column] = value
        le, below = self._matrix(self.le)
        eq, equal = self._matrix(self.eq)
        found = linprog(cost, le, below, eq, equal, self.bounds, method="highs-ds")
        assert found.success, found.message
        return float(found.fun)

    def _matrix(self, rows: list[tuple[Terms, float]]):  # type: ignore[no-untyped-def]
        at = [(r, c, v) for r, (terms, _) in enumerate(rows) for c, v in terms.items()]
        r, c, v = zip(*at, strict=True)
        return coo_matrix((v, (r, c)), shape=(len(rows), len(self.bounds))), [right for _, right in rows]


def add(terms: Terms, column: int, value: float = 1.0) -> None:
    terms[column] = terms.get(column, 0.0) + value


def least_cost(inputs: Inputs) -> float:
    """The objective of the plan, million USD."""
    ops, net, horizon = Operations(inputs), inputs.scaled, inputs.horizon
    sites = Sites(inputs, ops)
    S, R, Y = range(len(net.stages)), range(len(net.places)), range(len(horizon.years))
    O = range(len(ops.listed))  # noqa: E741
    member = [code in inputs.members for code in net.places]
    sup = net.place(inputs.supplier)
    techs = sites.technologies
    lp = Hand()

    # first stage: nameplate and stock
    may, price = sites.may().values, sites.price().values
    build = {}
    for t, s, r, b in np.argwhere(may > 0):
        build[t, s, r, b] = lp.new("build", t, s, r, b)
        lp.cost[build[t, s, r, b]] += price[t, s, b]
    stock = {}
    for s in S:
        for r in R:
            room = inputs.stock_share[s] * (net.use + net.feed)[s, r] if member[r] else 0.0
            for y in Y:
                most = room * inputs.growth[y] if y < len(Y) - 1 else 0.0
                stock[s, r, y] = lp.new("stock", s, r, y, most=most)
                keep = inputs.holding_share * horizon.weights[y] * net.price_usd_t[s]
                if y == len(Y) - 2:
                    keep += inputs.holding_share * horizon.weights[-1] * net.price_usd_t[s]
                    keep -= horizon.discount(horizon.last) * net.price_usd_t[s]
                lp.cost[stock[s, r, y]] += keep

    # second stage
    plant_up, plant_cost = ops.plants()
    ship_up, ship_cost, exists = ops.trade()
    use_up, worth = ops.demand()
    scrap_up, scrap_cost = ops.scrap()
    standing, allowance, through = ops.standing_stock(), ops.transit(), ops.through()
    ready, most, opex = sites.ready().values, sites.most().values, sites.opex().values
    balance: dict[tuple[int, int, int], Terms] = defaultdict(dict)
    own: dict[tuple[int, int, int], Terms] = defaultdict(dict)
    spent: dict[int, Terms] = defaultdict(dict)
    take: dict[tuple[int, int, int], Terms] = defaultdict(dict)
    ship = {}

    def make(o: int, s: int, r: int, column: int, money: float, eats: bool) -> None:
        add(balance[o, s, r], column)
        add(own[o, s, r], column)
        add(spent[o], column, money)
        if eats and s > 0:
            add(balance[o, s - 1, r], column, -1.0 / net.recovery[s])
            add(take[o, s - 1, r], column, 1.0 / net.recovery[s])

    for o in O:
        for s in S:
            for r in R:
                for k in range(2):
                    make(
                        o,
                        s,
                        r,
                        lp.new("make", o, s, r, k, most=plant_up[o, s, r, k]),
                        plant_cost[o, s, r, k],
                        True,
                    )
                make(o, s, r, lp.new("scrap", o, s, r, most=scrap_up[o, s, r]), scrap_cost[o, s, r], False)
                for k in range(use_up.shape[-1]):
                    column = lp.new("use", o, s, r, k, most=use_up[o, s, r, k])
                    add(balance[o, s, r], column, -1.0)
                    add(take[o, s, r], column)
                    add(spent[o], column, -worth[o, s, r, k])
                dump = lp.new("dump", o, s, r)
                add(balance[o, s, r], dump, -1.0)
                add(spent[o], dump, 0.01 * net.price_usd_t[s])
                for t, name in enumerate(techs):
                    if most[o, t, s, r] > 0:
                        run = lp.new("run", o, t, s, r, most=most[o, t, s, r])
                        make(o, s, r, run, opex[t, s], name in PLANTS)
                        row = {run: 1.0}
                        for b in range(len(horizon.build_years)):
                            if (t, s, r, b) in build:
                                add(row, build[t, s, r, b], -ready[o, t, s, b])
                        lp.le.append((row, 0.0))
                        if ops.listed[o].calm and name in PLANTS:
                            floor = {c: v * inputs.least_running for c, v in row.items() if c != run}
                            lp.le.append(({run: -1.0, **{c: -v for c, v in floor.items()}}, 0.0))
                for j in R:
                    for k in range(3):
                        if exists[o, s, r, j, k]:
                            column = lp.new("ship", o, s, r, j, k, most=ship_up[o, s, r, j, k])
                            ship[o, s, r, j, k] = column
                            add(balance[o, s, r], column, -1.0)
                            add(balance[o, s, j], column)
                            add(spent[o], column, ship_cost[o, s, r, j, k])

    # stocks
    for o, op in enumerate(ops.listed):
        y = horizon.years.index(op.year)
        for s in S:
            for r in R:
                drawn = lp.new("drawn", o, s, r)
                add(balance[o, s, r], drawn)
                add(own[o, s, r], drawn)
                add(spent[o], drawn, net.price_usd_t[s])
                row = {drawn: 1.0}
                if not op.calm and y > 0:
                    add(row, stock[s, r, y - 1], -1.0)
                lp.le.append((row, standing[o, s, r]))
                if y < len(Y) - 1:
                    change = {stock[s, r, y]: 1.0 / horizon.lengths[y]}
                    if y > 0:
                        change[stock[s, r, y - 1]] = -1.0 / horizon.lengths[y]
                    for column, value in change.items():
                        if op.calm:
                            add(balance[o, s, r], column, -value)
                        else:
                            add(spent[o], column, net.price_usd_t[s] * value)

    # hubs and relations
    for o, op in enumerate(ops.listed):
        for s in S:
            for r in R:
                row: Terms = {}
                for j in R:
                    for k in range(3):
                        if (o, s, r, j, k) in ship:
                            add(row, ship[o, s, r, j, k])
                for column, value in own[o, s, r].items():
                    add(row, column, -value)
                lp.le.append((row, allowance[o, s, r]))
                for j in R:
                    if not op.calm and member[j] and not member[r] and (o, s, r, j, 0) in ship:
                        calm = horizon.years.index(op.year)
                        row = {ship[o, s, r, j, 0]: 1.0}
                        for k in range(3):
                            if (calm, s, r, j, k) in ship:
                                add(row, ship[calm, s, r, j, k], -through[o, s, r, j])
                        lp.le.append((row, 0.0))

    # output of a supplier, approved once for all new buyers in a year without calm
    months = inputs.assumptions.qualification_months
    q = sum(min(1.0, month / months) for month in range(1, 13)) / 12.0
    for o, op in enumerate(ops.listed):
        for s in S:
            for r in R:
                news = [ship[o, s, r, j, 2] for j in R if member[j] and (o, s, r, j, 2) in ship]
                if news and not op.calm and not member[r] and ops.stands[o, s, r] > 0:
                    lp.le.append((dict.fromkeys(news, 1.0), q * ops.stands[o, s, r]))

    # targets
    for target in inputs.share_caps:
        s = net.stage(target.stage)
        for o, op in enumerate(ops.listed):
            if op.lost is not None or op.year < target.by:
                continue
            if op.calm:
                over = lp.new("over", target, op.year)
                lp.cost[over] += inputs.penalty(target.stage, op.year)
            else:
                over = lp.columns["over", target, op.year]
            named, rest, total = defaultdict(dict), defaultdict(dict), {over: -1.0}
            for i in R:
                for j in R:
                    lots = [ship[o, s, i, j, k] for k in range(3) if (o, s, i, j, k) in ship]
                    if not lots:
                        continue
                    if i == sup:
                        for column in lots:
                            add(named[j], column)
                            if member[j]:
                                add(total, column)
                        continue
                    tag = lp.new("named", target, o, i, j)
                    lp.le.append(({tag: 1.0, **dict.fromkeys(lots, -1.0)}, 0.0))
                    add(named[j], tag)
                    add(named[i], tag, -1.0)
                    if member[j] and not member[i]:
                        add(total, tag)
                    for column in lots:
                        add(rest[i], column)
                        add(rest[j], column, -1.0)
                    add(rest[i], tag, -1.0)
                    add(rest[j], tag)
            for r in R:
                if r != sup:
                    lp.le.append(({c: -v for c, v in named[r].items()}, 0.0))
                    short = dict(rest[r])
                    for column, value in own[o, s, r].items():
                        add(short, column, -value)
                    lp.le.append((short, 0.0))
            sent = sum(net.flow[s, i, j] for i in R for j in R if member[i] and not member[j])
            lp.le.append((total, target.cap * (inputs.need[s] + sent) * ops.growth[o]))
    for loss in inputs.loss_targets:
        s = net.stage(loss.stage)
        for o, op in enumerate(ops.listed):
            if not loss.binds(op):
                continue
            for inside in (True, False):
                short = lp.new("short", loss, o, inside)
                lp.cost[short] += inputs.penalty(loss.stage, op.year)
                row, need = {short: -1.0}, 0.0
                for r in R:
                    if inside and member[r]:
                        need += (net.use + net.feed)[s, r]
                        for column, value in take[o, s, r].items():
                            add(row, column, -value)
                    elif not inside and not member[r] and net.places[r] != loss.supplier:
                        need += net.use[s, r]
                        for k in range(use_up.shape[-1]):
                            add(row, lp.columns["use", o, s, r, k], -1.0)
                lp.le.append((row, -loss.share * inputs.essential_share * need * ops.growth[o]))

    # balances, costs, objective
    for terms in balance.values():
        lp.eq.append((terms, 0.0))
    cost = [lp.new("cost", o, free=True) for o in O]
    for o, op in enumerate(ops.listed):
        if op.future is None:
            lp.eq.append(({cost[o]: 1.0, **{c: -v for c, v in spent[o].items()}}, 0.0))
        else:  # the larger of its own cost and that of the calm year
            lp.le.append(({cost[o]: -1.0, **dict(spent[o])}, 0.0))
            lp.le.append(({cost[o]: -1.0, cost[horizon.years.index(op.year)]: 1.0}, 0.0))
    for y in Y:
        lp.cost[cost[y]] += horizon.weights[y]
    shocks = [(o, op) for o, op in enumerate(ops.listed) if op.future is not None]
    weight, alpha = inputs.risk.weight, inputs.risk.alpha
    eta, calm = lp.new("eta", free=True), lp.new("calm")
    lp.cost[eta] += weight
    chance = {o: op.future.probability for o, op in shocks if op.future is not None}
    first = {}
    for o, op in shocks:
        before = {e.year: sum(chance[n] for n, s in shocks if s.year == e.year) for _, e in shocks}
        calmly = [1.0 - any_stop for year, any_stop in before.items() if year < op.year]
        first[o] = chance[o] * float(np.prod(calmly))
    lp.cost[calm] += weight * (1.0 - sum(first.values())) / (1.0 - alpha)
    lp.le.append(({calm: -1.0, eta: -1.0}, 0.0))
    for o, op in shocks:
        excess = lp.new("excess", o)
        lp.cost[excess] += weight * first[o] / (1.0 - alpha)
        terms = defaultdict(float, {excess: -1.0, eta: -1.0})
        for n, then in shocks:  # the stop, and what is expected of later ones
            scale = 1.0 if n == o else chance[n] if then.year > op.year else 0.0
            rate, base = horizon.discount(then.year), cost[horizon.years.index(then.year)]
            terms[cost[n]] += scale * rate
            terms[base] -= scale * rate
        lp.le.append((dict(terms), 0.0))
        rate, base = horizon.discount(op.year), cost[horizon.years.index(op.year)]
        lp.cost[cost[o]] += (1.0 - weight) * chance[o] * rate
        lp.cost[base] -= (1.0 - weight) * chance[o] * rate
    return lp.solve()
