"""One brief for all tests of the report."""

from __future__ import annotations

import pytest

from derisk.report.brief import Brief, brief


@pytest.fixture(scope="session")
def japan() -> Brief:
    return brief("JPN")
