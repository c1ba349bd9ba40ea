"""What to write instead of a value of the wrong kind: a share for a percentage, digits for words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derisk.cases.located import Part

WORDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "k": 1e3, "m": 1e6, "bn": 1e9}
PERCENT = re.compile(r"([\d.,]+)\s*(%|per ?cent)")
MANY = re.compile(rf"\D*?([\d.]+)\s*({'|'.join(WORDS)})\b.*", re.IGNORECASE)
GROUPED = re.compile(r"[1-9]\d{0,2}([,' ]\d{3})+")
COMMA = re.compile(r"\d+,\d+")
NUMBERS = ("float_type", "int_type", "int_from_float", "int_parsing")


def as_wanted(kind: str, value: Any, bounds: str) -> str:
    """What may be meant by a value of another kind than `kind` wants; nothing where it is not told.

    `bounds` says which numbers the key takes, and is the answer where no number can be read.
    """
    if kind in ("bool_type", "bool_parsing"):
        return "true or false"
    if isinstance(value, bool) and kind not in NUMBERS:
        return "quotation marks around a word such as NO or ON, which YAML takes for false or true"
    if kind == "string_type" and isinstance(value, (int, float)):
        return f'a word; in quotation marks, "{value}", if it is one'
    if kind not in NUMBERS:
        return ""
    whole = kind != "float_type"
    meant = _number(value) if isinstance(value, str) else None
    if meant is None or (whole and not float(meant).is_integer()):
        return bounds or ("a whole number, digits alone" if whole else "a number, digits alone")
    return f"{meant}, digits alone"


def as_share(value: Any, most: float) -> str:
    """The share that a percentage above it is meant to be; nothing where it is none."""
    percent = isinstance(value, (int, float)) and most == 1 and 2 <= value <= 100
    return f"{value / 100:g} for {value:g} %, a share" if percent else ""


def _number(text: str) -> str | None:
    """The number that a text means, as it is written in a file; None where it says none."""
    told = text.strip()
    if found := PERCENT.fullmatch(told):
        return _plain(found[1].replace(",", "."), 0.01)
    if GROUPED.fullmatch(told):
        return re.sub(r"\D", "", told)
    if COMMA.fullmatch(told):
        return _plain(told.replace(",", "."))
    if found := MANY.fullmatch(told):
        return _plain(found[1], WORDS[found[2].lower()])
    return _plain(told)


def _plain(digits: str, factor: float = 1.0) -> str | None:
    try:
        value = float(digits) * factor
    except ValueError:
        return None
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.6g}"


def after_comma(path: Part, data: Any) -> str:
    """The remedy where a decimal comma cut a number in two, as in {cap: 0,65}; nothing where none did."""
    *around, last = path
    for part in around:
        data = data[part]
    before = (
        dict(zip(list(data)[1:], data.items(), strict=False)).get(last) if isinstance(data, dict) else None
    )
    if before is None or data[last] is not None or isinstance(before[1], (bool, str)) or before[1] is None:
        return ""
    return f"{before[0]}: {before[1]}.{last}, with a point and no comma"
