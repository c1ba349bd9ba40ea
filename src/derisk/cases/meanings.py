"""What the metrics of network, stress, plan and frontier mean, and how they come about.

The metrics of exposure carry their own meaning; see `derisk.exposure.metrics`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Meaning:
    """A metric of a model run: its unit, one sentence, and the formula or the equation that makes it."""

    name: str
    unit: str
    meaning: str
    formula: str


_NETWORK = (
    Meaning("production", "t", "Output of a stage in a year.", "reported, moved least to close all balances"),
    Meaning(
        "flow",
        "t",
        "Shipment from the economy to the partner in a year.",
        "reported tonnes x content factor, or by the rule that the note names, moved least to close all "
        "balances",
    ),
    Meaning("use", "t", "Final use of a stage's product, outside the chain.", "supply - exports - feed"),
    Meaning("recycled", "t", "Secondary supply that enters as a stage's product.", "what the balance needs"),
    Meaning(
        "price", "USD/t", "Base price of a stage's product.", "printed, else unit value of trade, else prior"
    ),
    Meaning(
        "origin",
        "share",
        "Whose work at a stage is in what an economy has of the last product, hubs looked through.",
        "what a place makes, regains and buys mixes in proportion",
    ),
    Meaning(
        "host_limit", "t", "Most that a by-product can be made of what its host makes.", "yield x host output"
    ),
)
_STRESS = (
    Meaning(
        "use",
        "t",
        "Use of a stage's product in a month: final use and feed of the next stage.",
        "balance: made + recycled + arrivals + from stock = use + feed + departures + into stock",
    ),
    Meaning(
        "shortfall",
        "share",
        "Share of base use that is needed and not met in a month, where the product is scarce.",
        "(max(0, final need - final use) + max(0, feed need - feed)) / base use where the price is at least "
        "1.05 times base, else 0; need = base use x demand level, less what users have designed out",
    ),
    Meaning(
        "price_ratio",
        "ratio",
        "Price at which the month's market clears, against the base price.",
        "dual of the material balance / base price, places weighted by base use, or by what reaches them "
        "where their use is not known",
    ),
    Meaning(
        "price_ratio_reported",
        "ratio",
        "Price as contracts and customs show it, against the base price.",
        "clearing price smoothed in logs with the mean lag price_report_lag_months",
    ),
    Meaning("imports", "t", "Arrivals of a month from outside the economy.", "sum of shipments from outside"),
    Meaning(
        "supply_t",
        "t",
        "What stays in an economy by origin, a month: before restrictions, under them, at the run's end.",
        "max(0, own output and scrap - exports); arrivals from the origin x (1 - re-exports / arrivals), "
        "re-exports = max(0, exports - own output and scrap); mean over the months of the period",
    ),
    Meaning(
        "stock_days",
        "days",
        "Days of base use that stocks in the economy would cover at the end of the month.",
        "stock / (base use x demand level) x 365 / 12",
    ),
    Meaning(
        "gdp_at_risk_physical_usd",
        "USD",
        "Value added of products that cannot be made for want of the mineral, over the run.",
        "sum over products and months of value added that rests on the mineral x share of final use unmet",
    ),
    Meaning(
        "gdp_at_risk_by_use_usd",
        "USD",
        "The part of the physical loss that falls on one product first made of the mineral.",
        "value added that rests on the mineral in the product x share of final use unmet, over the months",
    ),
    Meaning(
        "gdp_at_risk_propagation_usd",
        "USD",
        "Value added that sectors lose for want of those products, beyond the physical loss.",
        "partially binding inputs in the world input-output table, less physical loss",
    ),
    Meaning(
        "value_added_at_risk_usd",
        "USD",
        "Value added lost over the run: physical loss and propagation, which are different output.",
        "gdp_at_risk_physical_usd + gdp_at_risk_propagation_usd",
    ),
    Meaning(
        "exposure_usd",
        "USD",
        "All value added that needs the mineral, itself or for deliveries it needs; never a loss.",
        "the same layers with none of the mineral, no stocks, and every missing delivery stopping its user",
    ),
    Meaning(
        "price_transfer_lost_usd",
        "USD",
        "What users lose by higher prices and nobody gains; not to be added to value added at risk.",
        "worth of use given up - base price x that use + premiums of shipments beyond base",
    ),
    Meaning(
        "price_transfer_moved_usd",
        "USD",
        "What users pay more for what they still use, to sellers abroad and at home.",
        "sum of (clearing price - base price) x final use, less premiums of shipments beyond base",
    ),
    Meaning(
        "price_transfer_abroad_usd",
        "USD",
        "The part of what users pay more that ends with sellers abroad.",
        "share of imports in what came to market, and of imported feed in what home plants are paid more",
    ),
    Meaning(
        "price_transfer_home_usd",
        "USD",
        "The part of what users pay more that ends with sellers at home.",
        "price_transfer_moved_usd - price_transfer_abroad_usd",
    ),
    Meaning(
        "months_to_shortage",
        "months",
        "Months from the first restriction until 5 % of base use is unmet; below nought before it.",
        "first month with shortfall >= 0.05 - first month of a restriction, at the stage hit_stage, where "
        "the economy's shortfall is highest",
    ),
    Meaning(
        "months_to_recover",
        "months",
        "Months from the first shortage until 1 % of base use or less is unmet and no shortage follows.",
        "first month with shortfall <= 0.01 after the last with >= 0.05 - first month of shortage, at the "
        "stage hit_stage",
    ),
)

_SWINGS = (
    Meaning(
        "peak_shortfall",
        "share",
        "Largest share of base use unmet in a month while restrictions are in force, one assumption moved.",
        "max over months of shortfall; low and high over the ends of the assumption's range",
    ),
)

_PLAN = (
    Meaning("build_t_a", "t/a", "Capacity of a technology decided in a year at a place.", "variable `build`"),
    Meaning(
        "helped_t_a",
        "t/a",
        "Output that infrastructure opens, nameplate whose permit is faster, or purchases made together.",
        "variable `build` of what makes nothing itself",
    ),
    Meaning(
        "capacity", "t/a", "Output that plants give in a year.", "nameplate x ramp, or today's plants grown"
    ),
    Meaning("need_t", "t", "Reference use and feed of the members in a year.", "base use x growth of demand"),
    Meaning("stock_t", "t", "Stock that the plan holds beyond today's.", "variable `stock`"),
    Meaning("capex_usd", "USD", "Capital of all builds, not discounted.", "sum of build x capital per t/a"),
    Meaning("opex_usd", "USD", "Running cost of what is built, discounted.", "sum of output x running cost"),
    Meaning(
        "annuities_usd", "USD", "Capital paid inside the plan, and keeping of stocks.", "sum of annuities"
    ),
    Meaning(
        "base_cost_usd",
        "USD",
        "What the plan costs when nothing happens, above the chain going on as it is.",
        "annuities + cost of calm years - the same without the plan",
    ),
    Meaning(
        "expected_loss_usd",
        "USD",
        "What shocks add to the cost of their years, by probability.",
        "sum of p_w (cost with shock - cost of the same years without)",
    ),
    Meaning(
        "cvar_loss_usd",
        "USD",
        "What shocks add in the worst share 1 - alpha of futures, on average.",
        "min_t t + E max(loss - t, 0) / (1 - alpha)",
    ),
    Meaning("penalty_usd", "USD", "Stated penalty of targets that are missed.", "sum of miss x penalty"),
    Meaning(
        "total_cost_usd",
        "USD",
        "What the plan minimises.",
        "base cost + (1 - lambda) expected loss + lambda CVaR of loss + penalties",
    ),
    Meaning(
        "supplier_share",
        "share",
        "Share of the members' reference need and exports that the named supplier processed.",
        "tagged product of the supplier that enters members / (need + exports); of need alone it is higher",
    ),
    Meaning(
        "n_minus_1",
        "share",
        "Share of essential use (80 % of all use) that members can meet in a year without the supplier.",
        "most use met with the supplier lost / (essential_use_share x reference use)",
    ),
    Meaning(
        "target_missed", "share", "How far a target stays behind, share of need.", "miss / need, 0 when met"
    ),
    Meaning(
        "supplier_origin",
        "share",
        "Share of the members' supply of a stage that the named supplier processed at an earlier stage.",
        "mixture of each place carried from stage to stage: m (own + arrivals) = own mixture + arrivals' m",
    ),
    Meaning(
        "n_minus_1_simulated",
        "share",
        "The same over twelve months of the monthly simulator, the chain being as the plan leaves it.",
        "use met in a stop of all stages by the supplier / (essential_use_share x reference use)",
    ),
    Meaning(
        "simulated_loss_usd",
        "USD",
        "What members' use loses in worth in stops the plan has not seen, on average.",
        "chance of a stop x mean over stops of (worth of use at rest - worth of use served)",
    ),
    Meaning(
        "simulated_tail_loss_usd",
        "USD",
        "The same in the worst share 1 - alpha of futures.",
        "mean of the worst losses, calm futures included",
    ),
    Meaning(
        "simulated_gdp_loss_usd",
        "USD",
        "Value added that members' sectors lose in the same stops: another layer, never to be added.",
        "stops expected x mean over stops of value added at risk (physical + propagation)",
    ),
    Meaning(
        "simulated_gdp_tail_loss_usd",
        "USD",
        "The same in the worst share 1 - alpha of futures.",
        "mean of the worst losses of value added, calm futures included",
    ),
    Meaning(
        "use_lost_usd",
        "USD",
        "What members' use loses in worth in the plan's own stops, on average; the trial measures the same.",
        "sum over stops of probability x (worth of use in calm - worth of use in the stop)",
    ),
    Meaning(
        "use_lost_tail_usd",
        "USD",
        "The same in the worst share 1 - alpha of futures.",
        "mean of the worst losses, calm futures included",
    ),
    Meaning(
        "target_reach",
        "share",
        "How far a missed target could be met in the first year in which it is missed.",
        "least miss when nothing has a price, other targets missed no more and members using no less",
    ),
    Meaning(
        "use_given_up",
        "share",
        "Share of final use of the members that calm years do not serve.",
        "max(0, 1 - use served / reference use)",
    ),
    Meaning(
        "vss_usd",
        "USD",
        "What planning against many futures is worth, against planning for the mean one.",
        "cost of the mean-future plan in all futures - cost of this plan",
    ),
    Meaning(
        "rounding_gap_usd",
        "USD",
        "How far the plan with plants of at least their least size is from the bound below it.",
        "total cost of the rounded plan - total cost when plants may have any size",
    ),
    Meaning(
        "effect_per_public_usd",
        "USD per USD",
        "Loss that an instrument avoids alone, per dollar that it costs net, whoever pays it.",
        "((1 - lambda) mean + lambda tail of loss, doing nothing - with it alone) / (calm years and capital "
        "inside the plan, with it alone - doing nothing)",
    ),
    Meaning(
        "tail_beyond_mean_usd",
        "USD",
        "How much more the worst futures add than futures do on average.",
        "CVaR of loss - expected loss",
    ),
    Meaning(
        "cost_of_delay_usd",
        "USD",
        "What deciding later costs: no build and no stock before the delay is over.",
        "total cost with the delay - total cost without",
    ),
    Meaning(
        "cost_of_delay_paid_usd",
        "USD",
        "The cost of delay without the penalties of targets that come too late: what is really paid or lost.",
        "(total cost - penalty) with the delay - the same without",
    ),
    Meaning(
        "targets_missed",
        "target-years",
        "How many targets are missed at a delay, each counted in every model year in which it is.",
        "number of (target, model year) with a miss above 0.01 % of what the target is a share of",
    ),
    Meaning(
        "evpi_usd",
        "USD",
        "What knowing the future would be worth.",
        "cost of this plan - cost when each future is foreseen",
    ),
)


_ENSEMBLE = (
    Meaning(
        "sobol_first",
        "share",
        "Share of an outcome's variance that goes once the assumption is known.",
        "Var(E(outcome | assumption)) / Var(outcome), over the samples (SALib)",
    ),
    Meaning(
        "sobol_total",
        "share",
        "Share of its variance that stays were the assumption alone not known.",
        "E(Var(outcome | all others)) / Var(outcome), over the samples (SALib)",
    ),
)

_SWEEP = (
    Meaning(
        "expected_loss_usd",
        "USD a year",
        "What a stop costs an economy in a year, by its probability.",
        "annual_probability x loss_usd",
    ),
    Meaning(
        "annual_probability",
        "per year",
        "Chance that the supplier restricts exports of it in a year.",
        "1 where a control is in force, else 1 - exp(-acts a year x share of acts that hit it)",
    ),
    Meaning(
        "loss_usd",
        "USD",
        "Value added lost over 24 months to a total export stop of 12.",
        "value_added_at_risk_usd of the stop, with central assumptions",
    ),
    Meaning(
        "exposure_usd",
        "USD",
        "All value added that needs the product over the 24 months; never a loss.",
        "exposure_usd of the stop",
    ),
    Meaning("peak_shortfall", "share", "The worst month's unmet share of use.", "largest shortfall"),
    Meaning("peak_price_ratio", "ratio", "The highest clearing price against base.", "largest price_ratio"),
)

_COVERAGE = Meaning(
    "coverage",
    "share",
    "Share of the periods seen that lie inside the 5-95 % band of an ensemble.",
    "periods inside / periods seen; an honest band holds nine in ten",
)


@lru_cache(maxsize=1)
def meanings() -> dict[tuple[str, str], Meaning]:
    """Meanings by verb and metric."""
    from derisk.stress.backtests.scores import MEANINGS, UNITS

    found = {("network", item.name): item for item in _NETWORK}
    found |= {("stress", item.name): item for item in (*_STRESS, *_SWINGS, *_ENSEMBLE)}
    found |= {("sweep", item.name): item for item in _SWEEP}
    found["backtest", "coverage"] = _COVERAGE
    for name, said in MEANINGS.items():
        found["backtest", name] = Meaning(name, UNITS[name] or "periods", *said)
    return found | {("plan", item.name): item for item in _PLAN}


def meaning_of(verb: str, metric: str) -> tuple[str, str] | None:
    """Meaning and formula of a metric of a verb, None where neither is written down."""
    from derisk.exposure import metrics

    if verb == "exposure":
        found = {item.name: item for item in metrics()}.get(metric)
        return (found.meaning, f"{found.symbol} = {found.formula}") if found else None
    item = meanings().get(("plan" if verb in ("frontier", "risk-frontier", "delay") else verb, metric))
    return (item.meaning, item.formula) if item else None
