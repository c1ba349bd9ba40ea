"""The workspace: made by writing alone, whole or not at all, upgraded after a copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from derisk import store
from derisk.store import deposits, migrations, place
from derisk.store.backup import backup, before_upgrade
from derisk.store.deposits import Deposit, Frame
from derisk.store.fault import Fault
from derisk.store.schema import METADATA
from derisk.store.workspace import reading, writing

RECORD = Deposit("survey", "2026", "file.csv", "hash", "{}")


def frame(shard: str, digest: str, scope: str = "survey-2026") -> Frame:
    return Frame("production", scope, shard, 1, digest, digest.encode())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with signs in its name that an address would read otherwise."""
    where = tmp_path / "my work%20?#space"
    monkeypatch.setenv("DERISK_WORKSPACE", str(where))
    return where


def test_reading_makes_nothing(folder: Path) -> None:
    assert deposits.deposits() == []
    assert deposits.frames("production") == []
    assert deposits.state() == ""
    assert not store.exists()
    assert not folder.exists()


def test_a_deposit_is_kept_once_and_replaced_by_scope_and_shard(folder: Path) -> None:
    first = deposits.deposit(RECORD, [frame("tin", "a"), frame("zinc", "b")])
    assert [len(part) for part in (first.new, first.replaced, first.same)] == [2, 0, 0]
    state = deposits.state()
    again = deposits.deposit(RECORD, [frame("zinc", "b"), frame("tin", "a")])
    assert not again.changed
    assert deposits.state() == state
    assert len(deposits.deposits()) == 1
    other = deposits.deposit(RECORD, [frame("tin", "c"), frame("zinc", "b")])
    assert [len(part) for part in (other.new, other.replaced, other.same)] == [0, 1, 1]
    assert [each.content for each in deposits.frames("production", "tin")] == [b"c"]
    deposits.deposit(RECORD, [frame("tin", "d", scope="survey-2027")])
    assert [each.content for each in deposits.frames("production", "tin")] == [b"c", b"d"]
    assert (folder / place.FILE).is_file()


def test_a_write_that_fails_leaves_all_as_it_was(folder: Path) -> None:
    deposits.deposit(RECORD, [frame("tin", "a")])
    state = deposits.state()
    broken = Frame("production", "survey-2026", "zinc", 1, "b", None)  # type: ignore[arg-type]
    with pytest.raises(Fault, match="cannot be used"):
        deposits.deposit(RECORD, [frame("tin", "other"), broken])
    assert deposits.state() == state
    assert len(deposits.deposits()) == 1


def test_the_migrations_make_the_tables_of_the_schema(folder: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with writing() as connection:
        assert migrations.current(connection) == migrations.latest()
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_log_is_written_ahead_and_foreign_keys_hold(folder: Path) -> None:
    from sqlalchemy import text

    with writing() as connection:
        assert connection.execute(text("pragma journal_mode")).scalar() == "wal"
        assert connection.execute(text("pragma foreign_keys")).scalar() == 1


def test_a_copy_holds_all_and_overwrites_nothing(folder: Path, tmp_path: Path) -> None:
    deposits.deposit(RECORD, [frame("tin", "a")])
    state = deposits.state()
    copy = tmp_path / "copy" / place.FILE
    copy.parent.mkdir()
    backup(copy)
    with pytest.raises(Fault, match="there already"):
        backup(copy)
    store.use(copy.parent)
    try:
        assert deposits.state() == state
    finally:
        store.use(None)


def test_an_older_workspace_is_copied_before_it_is_upgraded(folder: Path) -> None:
    deposits.deposit(RECORD, [frame("tin", "a")])
    assert before_upgrade(None) is None
    kept = before_upgrade("v0000")
    assert kept is not None
    assert kept.name == "derisk-before-v0000.sqlite"
    again = before_upgrade("v0000")
    assert again is not None
    assert again.name == "derisk-before-v0000-2.sqlite"


def test_a_workspace_of_a_newer_release_is_left_alone(folder: Path) -> None:
    deposits.deposit(RECORD, [frame("tin", "a")])
    with closing(sqlite3.connect(folder / place.FILE)) as file:
        file.execute("update alembic_version set version_num = 'v9999'")
        file.commit()
    with pytest.raises(Fault, match="newer release"):
        deposits.deposit(RECORD, [frame("tin", "b")])


def test_a_file_that_is_no_workspace_is_named(folder: Path) -> None:
    folder.mkdir()
    (folder / place.FILE).write_text("not a database " * 100)
    with pytest.raises(Fault, match="cannot be used") as fault, reading():
        pass
    assert fault.value.where == str(folder / place.FILE)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DERISK_WORKSPACE", str(tmp_path / "file" / "below"))
    with pytest.raises(Fault, match="cannot be made"):
        deposits.deposit(RECORD, [frame("tin", "a")])


def test_only_a_postgresql_address_is_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERISK_DATABASE_URL", "mysql://user:secret@host/db")
    with pytest.raises(Fault, match="no PostgreSQL address") as fault, reading():
        pass
    assert "secret" not in f"{fault.value.seen} {fault.value.where}"
    monkeypatch.setenv("DERISK_DATABASE_URL", "postgresql://user:secret@host/db")
    assert "secret" not in store.address()


def test_the_users_folder_is_as_the_system_has_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DERISK_WORKSPACE")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert store.folder() == tmp_path / "derisk"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert store.folder() == tmp_path / ".local/share/derisk"
