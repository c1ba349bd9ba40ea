"""The steps that bring a workspace from one release to the next, oldest first, in `versions/`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derisk.store import place
from derisk.store.fault import Fault

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory
    from sqlalchemy.engine import Connection


def steps() -> ScriptDirectory:
    """The steps as Alembic reads them."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def current(connection: Connection) -> str | None:
    """The step that a database is at, None for an empty one."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def latest() -> str:
    """The newest step of this release."""
    head = steps().get_current_head()
    if head is None:
        raise RuntimeError("no migration is packaged")
    return head


def behind(connection: Connection) -> bool:
    """Whether the database lacks steps of this release.

    Raises
    ------
    Fault : for a workspace that a newer release has written.
    """
    at = current(connection)
    known = {script.revision for script in steps().walk_revisions()}
    if at is not None and at not in known:
        raise Fault(
            "The workspace was written by a newer release of derisk.",
            where=place.address(),
            seen=f"step {at}, this release ends at {latest()}",
            try_="upgrade derisk, or name another workspace",
        )
    return at != latest()


def upgrade(connection: Connection) -> None:
    """Bring the database to the newest step, within the transaction of the connection."""
    from alembic.runtime.environment import EnvironmentContext

    script = steps()
    to_newest: Callable[[Any, Any], Any] = lambda revision, _: script._upgrade_revs("head", revision)  # noqa: E731
    with EnvironmentContext(_config(script), script, fn=to_newest) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()


def _config(script: ScriptDirectory) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", script.dir.replace("%", "%%"))
    return config
