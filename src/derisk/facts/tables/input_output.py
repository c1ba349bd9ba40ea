"""What sectors of places buy from sectors of places."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

SECTORS = tuple(f"c{number}" for number in range(1, 36))
TABLE = Table(
    name="input_output",
    meaning="Deliveries for use in production; a row a seller and buying place, none of noughts.",
    columns=(
        Column("place", "text", "ISO 3166 code of the seller; ROW all places the publisher does not name"),
        Column("sector", "text", "selling sector of the World Input-Output Database, c1 to c35"),
        Column("buyer", "text", "ISO 3166 code of the buyer, or ROW"),
        Column("year", "integer", "calendar year"),
        *(Column(sector, "number", f"bought by sector {sector}", unit="USD") for sector in SECTORS),
    ),
    key=("place", "sector", "buyer", "year"),
    file="input_output.parquet",
    shown=("place", "sector", "buyer", "year", "c9", "c12", "c13", "c14", "c15", "c18"),
)
