"""Output of stages that nobody publishes, from what is published around them, and who feeds whom."""

from __future__ import annotations

from collections.abc import Sequence

from derisk import facts
from derisk.network.figures import Figure, net_exports, net_supply
from derisk.network.reported import pooled
from derisk.network.shares import by_nearest_table, by_printed_share, nearest_table
from derisk.network.users import unseen_sales
from derisk.terms.minerals import Mineral, Stage

SMALLEST = 0.001  # of the world's feed; less of it at a place founds no plant
NAMED = 8  # places that a note names
SEEN = 0.1  # of a mine's ore; a buyer of less says little about where the rest goes


def estimated_production(
    chain: Mineral, year: int, made: list[Figure], shipped: list[Figure]
) -> tuple[list[Figure], list[Figure], list[str]]:
    """Estimates for stages and places without a published figure: output, shipments of feed, and notes.

    Output of a stage follows, in this order, from the shares of the nearest year with a whole table of
    places, from the feed that stays or arrives, from a maker's printed share of the world, from what a place
    sells on balance. What no rule reaches stays unknown.
    """
    figures, links, notes = list(made), list(shipped), _partly_seen(chain, year)
    if len(chain.sequence) == 1:
        found = _from_sales(chain, chain.sequence[0], figures, links)
        figures += found
        notes += _said(chain.sequence[0], found)
    for feed, stage in zip(chain.sequence, chain.sequence[1:], strict=False):
        found, unseen, note = _output(chain, feed, stage, year, figures, links)
        figures += found
        unseen = unseen or _unseen_feed(chain, feed, stage, figures, links)
        links += unseen
        sales, told = unseen_sales(chain, stage, year, figures, links)
        links += sales
        notes += [each for each in (note, told) if each] + _said(stage, found)
        if unseen:
            notes.append(
                f"{feed.slug}: where the product of {_places(unseen)} goes is not seen in full; the rest "
                "is sent to its largest buyer or to processors that lack feed: rests on an assumption."
            )
    return figures, links, notes


def _output(
    chain: Mineral, feed: Stage, stage: Stage, year: int, figures: Sequence[Figure], links: Sequence[Figure]
) -> tuple[list[Figure], list[Figure], str | None]:
    """Output of a stage by the first rule that reaches it, shipments of feed that it needed, and a note."""
    if "ROW" in {figure.place for figure in figures if figure.stage == stage.slug}:
        return [], [], None  # the publisher's table is whole: the others are in its rest of the world
    if chain.used_at(feed):
        found, note = by_printed_share(chain, stage.slug, year, figures, links)
        return found, [], note
    if nearest_table(chain, stage, year):
        found, note = by_nearest_table(chain, feed, stage, year, figures)
        return found, [], note
    unseen = []
    if not (feed.stays or _seen_to_travel(feed)):
        unseen = _to_main_buyers(chain, feed, stage, figures, links)
    return _from_feed(chain, feed, stage, figures, [*links, *unseen]), unseen, None


def _partly_seen(chain: Mineral, year: int) -> list[str]:
    """What is to be said of trade that headings tell only in part, or together with other metals."""
    notes = []
    for stage in chain.sequence:
        if any(pooled(chain, part, year) for part in chain.joining(stage)):
            notes.append(
                f"{stage.slug}: its heading pools several metals; its trade is a measured share of the "
                "heading's value over the price: rests on shares."
            )
        elif stage.partial and chain.used_at(stage) and not facts.use_shares(chain.slug, stage.slug):
            notes.append(
                f"{stage.slug}: headings and cited shipments carry only a part of its trade; what is not "
                "seen is counted where it is made: rests on an assumption."
            )
    return notes


def estimable(chain: Mineral, position: int, year: int) -> bool:
    """Whether output of a later stage is printed for a year, or can be estimated from its feed."""
    stage, feed = chain.sequence[position], chain.sequence[position - 1]
    if year in facts.production_years(chain.slug, stage.slug):
        return True
    if chain.used_at(feed):
        return False
    return bool(
        nearest_table(chain, stage, year)
        or _seen_to_travel(feed)
        or feed.stays
        or facts.producers(chain.slug, stage.slug)
    )


SALES = "known to process; at least what it sells on balance"
UNSEEN_FEED = "feed that no heading shows: what is left over goes to who lacks it"
UNSEEN_BUYER = "ore without a seen buyer"
REFINED = "sells on balance: scrap or bought metal refined; no output is printed"
STAYS = "processed where it is made, an assumption; x recovery"
WHY = (SALES, REFINED)


def _seen_to_travel(feed: Stage) -> bool:
    """Whether customs show the trade of a stage's product, so that what does not leave stays."""
    return bool(feed.hs) and not feed.partial and all(code.content for code in feed.hs)


def _from_feed(
    chain: Mineral, feed: Stage, stage: Stage, made: Sequence[Figure], shipped: Sequence[Figure]
) -> list[Figure]:
    """Feed without another use is processed where it stays or arrives."""
    known = {figure.place for figure in made if figure.stage == stage.slug}
    producers = facts.producers(chain.slug, stage.slug)
    left = net_supply([*made, *shipped], feed.slug)
    cites = _cites([*made, *shipped], feed.slug)
    recovery = facts.parameter("recovery", chain.slug, stage.slug).value
    least = SMALLEST * sum(figure.tonnes for figure in made if figure.stage == feed.slug)
    sold = net_exports(shipped, stage.slug)
    likely = producers | _likely(feed, stage, made, shipped, recovery)
    figures = []
    for place in sorted((producers | set(left)) - known - {"WLD"}):
        from_feed = recovery * left.get(place, 0.0)
        if from_feed > least and place in likely:
            seen = not feed.stays
            why = f"ore that stays x recovery {recovery:g}" if seen else f"{STAYS} {recovery:g}"
            tonnes, quality = from_feed, "derived" if seen else "prior"
        elif place in producers and sold.get(place, 0.0) > 0:
            why, tonnes, quality = SALES, sold[place], "prior"
        else:
            continue
        cite = ";".join(sorted(cites.get(place, set())))
        figures.append(Figure("production", stage.slug, place, None, tonnes, quality, cite, why))
    return figures


def _likely(
    feed: Stage, stage: Stage, made: Sequence[Figure], shipped: Sequence[Figure], recovery: float
) -> set[str]:
    """Places that process their feed though no publisher says so.

    Where customs show the feed's trade, what stays with a miner is processed there, and so is what a buyer
    keeps who sells some of the product; a buyer who sells none is a trader. Feed that hardly travels is
    processed where it is made.
    """
    if not (feed.stays or _seen_to_travel(feed)):
        return set()
    miners = {figure.place for figure in made if figure.stage == feed.slug and figure.tonnes > 0}
    if feed.stays:
        return miners
    left = net_supply([*made, *shipped], feed.slug)
    sales: dict[str, float] = {}
    for figure in shipped:
        if figure.stage == stage.slug and not figure.aside:
            sales[figure.place] = sales.get(figure.place, 0.0) + figure.tonnes
    return miners | {place for place, sale in sales.items() if sale > SEEN * recovery * left.get(place, 0.0)}


def _from_sales(
    chain: Mineral, stage: Stage, made: Sequence[Figure], shipped: Sequence[Figure]
) -> list[Figure]:
    """A refiner without printed output, cited as a seller, makes at least what it sells on balance."""
    known = {figure.place for figure in made if figure.stage == stage.slug}
    cited = {figure.place for figure in shipped if figure.relation}
    sold = net_exports(shipped, stage.slug)
    cites = _cites(shipped, stage.slug)
    named = facts.producers(chain.slug, stage.slug)
    return [
        Figure(
            "production", stage.slug, place, None, sold[place], "prior",
            ";".join(sorted(cites.get(place, set()))), SALES if place in named else REFINED,
        )
        for place in sorted((cited | named) - known - {"WLD"})
        if sold.get(place, 0.0) > 0
    ]  # fmt: skip


def _unseen_feed(
    chain: Mineral, feed: Stage, stage: Stage, made: Sequence[Figure], shipped: Sequence[Figure]
) -> list[Figure]:
    """Shipments of feed that no customs heading shows: priors."""
    if feed.stays or (_seen_to_travel(feed) and chain.used_at(feed)):
        return []
    outputs = {figure.place for figure in made if figure.stage == stage.slug}
    if "ROW" in outputs and _seen_to_travel(feed):
        return []
    if "ROW" in outputs or feed != chain.sequence[0]:
        return _to_the_short(chain, feed, stage, made, shipped)
    return _to_main_buyers(chain, feed, stage, made, shipped)


def _to_the_short(
    chain: Mineral, feed: Stage, stage: Stage, made: Sequence[Figure], shipped: Sequence[Figure]
) -> list[Figure]:
    """Feed left over at some places goes to processors that lack it, each in proportion."""
    recovery = facts.parameter("recovery", chain.slug, stage.slug).value
    left = net_supply([*made, *shipped], feed.slug)
    least = SMALLEST * sum(figure.tonnes for figure in made if figure.stage == feed.slug)
    need = {figure.place: figure.tonnes / recovery for figure in made if figure.stage == stage.slug}
    over, short = {}, {}
    for place in sorted({*left, *need}):
        spare = left.get(place, 0.0) - need.get(place, 0.0)
        if spare > least:
            over[place] = spare
        elif -spare > least and place in need:
            short[place] = min(-spare, need[place])
    if not over:  # none has feed to spare: all makers share what is short, in proportion to what they have
        has = {place: tonnes for place, tonnes in left.items() if tonnes > least}
        short = {place: lack for place, lack in short.items() if place not in has}
        total = sum(has.values())
        over = {place: sum(short.values()) * tonnes / total for place, tonnes in sorted(has.items())}
    most = max(sum(over.values()), sum(short.values()))
    return [
        Figure("flow", feed.slug, place, buyer, tonnes * lack / most, "prior", "", UNSEEN_FEED)
        for place, tonnes in over.items()
        for buyer, lack in short.items()
    ]


def _to_main_buyers(
    chain: Mineral, feed: Stage, stage: Stage, made: Sequence[Figure], shipped: Sequence[Figure]
) -> list[Figure]:
    """Ore that stays where it is not processed: sent to its main buyer, or to the largest processor.

    Where customs show its trade that is what a trader keeps, else what a mine is not seen to sell.
    """
    known = {f.place: f.tonnes for f in made if f.stage == stage.slug and f.kind == "production"}
    processors = dict.fromkeys(facts.producers(chain.slug, stage.slug), 0.0) | known
    if not processors:
        return []
    mined = {f.place: f.tonnes for f in made if f.stage == feed.slug}
    least = SMALLEST * sum(mined.values())
    has = net_supply([*made, *shipped], feed.slug) if _seen_to_travel(feed) else mined
    largest = max(processors, key=lambda place: (processors[place], mined.get(place, 0.0), place))
    links = []
    for place, tonnes in sorted(has.items()):
        bought: dict[str | None, float] = {}
        for f in shipped:
            if f.stage == feed.slug and f.place == place and not f.aside:
                bought[f.partner] = bought.get(f.partner, 0.0) + f.tonnes
        left = tonnes - (0.0 if has is not mined else sum(bought.values()))
        if place in processors or place in ("ROW", "WLD") or left <= least:
            continue
        main = max(bought, key=lambda buyer: bought[buyer], default=None)
        buyer = main if main is not None and bought[main] > SEEN * tonnes else largest
        links.append(Figure("flow", feed.slug, place, buyer, left, "prior", "", UNSEEN_BUYER))
    return links


def _said(stage: Stage, found: Sequence[Figure]) -> list[str]:
    """What is to be told of output that follows from feed or sales."""
    found = [figure for figure in found if figure.why in WHY or "recovery" in figure.why]
    if not found:
        return []
    basis = "an assumption" if any(figure.quality == "prior" for figure in found) else "its feed"
    return [
        f"{stage.slug}: output of {_places(found)} is estimated from the feed at hand or from what they "
        f"sell; no publisher gives it: rests on {basis}."
    ]


def _places(figures: Sequence[Figure]) -> str:
    """The places that figures speak of, the largest first; of many the first `NAMED`."""
    tonnes: dict[str, float] = {}
    for figure in figures:
        tonnes[figure.place] = tonnes.get(figure.place, 0.0) + figure.tonnes
    names = sorted(tonnes, key=lambda place: (-tonnes[place], place))
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _cites(figures: Sequence[Figure], stage: str) -> dict[str, set[str]]:
    """Sources of what a place has of a stage's product: its own output and what it buys."""
    cites: dict[str, set[str]] = {}
    for figure in figures:
        if figure.stage == stage and not figure.aside:
            for place in {figure.place, figure.partner or figure.place}:
                cites.setdefault(place, set()).update(key for key in figure.cite.split(";") if key)
    return cites
