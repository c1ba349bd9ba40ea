"""How much output rests on a material."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="embodied_output",
    meaning=(
        "Output that cannot be made without a material: either the product's share of its sector's output, "
        "or the material's share of the product's value."
    ),
    columns=(
        Column("product", "text", "product first made of the material, as in the table end_uses"),
        Column("mineral", "text", "slug, or any"),
        Column("sector", "text", "sector that makes the product, World Input-Output Database; our reading"),
        Column("measure", "text", "sector_share or cost_share"),
        Column("share", "number", "central value, 0-1"),
        Column("low", "number", "lower end of the range"),
        Column("high", "number", "upper end of the range"),
    ),
    key=("product", "mineral"),
    file="embodied_output.csv",
)
