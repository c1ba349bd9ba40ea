"""Reading R's binary files (format XDR 2), as much of it as lists of tables of numbers need."""

from __future__ import annotations

import bz2
import struct
from pathlib import Path
from typing import Any

import numpy as np

HEADER = b"RDX2\nX\n"
SYMBOL, PAIRS, CHARACTERS, INTEGERS, REALS, STRINGS, LIST, REFERENCE, NIL = 1, 2, 9, 13, 14, 16, 19, 255, 254


class Reader:
    """What one file holds, read from front to back; attributes are dropped but for names and dim."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(HEADER):
            raise ValueError("not an R data file of format XDR 2")
        self.data, self.at = data, len(HEADER) + 12
        self.symbols: list[str] = []

    def _integer(self) -> int:
        (found,) = struct.unpack_from(">i", self.data, self.at)
        self.at += 4
        return int(found)

    def _numbers(self, kind: str) -> Any:
        count = self._integer()
        found = np.frombuffer(self.data, dtype=kind, count=count, offset=self.at)
        self.at += found.nbytes
        return found.astype(kind.replace(">", "<"))

    def item(self) -> Any:
        """The next object: numbers as arrays, texts as lists, lists with names as dictionaries."""
        flags = self._integer()
        kind, attributed, tagged = flags & 255, bool(flags & 512), bool(flags & 1024)
        if kind == NIL:
            return None
        if kind == REFERENCE:
            return self.symbols[(flags >> 8) - 1]
        if kind == SYMBOL:
            self.symbols.append(str(self.item()))
            return self.symbols[-1]
        if kind == CHARACTERS:
            size = self._integer()
            self.at += max(size, 0)
            return None if size < 0 else self.data[self.at - size : self.at].decode()
        if kind == PAIRS:
            return self._pairs(attributed, tagged)
        return self._vector(kind, attributed)

    def _pairs(self, attributed: bool, tagged: bool) -> dict[str, Any]:
        if attributed:
            self.item()
        name = self.item() if tagged else ""
        found = {str(name): self.item()}
        rest = self.item()
        return found | (rest or {})

    def _vector(self, kind: int, attributed: bool) -> Any:
        if kind == INTEGERS:
            found: Any = self._numbers(">i4")
        elif kind == REALS:
            found = self._numbers(">f8")
        elif kind in (STRINGS, LIST):
            found = [self.item() for _ in range(self._integer())]
        else:
            raise ValueError(f"an object of kind {kind} is not read here")
        more = self.item() if attributed else {}
        if "dim" in more:
            found = found.reshape(tuple(more["dim"]), order="F")
        if "levels" in more:
            found = [more["levels"][place - 1] for place in found]
        return dict(zip(more["names"], found, strict=True)) if "names" in more and kind == LIST else found


def read(path: Path) -> dict[str, Any]:
    """The objects of an .RData file by name."""
    found: dict[str, Any] = Reader(bz2.decompress(path.read_bytes())).item()
    return found
