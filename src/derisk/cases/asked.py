"""A question as it was asked (file, preset, or a stop without a file) and the name its rows carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from derisk.cases.identity import settled_hash
from derisk.cases.presets import preset as find_preset
from derisk.terms.errors import DeriskError, InputError

if TYPE_CHECKING:
    from derisk.cases.located import Located
    from derisk.cases.stop import Stop
    from derisk.plan.question import Question
    from derisk.stress.scenario import Scenario

Content = TypeVar("Content")
FILE = "file-"


@dataclass(frozen=True)
class Asked(Generic[Content]):
    """A frozen question; `case` is a preset's name, a stop's settled name, or a hash of a file's content.

    `file` is what it was read from, None for what is no file of the user's.
    """

    case: str
    content: Content
    file: Located | None = field(default=None, compare=False, repr=False)

    def located(self, error: DeriskError) -> DeriskError:
        """An error that was found after reading, with the file and line of what it is about."""
        if self.file is None or not error.path:
            return error
        keys = ", ".join(str(part) for part in error.path if isinstance(part, str))
        where = f"{self.file.where(error.path)}, {keys}"
        return type(error)(error.what, where=where, seen=error.seen, try_=error.try_, path=error.path)


def asked_scenario(
    file: str | Path | None = None, preset: str | None = None, stop: Stop | None = None
) -> Asked[Scenario]:
    """The scenario asked in exactly one of three ways.

    Raises
    ------
    InputError : when none or several are given, or what is given does not read.
    """
    from derisk.cases.files import read_scenario

    ways = {"SCENARIO.yaml": file, "--preset": preset, "--by": stop}
    _just_one(ways, "derisk stress --preset alliance-today, or derisk new scenario -o FILE")
    if stop is not None:
        return Asked(stop.name, stop.scenario())
    if preset is not None:
        return Asked(preset, find_preset(preset, "scenario").content)  # type: ignore[arg-type]
    scenario = read_scenario(str(file))
    return Asked(_hashed(scenario), scenario)


def asked_plan(file: str | Path | None = None, preset: str | None = None) -> Asked[Question]:
    """The question of a plan, from a file or a preset.

    Raises
    ------
    InputError : when none or both are given, or what is given does not read.
    """
    from derisk.cases.files import plan_of
    from derisk.cases.located import read_file

    _just_one({"PLAN.yaml": file, "--preset": preset}, "derisk plan --preset alliance-magnets")
    if preset is not None:
        return Asked(preset, find_preset(preset, "plan").content)  # type: ignore[arg-type]
    read = read_file(str(file))
    question = plan_of(read)
    return Asked(_hashed(question), question, read)


def settled(content: Any) -> dict[str, Any]:
    """A question as plain values that JSON can hold, by the keys of its file."""
    found: dict[str, Any] = content.model_dump(mode="json", by_alias=True)
    return found


def _hashed(content: Any) -> str:
    return FILE + settled_hash(settled(content))


def _just_one(ways: dict[str, Any], remedy: str) -> None:
    given = [name for name, value in ways.items() if value is not None]
    if len(given) != 1:
        raise InputError(
            "The question must be asked in one way." if given else "There is no question.",
            where=" or ".join(ways),
            seen=" and ".join(given) or "none of them",
            try_=remedy,
        )
