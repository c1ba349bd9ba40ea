"""What the metrics of plans, frontiers and delays mean."""

from __future__ import annotations

from derisk.cases.meanings.meaning import Meaning

PLAN = (
    Meaning(
        "begun_t_a",
        "t/a",
        "What a plant that runs or is begun makes beyond the base year, at the chance of its status; "
        "in every plan and in doing nothing.",
        "nameplate x chance x (ramp of the year - ramp of the base year)",
    ),
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
        "What the named supplier made of members' imports, over their reference need and exports; above 1 "
        "where members also buy for stock or for new plants.",
        "tagged product of the supplier that enters members / (need + exports); of need alone it is higher",
    ),
    Meaning(
        "n_minus_1",
        "share",
        "Share of essential use (80 % of all) that members together can meet in a year without the supplier.",
        "most use met with the supplier lost / (essential_use_share x reference use)",
    ),
    Meaning(
        "n_minus_1_each",
        "share",
        "Share of its own essential use that one member meets in a year without the supplier; `shared`: they "
        "send each other what is needed, else no more than in calm years.",
        "max level, use met >= level x own essential use of each; then most use met of all together",
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
        "n_minus_1_simulated_worst",
        "share",
        "The same in the worst of the twelve months; above 1 where no month is short.",
        "least over months of use met in the month / (essential_use_share x reference use / 12)",
    ),
    Meaning(
        "n_minus_1_simulated_each",
        "share",
        "The same of one member; prices and stores decide there who is served.",
        "use of the member met in a stop of all stages by the supplier / (essential_use_share x its use)",
    ),
    Meaning(
        "simulated_loss_usd",
        "USD",
        "What members' use loses in worth in stops the plan has not seen, on average.",
        "stops expected x mean over stops of (worth of use at rest, less what is designed out - served)",
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
        "grown_t_a",
        "t/a",
        "What a place makes beyond the base year that no begun plant stands for: growth with world use.",
        "max(0, output of the chain as it goes on - base year's output - what begun plants add)",
    ),
    Meaning(
        "cvar_histories_usd",
        "USD",
        "The worst share 1 - alpha of whole histories, in which every stop comes by its own chance.",
        "mean of the worst sums of discounted losses over 200,000 sampled histories of stops",
    ),
    Meaning(
        "cvar_out_of_reach_usd",
        "USD",
        "What of that comes from stops before anything that is decided now can stand.",
        "the same histories' losses in years before the first plant or design gives anything",
    ),
    Meaning(
        "otherwise_cost_usd",
        "USD",
        "What the plan would cost with what it rests on at one end of its range, or without it.",
        "objective of the relaxed plan with one technology dear, scarce or barred",
    ),
    Meaning(
        "otherwise_build_t_a",
        "t/a",
        "What that other plan would build of each technology.",
        "nameplate summed over places and years of decision",
    ),
    Meaning(
        "otherwise_stock_t",
        "t",
        "Most that the other plan would hold in store of a stage's product.",
        "max over years of the stock summed over members",
    ),
    Meaning(
        "otherwise_target_missed",
        "share",
        "The most by which the other plan misses a target, over its years.",
        "max over years of the part of the target that is not met",
    ),
    Meaning(
        "otherwise_n_minus_1",
        "share",
        "Share of essential use that the other plan could meet in its last year with the supplier lost.",
        "largest share of essential use that members together can meet",
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
