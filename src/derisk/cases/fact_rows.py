"""Facts in the one shape of rows: what the tables hold, what is broken in them, which publishers disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from derisk import facts
from derisk.cases.fact_imports import imported_files
from derisk.cases.identity import run_identity
from derisk.terms.answer import Document, Row, row
from derisk.terms.errors import DeriskError, FactError, InputError, NoAnswerError, NotKnownError

if TYPE_CHECKING:
    import polars as pl

    from derisk.facts.tables.schema import Table

# the figure of a row, where it is not the first number that the table's columns hold
FIGURES = {"stocks": ("days", "mass_t"), "events": ("effect", "instrument"), "sources": ("title",)}
SHOWN = 50
PLACES = ("place", "importer", "supplier", "destination", "target")
EVERYBODY = "all"  # the target of an event that is aimed at no place
PARTNERS = ("exporter", "origin", "by")


def fact_row(
    name: str, fact: Mapping[str, Any], identity: str | None = None, figure: str | None = None
) -> Row:
    """One row of a fact table; `fact` holds all its columns as they stand, `figure` names the one shown."""
    schema = _schemas()[name]
    column = figure or _figure(schema, fact)
    value = None if column is None else fact[column]
    place, partner = (next((fact[key] for key in keys if key in fact), None) for keys in (PLACES, PARTNERS))
    year = fact.get("year")
    said = [str(fact[key]) for key in ("locator", "note") if fact.get(key)]
    return row(
        id=identity or facts.fact_id(name, fact),
        metric=column or name,
        value=value,
        unit=None if isinstance(value, str) else _unit(schema, column, fact),
        economy=None if place == EVERYBODY else place,
        partner=partner,
        mineral=fact.get("mineral"),
        stage=fact.get("stage"),
        year=year if isinstance(year, int) else None,
        low=fact.get("low", fact.get("capex_low")),
        high=fact.get("high", fact.get("capex_high")),
        basis=fact.get("basis"),
        quality=fact.get("quality"),
        sources=[fact["cite"]] if "cite" in fact else [fact["key"]],
        note="; ".join(said) or ("not published" if value is None else None),
        fact={key: value for key, value in fact.items() if key != "id"},
    )


def parameter_facts(wanted: Iterable[str], mineral: str, stages: Iterable[str]) -> list[Row]:
    """The rows of parameters that count at the stages of a mineral: of each key the row that fits best."""
    places = tuple(stages) or (None,)
    counted = set()
    for key in dict.fromkeys(wanted):
        for stage in places:
            with suppress(NotKnownError):  # a key may be of other stages only
                found = facts.parameter(key, mineral, stage)
                counted.add((found.key, found.mineral, found.stage))
    return [
        fact_row("parameters", line)
        for line in facts.table("parameters").iter_rows(named=True)
        if (line["key"], line["mineral"], line["stage"]) in counted
    ]


def fact_tables() -> Document:
    """One row a table: how many rows it has and what it is."""
    rows = [
        row(
            id=f"facts/{name}", metric="rows", value=_count(name), unit="rows", note=schema.meaning,
            columns=[column.name for column in schema.columns],
        )
        for name, schema in sorted(_schemas().items())
    ]  # fmt: skip
    return Document(run_identity("facts", {"list": "tables"}), rows, imported_files())


def fact_table(
    name: str,
    mineral: str | None = None,
    stage: str | None = None,
    economy: str | None = None,
    year: int | None = None,
    limit: int = SHOWN,
) -> Document:
    """Rows of one table, filtered; `limit` 0 gives all.

    Raises
    ------
    InputError : for a table, mineral or place that is not there, or a filter without a column in the table.
    """
    table = facts.table(name)
    wanted = _filtered(name, table, mineral, stage, economy, year)
    kept = wanted.head(limit) if limit else wanted
    notes = []
    if kept.height < wanted.height:
        notes.append(f"{kept.height} of {wanted.height} rows; --limit 0 gives all.")
    inputs = {
        "show": name, "mineral": mineral, "stage": stage, "economy": economy, "year": year, "limit": limit,
    }  # fmt: skip
    rows = [fact_row(name, item) for item in kept.iter_rows(named=True)]
    return Document(run_identity("facts", inputs), rows, notes)


def fact_check() -> Document:
    """Every table checked, one row each; publishers that disagree are notes.

    Raises
    ------
    BrokenFacts : when a row breaks its schema; it holds the document.
    """
    from derisk.facts.comparisons import differences

    rows, broken = [], []
    for name in sorted(_schemas()):
        try:
            facts.table(name)
            rows.append(row(id=f"facts/{name}", metric="sound_rows", value=_count(name), unit="rows"))
        except FactError as error:
            broken.append(error)
            note = f"{error.what} {error.where}: {error.seen}"
            rows.append(row(id=f"facts/{name}", metric="sound_rows", value=None, unit="rows", note=note))
    notes = [] if broken else [each.sentence() for each in differences()]
    document = Document(run_identity("facts", {"check": "all"}), rows, notes)
    if broken:
        raise BrokenFacts(broken[0], document)
    return document


class BrokenFacts(NoAnswerError):
    """A table with a row that breaks its schema; the document says which (exit 1)."""

    def __init__(self, reason: DeriskError, document: Document) -> None:
        super().__init__(reason.what, where=reason.where, seen=reason.seen, try_=reason.try_)
        self.document = document


def _filtered(
    name: str,
    table: pl.DataFrame,
    mineral: str | None,
    stage: str | None,
    economy: str | None,
    year: int | None,
) -> pl.DataFrame:
    import polars as pl

    from derisk.terms.minerals import mineral as find
    from derisk.terms.places import check_place

    if mineral is not None:
        chain, own = find(mineral), _column(name, table, ("mineral",))
        wanted = own == chain.slug
        for column in {"stream", "material"} & set(table.columns) if chain.part_of else ():
            wanted |= (own == chain.part_of) & (pl.col(column) == chain.slug)
        table = table.filter(wanted)
    if stage is not None:
        table = table.filter(_column(name, table, ("stage",)) == stage)
    if economy is not None:
        code = check_place(economy)
        sides = [key for key in (*PLACES, *PARTNERS) if key in table.columns]
        _column(name, table, tuple(sides) or ("place",))
        table = table.filter(pl.any_horizontal(pl.col(side) == code for side in sides))
    if year is not None:
        table = table.filter(_column(name, table, ("year",)).cast(pl.String) == str(year))
    return table


def _column(name: str, table: pl.DataFrame, wanted: tuple[str, ...]) -> pl.Expr:
    import polars as pl

    for column in wanted:
        if column in table.columns:
            return pl.col(column)
    raise InputError(
        f"The table {name} has no column {wanted[0]}.",
        where=f"facts show {name}",
        seen=", ".join(table.columns),
        try_="leave the filter out",
    )


def _figure(schema: Table, fact: Mapping[str, Any]) -> str | None:
    """The column with the row's figure: the first that is filled."""
    names = FIGURES.get(schema.name) or [column.name for column in schema.columns if column.kind == "number"]
    return next((name for name in names if fact.get(name) is not None), None)


def _unit(schema: Table, column: str | None, fact: Mapping[str, Any]) -> str | None:
    """The unit of the figure: of its column where the schema gives one, else of the row."""
    own = next((item.unit for item in schema.columns if item.name == column), "")
    given = own or fact.get("unit")
    return str(given) if given else None


def shown(name: str) -> tuple[str, ...]:
    """Columns of a table that a terminal shows; none: all of them."""
    return _schemas()[name].shown


def _count(name: str) -> int:
    return int(facts.table(name).height)


def _schemas() -> dict[str, Table]:
    from derisk.facts.tables import tables

    return tables()
