"""YAML read with the line of every key, so that an error can say where it is."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from derisk.terms.errors import InputError

Part = tuple[str | int, ...]
MOST_BYTES = 5_000_000
POWER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)[eE][-+]?\d+")


@dataclass(frozen=True)
class Located:
    """A mapping read from YAML, and the line (from 1) of each part by path, as ("restrictions", 0, "cut").

    Lists are tuples; `name` is the file as it was named, for errors.
    """

    name: str
    data: dict[str, Any]
    lines: dict[Part, int]

    def where(self, path: Part = ()) -> str:
        """File and line of a part; of the nearest part around it where it is missing."""
        return f"{self.name}, line {self.line(path)}"

    def line(self, path: Part = ()) -> int:
        """Line of a part; of the nearest part around it where it is missing."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_file(path: str | Path) -> Located:
    """Read a YAML file of one mapping.

    Raises
    ------
    InputError : when the file cannot be read, is no text, is no YAML, uses a key twice or is no mapping.
    """
    file = Path(path)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InputError(
                f"The file {file} is too large to be a question.",
                where=str(file),
                seen=f"{file.stat().st_size:,} bytes",
                try_=f"at most {MOST_BYTES:,} bytes of YAML",
            )
        content = file.read_bytes()
    except OSError as error:
        raise InputError(
            f"The file {file} cannot be read.",
            where=str(file),
            seen=error.strerror or str(error),
            try_="check the path, or begin with derisk new scenario (or plan) -o FILE",
        ) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"The file {file} is not text.",
            where=f"{file}, byte {error.start}",
            seen=repr(content[error.start : error.start + 4]),
            try_="a YAML file in UTF-8; derisk new scenario (or plan) -o FILE writes one",
        ) from None
    return read_text(text, str(file))


def read_text(text: str, name: str) -> Located:
    """Read YAML text of one mapping; `name` stands in errors.

    Raises
    ------
    InputError : when it is no YAML, uses a key twice or is no mapping.
    """
    loader = yaml.SafeLoader("")
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            if isinstance(token, (yaml.AnchorToken, yaml.AliasToken)):
                raise _refused(name, token.start_mark.line, "uses an anchor or alias", "write the part out")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _not_yaml(name, error) from None
    except RecursionError:
        raise _refused(
            name, 0, "is nested too deeply", "derisk new scenario (or plan) -o FILE shows the form"
        ) from None
    if not isinstance(node, yaml.MappingNode):
        seen = "nothing" if node is None else repr((text.strip().splitlines() or [text])[0][:60])
        raise InputError(
            f"The file {name} holds no keys.",
            where=f"{name}, line 1",
            seen=seen,
            try_="lines such as `mineral: rare-earths`; derisk new scenario (or plan) -o FILE writes one",
        )
    lines: dict[Part, int] = {(): 1}
    data = _value(loader, node, (), lines, name)
    return Located(name, data, lines)


def _value(loader: Any, node: yaml.Node, path: Part, lines: dict[Part, int], name: str) -> Any:
    """The plain value of a node; its lines are entered on the way."""
    if isinstance(node, yaml.MappingNode):
        found: dict[str | int, Any] = {}
        for key_node, value_node in node.value:
            key = _key(loader, key_node)
            line = key_node.start_mark.line
            if key in found:
                first = lines[*path, key]
                raise _refused(name, line, f"uses the key {key} twice", "keep one", f"first in line {first}")
            lines[*path, key] = line + 1
            found[key] = _value(loader, value_node, (*path, key), lines, name)
        return found
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            lines[*path, position] = item.start_mark.line + 1
        return tuple(_value(loader, item, (*path, i), lines, name) for i, item in enumerate(node.value))
    try:
        value = loader.construct_object(node)
    except (yaml.YAMLError, ValueError):
        value = node.value
    if isinstance(value, str) and not getattr(node, "style", None) and POWER.fullmatch(value):
        value = float(value)  # a word by YAML 1.1, a number by 1.2 and to everybody
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, float):
        raise _refused(name, node.start_mark.line, "has a number that is not finite", "a number", node.value)
    return node.value  # a date and the like, as it is written


def _key(loader: Any, node: yaml.Node) -> str | int:
    """A key as text, or as a whole number, as the years of a demand path are."""
    if not isinstance(node, yaml.ScalarNode):
        return "?"
    value = loader.construct_object(node) if node.tag == "tag:yaml.org,2002:int" else None
    return value if isinstance(value, int) else str(node.value)


def _not_yaml(name: str, error: yaml.YAMLError) -> InputError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark is not None else 1
    seen = str(getattr(error, "problem", "") or getattr(error, "reason", "") or error).splitlines()[0]
    if mark is not None and mark.buffer is not None:
        written = mark.buffer.split("\n")[mark.line : mark.line + 1]
        seen += f": {written[0].rstrip(chr(0))[:60]!r}" if written and written[0].strip(chr(0)) else ""
    return InputError(
        f"The file {name} is not YAML.",
        where=f"{name}, line {line}",
        seen=seen,
        try_="`key: value` lines, indented with spaces; derisk new scenario (or plan) -o FILE writes one",
    )


def _refused(name: str, line: int, what: str, remedy: str, seen: str = "") -> InputError:
    return InputError(f"The file {name} {what}.", where=f"{name}, line {line + 1}", seen=seen, try_=remedy)
