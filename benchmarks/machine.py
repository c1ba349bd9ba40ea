"""The machine and the versions that timings were taken on, printed first by every benchmark."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path


def processor() -> str:
    """Model of the processor as the system names it."""
    listing = Path("/proc/cpuinfo")
    if listing.exists():
        for line in listing.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def machine() -> str:
    """One line: processor, cores, other work, system, Python and the libraries that matter for speed."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("highspy", "linopy", "polars", "numpy"))
    load = f"load {os.getloadavg()[0]:.1f}, " if hasattr(os, "getloadavg") else ""
    python = f"{platform.system()}, Python {platform.python_version()}"
    return f"{processor()}, {cores} cores, {load}{python}, {libraries}"


def fresh(benchmark: str, *asked: str) -> dict[str, float]:
    """What a benchmark prints as JSON in a process of its own, asked with some words."""
    done = subprocess.run([sys.executable, benchmark, *asked], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    print(machine())
