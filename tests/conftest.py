"""Settings of the whole suite."""

from __future__ import annotations

import pytest

from derisk.terms import places


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
