"""What a model refuses, said in the words of the file: the key, its line, what was seen, what to try."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from derisk.cases.remedies import after_comma, as_share, as_wanted
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
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
}
LENGTHS = {"too_long": "too many items"}
UNKNOWN = ("extra_forbidden", "invalid_key")  # told first: what they hide may be why another key is missing
TEMPLATES = {"Question": "plan", "Scenario": "scenario"}
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
        key=lambda fault: (fault["type"] not in UNKNOWN, file.lines.get(_path(fault["loc"]), 0)),
    )
    fault = faults[0]
    path, kind = _path(fault["loc"]), str(fault["type"])
    context = fault.get("ctx", {})
    name = _name(path, file.data)
    seen = _seen(fault["input"])
    remedy = f"derisk new {TEMPLATES[model.__name__]} -o FILE shows every key with its meaning"
    if kind == "told":
        return _told(context, path, file)
    if kind == "invalid_key":
        what, remedy = f"There is no key {name}.", after_comma(path, file.data) or f"a word instead of {seen}"
    elif kind == "extra_forbidden":
        known = _keys(model, path[:-1])
        near = get_close_matches(str(path[-1]), known, n=1)
        what, seen = f"There is no key {name}.", str(path[-1])
        remedy = near[0] if near else f"one of {', '.join(known)}"
    elif kind in LENGTHS or (kind == "missing" and isinstance(path[-1], int)):
        path = path if kind in LENGTHS else path[:-1]
        what, seen = f"{_name(path, file.data)} has {LENGTHS.get(kind, 'too few items')}.", _seen(
            _inside_all(file.data, path)
        )  # fmt: skip
        remedy = _usual(model, path) or remedy
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
            as_share(fault["input"], context[bound])
            or _range(model, path)
            or f"a number {said.removeprefix('must be ')} {context[bound]:g}",
        )
    elif kind == "value_error":
        what = f"{name + ': ' if name else ''}{context['error']}."
        remedy = "correct one of the two" if path == () or isinstance(path[-1], int) else remedy
    else:
        what = f"{name} {_KINDS.get(kind, fault['msg'])}."
        remedy = as_wanted(kind, fault["input"], _range(model, path)) or _shape(kind, model, path) or remedy
        remedy = f"{remedy}; or leave the key out" if fault["input"] is None else remedy
    more = len({(_path(item["loc"])) for item in faults}) - 1
    noted = f" ({more} more after this one)" if more else ""
    return InputError(what, where=file.where(path), seen=seen, try_=remedy + noted)


def _told(context: dict[str, Any], path: Part, file: Located) -> InputError:
    """A fault that brings its own words, with the line of each part it is about."""
    first, *others = ((*path, *at) for at in context["at"])
    further = dict.fromkeys(file.line(other) for other in others if file.line(other) != file.line(first))
    lines = "".join(f", and line {line}" for line in further)
    return InputError(
        f"{context['said']}.",
        where=file.where(first) + lines,
        seen="; ".join(dict.fromkeys(_written(at, file.data) for at in (first, *others))),
        try_=context["remedy"],
    )


def _written(path: Part, data: Any) -> str:
    """A part of a file as it may be written there."""
    value = _inside_all(data, path)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_seen(each)}' for key, each in value.items())}}}"
    key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
    return f"{key}: {_seen(value)}" if value is not None else f"no {key}"


def _inside_all(data: Any, path: Part) -> Any:
    for part in path:
        data = _inside(data, part)
    return data


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
                for item in (*info.metadata, *_inner(info.annotation))
                for bound, sign in signs.items()
                if getattr(item, bound, None) is not None
            ]
            if bounds:
                return f"a number {' and '.join(bounds)}"
    return ""


def _inner(annotation: Any) -> Iterator[Any]:
    """Bounds of an alternative that is a type with bounds, as of a share or nothing."""
    for part in get_args(annotation):
        for item in getattr(part, "__metadata__", ()):
            yield from getattr(item, "metadata", ())


def _usual(model: type[BaseModel], path: Part) -> str:
    """What a key holds where it is left out; nothing where it has no default that says more than its kind."""
    around = _model_at(model, path[:-1])
    fields = around.model_fields if around else {}
    default = next((info.default for name, info in fields.items() if path[-1] in (name, info.alias)), None)
    listed = ", ".join(map(str, default)) if isinstance(default, tuple) else ""
    return f"{path[-1]}: [{listed}]" if listed else ""


def _shape(kind: str, model: type[BaseModel], path: Part) -> str:
    """How a list, or a mapping, is written."""
    if kind in ("tuple_type", "list_type"):
        return _usual(model, path) or "[...], or a line with a dash for each item"
    inner = _model_at(model, path) if kind.startswith("model") and path else None
    fields = inner.model_fields.items() if inner else ()
    usual = [(info.alias or name, None if info.is_required() else info.default) for name, info in fields]
    told = (f"{key}: {'...' if value is None else value}" for key, value in usual)
    return f"{{{', '.join(told)}}}" if usual else ""


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
