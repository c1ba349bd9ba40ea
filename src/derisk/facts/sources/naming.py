"""Codes of places by the names that publishers write."""

from __future__ import annotations

import re
from functools import lru_cache

from derisk.terms.places import REST_OF_WORLD, WORLD, place_name, places

ALIASES = {
    "brunei": "BRN", "burma": "MMR", "cape verde": "CPV", "congo (brazzaville)": "COG",
    "congo (kinshasa)": "COD", "czech republic": "CZE", "iran": "IRN", "korea, north": "PRK",
    "korea, republic of": "KOR", "republic of korea": "KOR", "korea, south": "KOR", "laos": "LAO",
    "russia": "RUS", "syria": "SYR", "taiwan": "TWN", "tanzania": "TZA", "turkey": "TUR", "turkiye": "TUR",
    "venezuela": "VEN", "vietnam": "VNM", "other": REST_OF_WORLD, "other countries": REST_OF_WORLD,
}  # fmt: skip


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Code by name in small letters."""
    return {_plain(place_name(code)): code for code in places()} | ALIASES


def place_by_name(name: str) -> str | None:
    """The code of a place as a survey writes it, with footnote marks and remarks taken off; None for none.

    A printed world total is WLD.
    """
    plain = _plain(name)
    if plain.startswith("world"):
        return WORLD
    shorter = re.sub(r"( \([^)]*\)|, [a-z ]+)\d*$", "", plain)
    for candidate in (plain, shorter, re.sub(r"[\d, ]+$", "", plain), re.sub(r"[\d,]*e$", "", plain)):
        if candidate in names():
            return names()[candidate]
    return None


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name.replace("’", "'")).strip().lower()
