"""Shards read together are those read one by one; a strange one is left to be told of by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from derisk.facts import ahead, load
from derisk.facts.ahead import read_ahead
from derisk.facts.load import data_folder, set_overlay, shard, shards_ahead

NAMES = ("antimony", "lithium", "tungsten")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Packaged files that a test may damage, nothing of them read yet."""
    made = tmp_path / "production"
    made.mkdir()
    for name in NAMES:
        shutil.copy(str(data_folder() / "production" / f"{name}.csv"), made)
    set_overlay(None)
    monkeypatch.setattr(ahead, "data_folder", lambda: tmp_path)
    yield made
    set_overlay(None)


def test_shards_read_together_are_those_read_one_by_one(folder: Path) -> None:
    single = {name: shard("production", mineral=name) for name in NAMES}
    read_ahead("production", [*NAMES, "nothing"])
    known = shards_ahead("production")
    assert sorted(known) == list(NAMES)
    for name in NAMES:
        assert known[name].equals(single[name])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lithium,", "lithum,"), (",ARG,", ",XYZ,"), (",2024,", ",soon,"), (",content,", ",,"),
        (",estimated,", ",guessed,"), ("iea-gcmo-2025", "nobody"), ("\n", "\nlithium,\n"),
    ],
)  # fmt: skip
def test_a_strange_file_leaves_all_to_be_read_one_by_one(folder: Path, old: str, new: str) -> None:
    file = folder / "lithium.csv"
    head, _, rest = file.read_text(encoding="utf-8").partition("\n")
    assert old in f"\n{rest}"
    file.write_text(f"{head}{f'{chr(10)}{rest}'.replace(old, new, 1)}", encoding="utf-8")
    read_ahead("production", NAMES)
    assert not shards_ahead("production")


@pytest.mark.parametrize("text", ["", "mineral,stage\n", "no end of line"])
def test_a_file_with_another_header_or_no_end_is_not_read_with_others(folder: Path, text: str) -> None:
    (folder / "lithium.csv").write_text(text, encoding="utf-8")
    read_ahead("production", NAMES)
    assert sorted(shards_ahead("production")) == ["antimony", "tungsten"]


def test_corrected_rows_are_left_to_be_read_with_their_correction() -> None:
    set_overlay(None)
    read_ahead("production", ["chromium", *NAMES])
    assert "chromium" not in shards_ahead("production")
    assert "printed x" in " ".join(filter(None, load.shard("production", mineral="chromium")["note"]))
    set_overlay(None)
