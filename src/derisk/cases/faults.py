"""What a model refuses, said in the words of the file: the key, its line, what was seen, what to try."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

    from derisk.cases.located import Located, Part

_KINDS = {
    "missing": "is missing",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "string_type": "must be a word",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be keys and values",
    "model_type": "must be keys and values",
    "model_attributes_type": "must be keys and values",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "too_long": "has too many items",
}
_BOUNDS = {
    "less_than_equal": ("must be at most", "le"),
    "less_than": ("must be below", "lt"),
    "greater_than_equal": ("must be at least", "ge"),
    "greater_than": ("must be above", "gt"),
}


def first_fault(error: ValidationError, model: type[BaseModel], file: Located) -> InputError:
    """The first fault in the order of lines, as an error of the house."""
    faults = sorted(
        error.errors(include_url=False),
        key=lambda fault: (fault["type"] != "extra_forbidden", file.lines.get(_path(fault["loc"]), 0)),
    )
    fault = faults[0]
    path, kind = _path(fault["loc"]), str(fault["type"])
    context = fault.get("ctx", {})
    name = _name(path, file.data)
    seen = _seen(fault["input"])
    remedy = "derisk new scenario -o FILE shows every key with its meaning"
    if kind == "extra_forbidden":
        known = _keys(model, path[:-1])
        near = get_close_matches(str(path[-1]), known, n=1)
        what, seen = f"There is no key {name}.", str(path[-1])
        remedy = near[0] if near else f"one of {', '.join(known)}"
    elif kind == "missing":
        what, seen = f"The key {name} is missing.", f"keys {', '.join(_given(file, path[:-1])) or 'none'}"
        remedy = f"add {path[-1]}"
    elif kind == "literal_error":
        words = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")
        near = get_close_matches(str(fault["input"]), words, n=1)
        what, remedy = f"{name} cannot be {seen}.", near[0] if near else ", ".join(words)
    elif kind in _BOUNDS:
        said, bound = _BOUNDS[kind]
        what, remedy = (
            f"{name} {said} {context[bound]:g}.",
            _range(model, path) or f"a number {said.removeprefix('must be ')} {context[bound]:g}",
        )
    elif kind == "clash":
        return _clash(fault, path, file)
    elif kind == "value_error":
        what = f"{name + ': ' if name else ''}{context['error']}."
        remedy = "correct one of the two" if path == () or isinstance(path[-1], int) else remedy
    else:
        what = f"{name} {_KINDS.get(kind, fault['msg'])}."
    more = len({(_path(item["loc"])) for item in faults}) - 1
    noted = f" ({more} more after this one)" if more else ""
    return InputError(what, where=file.where(path), seen=seen, try_=remedy + noted)


def _clash(fault: Any, path: Part, file: Located) -> InputError:
    """Two items of a list that cannot both hold, each with its line."""
    first, other = fault["ctx"]["items"]
    return InputError(
        f"{fault['ctx']['said']}.",
        where=f"{file.where((*path, first))}, and line {file.lines.get((*path, other), 1)}",
        seen="; ".join(_told(_inside(_inside_all(file.data, path), at)) for at in (first, other)),
        try_="leave one out, or tighten the later one",
    )


def _inside_all(data: Any, path: Part) -> Any:
    for part in path:
        data = _inside(data, part)
    return data


def _told(value: Any) -> str:
    """A mapping as it may be written in a file."""
    return (
        f"{{{', '.join(f'{key}: {each}' for key, each in value.items())}}}" if isinstance(value, dict) else ""
    )


def _path(loc: tuple[int | str, ...]) -> Part:
    """A fault's place without the names that the model adds for its alternatives."""
    return tuple(
        part for part in loc if isinstance(part, int) or not (part in ("str", "[key]") or "[" in part)
    )


def _name(path: Part, data: Any) -> str:
    """A path in words: `restrictions 1, cut`; items of a list are counted from one."""
    words = ""
    for part in path:
        counted = isinstance(data, tuple) and isinstance(part, int)
        words += f" {int(part) + 1}" if counted else f"{', ' if words else ''}{part}"
        data = _inside(data, part)
    return words


def _inside(data: Any, part: str | int) -> Any:
    """A part of a mapping or list, None where it has no such part."""
    if isinstance(data, dict):
        return data.get(part)
    return data[part] if isinstance(data, tuple) and isinstance(part, int) and part < len(data) else None


def _seen(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return f"keys {', '.join(map(str, value))}"
    if isinstance(value, tuple):
        return ", ".join(map(_seen, value)) or "an empty list"
    return str(value)


def _range(model: type[BaseModel], path: Part) -> str:
    """The bounds of a key, as its model holds them; nothing where they are of its items."""
    around, last = _model_at(model, path[:-1]), path[-1]
    signs = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
    for field, info in around.model_fields.items() if around else ():
        if last in (field, info.alias):
            bounds = [
                f"{sign} {getattr(item, bound):g}"
                for item in info.metadata
                for bound, sign in signs.items()
                if getattr(item, bound, None) is not None
            ]
            if bounds:
                return f"a number {' and '.join(bounds)}"
    return ""


def _keys(model: type[BaseModel], path: Part) -> list[str]:
    """The keys that may stand at a path."""
    found = _model_at(model, path)
    return [info.alias or name for name, info in found.model_fields.items()] if found else []


def _model_at(model: type[BaseModel], path: Part) -> type[BaseModel] | None:
    """The model of the mapping at a path, None where the model has no such part."""
    found = model
    for part in path:
        if isinstance(part, int):
            continue
        fields = {info.alias or name: info for name, info in found.model_fields.items()}
        inner = next(_models(fields[str(part)].annotation), None) if part in fields else None
        if inner is None:
            return None
        found = inner
    return found


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _given(file: Located, path: Part) -> list[str]:
    holder = _inside_all(file.data, path)
    return list(holder) if isinstance(holder, dict) else []
