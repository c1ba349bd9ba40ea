"""Output of stages that nobody publishes, from what is published around them."""

from __future__ import annotations

from collections.abc import Sequence

from derisk import facts
from derisk.network.figures import Figure
from derisk.terms.minerals import Mineral

SMALLEST = 0.001  # of world ore; less ore at a place founds no plant
SEEN = 0.1  # of a mine's ore; a buyer of less says little about where the rest goes
NEAREST_SHARE_YEARS = 3  # a published share of world output may serve this many years away


def estimated_production(
    chain: Mineral, year: int, made: list[Figure], shipped: list[Figure]
) -> tuple[list[Figure], list[str]]:
    """Add estimates for the stages and places without a published figure; return figures and notes.

    Ore has no use but to be processed, so where the second stage of a chain has no printed output at a place,
    it is the ore that stays or arrives there x recovery (quality `derived`). A later stage with one
    published maker and that maker's published share of the world gives the others' total, which is handed
    out by export value (quality `prior`). What neither rule reaches stays unknown.
    """
    figures, notes = list(made), []
    if len(chain.stages) > 1:
        derived = _from_ore(chain, year, figures, shipped)
        if derived:
            notes.append(
                f"{chain.stages[1].slug}: output of {_places(derived)} is estimated from the ore they mine "
                "and buy or from what they sell; no publisher gives it."
            )
        figures += derived
        unseen = _unseen_ore(chain, figures, shipped)
        if unseen:
            notes.append(
                f"{chain.stages[0].slug}: ore of {_places(unseen)} has no seen buyer in full; the rest "
                "is sent to its largest buyer or to the largest processor, a prior."
            )
        shipped += unseen
    for stage in chain.stages[2:]:
        shared, note = _from_share(chain, stage.slug, year, figures, shipped)
        figures += shared
        if note:
            notes.append(note)
    return figures, notes


def _from_ore(chain: Mineral, year: int, made: list[Figure], shipped: list[Figure]) -> list[Figure]:
    ore, stage = chain.stages[0].slug, chain.stages[1].slug
    known = {figure.place for figure in made if figure.stage == stage}
    if "ROW" in known:  # the publisher's table is whole: the others are in its rest of the world
        return []
    left = net_supply([*made, *shipped], ore)
    cites: dict[str, set[str]] = {}
    for figure in (*made, *shipped):
        if figure.stage == ore and not figure.aside:
            cites.setdefault(figure.partner or figure.place, set()).add(figure.cite)
    recovery = facts.parameter("recovery", chain.slug, stage).value
    least = SMALLEST * sum(figure.tonnes for figure in made if figure.stage == ore)
    sold = net_exports(shipped, stage)
    figures = []
    for place in sorted((facts.producers(chain.slug, stage) | set(left)) - known - {"WLD"}):
        from_ore = recovery * left.get(place, 0.0)
        processes = place in facts.producers(chain.slug, stage)
        if from_ore > least and processes:
            why, tonnes, quality = f"ore that stays x recovery {recovery:g}", from_ore, "derived"
        elif processes and sold.get(place, 0.0) > 0:
            why, tonnes, quality = "known to process; at least what it sells on balance", sold[place], "prior"
        else:
            continue
        figures.append(
            Figure(
                "production",
                stage,
                place,
                None,
                tonnes,
                quality,
                ";".join(sorted(cites.get(place, set()))),
                why,
            )
        )
    return figures


def _unseen_ore(chain: Mineral, made: list[Figure], shipped: list[Figure]) -> list[Figure]:
    """Ore that stays where it is not processed: sent to its main buyer, or to the largest processor."""
    ore, stage = chain.stages[0].slug, chain.stages[1].slug
    processors = {f.place: f.tonnes for f in made if f.stage == stage and f.kind == "production"}
    if not processors or "ROW" in processors:
        return []
    largest = max(processors, key=lambda place: processors[place])
    mined = {f.place: f.tonnes for f in made if f.stage == ore}
    least = SMALLEST * sum(mined.values())
    links = []
    for place, tonnes in sorted(mined.items()):
        bought: dict[str | None, float] = {}
        for f in shipped:
            if f.stage == ore and f.place == place and not f.aside:
                bought[f.partner] = bought.get(f.partner, 0.0) + f.tonnes
        left = tonnes - sum(bought.values())
        if place in processors or place in ("ROW", "WLD") or left <= least:
            continue
        main = max(bought, key=lambda buyer: bought[buyer], default=None)
        buyer = main if main is not None and bought[main] > SEEN * tonnes else largest
        links.append(Figure("flow", ore, place, buyer, left, "prior", "", "ore without a seen buyer"))
    return links


def _places(figures: Sequence[Figure]) -> str:
    return ", ".join(sorted({figure.place for figure in figures}))


def net_exports(shipped: Sequence[Figure], stage: str) -> dict[str, float]:
    """Exports less imports of a stage's product by place, t content."""
    net: dict[str, float] = {}
    for figure in shipped:
        if figure.stage == stage and figure.partner is not None and not figure.aside:
            net[figure.place] = net.get(figure.place, 0.0) + figure.tonnes
            net[figure.partner] = net.get(figure.partner, 0.0) - figure.tonnes
    return net


def net_supply(figures: Sequence[Figure], stage: str) -> dict[str, float]:
    """Output and imports less exports of a stage's product by place, t content."""
    supply = {place: -tonnes for place, tonnes in net_exports(figures, stage).items()}
    for figure in figures:
        if figure.stage == stage and figure.kind == "production":
            supply[figure.place] = supply.get(figure.place, 0.0) + figure.tonnes
    return supply


def _from_share(
    chain: Mineral, stage: str, year: int, made: list[Figure], shipped: list[Figure]
) -> tuple[list[Figure], str | None]:
    known = {figure.place: figure.tonnes for figure in made if figure.stage == stage}
    if len(known) != 1:
        return [], None
    ((maker, tonnes),) = known.items()
    printed = {
        share.place: share for share in facts.world_shares(chain.slug, stage, year, NEAREST_SHARE_YEARS)
    }
    if maker not in printed:
        return [], f"{stage}: only the output of {maker} is known; that of others is not."
    world = tonnes / printed[maker].value
    others = [
        Figure(
            "production", stage, str(place), None, world * share.value, "derived", share.cite,
            f"{share.value:.1%} of world output in {share.year}",
        )
        for place, share in sorted(printed.items(), key=lambda item: str(item[0]))
        if place != maker
    ]  # fmt: skip
    rest = world - tonnes - sum(figure.tonnes for figure in others)
    exports = _exports(shipped, stage, {maker, *printed})
    total = sum(exports.values())
    if rest > 0.001 * world and total > 0:
        others += [
            Figure(
                "production", stage, place, None, rest * part / total, "prior", printed[maker].cite,
                f"part of the {rest / world:.1%} of world output left, handed out by exports",
            )
            for place, part in sorted(exports.items())
        ]  # fmt: skip
    return others, (
        f"{stage}: {maker} made {printed[maker].value:.1%} of the world's output ({printed[maker].cite}, "
        f"{printed[maker].year}); the others' output follows from that, by printed shares or by exports."
    )


def _exports(shipped: list[Figure], stage: str, without: set[str | None]) -> dict[str, float]:
    """Exports of a stage's product by place, t content."""
    exports: dict[str, float] = {}
    for figure in shipped:
        if figure.stage == stage and figure.kind == "flow" and figure.place not in without:
            exports[figure.place] = exports.get(figure.place, 0.0) + figure.tonnes
    return exports
