"""How far long work is and how long it may still take, said on stderr."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field

EVERY_S = 5.0  # between two lines where no terminal shows them


@dataclass
class Progress:
    """Counts tasks done of `total`; `already` were done before, by an earlier run."""

    what: str
    total: int
    already: int = 0
    quiet: bool = False
    _begun: float = field(default_factory=time.monotonic)
    _said: float = 0.0
    _done: int = 0

    def step(self) -> None:
        """One more task is done."""
        self._done += 1
        now = time.monotonic()
        last = self.already + self._done == self.total
        terminal = sys.stderr.isatty()
        if self.quiet or (not last and now - self._said < (0.2 if terminal else EVERY_S)):
            return
        self._said = now
        left = (now - self._begun) / self._done * (self.total - self.already - self._done)
        text = f"{self.what}: {self.already + self._done} of {self.total}" + (
            "" if last else f", about {_spell(left)} left"
        )
        sys.stderr.write(f"\r\x1b[K{text}" + ("\n" if last else "") if terminal else f"{text}\n")
        sys.stderr.flush()

    def stopped(self, kept: str | None) -> None:
        """Say what is left of work that was stopped: where its results are kept, if they are."""
        done = f"{self.already + self._done} of {self.total}"
        left = f"are in {kept}; the same command goes on from them" if kept else "are lost; -o keeps them"
        sys.stderr.write(f"\n{self.what}: {done} {left}.\n")


def _spell(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
