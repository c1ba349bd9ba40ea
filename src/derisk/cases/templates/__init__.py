"""Templates: commented files to begin with, each valid as it stands."""

from __future__ import annotations

from difflib import get_close_matches
from importlib.resources import files

from derisk.terms.errors import InputError

FILES = {"scenario": "scenario.yaml", "plan": "plan.yaml", "stocks": "stocks.csv"}
KINDS = tuple(FILES)
NOT_BUILT = ("project",)


def template(kind: str) -> str:
    """The text of a template.

    Raises
    ------
    InputError : for a kind that has none.
    """
    if kind not in KINDS:
        what = (
            f"A template of a {kind} file is not built yet."
            if kind in NOT_BUILT
            else f"There is no template {kind}."
        )
        near = get_close_matches(kind, KINDS, n=1)
        raise InputError(what, where="derisk new", seen=kind, try_="".join(near) or " or ".join(KINDS))
    return (files(__name__) / FILES[kind]).read_text(encoding="utf-8")
