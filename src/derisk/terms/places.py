"""Places: economies by ISO 3166 alpha-3 code, and the groups that answers are given for.

Names come from `places.csv`; set `DERISK_PLACE_NAMES` to a CSV file (code,name) to show others.
"""

from __future__ import annotations

import csv
import os
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from derisk.terms.errors import InputError

EU27_MEMBERS = (
    "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL",
    "ITA", "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
)  # fmt: skip
E24_MEMBERS = tuple(code for code in EU27_MEMBERS if code not in ("DEU", "FRA", "ITA"))
ALLIANCE = ("AUS", "CAN", "DEU", "EU27", "FRA", "GBR", "IND", "ITA", "JPN", "KOR", "MEX", "USA")
CODE_LETTERS = 4  # most of a code that was mistyped; a longer word is a name
PLAYERS = ("AUS", "CAN", "DEU", "E24", "FRA", "GBR", "IND", "ITA", "JPN", "KOR", "MEX", "USA")
REST_OF_WORLD, WORLD = "ROW", "WLD"

_G7 = ("CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA")
_GROUP_NAMES = {
    "EU27": "European Union",
    "E24": "EU less Germany, France, Italy",
    "alliance": "The alliance",
    "G7": "G7",
    REST_OF_WORLD: "Rest of world",
    WORLD: "World",
}
_WITH_ARTICLE = {
    "ARE", "BHS", "CAF", "COM", "DOM", "E24", "EU27", "GBR", "GMB", "MDV", "MHL", "NLD", "PHL", "SLB", "SYC",
    "USA", REST_OF_WORLD, WORLD,
}  # fmt: skip
_OTHER_WRITINGS = {"EUU": "EU27", "EU": "EU27", "S19": "TWN", "UK": "GBR"}


LISTS = {"alliance": ALLIANCE, "G7": _G7}  # groups that are answered for one economy after another


@lru_cache(maxsize=1)
def groups() -> dict[str, tuple[str, ...]]:
    """Groups and the ISO codes of their members."""
    alliance = tuple(dict.fromkeys(code for player in PLAYERS for code in _players_members(player)))
    return {"EU27": EU27_MEMBERS, "E24": E24_MEMBERS, "G7": _G7, "alliance": alliance}


def _players_members(player: str) -> tuple[str, ...]:
    return E24_MEMBERS if player == "E24" else (player,)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    own = os.environ.get("DERISK_PLACE_NAMES")
    texts = [(files("derisk.terms") / "places.csv").read_text(encoding="utf-8")]
    if own:
        texts.append(Path(own).read_text(encoding="utf-8"))
    names = dict(_GROUP_NAMES)
    for text in texts:
        names.update({row["code"]: row["name"] for row in csv.DictReader(text.splitlines())})
    return names


def places() -> tuple[str, ...]:
    """All ISO codes known, without groups."""
    return tuple(code for code in _names() if code not in _GROUP_NAMES)


@lru_cache(maxsize=1)
def traders() -> tuple[str, ...]:
    """All codes that trade may be told of, in the order of the alphabet: single places, ROW and WLD."""
    return tuple(sorted({*places(), REST_OF_WORLD, WORLD}))


def check_place(code: str) -> str:
    """The settled code of a place or group.

    Raises
    ------
    InputError : with the nearest codes, for one that is not known.
    """
    given = code.strip()
    settled = "alliance" if given.lower() == "alliance" else given.upper()
    settled = _OTHER_WRITINGS.get(settled, settled)
    if settled in _names():
        return settled
    by_name = {name.lower(): known for known, name in _names().items()}
    near = [by_name[name] for name in get_close_matches(given.lower(), by_name, n=2, cutoff=0.7)]
    if len(settled) <= CODE_LETTERS:
        alike = get_close_matches(settled, list(_names()), n=9, cutoff=0.6)
        near += sorted(alike, key=lambda known: -_begins(settled, known))[:3]
    listed = ", ".join(f"{known} ({_names()[known]})" for known in dict.fromkeys(near))
    raise InputError(
        f"No economy has the code {given}.",
        where="economy",
        seen=given,
        try_=listed or "a three-letter ISO 3166 code such as JPN, or derisk list economies",
    )


def _begins(one: str, other: str) -> int:
    """How many letters two codes have in common from their first on."""
    return next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))


def place_name(code: str) -> str:
    """The name shown for a place or group."""
    return _names()[check_place(code)]


def place_in_text(code: str) -> str:
    """The name of a place or group as it stands within a sentence: the United States, Japan."""
    return f"the {place_name(code)}" if check_place(code) in _WITH_ARTICLE else place_name(code)


@lru_cache(maxsize=1024)
def members(code: str) -> tuple[str, ...]:
    """ISO codes of a group's members; a single place is its own member."""
    settled = check_place(code)
    return groups().get(settled, (settled,))
