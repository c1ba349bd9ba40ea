"""A server that runs sees what another process imports, and forgets what it made of the older facts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from derisk import facts
from derisk.facts.overlay import Watch
from derisk.web import create_app

ROWS = "mineral,stage,place,holder,mass_t,as_of\ncopper,refining,DEU,commercial,{mass},2025\n"


def bring_elsewhere(workspace: Path, folder: Path, mass: int) -> None:
    """Import own stocks by a process of its own, as a user does beside a server."""
    path = folder / "stocks.csv"
    path.write_text(ROWS.format(mass=mass))
    command = ["facts", "import", "stocks", str(path), "--workspace", str(workspace)]
    subprocess.run(
        [sys.executable, "-c", "from derisk.cli.main import run; run()", *command],
        check=True,
        capture_output=True,
    )


def held() -> list[float | None]:
    return [each.mass_t for each in facts.stocks("copper", "commercial") if each.place == "DEU"]


def test_what_another_process_imports_is_seen_once_asked(workspace: Path, tmp_path: Path) -> None:
    watch = Watch()
    assert held() == [] and not watch()
    for mass in (800, 900):
        before = held()
        bring_elsewhere(workspace, tmp_path, mass)
        assert held() == before, "nothing changes under a question that is being answered"
        assert watch() and not watch()
        assert held() == [mass]
    bring_elsewhere(workspace, tmp_path, 900)
    assert not watch(), "the same figures again change nothing"


def test_pages_answer_from_what_was_imported_while_they_run(workspace: Path, tmp_path: Path) -> None:
    with TestClient(create_app()) as client:
        first = client.get("/index.json").json()["run"]["facts_vintage"]
        assert client.get("/index.json").json()["run"]["facts_vintage"] == first
        bring_elsewhere(workspace, tmp_path, 700)
        assert client.get("/index.json").json()["run"]["facts_vintage"] != first


@pytest.mark.parametrize("broken", [b"", b"no database"])
def test_a_file_that_is_no_workspace_is_told(workspace: Path, broken: bytes) -> None:
    from derisk.terms.errors import InputError

    watch = Watch()
    workspace.mkdir()
    (workspace / "derisk.sqlite").write_bytes(broken)
    if broken:
        with pytest.raises(InputError):
            watch()
    else:
        assert not watch()
