"""What the metrics of stress runs, ensembles, backtests and sweeps mean."""

from __future__ import annotations

from derisk.cases.meanings.meaning import Meaning

STRESS = (
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
        "1.05 times base, else 0; need = base use x demand level, less what users have designed out, and of "
        "feed less what of its product comes out of store; feed put into store is not lacking",
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

SWINGS = (
    Meaning(
        "peak_shortfall",
        "share",
        "Largest share of base use unmet in a month while restrictions are in force, one assumption moved.",
        "max over months of shortfall; low and high over the ends of the assumption's range",
    ),
)

ENSEMBLE = (
    Meaning(
        "sobol_first",
        "share",
        "Share of an outcome's variance that goes once the assumption is known.",
        "Var(E(outcome | assumption)) / Var(outcome), over the plain samples (RBD-FAST, as in SALib)",
    ),
    Meaning(
        "sobol_total",
        "share",
        "Share of its variance that stays were the assumption alone not known.",
        "E(Var(outcome | all others)) / Var(outcome), over the samples (SALib)",
    ),
)

SWEEP = (
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

COVERAGE = Meaning(
    "coverage",
    "share",
    "Share of the periods seen that lie inside the 5-95 % band of an ensemble.",
    "periods inside / periods seen; an honest band holds nine in ten",
)
