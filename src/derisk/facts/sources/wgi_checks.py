"""What scores of governance must still be like beside the package's: the same places, in much the same order.

Of all packaged years up to three apart the furthest were at a correlation of .91 and .33 apart in the mean,
and no year lost more than two places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import StatisticsError, correlation, fmean
from typing import TYPE_CHECKING

from derisk.facts.sources import packaged
from derisk.facts.sources.reading import AGAIN, refusal

if TYPE_CHECKING:
    from derisk.facts.sources.card import Card
    from derisk.facts.sources.wgi import Score

Found = Mapping[tuple[str, int, str], tuple[float, float | None]]  # by place, year and dimension


def check_scores(file: str, scores: Sequence[Score], found: Found, card: Card) -> None:
    """Refuse a year that lacks places, or whose scores are others than in the nearest packaged year.

    Raises
    ------
    InputError : for a file cut or half empty, another column in the place of the estimates, or one of the six
        indicators with far fewer places.
    """
    from derisk.facts.sources.wgi import DIMENSIONS

    six = list(DIMENSIONS)
    told: dict[int, dict[str, dict[str, float]]] = {}
    for (place, year, dimension), (estimate, _) in found.items():
        told.setdefault(year, {}).setdefault(dimension, {})[place] = estimate
    newest = max(score.year for score in scores)
    known = packaged.stability()
    for year in sorted({newest, *told}):
        at = min(known, key=lambda each: (abs(each - year), each))
        if year == newest or abs(at - year) <= card.expect["nearest_years"]:
            now = told.get(year, {}).get("pv", {})
            _check_places(file, [each for each in scores if each.year == year] or scores, now, known[at], at,
                          card)  # fmt: skip
            _check_likeness(file, scores, year, now, known[at], at, card)
    if {score.dimension for score in scores} == set(six):
        for year, by_dimension in sorted(told.items()):
            _check_six(file, scores, year, by_dimension, six, card)


def _check_places(
    file: str, scores: Sequence[Score], now: Mapping[str, float], then: Mapping[str, float], at: int,
    card: Card,
) -> None:  # fmt: skip
    from derisk.facts.sources.wgi import GAPS

    gone = sorted(then.keys() - now.keys())
    part = card.expect.get("part")
    codes = [each.code for each in scores if each.dimension == "pv"]
    cut = codes == sorted(codes) and gone[-1:] > codes[-1:] and not part  # sorted, and ends before the last
    if len(then) - len(gone) >= card.expect["places_of_part" if part else "places"] * len(then) and not cut:
        return
    empty = next(
        (each for each in scores if each.dimension == "pv" and each.estimate.strip() in GAPS), None
    ) or next((each for each in scores if each.estimate.strip() in GAPS), scores[-1])
    raise refusal(
        file, f"Few places have a score in {empty.year}: the file is half empty or cut.", row=empty.row,
        column=empty.column, seen=f"{len(now)} places, {len(then)} in {at}; none of {', '.join(gone[-6:])}",
        try_=f"{AGAIN}; or --part, if you have cut the file down yourself",
    )  # fmt: skip


def _check_likeness(
    file: str, scores: Sequence[Score], year: int, now: Mapping[str, float], then: Mapping[str, float],
    at: int, card: Card,
) -> None:  # fmt: skip
    both = sorted(now.keys() & then.keys())
    if len(both) < card.expect["fewest_places"]:
        return
    new, old = [now[place] for place in both], [then[place] for place in both]
    try:
        alike = correlation(new, old)
    except StatisticsError:  # all the same
        alike = 0.0
    apart = fmean(abs(a - b) for a, b in zip(new, old, strict=True))
    if alike < card.expect["alike"] or apart > card.expect["apart"]:
        first = next(each for each in scores if each.year == year and each.dimension == "pv")
        raise refusal(
            file, f"The scores of {year} are not like those of {at}: another column or other rows.",
            row=first.row, column=first.column,
            seen=f"correlation {alike:.2f}, {apart:.2f} apart in the mean of {len(both)} places",
            try_=f"estimates of political stability, about -2.5 to 2.5; {AGAIN}",
        )  # fmt: skip


def _check_six(
    file: str, scores: Sequence[Score], year: int, told: Mapping[str, Mapping[str, float]],
    six: Sequence[str], card: Card,
) -> None:  # fmt: skip
    most = max(len(places) for places in told.values())
    for dimension in six:
        count = len(told.get(dimension, {}))
        if count < card.expect["each_of_six"] * most:
            rows = [each for each in scores if each.dimension == dimension]
            row = next((each for each in rows if each.year == year), rows[-1])
            raise refusal(
                file, f"The indicator {dimension} has far fewer places in {year} than the others.",
                row=row.row, column=row.column, seen=f"{count} places of {most}",
            )  # fmt: skip
