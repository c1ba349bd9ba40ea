"""One brief for all tests of the report."""

from __future__ import annotations

import pytest

from derisk.cases import answers
from derisk.report.brief import Brief, brief
from derisk.terms.answer import Row


@pytest.fixture(scope="session")
def japan() -> Brief:
    return brief("JPN")


@pytest.fixture(scope="session")
def magnets() -> list[Row]:
    """The plan that briefs tell of, asked by itself."""
    return answers.plan(preset="alliance-magnets", chance=False).rows
