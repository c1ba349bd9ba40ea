"""The tables of the workspace."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# what was brought, from where, when; never deleted
DEPOSITS = Table(
    "deposits",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("edition", String(64), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_hash", String(64), nullable=False, index=True),
    Column("origin", Text, nullable=False),
    Column("brought_at", String(32), nullable=False),
    Column("private", Boolean, nullable=False),
)

# rows of a dataset as bytes; a later frame of the same dataset, scope and shard takes an earlier one's place
FRAMES = Table(
    "frames",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("deposit_id", Integer, ForeignKey("deposits.id"), nullable=False, index=True),
    Column("dataset", String(64), nullable=False),
    Column("scope", String(128), nullable=False),
    Column("shard", String(64), nullable=False),
    Column("row_count", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("dataset", "scope", "shard"),
)
