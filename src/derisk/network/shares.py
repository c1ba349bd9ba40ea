"""Output of a stage from published shares of the world: the weakest figures that still know who makes it."""

from __future__ import annotations

from collections.abc import Sequence

from derisk import facts
from derisk.network.figures import Figure
from derisk.network.remainders import output_figures
from derisk.terms.minerals import Mineral, Stage

NEAREST_SHARE_YEARS = 3  # a published share of world output may serve this many years away


def nearest_table(chain: Mineral, stage: Stage, year: int) -> int | None:
    """The nearest year, at most `NEAREST_SHARE_YEARS` away, with a whole table of a stage's output."""
    near = [
        known
        for known in facts.production_years(chain.slug, stage.slug)
        if abs(known - year) <= NEAREST_SHARE_YEARS
        and "ROW" in set(facts.production(chain.slug, stage.slug, known)["place"])
    ]
    return min(near, key=lambda known: (abs(known - year), known), default=None)


def by_nearest_table(
    chain: Mineral, feed: Stage, stage: Stage, year: int, made: Sequence[Figure]
) -> tuple[list[Figure], str]:
    """World feed x recovery, handed out by the shares of the nearest whole table.

    A share printed for the year itself goes before the table's; the others give way in proportion.
    """
    near = nearest_table(chain, stage, year)
    if near is None:
        return [], ""
    listed = output_figures(chain.slug, stage.slug, near)
    table = {figure.place: (figure.tonnes, figure.cite) for figure in listed if figure.tonnes}
    total = sum(mass for mass, _ in table.values())
    shares = {place: mass / total for place, (mass, _) in table.items()}
    printed = {str(share.place): share for share in facts.world_shares(chain.slug, stage.slug, year, 0)}
    rest = 1.0 - sum(share.value for share in printed.values())
    others = sum(part for place, part in shares.items() if place not in printed)
    recovery = facts.parameter("recovery", chain.slug, stage.slug).value
    world = recovery * sum(figure.tonnes for figure in made if figure.stage == feed.slug)
    figures = []
    for place in sorted({*shares, *printed}):
        own = printed.get(place)
        part = own.value if own else shares[place] * rest / others
        why = f"{part:.1%} of world output in {year}" if own else f"{part:.1%} of world output, as in {near}"
        cite = own.cite if own else table[place][1]
        figures.append(
            Figure(
                "production",
                stage.slug,
                place,
                None,
                world * part,
                "derived",
                cite,
                f"{why}; world from feed",
            )
        )
    note = (
        f"{stage.slug}: world output is the feed x recovery {recovery:g}, handed out by the shares of {near}"
        + (f" and those printed for {', '.join(printed)}" if printed else "")
        + ": rests on shares."
    )
    return figures, note


def by_printed_share(
    chain: Mineral, stage: str, year: int, made: Sequence[Figure], shipped: Sequence[Figure]
) -> tuple[list[Figure], str | None]:
    """One maker's output and its printed share of the world give the others' total.

    It is handed out by their printed shares, or, where there are none, by exports.
    """
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
        f"{printed[maker].year}); the others' output follows from that, by printed shares or by exports: "
        "rests on shares."
    )


def _exports(shipped: Sequence[Figure], stage: str, without: set[str | None]) -> dict[str, float]:
    """Exports of a stage's product by place, t content."""
    exports: dict[str, float] = {}
    for figure in shipped:
        if figure.stage == stage and figure.kind == "flow" and figure.place not in without:
            exports[figure.place] = exports.get(figure.place, 0.0) + figure.tonnes
    return exports
