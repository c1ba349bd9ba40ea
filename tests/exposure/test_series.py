"""A series is its years, one by one: the same rows, read and added up together."""

from __future__ import annotations

import gc

import pytest

from derisk.exposure import rows
from derisk.exposure.absent import Absent, once
from derisk.exposure.uninterrupted import uninterrupted

YEARS = (2011, 2019, 2024)


@pytest.mark.parametrize("economy", ["JPN", "EU27", "WLD"])
@pytest.mark.parametrize("slug", ["cobalt", "germanium", "rare-earths"])
def test_every_metric_of_a_series_is_that_of_its_years(economy: str, slug: str) -> None:
    series = {row["id"]: row for row in rows(economy, slug, year=f"{YEARS[0]}-{YEARS[-1]}")}
    for year in YEARS:
        single = {row["id"]: row for row in rows(economy, slug, year=year)}
        assert single and single == {id: row for id, row in series.items() if row["year"] == year}


def test_all_minerals_together_have_the_rows_of_each() -> None:
    """Their tables of output and trade are read at once; of one mineral alone they are not."""
    together = rows("KOR", metric="production_share", year="2020-2023")
    for slug in ("chromium", "heavy-rare-earths", "lithium"):  # corrected, a part of a group, neither
        alone = rows("KOR", slug, metric="production_share", year="2020-2023")
        assert alone == [row for row in together if row["mineral"] == slug]


def test_rows_share_nothing_that_may_be_changed() -> None:
    first, second, *_ = rows("JPN", "nickel", "refining", "import_share", 2023)
    first["sources"].append("mine")
    assert "mine" not in second["sources"]


def test_what_is_not_known_is_asked_once() -> None:
    class Asked:
        times = 0

        @once
        def figure(self) -> float:
            self.times += 1
            raise Absent("Nobody prints it.")

        @once
        def other(self) -> float:
            self.times += 1
            return 2.0

    here = Asked()
    for _ in range(2):
        with pytest.raises(Absent, match="Nobody"):
            _ = here.figure
        assert here.other == 2.0
    assert here.times == 2


@pytest.mark.parametrize("looking", [True, False])
def test_garbage_is_looked_for_again_after_a_pause_also_one_that_failed(looking: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if looking else gc.disable)()
        with pytest.raises(Absent), uninterrupted():
            assert not gc.isenabled()
            raise Absent("An error.")
        assert gc.isenabled() is looking
    finally:
        (gc.enable if before else gc.disable)()
