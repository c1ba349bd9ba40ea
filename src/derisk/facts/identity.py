"""What state the facts are in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from derisk.facts import overlay


@lru_cache(maxsize=1)
def vintage() -> str:
    """Twelve hexadecimal digits that change with any byte of any fact table, packaged or imported."""
    digest = hashlib.sha256()
    for name, item in sorted(_tables(files("derisk.facts.tables") / "data", "")):
        digest.update(name.encode())
        digest.update(item.read_bytes())
    digest.update((files("derisk.facts") / "corrections.csv").read_bytes())
    digest.update(overlay.state().encode())
    return digest.hexdigest()[:12]


def _tables(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _tables(item, f"{name}{item.name}/")
        elif item.name.endswith((".csv", ".parquet")):
            yield f"{name}{item.name}", item
