"""GeoPolRisk held against geopolrisk-py 2.0.1 (GPL-3.0) on the same inputs, and what that program gets wrong.

The program is no dependency and no line of it is here: it runs in an environment of its own, asked through
tests/crosscheck/peer_geopolrisk.py. To run these tests:

    python -m venv /some/where && /some/where/bin/pip install geopolrisk-py==2.0.1
    DERISK_GEOPOLRISK_PYTHON=/some/where/bin/python pytest tests/crosscheck
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derisk.exposure.concentration import hhi
from derisk.exposure.geopolrisk import score
from derisk.exposure.shares import shares
from derisk.terms.places import EU27_MEMBERS

PEER = os.environ.get("DERISK_GEOPOLRISK_PYTHON")
SCRIPT = Path(__file__).with_name("peer_geopolrisk.py")
MATERIALS = ("Nickel", "Manganese", "Graphite", "Cobalt", "Lithium", "Tungsten", "Copper", "Rare earth")
ECONOMIES = ("USA", "Japan", "Germany", "Australia")
YEAR = 2022
MISSING = 0.5  # what the peer takes for an origin without a score
pytestmark = pytest.mark.skipif(PEER is None, reason="DERISK_GEOPOLRISK_PYTHON names no interpreter")


def ask(home: Path, questions: list[tuple[str, int, str]]) -> dict[str, Any]:
    """The peer's answers; its home folder is a temporary one, as importing it writes there."""
    assert PEER is not None
    done = subprocess.run(
        [PEER, str(SCRIPT), json.dumps(questions)], capture_output=True, text=True, timeout=600, check=False,
        env={**os.environ, "HOME": str(home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    answer: dict[str, Any] = json.loads(done.stdout[done.stdout.index('{"import_s"') :])
    return answer


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("home")
    (home / "Documents").mkdir()
    questions = [(material, YEAR, economy) for material in MATERIALS for economy in (*ECONOMIES, "EU")]
    questions += [("Germanium", YEAR, economy) for economy in ECONOMIES]
    return ask(home, questions)


@pytest.fixture(scope="module")
def answers(document: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["answers"]
    return found


def derisks(answer: dict[str, Any]) -> float:
    """derisk's score from the inputs that the peer used, its fill of missing scores included."""
    concentration = hhi(shares(np.array(answer["output"], dtype=float)))
    imports = np.array([mass for _, mass, _ in answer["imports"]], dtype=float)
    risk = np.array([MISSING if each is None else each for _, _, each in answer["imports"]], dtype=float)
    return score(concentration, imports, risk, answer["own"])


def asked(answers: list[dict[str, Any]], material: str, economy: str) -> dict[str, Any]:
    return next(item for item in answers if item["question"] == [material, YEAR, economy])


def test_the_same_inputs_give_the_same_score(answers: list[dict[str, Any]]) -> None:
    compared = 0
    for answer in answers:
        if answer["question"][2] == "EU" or not answer["imports"]:
            continue
        assert derisks(answer) == pytest.approx(answer["score"], rel=1e-6, abs=1e-12), answer["question"]
        compared += 1
    assert compared >= 25


def test_the_peer_shows_no_risk_of_germanium_for_want_of_trade(answers: list[dict[str, Any]]) -> None:
    """Its heading ends in 2016, and no trade is read as no risk; derisk says that it does not know."""
    for economy in ECONOMIES:
        answer = asked(answers, "Germanium", economy)
        assert answer["hhi"] > 0.7 and answer["imports"] == [] and answer["score"] == 0.0
        with pytest.raises(ValueError, match="no supply"):
            score(answer["hhi"], np.array([]), np.array([]), 0.0)


def test_the_peer_divides_gross_ore_by_content(answers: list[dict[str, Any]]) -> None:
    """Nickel of the United States: 38 t of ore against 17,500 t of content, while it imports the metal."""
    answer = asked(answers, "Nickel", "USA")
    assert answer["score"] < 5e-4
    assert sum(mass for _, mass, _ in answer["imports"]) < 0.01 * answer["own"]


def test_the_peer_fills_a_missing_score(answers: list[dict[str, Any]], document: dict[str, Any]) -> None:
    """Taiwan has none and is taken as average, 0.5; other gaps stand in its table as 0, which is stable."""
    missing = {place for answer in answers for place, _, risk in answer["imports"] if risk is None}
    assert "S19" in missing
    assert document["zero_scores"] > 100


def test_the_peer_counts_inner_trade_of_the_union_as_safe_supply(answers: list[dict[str, Any]]) -> None:
    for material in ("Graphite", "Manganese", "Cobalt"):
        answer = asked(answers, material, "EU")
        outside = [line for line in answer["imports"] if line[0] not in EU27_MEMBERS]
        assert len(outside) < len(answer["imports"])
        assert derisks({**answer, "imports": outside}) > answer["score"]
