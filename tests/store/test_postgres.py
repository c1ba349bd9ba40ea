"""The same workspace in PostgreSQL, where DERISK_TEST_POSTGRES names an empty database."""

from __future__ import annotations

import os

import pytest

from derisk import store
from derisk.store import deposits, migrations
from derisk.store.deposits import Deposit, Frame
from derisk.store.fault import Fault
from derisk.store.schema import METADATA
from derisk.store.workspace import reading, writing

URL = os.environ.get("DERISK_TEST_POSTGRES", "")
pytestmark = pytest.mark.skipif(not URL, reason="DERISK_TEST_POSTGRES names no database")
RECORD = Deposit("survey", "2026", "file.csv", "hash", "{}")


def frame(shard: str, digest: str) -> Frame:
    return Frame("production", "survey-2026", shard, 1, digest, digest.encode() + b"\x00\xff")


def test_the_workspace_in_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    monkeypatch.setenv("DERISK_DATABASE_URL", URL)
    assert store.exists()
    with reading() as connection:
        assert connection is None, "an empty database is no workspace yet"
    deposits.deposit(RECORD, [frame("tin", "a"), frame("zinc", "b")])
    try:
        assert not deposits.deposit(RECORD, [frame("tin", "a"), frame("zinc", "b")]).changed
        state = deposits.state()
        assert deposits.frames("production", "tin")[0].content == b"a\x00\xff"
        broken = Frame("production", "survey-2026", "zinc", 1, "c", None)  # type: ignore[arg-type]
        with pytest.raises(Fault, match="cannot be used"):
            deposits.deposit(RECORD, [frame("tin", "other"), broken])
        assert deposits.state() == state
        with writing() as connection:
            assert migrations.current(connection) == migrations.latest()
            assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    finally:
        from sqlalchemy import text

        with writing() as connection:
            METADATA.drop_all(connection)
            connection.execute(text("drop table alembic_version"))
