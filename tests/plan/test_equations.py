"""Each equation of a plan shows its formula, its dual and its golden LP."""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
from pathlib import Path

import pytest

import derisk.plan
from derisk.plan.ledger import PlanBook
from tests.plan.equations import EQUATIONS, book

GOLDEN = Path(__file__).parent / "lp"
NOT_EQUATIONS = {"ledger", "model"}  # they join equations


def modules() -> list[str]:
    """Modules of the room that add variables or constraints to a model."""
    found = []
    for module in pkgutil.iter_modules(derisk.plan.__path__):
        if module.ispkg or module.name in NOT_EQUATIONS:
            continue
        source = inspect.getsource(importlib.import_module(f"derisk.plan.{module.name}"))
        if ".add_constraints(" in source or ".add_variables(" in source:
            found.append(module.name)
    return found


def written(name: str, tmp_path: Path) -> str:
    b = book()
    objective = EQUATIONS[name](b)
    b.finish(1.0 * objective)
    b.model.to_file(tmp_path / "model.lp", explicit_coordinate_names=True, progress=False)
    return (tmp_path / "model.lp").read_text()


@pytest.mark.parametrize("name", modules())
def test_equation_writes_its_golden_lp(name: str, tmp_path: Path) -> None:
    text = written(name, tmp_path)
    golden = GOLDEN / f"{name}.lp"
    if os.environ.get("DERISK_WRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text)
    assert golden.exists(), f"{name} has no golden LP; look at the new one and commit it"
    assert text == golden.read_text()


@pytest.mark.parametrize("name", modules())
def test_equation_shows_formula_and_dual(name: str) -> None:
    told = getattr(importlib.import_module(f"derisk.plan.{name}"), name).__doc__
    assert "=" in told and "[" in told, "the dual stands in brackets"
    assert "| symbol | name in the model | unit | meaning |" in told


def test_every_golden_lp_belongs_to_an_equation() -> None:
    assert {path.stem for path in GOLDEN.glob("*.lp")} == set(modules()) == set(EQUATIONS)


def test_the_cost_ledger_shows_its_formula_and_dual() -> None:
    assert "[weight of the operation in the objective]" in (PlanBook.costs.__doc__ or "")
