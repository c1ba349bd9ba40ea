"""Presets: questions ready to ask, one file each; every file is a scenario or plan file that can be copied.

The comment at the head of a file is its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from derisk.plan.question import Question
    from derisk.stress.scenario import Scenario

Kind = Literal["scenario", "plan"]


@dataclass(frozen=True)
class Preset:
    """A question ready to ask: `title` its name in words, `content` what its file states, `text` the file."""

    name: str
    kind: Kind
    title: str
    meaning: str
    content: Scenario | Question
    text: str


def presets() -> dict[str, Preset]:
    """All presets by name; the folder is read."""
    return {name: _preset(name) for name in _names()}


def preset(name: str, kind: Kind) -> Preset:
    """A preset of a kind by its name.

    Raises
    ------
    InputError : with the nearest names, for one that is not there or is of the other kind.
    """
    if name in _names() and _preset(name).kind == kind:
        return _preset(name)
    known = [item for item in _names() if _preset(item).kind == kind]
    if name in _names():
        other = _preset(name).kind
        verb = {"scenario": "derisk stress", "plan": "derisk plan"}[other]
        raise InputError(
            f"The preset {name} is a {other}.", where="--preset", seen=name,
            try_=f"{verb} --preset {name}; or {', '.join(known)}",
        )  # fmt: skip
    near = get_close_matches(name, known, n=2, cutoff=0.5)
    raise InputError(
        f"There is no preset {name}.", where="--preset", seen=name, try_=" or ".join(near) or ", ".join(known)
    )


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    files_there = (item.name for item in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in files_there if name.endswith(".yaml")))


@lru_cache(maxsize=64)
def _preset(name: str) -> Preset:
    from derisk.cases.files import plan_of, scenario_of
    from derisk.cases.located import read_text

    text = (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")
    read = read_text(text, f"preset {name}")
    kind: Kind = "plan" if "minerals" in read.data else "scenario"
    folder = Path(__file__).parent  # where a file of projects that a preset names lies
    content: Scenario | Question = plan_of(read, folder) if kind == "plan" else scenario_of(read)
    return Preset(name, kind, content.name, _meaning(text), content, text)


def _meaning(text: str) -> str:
    """The comment at the head, up to its first empty line."""
    lines = []
    for line in text.splitlines():
        words = line.removeprefix("#").strip()
        if not line.startswith("#") or not words:
            break
        lines.append(words)
    return " ".join(lines)
