"""A file of ours that is cut, recoded, renamed, doubled or half empty is refused with its place."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from derisk.facts import load, overlay
from derisk.facts.files import aligned, cells
from derisk.facts.load import read
from derisk.facts.tables import tables
from derisk.facts.tables.schema import Table
from derisk.store.deposits import Frame
from derisk.terms.errors import FactError

SMALL = ("recycling", "end_uses", "shares", "hazards", "stocks", "sources", "parameters", "events")
PARQUET = ("gdp", "governance")


def ours(name: str) -> bytes:
    return (Path(str(load.data_folder())) / tables()[name].file).read_bytes()


def refused(folder: Path, name: str, data: bytes) -> FactError:
    path = folder / Path(tables()[name].file).name
    path.write_bytes(data)
    with pytest.raises(FactError) as caught:
        read(tables()[name], path)
    assert caught.value.where.startswith(path.name) and caught.value.seen and caught.value.try_
    return caught.value


@pytest.mark.parametrize("name", SMALL)
def test_a_csv_that_is_cut_is_refused_wherever_it_is_cut(tmp_path: Path, name: str) -> None:
    data = ours(name)
    for part in (0.3, 0.5, 0.77, 0.999):
        cut = data[: int(len(data) * part)].rstrip(b"\n")
        assert "row" in refused(tmp_path, name, cut).where
    assert refused(tmp_path, name, b"").where


@pytest.mark.parametrize("name", PARQUET)
def test_a_parquet_file_that_is_cut_or_damaged_is_refused(tmp_path: Path, name: str) -> None:
    data = ours(name)
    refused(tmp_path, name, data[: len(data) // 2])
    refused(tmp_path, name, data[:-40] + bytes(40))


@pytest.mark.parametrize("name", SMALL)
def test_another_encoding_is_refused_with_row_and_column(tmp_path: Path, name: str) -> None:
    rows = ours(name).decode().splitlines()
    first = rows[1].rsplit(",", 1)[0]
    fault = refused(tmp_path, name, "\n".join([rows[0], f"{first},Säo", ""]).encode("latin-1"))
    assert "row 2" in fault.where and "0xe4" in fault.seen
    refused(tmp_path, name, ours(name).decode().encode("utf-16"))


@pytest.mark.parametrize("name", SMALL)
def test_a_renamed_a_doubled_and_an_empty_column_are_refused(tmp_path: Path, name: str) -> None:
    head, *rows = ours(name).decode().splitlines()
    names = head.split(",")
    for header in (
        [*names[:-1], "remark"],
        [names[1], names[0], *names[2:]],
        [names[0], names[0], *names[2:]],
    ):
        fault = refused(tmp_path, name, "\n".join([",".join(header), *rows, ""]).encode())
        assert "not those of its schema" in fault.what
    hollow = [row if at % 2 else "," * (len(names) - 1) for at, row in enumerate(rows)]
    assert "line 2" in refused(tmp_path, name, "\n".join([head, *hollow, ""]).encode()).where


@pytest.mark.parametrize("name", SMALL)
def test_a_doubled_file_and_a_row_too_long_are_refused(tmp_path: Path, name: str) -> None:
    head, *rows = ours(name).decode().splitlines()
    twice = "\n".join([head, *rows, *rows, ""]).encode()
    assert "stands twice" in refused(tmp_path, name, twice).what
    longer = "\n".join([head, rows[0] + ",more,and more", *rows[1:], ""]).encode()
    assert "row 2" in refused(tmp_path, name, longer).where


def test_what_is_sound_is_read(tmp_path: Path) -> None:
    path = tmp_path / "recycling.csv"
    path.write_bytes(ours("recycling"))
    assert cells(tables()["recycling"], path).height == load.table("recycling").height


def frame(content: bytes) -> Frame:
    given = {"scope": "own", "dataset": "stocks", "shard": "", "digest": "x", "content": content}
    return Frame(**{name: given.get(name, 1) for name in Frame.__dataclass_fields__})


def imported(monkeypatch: pytest.MonkeyPatch, *contents: bytes) -> None:
    """The workspace holds frames of stocks with these contents."""
    monkeypatch.setattr("derisk.store.deposits.frames", lambda name, key: [frame(each) for each in contents])
    monkeypatch.setattr("derisk.facts.overlay._shards", lambda: {"stocks": [("own", "")]})
    monkeypatch.setattr("derisk.store.exists", lambda: True)
    overlay._frames.cache_clear()


def test_a_damaged_frame_of_the_workspace_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    imported(monkeypatch, b"PAR1 and nothing more")
    with pytest.raises(FactError, match="stocks cannot be read") as caught:
        overlay.rows("stocks", {})
    assert "workspace" in caught.value.where
    overlay._frames.cache_clear()


def test_imported_rows_of_an_older_schema_keep_their_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that came later is empty where it may be; one that must be filled asks for a new import."""
    whole = load.table("stocks").head(3)
    older, newer = BytesIO(), BytesIO()
    whole.drop("note").head(2).write_parquet(older)
    whole.tail(1).write_parquet(newer)
    imported(monkeypatch, older.getvalue(), newer.getvalue())
    found = overlay.rows("stocks", {})
    assert found is not None and found.schema == whole.schema
    assert found["note"].to_list() == [None, None, whole["note"][2]]
    overlay._frames.cache_clear()


@pytest.mark.parametrize(
    "change", [lambda rows: rows.drop("holder"), lambda rows: rows.rename({"mass_t": "mass_kt"})]
)
def test_imported_rows_of_another_schema_ask_for_a_new_import(change: object) -> None:
    schema: Table = tables()["stocks"]
    with pytest.raises(FactError, match="another release") as caught:
        aligned(schema, change(load.table("stocks")))  # type: ignore[operator]
    assert "derisk facts import" in caught.value.try_


def test_rows_that_lack_nothing_are_as_they_were() -> None:
    rows = load.table("stocks")
    assert aligned(tables()["stocks"], rows).equals(rows)
