"""Renew the examples of README.md from real runs: `make examples`, once the answers have changed."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- run: (?P<command>.*?) -->\n).*?(<!-- end -->)", re.DOTALL)


def main() -> None:
    """Write README.md with the output of every command between its marks."""
    readme = ROOT / "README.md"
    readme.write_text(BLOCK.sub(_renewed, readme.read_text("utf-8")), encoding="utf-8")


def _renewed(found: re.Match[str]) -> str:
    return f"{found[1]}\n{shown(found['command'])}\n\n{found[3]}"


def shown(command: str) -> str:
    """What a command prints, as Markdown: the answers of a brief quoted, a table without its footnotes."""
    if command.startswith("derisk brief"):
        return "\n".join(f"> {line}".rstrip() for line in _brief(command).split("\n"))
    lines = (line.strip() for line in _printed(command).split("\n"))
    table = [line for line in lines if line and not re.match(r"\[\d+\]", line) and "derisk why" not in line]
    return "\n".join(["```console", f"$ {command}", *table, "```"])


def _printed(command: str) -> str:
    words = [sys.executable, "-c", "from derisk.cli.main import run; run()", *command.split()[1:]]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def _brief(command: str) -> str:
    """The answers of a brief: what stands before its first table."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "brief.md"
        _printed(f"{command} -o {page}")
        answers = page.read_text("utf-8").split("\n## ")[0]
    return "\n".join(line.removeprefix("> ") for line in answers.split("\n")[1:]).strip()


if __name__ == "__main__":
    main()
