"""What every equation must show, in the market's book and in the plan's."""

from __future__ import annotations

import os
import re
from pathlib import Path

# a dual stands in brackets, named by what it is; indices such as x[s,r] are in brackets too and do not count
DUAL = re.compile(r"\[[^\[\]]*\b(price|rent|value|worth|weight|lacks)\b[^\[\]]*\]")


def hold_to_golden(text: str, golden: Path, name: str) -> None:
    """The text of a model is its golden LP; DERISK_WRITE_GOLDEN writes it anew."""
    if os.environ.get("DERISK_WRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text)
    assert golden.exists(), f"{name} has no golden LP; look at the new one and commit it"
    assert text == golden.read_text()


def shows_formula_and_dual(told: str | None) -> None:
    """A docstring with a relation, a named dual in brackets and a table of symbols."""
    assert told is not None
    assert re.search(r"<=|>=| = ", told), "a formula"
    assert DUAL.search(told.split("| symbol |")[0]), "its dual in brackets, named"
    assert "| symbol | name in the model | unit | meaning |" in told
