"""Importers: one module a publisher reads its files, one card beside it says where they come from.

A module has `read(path, card, progress) -> list[Batch]`. A card may name another module with `reader`.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module
from importlib.resources import files

from derisk.facts.sources.card import Card, Reader
from derisk.terms.errors import InputError


@lru_cache(maxsize=1)
def cards() -> dict[str, Card]:
    """The card of every source that can be imported, by its name."""
    import yaml

    found = {}
    for item in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".yaml"):
            entry = yaml.safe_load(item.read_text(encoding="utf-8"))
            card = Card(**{"reader": item.name[:-5], **entry})
            found[card.name] = card
    return found


def card(name: str) -> Card:
    """A source's card.

    Raises
    ------
    InputError : for a source that nothing imports, with the nearest names.
    """
    known = cards()
    if name not in known:
        near = get_close_matches(name.lower(), known, n=2, cutoff=0.5)
        raise InputError(
            f"No source to import is called {name}.", where="derisk facts import", seen=name,
            try_=" or ".join(near) or ", ".join(known),
        )  # fmt: skip
    return known[name]


def reader(card: Card) -> Reader:
    """The function that reads a source's files."""
    read: Reader = import_module(f"{__name__}.{card.reader}").read
    return read
