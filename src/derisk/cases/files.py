"""Scenario and plan files: read, checked against the words of the house, every fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from derisk.cases.faults import first_fault
from derisk.cases.located import Located, Part, read_file
from derisk.terms.errors import DeriskError, InputError, NotKnownError

if TYPE_CHECKING:
    from derisk.plan.question import Question
    from derisk.stress.scenario import Scenario

    Model = TypeVar("Model", Scenario, Question)


def read_scenario(path: str | Path) -> Scenario:
    """The scenario that a YAML file states.

    Raises
    ------
    InputError : with file and line, for what is no YAML, no key, no value of its kind, or names a place,
        mineral, stage, year or month that is not there.
    """
    return scenario_of(read_file(path))


def read_plan(path: str | Path) -> Question:
    """The question of a plan that a YAML file states.

    Raises
    ------
    InputError : as `read_scenario`, and for an instrument that is not there.
    """
    return plan_of(read_file(path))


def scenario_of(file: Located) -> Scenario:
    """The scenario in YAML that was read; see `read_scenario`."""
    from derisk.stress.scenario import Scenario

    _not_the_other(file, "minerals", "a plan", "derisk plan")
    _settle(file, ("mineral",), _mineral)
    minerals = _listed(file.data.get("mineral"))
    for i, restriction in enumerate(_dicts(file.data.get("restrictions"))):
        _settle(file, ("restrictions", i, "mineral"), _mineral)
        _settle(file, ("restrictions", i, "by"), _place)
        if restriction.get("to") != "all":
            _settle(file, ("restrictions", i, "to"), _place)
        _settle(file, ("restrictions", i, "stages"), lambda slug: _stage(slug, minerals))
    scenario = _made(Scenario, file)
    _check_years(file, scenario)
    return scenario


def plan_of(file: Located, folder: Path | None = None) -> Question:
    """The question in YAML that was read; a file it names is looked for in `folder`. See `read_plan`."""
    from derisk.plan.question import INSTRUMENTS, Question

    _not_the_other(file, "mineral", "a scenario", "derisk stress")
    _settle(file, ("minerals",), _mineral)
    _settle(file, ("economies",), _place)
    _settle(file, ("instruments",), lambda name: _one_of(name, INSTRUMENTS, "instrument"))
    told = file.data.get("projects")
    if not isinstance(told, (str, type(None))):
        raise InputError(
            "projects is the name of one file.", where=file.where(("projects",)),
            seen=", ".join(map(str, told)) if isinstance(told, (tuple, dict)) else str(told),
            try_="projects: my-projects.xlsx; derisk new project -o my-projects.xlsx writes one",
        )  # fmt: skip
    minerals = _listed(file.data.get("minerals"))
    for i, _ in enumerate(_dicts(file.data.get("targets"))):
        _settle(file, ("targets", i, "stage"), lambda slug: _stage(slug, minerals))
        _settle(file, ("targets", i, "critical_supplier"), _place)
        _settle(file, ("targets", i, "members"), _member)
    return _with_projects(_made(Question, file), file, Path(file.name).parent if folder is None else folder)


def _with_projects(question: Question, file: Located, folder: Path) -> Question:
    """The question with the rows of the file of projects it names, found from where the plan file is."""
    if question.projects is None:
        return question
    from derisk.plan.projects import read

    path = folder / question.projects.file
    if not path.is_file():
        raise InputError(
            "There is no such file of projects.",
            where=file.where(("projects",)),
            seen=str(path),
            try_="check the path, or begin with derisk new project -o FILE",
        )
    told = question.projects.model_copy(update={"rows": read(path)})
    return question.model_copy(update={"projects": told})


def _made(model: type[Model], file: Located) -> Model:
    """The file's content as a model of the house, held strictly: no text where a number belongs."""
    from pydantic import ValidationError

    try:
        return model.model_validate(file.data, strict=True)
    except ValidationError as error:
        raise first_fault(error, model, file) from None


def _check_years(file: Located, scenario: Scenario) -> None:
    """The base year has data, and the first month does not lie before it."""
    from derisk.network import base_years

    for slug in scenario.minerals:
        try:
            years = base_years(slug)
        except NotKnownError as error:
            raise InputError(
                error.what, where=file.where(("mineral",)), seen=f"{slug}; {error.seen}", try_=error.try_
            ) from None
        asked = scenario.base_year if isinstance(scenario.base_year, tuple) else (scenario.base_year,)
        wanted = [years[-1] if year is None else year for year in asked]
        for year in wanted:
            if year not in years:
                nearest = min((abs(known - year), known) for known in years)[1]
                span = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
                raise InputError(
                    f"There is no base year {year} for {slug}.",
                    where=file.where(("base_year",)),
                    seen=f"{year}; years with data on {slug}: {span}",
                    try_=f"base_year: {nearest}",
                )
        year = max(wanted)
        if int(scenario.start[:4]) < year:
            default = "" if scenario.base_year is not None else ", the latest with data"
            earlier = [known for known in years if known <= int(scenario.start[:4])]
            remedy = f"base_year: {earlier[-1]}, or " if earlier else ""
            raise InputError(
                "The scenario starts before its base year.",
                where=file.where(("start",)),
                seen=f"start {scenario.start}, base year {year} of {slug}{default}",
                try_=f"{remedy}start: {year + 1}-01",
            )


def _not_the_other(file: Located, key: str, other: str, verb: str) -> None:
    """Refuse the other kind of file with a word on which verb reads it."""
    wanted = "mineral" if key == "minerals" else "minerals"
    if key in file.data and wanted not in file.data and ("restrictions" in file.data) == (key == "mineral"):
        raise InputError(
            f"The file {file.name} is {other}.",
            where=file.where((key,)),
            seen=f"the key {key}",
            try_=f"{verb} {file.name}; or {wanted} instead of {key}",
        )


def _settle(file: Located, path: Part, settle: Callable[[str], str]) -> None:
    """Put settled words in place of written ones at a path: one word or a list; what is no text is left."""
    *around, last = path
    holder: Any = file.data
    for part in around:
        holder = holder[part]
    value = holder.get(last)
    if isinstance(value, str):
        holder[last] = _located(file, path, settle, value)
    elif isinstance(value, tuple):
        holder[last] = tuple(
            _located(file, (*path, i), settle, item) if isinstance(item, str) else item
            for i, item in enumerate(value)
        )


def _located(file: Located, path: Part, settle: Callable[[str], str], word: str) -> str:
    try:
        return settle(word)
    except DeriskError as error:
        key = next(str(part) for part in reversed(path) if isinstance(part, str))
        raise InputError(
            error.what, where=f"{file.where(path)}, {key}", seen=error.seen or word, try_=error.try_
        ) from None


def _mineral(slug: str) -> str:
    from derisk.terms.minerals import mineral

    return mineral(slug).slug


def _place(code: str) -> str:
    from derisk.terms.places import check_place

    return check_place(code)


def _member(word: str) -> str:
    """A member as the house writes it; what is no place is left to the plan, which names all at once."""
    try:
        return _place(word)
    except InputError:
        return word


def _stage(slug: str, minerals: Iterable[str]) -> str:
    """A stage of one of the minerals."""
    from derisk.terms.minerals import mineral

    known = {stage.slug: None for name in minerals for stage in mineral(name).stages}
    return _one_of(slug, tuple(known), f"stage of {' and '.join(minerals)}") if known else slug


def _one_of(word: str, known: tuple[str, ...], what: str) -> str:
    if word in known:
        return word
    near = get_close_matches(word.lower(), known, n=2)
    raise InputError(f"There is no {what} called {word}.", seen=word, try_=" or ".join(near or known))


def _listed(value: Any) -> list[str]:
    """Words of a value that is one or a list."""
    values = value if isinstance(value, tuple) else (value,)
    return [item for item in values if isinstance(item, str)]


def _dicts(value: Any) -> tuple[dict[str, Any], ...]:
    """The items of a list as long as they are mappings; the model tells of any other."""
    items = value if isinstance(value, tuple) else ()
    return items if all(isinstance(item, dict) for item in items) else ()
