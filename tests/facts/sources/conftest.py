"""A workspace of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from derisk import store
from derisk.facts import overlay


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Path]:
    """An empty folder that all imports of the test go to."""
    folder = tmp_path / "workspace"
    store.use(folder)
    overlay.forget()
    yield folder
    store.use(None)
    overlay.forget()
