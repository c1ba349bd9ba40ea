"""Opening the workspace: to read what is there, or to write in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from derisk.store import place
from derisk.store.fault import Fault

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

BUSY_SECONDS = 30  # how long a writer waits for another


@contextmanager
def reading() -> Iterator[Connection | None]:
    """A connection to read with; None where there is no workspace, and nothing is made.

    Raises
    ------
    Fault : for a file that is no workspace, one of a newer release, or a database out of reach.
    """
    if not place.exists():
        yield None
        return
    engine = _engine(write=False)
    with _worded(), engine.connect() as connection:
        yield connection if _sound(connection) else None
    engine.dispose()


@contextmanager
def writing() -> Iterator[Connection]:
    """A connection to write with, in one transaction: all of it is kept, or nothing.

    The folder and the tables are made where they are not there; an older workspace is copied, then upgraded.

    Raises
    ------
    Fault : as for `reading`, or where the folder cannot be written.
    """
    from derisk.store import migrations
    from derisk.store.backup import before_upgrade

    _make_folder()
    engine = _engine(write=True)
    try:
        with _worded():
            with engine.begin() as connection:
                if migrations.behind(connection):
                    before_upgrade(migrations.current(connection))
                    migrations.upgrade(connection)
            with engine.begin() as connection:
                yield connection
    finally:
        engine.dispose()


def _sound(connection: Connection) -> bool:
    """Whether the tables are there and of this release, without Alembic, which takes time to load."""
    from sqlalchemy import inspect, text

    from derisk.store.schema import METADATA

    there = set(inspect(connection).get_table_names())
    if "alembic_version" not in there:
        return False
    if set(METADATA.tables) <= there:
        return True
    at = connection.execute(text("select version_num from alembic_version")).scalar()
    raise Fault(
        "The workspace is of another release.", where=place.address(), seen=f"step {at}",
        try_="import a file, which upgrades it after a copy, or name another workspace",
    )  # fmt: skip


def _make_folder() -> None:
    if place.database() is not None:
        return
    try:
        place.folder().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Fault(
            "The folder of the workspace cannot be made.", where=str(place.folder()),
            seen=error.strerror or str(error), try_="--workspace DIR, a folder that you may write",
        ) from None  # fmt: skip


def _engine(*, write: bool) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    given = place.database()
    if given is not None:
        return create_engine(_postgres(given))
    mode = "rwc" if write else "ro"
    engine = create_engine(
        "sqlite+pysqlite://", creator=lambda: _connected(str(place.file()), mode), poolclass=NullPool
    )

    @event.listens_for(engine, "connect")
    def _set(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would leave the making of tables outside
        if write:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _postgres(given: str) -> Any:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(given)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in ("postgresql", "postgres"):
        raise Fault(
            "DERISK_DATABASE_URL is no PostgreSQL address.", where="DERISK_DATABASE_URL",
            seen=given.split("@")[-1], try_="postgresql://USER:PASSWORD@HOST/DATABASE, or unset it",
        )  # fmt: skip
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise Fault(
            "The driver of PostgreSQL is not installed.", where="DERISK_DATABASE_URL",
            seen="no module psycopg", try_="pip install 'derisk[postgres]'",
        ) from None  # fmt: skip
    return url.set(drivername="postgresql+psycopg")


def _connected(path: str, mode: str) -> Any:
    import sqlite3
    from urllib.parse import quote

    return sqlite3.connect(f"file:{quote(path)}?mode={mode}", uri=True, timeout=BUSY_SECONDS)


@contextmanager
def _worded() -> Iterator[None]:
    """A fault of the database, said as one a user can act on."""
    from sqlalchemy.exc import DatabaseError, OperationalError

    try:
        yield
    except (OperationalError, DatabaseError) as error:
        raise Fault(
            "The workspace cannot be used.", where=place.address(), seen=str(error.orig).split("\n")[0],
            try_="check the file, who may write there, and the disk; --workspace DIR names another",
        ) from error  # fmt: skip
