"""Every check of tests/published: modules of the authorities' folders with a function `checks`."""

from __future__ import annotations

import importlib
from pathlib import Path

from tests.published.check import Check

HERE = Path(__file__).parent


def collect() -> list[Check]:
    """All checks, by authority and file."""
    found: list[Check] = []
    for path in sorted(HERE.glob("*/*.py")):
        if path.stem == "__init__" or path.stem.startswith("test_"):
            continue
        module = importlib.import_module(f"tests.published.{path.parent.name}.{path.stem}")
        found += module.checks()
    return found
