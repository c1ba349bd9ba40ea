"""Questions to the register: which economy, mineral, stage, metric and year, answered as rows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from derisk.exposure.absent import Absent
from derisk.exposure.published import Published
from derisk.exposure.register import Metric, Needs, metrics, named
from derisk.exposure.uninterrupted import uninterrupted
from derisk.exposure.view import View
from derisk.facts.load import kept
from derisk.terms.answer import Row, row
from derisk.terms.errors import InputError
from derisk.terms.minerals import Mineral, Stage, mineral, minerals
from derisk.terms.places import LISTS, REST_OF_WORLD, WORLD, check_place

HEADLINE = "dependence"
MOST_HEADLINES = 8192  # kept; a table of twelve economies has some 800


def rows(
    economy: str | Sequence[str],
    mineral: str | None = None,
    stage: str | None = None,
    metric: str | None = None,
    year: int | str | None = None,
) -> list[Row]:
    """Rows of the contract for an economy, a list of them, or a group of shown economies (`alliance`, `G7`).

    Without mineral or stage: all of them. Without metric: all, or the headline alone for several
    economies. Without year: for each metric the latest year with the facts it needs; `1995-2024` asks for
    each of these years. A question without facts is a null row with a note; an unknown code, or years outside
    all facts, is an InputError.
    """
    return rows_of(None, economy, mineral, stage, metric, year)


def rows_of(
    part: frozenset[str] | None,
    economy: str | Sequence[str],
    mineral: str | None,
    stage: str | None,
    metric: str | None,
    year: int | str | None,
) -> list[Row]:
    """Of the answer of `rows` those on some minerals (None: all); errors are those of the whole question."""
    economies = _economies(economy)
    chains = _chains(mineral, stage)
    asked = _metrics(metric, several=len(economies) > 1)
    span = None if year is None else years_of(year)
    published = Published(series=span is not None and len(span) > 1)
    if span is not None:
        _check_years(published, [chain for chain, _ in chains], span)
    chains = [(chain, stages) for chain, stages in chains if part is None or chain.slug in part]
    if len(chains) > 1 and any(item.reads("production") for item in asked):
        published.read_output(chain.slug for chain, _ in chains)
    if span is not None and len(span) > 1 and any(item.reads("trade") for item in asked):
        published.read_trade(stage for _, stages in chains for stage in stages)
    return _asked(economies, chains, asked, span or (None,), published)


def series(economy: str, mineral: str, stage: str | None, metric: str, years: Iterable[int]) -> list[Row]:
    """Rows of one metric over years; a year without facts is a null row with a note, at any year."""
    place, published = _economies(economy), Published(series=True)
    if len(place) != 1:
        raise InputError("A series is of one economy.", where="economy", seen=economy, try_=", ".join(place))
    return _asked(place, _chains(mineral, stage), _metrics(metric, several=False), years, published)


def find(id: str) -> Row:
    """The row with this id, as `rows` gives it; InputError if there is none."""
    parts = id.split("/")
    if len(parts) < 6 or parts[0] != "exposure" or not parts[5].isdigit():
        raise InputError(
            "This is not the id of an exposure row.", where="id", seen=id,
            try_="exposure/<economy>/<mineral>/<stage>/<metric>/<year>[/<partner>][/<by>]",
        )  # fmt: skip
    _, economy, slug, stage, name, year = parts[:6]
    asked = _metrics(name, several=False)
    _check_years(Published(), [mineral(each) for each in minerals()], range(int(year), int(year) + 1))
    stages = (None, stage) if asked[0].scope == "chain" else (stage,)  # of all stages, or of one asked about
    for at in stages:
        if at != "chain":
            for each in _asked(_economies(economy), _chains(slug, at), asked, (int(year),), Published()):
                if each["id"] == id:
                    return each
    raise InputError(
        "No row has this id.", where="id", seen=id, try_=f"rows of {name} for {economy} in {year}"
    )


def _asked(
    economies: Sequence[str],
    chains: Sequence[tuple[Mineral, tuple[Stage, ...]]],
    asked: Sequence[Metric],
    years: Iterable[int | None],
    published: Published,
) -> list[Row]:
    """The rows of metrics; a year without facts gives null rows, None is the latest with facts."""
    found: list[Row] = []
    when = tuple(years)
    with uninterrupted():
        for place in economies:
            for chain, stages in chains:
                whole = View(place, chain, stages[0], 0, published, stages)
                for item in asked:
                    where = _places(item, stages)
                    for year in when:
                        for stage, names in where:
                            view = whole.at(stage, _latest(item, whole, names) if year is None else year)
                            found += _told(item, view) if item.scope == "stage" else _headline(item, view)
    return found


def _places(item: Metric, stages: tuple[Stage, ...]) -> list[tuple[Stage, tuple[str, ...]]]:
    """Where a metric has an answer: at each stage asked about, or once for the chain; with those it is of."""
    if item.scope == "chain":
        return [(stages[0], tuple(stage.slug for stage in stages))]
    return [(stage, (stage.slug,)) for stage in stages]


Headline = tuple[str, str, str, tuple[str, ...], int, Published]


@kept(1)
def _headlines() -> dict[Headline, tuple[Row, ...]]:
    return {}


def _headline(item: Metric, view: View) -> list[Row]:
    """The few rows of a metric of a chain, kept, for a table of economies and minerals asks again."""
    known, stages = _headlines(), tuple(stage.slug for stage in view.span)
    key = (item.name, view.economy, view.mineral.slug, stages, view.year, view.published)
    if key not in known:
        if len(known) >= MOST_HEADLINES:
            known.clear()
        known[key] = tuple(_told(item, view))
    return [{**each, "sources": list(each["sources"])} for each in known[key]]


def _told(item: Metric, view: View) -> list[Row]:
    """The rows of a metric at a view, or the null row that says why there are none."""
    try:
        return list(item.answer(view))
    except Absent as absent:
        chain = item.scope == "chain" and len(view.span) > 1
        place = None if chain else view.stage.slug
        name = f"exposure/{view.economy}/{view.mineral.slug}/{place or 'chain'}/{item.name}/{view.year}"
        null = row(
            id=name, economy=view.economy, mineral=view.mineral.slug, stage=place, metric=item.name,
            year=view.year, value=None, unit=item.unit, sources=absent.sources, note=absent.note,
        )  # fmt: skip
        return [null]


def _latest(item: Metric, view: View, stages: tuple[str, ...]) -> int:
    needs = "world" if view.economy == WORLD and item.needs == "trade" else item.needs
    return _latest_year(view.mineral.slug, stages, needs)


@kept(4096)
def _latest_year(slug: str, stages: tuple[str, ...], needs: Needs) -> int:
    """Latest year with the facts a metric needs: at the stages, else in the chain, else of any fact."""
    published = Published()
    for candidates in (stages, tuple(stage.slug for stage in mineral(slug).stages)):
        years = [published.last_year(slug, stage, needs) for stage in candidates]
        if any(years):
            return max(year for year in years if year is not None)
    return max(published.all_years(slug))


def _economies(economy: str | Sequence[str]) -> tuple[str, ...]:
    if not economy or economy == [""]:
        raise InputError("No economy is named.", where="economy", seen="nothing", try_="--economy JPN")
    if not isinstance(economy, str):
        return tuple(dict.fromkeys(place for each in economy for place in _economies(each)))
    code = check_place(economy)
    if code in LISTS:
        return LISTS[code]
    if code == REST_OF_WORLD:
        raise InputError(
            "ROW is what a model run pools; nobody publishes its trade.", where="economy", seen="ROW",
            try_="an economy, EU27, E24 or WLD",
        )  # fmt: skip
    return (code,)


def _chains(slug: str | None, stage: str | None) -> list[tuple[Mineral, tuple[Stage, ...]]]:
    chains = [mineral(each) for each in ([slug] if slug else minerals())]
    if stage is None:
        return [(chain, chain.stages) for chain in chains]
    if slug:
        return [(chains[0], (chains[0].stage(stage),))]
    having: list[tuple[Mineral, tuple[Stage, ...]]] = [
        (chain, (chain.stage(stage),)) for chain in chains if stage in {each.slug for each in chain.stages}
    ]
    if not having:
        known = sorted({each.slug for chain in chains for each in chain.stages})
        raise InputError(
            f"No chain has a stage {stage!r}.", where="stage", seen=stage, try_=_near(stage, known),
        )  # fmt: skip
    return having


def _metrics(name: str | None, *, several: bool) -> tuple[Metric, ...]:
    if name is None:
        if not several:
            return metrics()
        name = HEADLINE
    found = named(name)
    if found is None:
        known = sorted(item.name for item in metrics())
        raise InputError(f"There is no metric {name!r}.", where="metric", seen=name, try_=_near(name, known))
    return (found,)


def years_of(year: int | str) -> range:
    """The years that are asked for: `2024`, or `1995-2024` with both ends.

    Raises
    ------
    InputError : for another text, a span that ends before it begins, or one of more than a century.
    """
    text = str(year).strip()
    told = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    first, last = (int(told[1]), int(told[2] or told[1])) if told else (1, 0)
    if not told or not first <= last < first + 100:
        raise InputError(
            f"{text} is no year and no span of years.", where="year", seen=text, try_="--year 1995-2024",
        )  # fmt: skip
    return range(first, last + 1)


def _check_years(published: Published, chains: Sequence[Mineral], span: range) -> None:
    kinds: tuple[Needs, ...] = ("trade", "production")  # that of trade is quicker to tell
    for needs in kinds:
        for chain in chains:
            if any(set(span).intersection(published.years(chain.slug, s.slug, needs)) for s in chain.stages):
                return
    known = sorted({each for chain in chains for each in published.all_years(chain.slug)})
    text = str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}"
    raise InputError(
        f"No fact on {chains[0].slug if len(chains) == 1 else 'any of the minerals'} is of {text}.",
        where="year", seen=text,
        try_=f"--year {known[-1]} (facts: {known[0]}-{known[-1]})",
    )  # fmt: skip


def _near(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=3)
    return f"{' or '.join(near)}" if near else ", ".join(known)
