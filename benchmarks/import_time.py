"""How long does importing the command line take, against bare Python and against polars?"""

from __future__ import annotations

import subprocess
import sys
import time

from machine import machine

ROUNDS = 11
ASKED_S = 0.5


def seconds(statement: str) -> float:
    """Wall time of a fresh interpreter that runs one statement; the median of the rounds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return sorted(taken)[ROUNDS // 2]


def main() -> None:
    """Print the three medians, what derisk adds, and its ratio to what polars adds."""
    seconds("pass")  # the first start reads from disk
    bare, own, polars = (seconds(text) for text in ("pass", "import derisk.cli.main", "import polars"))
    print(machine())
    print(f"bare Python              {bare * 1000:6.0f} ms")
    print(f"import polars            {polars * 1000:6.0f} ms, adds {(polars - bare) * 1000:.0f} ms")
    print(f"import derisk.cli.main   {own * 1000:6.0f} ms, adds {(own - bare) * 1000:.0f} ms")
    print(
        f"derisk adds {(own - bare) / (polars - bare):.2f} times what polars adds; asked < {ASKED_S} s in all"
    )


if __name__ == "__main__":
    main()
