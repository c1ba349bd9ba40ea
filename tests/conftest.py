"""Settings of the whole suite."""

from __future__ import annotations

from pathlib import Path

import pytest

from derisk.terms import places

TESTS = Path(__file__).parent
SHARE = ("report",)  # rooms whose files share one expensive answer
# files that take longest; begun first, so that no process waits for another at the end
LONGEST = ("web/test_pages.py",)


def _group(path: Path) -> str:
    """The tests that run in one process: those of a file, for they share its fixtures, or of a whole room."""
    own = path.relative_to(TESTS)
    return own.parts[0] if own.parts[0] in SHARE else own.as_posix()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where processes share the tests (`-n`), put together what shares and begin with what is long."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    items.sort(key=lambda item: _rank(item.path))
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item.path)))


def _rank(path: Path) -> int:
    own = path.relative_to(TESTS).as_posix()
    return LONGEST.index(own) if own in LONGEST else len(LONGEST)


@pytest.fixture(autouse=True)
def _toy_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random networks use places P00, P01, ...; they have names while tests run."""
    known = dict(places._names())
    known.update({f"P{r:02d}": f"Place {r}" for r in range(40)})
    monkeypatch.setattr(places, "_names", lambda: known)


@pytest.fixture(autouse=True)
def _no_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What someone has imported on this machine takes no part in tests; nor does a database."""
    monkeypatch.setenv("DERISK_WORKSPACE", str(tmp_path_factory.getbasetemp() / "no-workspace"))
    monkeypatch.delenv("DERISK_DATABASE_URL", raising=False)
