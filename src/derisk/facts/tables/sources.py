"""Who published it, where, and on what terms."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

OWN = "own-data"  # the key that a user's own figures are cited by; they go before all others
TABLE = Table(
    name="sources",
    meaning="Who published it, where, and on what terms.",
    columns=(
        Column("key", "text", "key used by cite"),
        Column("publisher", "text", "publisher"),
        Column("title", "text", "title"),
        Column("year", "text", "year of the edition"),
        Column("url", "text", "address or doi", optional=True),
        Column("licence", "text", "terms of reuse"),
        Column("attribution", "text", "how to credit"),
    ),
    key=("key",),
    file="sources.csv",
)
