"""Each equation of a plan shows its formula, its dual and its golden LP."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import derisk.plan
from derisk.plan.ledger import PlanBook
from tests.golden import hold_to_golden, shows_formula_and_dual
from tests.plan.equations import EQUATIONS, book

GOLDEN = Path(__file__).parent / "lp"
NOT_EQUATIONS = {"ledger", "model", "decomposed"}  # they join equations


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
    hold_to_golden(text, GOLDEN / f"{name}.lp", name)


@pytest.mark.parametrize("name", modules())
def test_equation_shows_formula_and_dual(name: str) -> None:
    shows_formula_and_dual(getattr(importlib.import_module(f"derisk.plan.{name}"), name).__doc__)


def test_every_golden_lp_belongs_to_an_equation() -> None:
    assert {path.stem for path in GOLDEN.glob("*.lp")} == set(modules()) == set(EQUATIONS)


def test_the_cost_ledger_shows_its_formula_and_dual() -> None:
    assert "[weight of the operation in the objective]" in (PlanBook.costs.__doc__ or "")
