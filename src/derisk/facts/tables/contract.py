"""A user's own supply contracts."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="contract",
    meaning="A user's own supply contracts. Private; none is shipped.",
    columns=(
        Column("contract", "text", "name of the contract"),
        Column("mineral", "text", "slug of the mineral"),
        Column("stage", "text", "slug of the stage whose product is supplied"),
        Column("supplier", "text", "ISO 3166 code of the place that supplies"),
        Column("place", "text", "ISO 3166 code of the place that buys"),
        Column("mass_t_a", "number", "tonnes of content a year", unit="t/a"),
        Column("from_year", "integer", "first year"),
        Column("until_year", "integer", "last year", optional=True),
        Column("price_usd_t", "number", "agreed price of content", unit="USD/t", optional=True),
        Column("floor_usd_t", "number", "lowest price that is paid", unit="USD/t", optional=True),
    ),
    key=("contract", "mineral", "stage"),
    file="contract.csv",
)
