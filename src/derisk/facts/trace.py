"""From a fact's identity to its row, and the data dictionary of all tables.

An identity is the table and the row's key: `production/rare-earths/mining/CHN/2024/usgs-mcs-2026`,
`trade/284690/2024/CHN/JPN`, `parameters/recovery/copper/refining`, `sources/usgs-mcs-2026`. The stream of a
production row is left out where it is `all`, and the edition of a customs heading where no other edition
before it tells of the same heading and year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from derisk.facts.load import rows_of, shard, table
from derisk.facts.shipments import needs_edition, shipment
from derisk.facts.tables import tables
from derisk.facts.tables.schema import Table
from derisk.terms.errors import NotKnownError
from derisk.terms.minerals import stream_of

if TYPE_CHECKING:
    import polars as pl

WHOLE = "all"  # the stream that an identity leaves out


def fact_id(name: str, row: Mapping[str, Any]) -> str:
    """The identity of a row of a table."""
    if name == "trade":
        return _shipment_id(row)
    if "stream" in tables()[name].key:
        slug, stream = stream_of(row["mineral"], row["stream"])
        row = {**row, "mineral": slug, "stream": stream}
    parts = [(column, str(row[column])) for column in tables()[name].key]
    return "/".join([name, *(text for column, text in parts if (column, text) != ("stream", WHOLE))])


def fact(identity: str) -> dict[str, Any]:
    """The row that an identity names, with `id` and all its provenance.

    Raises
    ------
    NotKnownError : for an identity that no row has.
    """
    name, *parts = identity.split("/")
    schema = tables().get(name)
    if schema is None:
        raise _unknown(identity, f"no table {name}", ", ".join(tables()))
    if "stream" in schema.key and len(parts) == len(schema.key) - 1:
        parts.insert(schema.key.index("stream"), WHOLE)
    if name == "trade" and len(parts) == len(schema.key) - 1:
        parts.append("")  # the edition goes without saying
    if len(parts) != len(schema.key):
        raise _unknown(identity, f"{len(parts)} parts after the table", "/".join([name, *schema.key]))
    found = _rows(schema, dict(zip(schema.key, parts, strict=True)))
    if not found.height:
        raise _unknown(identity, "no row with this key", f"derisk facts show {name}")
    return {"id": identity, **found.row(0, named=True)}


def dictionary() -> list[dict[str, str | bool]]:
    """The data dictionary, one row a column: table, column, kind, unit, meaning, may it be empty."""
    return [
        {
            "table": schema.name, "column": column.name, "kind": column.kind, "unit": column.unit,
            "meaning": column.meaning, "optional": column.optional,
        }
        for schema in tables().values()
        for column in (schema.columns if schema.name == "sources" else schema.all_columns)
    ]  # fmt: skip


def _shipment_id(row: Mapping[str, Any]) -> str:
    """The identity of a shipment; the edition of its heading is named only where another tells of it too."""
    hs6, year, edition = row["hs6"], row["year"], row["hs_edition"]
    last = (edition,) if needs_edition(hs6, year, edition) else ()
    return "/".join(["trade", hs6, str(year), row["exporter"], row["importer"], *last])


def _rows(schema: Table, told: dict[str, str]) -> pl.DataFrame:
    import polars as pl

    if schema.name == "trade":
        return shipment(told["hs6"], told["year"], told["exporter"], told["importer"], told["hs_edition"])
    wanted = pl.all_horizontal(pl.col(column).cast(pl.String) == part for column, part in told.items())
    values = {column: told[column] for column in schema.shards}
    if schema.file.endswith(".parquet"):
        return rows_of(schema.name, wanted, **values)
    return (shard(schema.name, **values) if values else table(schema.name)).filter(wanted)


def _unknown(identity: str, seen: str, remedy: str) -> NotKnownError:
    return NotKnownError(f"No fact is called {identity}.", where="facts", seen=seen, try_=remedy)
