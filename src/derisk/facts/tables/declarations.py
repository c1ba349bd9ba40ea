"""Trade as customs of each place declare it, before anyone reconciles two declarations of one shipment."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="declarations",
    meaning="Trade as each place declares it, imports and exports apart; imported by users, none is shipped.",
    columns=(
        Column("year", "integer", "calendar year"),
        Column("reporter", "text", "ISO 3166 code of the place that declares"),
        Column("partner", "text", "ISO 3166 code of the other side"),
        Column("flow", "text", "import or export, as the reporter sees it"),
        Column("hs6", "text", "customs heading"),
        Column("hs_edition", "text", "edition of the Harmonized System"),
        Column("value_usd", "number", "imports CIF, exports FOB", unit="USD"),
        Column("gross_t", "number", "net weight of the product", unit="t", optional=True),
    ),
    key=("hs6", "hs_edition", "year", "reporter", "partner", "flow", "cite"),
    file="declarations.csv",
)
