"""Importing in tests, and what a refusal must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from derisk.facts.identity import vintage
from derisk.facts.sources.bringing import Brought, bring
from derisk.store import deposits, exists
from derisk.terms.errors import InputError


def brought(source: str, path: Path, *, part: bool = True) -> Brought:
    """What came of importing a file, without a progress bar; the files of tests are parts."""
    return bring(source, path, lambda done, total: None, part=part)


def refused(
    source: str, path: Path, what: str, row: int | None, column: str | None, *, part: bool = True
) -> InputError:
    """The error that refuses a file by row and column; the workspace must be as it was."""
    before = (exists(), deposits.state(), len(deposits.deposits()), vintage())
    with pytest.raises(InputError) as caught:
        brought(source, path, part=part)
    error = caught.value
    assert what in error.what
    assert path.name in error.where
    if row is not None:
        assert f"row {row}" in error.where.split(", ")
    if column is not None:
        assert f"column {column}" in error.where
    assert error.seen
    assert error.try_
    assert (exists(), deposits.state(), len(deposits.deposits()), vintage()) == before
    return error
