"""The places of the tables: ISO 3166, and the few former places that old trade rows name."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from derisk import facts

FORMER = {"ANT": 2010, "SCG": 2005, "ZA1": 1999}  # the last year in which trade rows may name it
ISO_3166 = Path(__file__).parents[2] / "tools/transcribe/iso2.csv"


def shipped() -> dict[str, str]:
    """Code and name of each place of the package's own list, as the file has them."""
    text = (files("derisk.terms") / "places.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len({row["code"] for row in rows}) == len(rows)
    return {row["code"]: row["name"] for row in rows}


def test_the_list_is_iso_3166_and_three_former_places() -> None:
    with ISO_3166.open(encoding="utf-8", newline="") as file:
        codes = {row["iso3"] for row in csv.DictReader(file)}
    current = codes - set(FORMER)
    assert len(current) == 249
    assert set(shipped()) == current | set(FORMER)
    assert shipped()["TWN"] == "Taiwan"
    assert shipped()["NAM"] == "Namibia"


def test_names_are_whole_words_in_sound_letters() -> None:
    names = shipped()
    broken = {code: name for code, name in names.items() if set(name) & set("ÃÂ�§©") or "  " in name}
    assert not broken
    cut = {"Isds", "Br.", "Fr.", "Terr.", "N."}
    short = {code: name for code, name in names.items() if cut & set(name.split())}
    assert not short
    assert (names["BLM"], names["CUW"], names["ALA"]) == ("Saint Barthélemy", "Curaçao", "Åland Islands")
    assert (names["CIV"], names["REU"], names["TUR"]) == ("Côte d'Ivoire", "Réunion", "Türkiye")
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize(("code", "last"), FORMER.items())
def test_a_former_place_is_named_only_while_it_was(code: str, last: int) -> None:
    rows = facts.table("trade").filter((pl.col("exporter") == code) | (pl.col("importer") == code))
    assert rows.height
    assert rows["year"].max() == last
