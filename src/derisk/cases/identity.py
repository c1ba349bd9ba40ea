"""What makes a run: the question, the facts, the code, the solver; the same five give the same id."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from derisk import __version__, facts

HIGHS = "highs"


def run_identity(
    verb: str, inputs: Mapping[str, Any], solver: str | None = None, seed: int | None = None
) -> dict[str, Any]:
    """The `run` of a document: id, inputs_hash, facts_vintage, code_version, solver, seed; no clock time.

    `inputs` is the settled question, of plain values that JSON can hold; `solver` names the package that
    solved, None where nothing is solved.
    """
    inputs_hash = settled_hash({"verb": verb, **inputs})
    named = _highs() if solver == HIGHS else solver
    state = {
        "inputs_hash": inputs_hash,
        "facts_vintage": facts.vintage(),
        "code_version": __version__,
        "solver": named,
        "seed": seed,
    }
    return {"id": f"{verb}-{settled_hash(state)}", **state}


def _highs() -> str:
    from importlib.metadata import version

    return f"HiGHS {version('highspy')}"


def settled_hash(values: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits of plain values, whatever the order of their keys."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
