"""What a mineral is won beside: output of a by-product follows its host's, not its own price."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="by_products",
    meaning="Hosts that a mineral is a by-product of, as their publishers say; prior where none was read.",
    columns=(
        Column("mineral", "text", "slug of the by-product"),
        Column("host", "text", "slug of the host, or coal"),
        Column("share", "number", "share of world output won from this host, 0-1", optional=True),
    ),
    key=("mineral", "host"),
    file="by_products.csv",
)
