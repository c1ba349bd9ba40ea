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
