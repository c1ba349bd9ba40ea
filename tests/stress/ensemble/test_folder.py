"""Batches on disk: whole or not there, of one run alone, taken up again; full disks and stops in words."""

from __future__ import annotations

import errno
import io
import json
import os
from pathlib import Path

import polars as pl
import pytest

from derisk.stress.ensemble import Sampling, checked, ensemble_rows
from derisk.stress.ensemble.folder import IDENTITY, Folder
from derisk.terms.errors import DeriskError, InputError
from tests.stress.ensemble import toy


def _batch() -> bytes:
    """The smallest batch."""
    made = io.BytesIO()
    pl.DataFrame({"sample": [0]}).write_parquet(made)
    return made.getvalue()


def test_a_batch_that_was_cut_off_is_run_again(tmp_path: Path) -> None:
    folder = Folder.open(tmp_path, {"seed": 1})
    for number in range(3):
        folder.keep(number, _batch())
    os.truncate(folder.batch(1), 20)
    folder.batch(2).write_bytes(b"")
    assert folder.done(4) == [0]


def test_batches_that_do_not_say_of_what_are_refused(tmp_path: Path) -> None:
    Folder.open(tmp_path, {"seed": 1}).keep(0, _batch())
    (tmp_path / IDENTITY).unlink()
    with pytest.raises(InputError, match="does not say of which run"):
        Folder.open(tmp_path, {"seed": 1})
    assert not (tmp_path / IDENTITY).exists()


def test_a_limit_on_the_size_of_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder.open(tmp_path, {"seed": 1})

    def limited(handle: int) -> None:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))

    monkeypatch.setattr(os, "fsync", limited)
    with pytest.raises(DeriskError, match="cannot be written") as told:
        folder.keep(0, _batch())
    assert "ulimit" in told.value.try_ and folder.done(1) == []


def test_a_batch_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder.open(tmp_path / "s", {"seed": 1})
    folder.keep(0, _batch())

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DeriskError, match="disk is full") as told:
        folder.keep(1, b"half of it")
    assert "kept" in told.value.try_
    assert folder.done(3) == [0]
    assert sorted(path.name for path in folder.path.iterdir()) == ["batch-00000.parquet", IDENTITY]


def test_a_batch_that_is_damaged_in_its_midst_is_run_again(tmp_path: Path) -> None:
    whole, notes = ensemble_rows([toy.stop(months=1)], "p", Sampling(60, folder=tmp_path, quiet=True))
    batch = tmp_path / "batch-00001.parquet"
    sound = batch.read_bytes()
    batch.write_bytes(sound[: len(sound) // 4] + b"\xff" * 40 + sound[len(sound) // 4 + 40 :])
    again = ensemble_rows([toy.stop(months=1)], "p", Sampling(60, folder=tmp_path, quiet=True))
    assert again == (whole, notes) and batch.read_bytes() == sound


def test_a_full_disk_is_a_full_disk(tmp_path: Path) -> None:
    """The same with a real disk without room, where the system has one."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(OSError) as real, open("/dev/full", "wb", buffering=0) as file:
        file.write(b"x")
    assert real.value.errno == errno.ENOSPC


def test_a_folder_of_another_run_is_refused_and_left_alone(tmp_path: Path) -> None:
    Folder.open(tmp_path, {"seed": 1, "samples": 5}).keep(0, b"mine")
    with pytest.raises(InputError, match="another run") as told:
        Folder.open(tmp_path, {"seed": 2, "samples": 5})
    assert told.value.seen == "another seed (1, not 2)"
    assert Folder.open(tmp_path, {"seed": 1, "samples": 5}).batch(0).read_bytes() == b"mine"


def test_a_folder_of_another_layout_is_refused(tmp_path: Path) -> None:
    Folder.open(tmp_path, {"seed": 1})
    mark = tmp_path / IDENTITY
    mark.write_text(json.dumps({**json.loads(mark.read_text()), "layout": 0}))
    with pytest.raises(InputError, match="another run"):
        Folder.open(tmp_path, {"seed": 1})
    mark.write_text("no json")
    with pytest.raises(InputError, match="cannot be used"):
        Folder.open(tmp_path, {"seed": 1})


def test_a_run_goes_on_from_the_batches_that_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after the first batch, as by Ctrl-C; asked again, only the other one is run."""
    from derisk.stress.ensemble import batch

    whole, notes = ensemble_rows([toy.stop()], "p", Sampling(60, quiet=True))
    plain, ran = batch.run_batch, []

    def stopped(work: batch.Work, number: int) -> bytes:
        if ran:
            raise KeyboardInterrupt
        ran.append(number)
        return plain(work, number)

    kept = Sampling(60, folder=tmp_path / "s", quiet=True)
    monkeypatch.setattr(batch, "run_batch", stopped)
    with pytest.raises(KeyboardInterrupt):
        ensemble_rows([toy.stop()], "p", kept)
    assert len(list((tmp_path / "s").glob("batch-*"))) == 1

    def other(work: batch.Work, number: int) -> bytes:
        ran.append(number)
        return plain(work, number)

    monkeypatch.setattr(batch, "run_batch", other)
    again, told = ensemble_rows([toy.stop()], "p", kept)
    assert ran == [0, 1]
    assert (again, told) == (whole, notes)


@pytest.mark.parametrize(
    ("sampling", "option"),
    [(Sampling(0), "--samples"), (Sampling(-5), "--samples"), (Sampling(5, seed=-1), "--seed"),
     (Sampling(5, workers=0), "--workers"), (Sampling(5, workers=-1), "--workers")],
)  # fmt: skip
def test_numbers_that_make_no_sense_are_refused(sampling: Sampling, option: str) -> None:
    with pytest.raises(InputError) as told:
        checked(sampling)
    assert told.value.where == option and told.value.exit_code == 2
