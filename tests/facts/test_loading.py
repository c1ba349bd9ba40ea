"""The schema is held: a broken row is refused with its line, what was seen and a remedy."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from derisk import facts
from derisk.facts.load import read, table
from derisk.facts.tables import tables
from derisk.facts.tables.schema import QUALITIES
from derisk.terms.errors import FactError, InputError, NotKnownError

HEADER = ",".join(column.name for column in tables()["production"].all_columns)
SOUND = "copper,mining,all,CHL,2024,5510000,t,content,usgs-mcs-2026,Copper,reported,2026,"


def load(folder: Path, *rows: str, header: str = HEADER) -> pl.DataFrame:
    path = folder / "production.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return read(tables()["production"], path)


def test_a_sound_row_loads(tmp_path: Path) -> None:
    assert load(tmp_path, SOUND)["mass_t"].to_list() == [5_510_000.0]


def test_an_empty_optional_cell_stays_unknown(tmp_path: Path) -> None:
    rows = load(tmp_path, SOUND.replace("5510000", "").replace("reported", "withheld"))
    assert rows["mass_t"].to_list() == [None]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("usgs-mcs-2026", "hearsay", "unknown cite"),
        ("usgs-mcs-2026", "", "empty cite"),
        ("reported", "certain", "unknown quality"),
        ("CHL", "XYZ", "unknown place in place"),
        ("5510000", "much", "no number in mass_t"),
        ("5510000", "NaN", "no number in mass_t"),
        ("5510000", "inf", "no number in mass_t"),
        ("2024", "2024.5", "no integer in year"),
        (",Copper,", ",,", "empty locator"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    broken = SOUND.replace("CHL", "PER").replace("PER" if old == "CHL" else old, new)
    with pytest.raises(FactError) as caught:
        load(tmp_path, SOUND, broken)
    assert says in caught.value.what
    assert "Row 3" in caught.value.what
    assert "line 3" in caught.value.where
    assert caught.value.try_


def test_a_row_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FactError, match="stands twice"):
        load(tmp_path, SOUND, SOUND)


def test_wrong_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FactError, match="not those of its schema"):
        load(tmp_path, SOUND, header=HEADER.replace("mass_t", "mass_kt"))


def test_an_unknown_table_lists_the_known() -> None:
    with pytest.raises(InputError) as caught:
        table("prodcution")
    assert "production" in caught.value.try_


OWN = ("contract", "declarations")


@pytest.mark.parametrize("name", sorted(tables()))
def test_every_table_loads_and_every_row_can_be_followed(name: str) -> None:
    rows = facts.table(name)
    assert bool(rows.height) != (name in OWN), "only what users import is shipped empty"
    for column, kind in rows.schema.items():
        if kind.is_float():
            assert not rows[column].is_nan().any()
    if name == "sources":
        assert rows["url"].null_count() == 0
        return
    assert set(rows["cite"]) <= set(facts.publications())
    assert set(rows["quality"]) <= set(QUALITIES)
    assert rows["locator"].null_count() == 0


def test_a_source_without_a_fact_is_not_kept() -> None:
    """Each is cited by a row, or named in brackets where a figure rests on more than one."""
    rows = [facts.table(name) for name in tables() if name != "sources"]
    cited = {cite for table in rows for cite in table["cite"].unique()}
    texts = [
        text
        for table in rows
        for column in ("locator", "note")
        for text in table.filter(table[column].str.contains("(", literal=True))[column].unique()
    ]
    beside = {
        key
        for key in set(facts.publications()) - cited
        if any(re.search(rf"[( ]{re.escape(key)}\)", text) for text in texts)
    }
    assert set(facts.publications()) == cited | beside


def test_an_unknown_tonnage_is_null_only_where_it_is_withheld() -> None:
    rows = facts.table("production").filter(pl.col("mass_t").is_null())
    assert set(rows["quality"]) <= {"withheld"}


def test_a_prior_has_its_range() -> None:
    priors = [item for item in facts.parameters() if item.quality == "prior"]
    assert priors
    for item in priors:
        assert item.low is not None, item.key
        assert item.high is not None, item.key
        assert item.low <= item.value <= item.high, item.key
    hazards = facts.table("hazards")
    assert hazards.filter(
        (pl.col("low") > pl.col("annual_probability")) | (pl.col("annual_probability") > pl.col("high"))
    ).is_empty()


def test_the_dictionary_names_every_column_once() -> None:
    entries = [(row["table"], row["column"]) for row in facts.dictionary()]
    assert len(entries) == len(set(entries))
    for name in tables():
        assert {column for table_, column in entries if table_ == name} == set(facts.table(name).columns)
    assert all(row["meaning"] for row in facts.dictionary())


@pytest.mark.parametrize(
    ("identity", "column", "value"),
    [
        ("production/rare-earths/mining/CHN/2024/usgs-mcs-2026", "mass_t", 270_000.0),
        ("production/rare-earths/mining/heavy/CHN/2011/mining-com-2011", "mass_t", 13_400.0),
        ("parameters/content_850511/rare-earths/magnets", "value", 0.362),
        ("sources/usgs-mcs-2026", "licence", "public domain"),
    ],
)
def test_a_fact_is_found_by_its_identity(identity: str, column: str, value: object) -> None:
    row = facts.fact(identity)
    assert row[column] == value
    assert facts.fact_id(identity.split("/")[0], row) == identity == row["id"]


@pytest.mark.parametrize("identity", ["nothing/here", "production/copper", "parameters/recovery/gold/any"])
def test_an_unknown_identity_says_what_to_try(identity: str) -> None:
    with pytest.raises(NotKnownError) as caught:
        facts.fact(identity)
    assert caught.value.try_
