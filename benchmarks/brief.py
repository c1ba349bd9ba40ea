"""How long does `derisk brief JPN` take in a fresh process, and how much memory does it need at its peak?"""

from __future__ import annotations

import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from machine import machine

ASKED_S, ASKED_MB = 15.0, 600.0
KILO_PER_UNIT = (
    1024.0 if platform.system() == "Darwin" else 1.0
)  # ru_maxrss: bytes there, kilobytes elsewhere


def main() -> None:
    """Print wall time and peak memory, as figures and as ratios to what was asked."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "jpn.html"
        command = [
            sys.executable,
            "-c",
            "from derisk.cli.main import run; run()",
            "brief",
            "JPN",
            "-o",
            str(page),
        ]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        wall = time.perf_counter() - start
        size = page.stat().st_size
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = used.ru_maxrss / KILO_PER_UNIT / 1000
    print(machine())
    print(f"derisk brief JPN: {wall:.1f} s ({wall / ASKED_S:.2f} of the {ASKED_S:g} s asked)")
    print(f"processor time {used.ru_utime + used.ru_stime:.1f} s")
    print(f"page of {size / 1000:.0f} kB")
    print(f"peak memory {peak:.0f} MB ({peak / ASKED_MB:.2f} of the {ASKED_MB:g} MB asked)")


if __name__ == "__main__":
    main()
