"""Each equation of the book shows its formula, its dual and its golden LP."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import derisk.market
from derisk.market.book import Book
from tests.golden import hold_to_golden, shows_formula_and_dual
from tests.market.equations import EQUATIONS, book

GOLDEN = Path(__file__).parent / "lp"
NOT_EQUATIONS = {"book", "side_by_side", "sides", "solver"}


def modules() -> list[str]:
    return [m.name for m in pkgutil.iter_modules(derisk.market.__path__) if m.name not in NOT_EQUATIONS]


def written(name: str, tmp_path: Path) -> str:
    b = book()
    EQUATIONS[name](b)
    b.close()
    b.model.to_file(tmp_path / "model.lp", explicit_coordinate_names=True, progress=False)
    return (tmp_path / "model.lp").read_text()


@pytest.mark.parametrize("name", modules())
def test_equation_writes_its_golden_lp(name: str, tmp_path: Path) -> None:
    text = written(name, tmp_path)
    hold_to_golden(text, GOLDEN / f"{name}.lp", name)


@pytest.mark.parametrize("name", modules())
def test_equation_shows_formula_and_dual(name: str) -> None:
    shows_formula_and_dual(getattr(importlib.import_module(f"derisk.market.{name}"), name).__doc__)


def test_the_balance_shows_its_formula_and_dual() -> None:
    assert "[price p[s,r], USD/t]" in (Book.close.__doc__ or "")
