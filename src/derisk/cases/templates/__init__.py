"""Templates: commented files to begin with, each valid as it stands."""

from __future__ import annotations

from difflib import get_close_matches
from importlib.resources import files

from derisk.terms.errors import InputError

FILES = {
    "scenario": "scenario.yaml", "plan": "plan.yaml", "project": "project.csv", "stocks": "stocks.csv",
    "contract": "contract.csv", "hazards": "hazards.csv",
}  # fmt: skip
KINDS = tuple(FILES)


def template(kind: str) -> str:
    """The text of a template.

    Raises
    ------
    InputError : for a kind that has none.
    """
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, n=1)
        raise InputError(
            f"There is no template {kind}.",
            where="derisk new",
            seen=kind,
            try_="".join(near) or " or ".join(KINDS),
        )
    return (files(__name__) / FILES[kind]).read_text(encoding="utf-8")


def is_table(kind: str) -> bool:
    """Whether a template is a table, so that it may be a workbook too."""
    return kind in KINDS and FILES[kind].endswith(".csv")
