"""The month's market in PyPSA, from identical states: the same least cost to 1e-6.

PyPSA runs in an interpreter of its own, which DERISK_PYPSA_PYTHON names; without it this is left out:

    DERISK_PYPSA_PYTHON=/some/where/bin/python pytest tests/crosscheck
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PEER = os.environ.get("DERISK_PYPSA_PYTHON")
pytestmark = pytest.mark.skipif(PEER is None, reason="DERISK_PYPSA_PYTHON names no interpreter")


def test_two_months_of_copper_cost_the_same_in_pypsa(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))  # for its neighbour, machine.py
    specification = importlib.util.spec_from_file_location("benchmark_pypsa", BENCHMARKS / "pypsa.py")
    assert specification is not None and specification.loader is not None
    benchmark = importlib.util.module_from_spec(specification)
    monkeypatch.setitem(sys.modules, "benchmark_pypsa", benchmark)
    specification.loader.exec_module(benchmark)
    found = benchmark.compare("copper", months=2)
    assert len(found.gaps) == 2
    assert max(found.gaps) < benchmark.SAME
