"""Many shards of a table read at once: one file after another as one text, held to the rules in one look."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from derisk.facts.corrections import corrections
from derisk.facts.load import checked, data_folder, imported, shards_ahead
from derisk.facts.tables import tables
from derisk.facts.tables.schema import Table
from derisk.terms.errors import FactError

if TYPE_CHECKING:
    import polars as pl


def read_ahead(name: str, values: Collection[str]) -> None:
    """Read the shards of a table in CSV that one column names, for `load.shard` to find.

    Left to `load.shard`, which tells row and column, are shards with imported or corrected rows, and all of
    them where any looks strange.
    """
    known, schema = shards_ahead(name), tables()[name]
    texts = dict(_texts(schema, [value for value in values if value not in known]))
    if len(texts) > 1:
        known.update(_parted(schema, texts))


def _texts(schema: Table, values: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """The lines below the header of each shard that can be read with others, in the order of the names."""
    (column,) = schema.shards
    header = ",".join(each.name for each in schema.all_columns).encode() + b"\n"
    for value in sorted(values):
        told = {dict(each.where).get(column, value) for each in corrections() if each.table == schema.name}
        file = data_folder() / schema.file.format(**{column: value})
        if value in told or imported(schema.name, {column: value}) is not None or not file.is_file():
            continue
        data = file.read_bytes()
        if data.startswith(header) and data.endswith(b"\n") and b"\x00" not in data:
            yield value, data[len(header) :]


def _parted(schema: Table, texts: Mapping[str, bytes]) -> dict[str, pl.DataFrame]:
    """The rows of each shard; nothing where they do not read, break a rule, or lie in another's file."""
    import polars as pl

    (column,) = schema.shards
    names = [each.name for each in schema.all_columns]
    whole = replace(schema, file=f"{schema.name}.csv")  # its rows ascend by the column of the shards too
    try:
        rows = pl.read_csv(
            b"".join(texts.values()),
            has_header=False,
            new_columns=names,
            infer_schema=False,
            null_values=[""],
        )
        with_types = checked(whole, data_folder(), rows)  # type: ignore[arg-type]
    except (pl.exceptions.PolarsError, FactError):
        return {}
    runs = with_types[column].rle().struct.unnest()
    if runs["value"].to_list() != [value for value, text in texts.items() if text]:
        return {}
    lengths = runs["len"].to_list()
    starts = [0, *accumulate(lengths[:-1])]
    return {
        value: with_types.slice(start, length)
        for value, start, length in zip(runs["value"], starts, lengths, strict=True)
    }
