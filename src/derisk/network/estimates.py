"""Output of stages that nobody publishes, from what is published around them."""

from __future__ import annotations

from derisk import facts
from derisk.network.figures import Figure
from derisk.terms.minerals import Mineral

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
                f"{chain.stages[1].slug}: output of {', '.join(sorted(f.place for f in derived))} follows from "
                "the ore they mine and buy; no publisher gives it."
            )
        figures += derived
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
    left: dict[str, float] = {}
    cites: dict[str, set[str]] = {}
    for figure in made:
        if figure.stage == ore:
            left[figure.place] = left.get(figure.place, 0.0) + figure.tonnes
            cites.setdefault(figure.place, set()).add(figure.cite)
    for figure in shipped:
        if figure.stage == ore and figure.partner is not None:
            left[figure.place] = left.get(figure.place, 0.0) - figure.tonnes
            left[figure.partner] = left.get(figure.partner, 0.0) + figure.tonnes
            cites.setdefault(figure.partner, set()).add(figure.cite)
    recovery = facts.parameter("recovery", chain.slug, stage).value
    return [
        Figure(
            "production", stage, place, None, recovery * tonnes, "derived",
            ";".join(sorted(cites.get(place, set()))), f"ore that stays x recovery {recovery:g}",
        )
        for place, tonnes in sorted(left.items())
        if tonnes > 0 and place not in known
    ]  # fmt: skip


def _from_share(
    chain: Mineral, stage: str, year: int, made: list[Figure], shipped: list[Figure]
) -> tuple[list[Figure], str | None]:
    known = {figure.place: figure.tonnes for figure in made if figure.stage == stage}
    if len(known) != 1:
        return [], None
    (maker, tonnes), = known.items()
    share = facts.world_share(chain.slug, stage, maker, year, NEAREST_SHARE_YEARS)
    if share is None:
        return [], f"{stage}: only the output of {maker} is known; others are not."
    exports: dict[str, float] = {}
    for figure in shipped:
        if figure.stage == stage and figure.place != maker:
            exports[figure.place] = exports.get(figure.place, 0.0) + figure.tonnes
    total = sum(exports.values())
    rest = tonnes / share.value - tonnes
    others = [
        Figure(
            "production", stage, place, None, rest * part / total, "prior", share.cite,
            f"{1 - share.value:.0%} of the world, handed out by exports",
        )
        for place, part in sorted(exports.items())
    ]  # fmt: skip
    return others, (
        f"{stage}: {maker} made {share.value:.0%} of the world's output ({share.cite}, {share.year}); "
        "the rest is handed out by exports, a prior."
    )
