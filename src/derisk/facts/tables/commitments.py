"""What governments and companies have promised."""

from __future__ import annotations

from derisk.facts.tables.schema import Column, Table

TABLE = Table(
    name="commitments",
    meaning="What governments and companies have promised: money, capacity, stocks, law.",
    columns=(
        Column("title", "text", "what was promised"),
        Column("date", "text", "year, month or day of the promise"),
        Column("parties", "text", "ISO 3166 codes or group names, semicolons between"),
        Column("instrument", "text", "kind of promise"),
        Column("amount_usd", "number", "money, where the source gives dollars", unit="USD", optional=True),
        Column("amount", "text", "money as printed, in its own currency", optional=True),
        Column("capacity", "text", "tonnes or terms, as printed", optional=True),
        Column("due", "text", "when it falls due", optional=True),
        Column("status", "text", "as last seen", optional=True),
    ),
    key=("title", "date"),
    file="commitments.csv",
)
