"""How numbers, places and months are written for a reader; an unknown is `not known`, never nought."""

from __future__ import annotations

import math

from derisk.terms.minerals import mineral
from derisk.terms.places import place_name

UNKNOWN = "not known"
CHAIN = "chain"

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_WITH_ARTICLE = frozenset(
    {"USA", "GBR", "NLD", "PHL", "ARE", "EU27", "CAF", "BHS", "GMB", "MDV", "ROW", "WLD"}
)
_MONEY = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def percent(share: float | None) -> str:
    """A share 0-1 in percent: whole above ten percent, one digit below it."""
    if share is None:
        return UNKNOWN
    scaled = 100.0 * share
    if abs(scaled) < 1e-9:
        return "0 %"
    if abs(scaled) < 0.05:
        return "under 0.1 %"
    return f"{scaled:.0f} %" if abs(scaled) >= 9.95 else f"{scaled:.1f} %"


def of_essential(met: float | None, essential: float | None = None) -> str:
    """A share of essential use that is met; all from 1 on, with what that is of all use.

    `essential` is the share of all use that counts as essential (0-1), None where it is not known.
    """
    if met is None or met < 1.0:
        return percent(met)
    if essential is None:
        return "all"
    return f"all ({percent(met * essential)} of all use)"


def span(low: float | None, high: float | None) -> str:
    """A range of shares in percent, empty where neither end is known."""
    if low is None or high is None:
        return ""
    return percent(low) if percent(low) == percent(high) else f"{percent(low)[:-2]}-{percent(high)}"


def dollars(value: float | None) -> str:
    """US dollars to three digits."""
    if value is None:
        return UNKNOWN
    for scale, word in _MONEY:
        if abs(value) >= scale * 0.9995:
            return f"USD {digits(value / scale)} {word}"
    return f"USD {digits(value)}"


def digits(value: float | None, count: int = 3) -> str:
    """A number to `count` significant digits, with separators."""
    if value is None:
        return UNKNOWN
    if value == 0:
        return "0"
    places = count - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    return f"{rounded:,.{max(places, 0)}f}".rstrip("0").rstrip(".") if places > 0 else f"{rounded:,.0f}"


def tonnes(value: float | None, unit: str = "t") -> str:
    """Tonnes to three digits, in the unit given (`t`, `t/a`)."""
    return UNKNOWN if value is None else f"{digits(value)} {unit}"


def multiple(value: float | None) -> str:
    """A price ratio as a multiple of the base price."""
    if value is None:
        return UNKNOWN
    return f"{value:.1f} times" if value < 9.95 else f"{value:.0f} times"


def month_name(label: str | None) -> str:
    """`2026-03` as March 2026."""
    if label is None:
        return UNKNOWN
    year, month = label.split("-")
    return f"{_MONTHS[int(month) - 1]} {year}"


def inside(code: str) -> str:
    """A place's name inside a sentence, with its article."""
    name = place_name(code)
    if code == "alliance":
        return "the alliance"
    return f"the {name}" if code in _WITH_ARTICLE else name


def possessive(code: str) -> str:
    """A place's name before what belongs to it."""
    name = inside(code)
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def capital(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def mineral_name(slug: str) -> str:
    """The name of a mineral."""
    return mineral(slug).name


def stage_name(slug: str, stage: str | None) -> str:
    """The name of a stage of a chain."""
    if stage is None:
        return "all stages"
    return "Whole chain" if stage == CHAIN else mineral(slug).stage(stage).name


def product_name(slug: str, stage: str) -> str:
    """What a stage makes."""
    return mineral(slug).stage(stage).product


def product_of(slug: str, stage: str) -> str:
    """What a stage makes, with the mineral's name where the product's does not say it."""
    product, name = product_name(slug, stage), mineral_name(slug).lower()
    return (
        product if name.rstrip("s").replace(" ", "-") in product.replace(" ", "-") else f"{product} ({name})"
    )


def listed(names: list[str]) -> str:
    """Names joined as in a sentence."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def value_text(value: object, unit: str | None) -> str:
    """The value of a row as text, by its unit; the one way a table shows a number."""
    if value is None:
        return UNKNOWN
    if isinstance(value, str):
        return value
    if not isinstance(value, int | float):
        return str(value)
    number = float(value)
    if unit in ("1", "share"):
        return percent(number)
    if unit == "USD":
        return dollars(number)
    if unit == "ratio":
        return multiple(number)
    if unit == "months" and number == 1:
        return "1 month"
    return f"{digits(number)} {unit}" if unit else digits(number)


def reach(low: float | None, high: float | None, unit: str | None) -> str:
    """A range as text, its unit said once where it is a plain word; empty where no end is known."""
    ends = list(dict.fromkeys(value_text(end, unit) for end in (low, high) if end is not None))
    tail = f" {unit}"
    if len(ends) > 1 and unit and all(end.endswith(tail) for end in ends):
        ends[0] = ends[0].removesuffix(tail)
    return " to ".join(ends)
