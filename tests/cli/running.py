"""The command line as a user runs it: in a process of its own, in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def derisk(*args: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m derisk ARGS` in a folder; home, too, is that folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DERISK", "NO_COLOR"))}
    return subprocess.run(
        [sys.executable, "-m", "derisk", *args],
        cwd=cwd, env={**clean, "HOME": str(cwd), **environment}, capture_output=True, text=True, timeout=1200,
        check=False,
    )  # fmt: skip


def document(*args: str, cwd: Path, **environment: str) -> dict[str, Any]:
    """The one document of a command run with --json."""
    done = derisk(*args, "--json", cwd=cwd, **environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 1
    found: dict[str, Any] = json.loads(done.stdout, parse_constant=_refuse)
    return found


def _refuse(word: str) -> None:
    raise AssertionError(f"{word} is not JSON")
