"""The pages of docs/ and NOTICE say what the tables and the code say, and every citation leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from scipy import stats
from tools import examples, pages

from derisk import facts
from derisk.facts.tables import tables

DOCS = pages.ROOT / "docs"
YEARS, PRIOR_EVENTS, PRIOR_YEARS = 20.9, 0.5, 5.0  # as docs/explanation/hazards.md says


@pytest.fixture(scope="module")
def written() -> dict[Path, str]:
    return pages.written()


@pytest.mark.parametrize("name", [path.relative_to(pages.ROOT) for path in DOCS.rglob("*.md")], ids=str)
def test_a_page_is_in_step_with_what_it_is_made_of(written: dict[Path, str], name: Path) -> None:
    text = (pages.ROOT / name).read_text("utf-8")
    assert text == written.get(pages.ROOT / name, text), f"{name} is out of step; try: make pages"


def test_the_notice_is_in_step(written: dict[Path, str]) -> None:
    assert (pages.ROOT / "NOTICE").read_text("utf-8") == written[pages.ROOT / "NOTICE"], "try: make pages"


def test_every_block_that_can_be_written_stands_in_a_page() -> None:
    used = {
        found["name"]
        for path in DOCS.rglob("*.md")
        for found in pages.BLOCK.finditer(path.read_text("utf-8"))
    }
    assert used == set(pages.BLOCKS)


def test_a_changed_page_is_found_and_mended() -> None:
    text = (DOCS / "explanation" / "hazards.md").read_text("utf-8")
    assert "0.1595" in text
    assert pages.fill(text.replace("0.1595", "0.9")) == text


def test_the_locators_that_are_pages_exist_and_hold_the_row() -> None:
    cited = {
        locator
        for name in tables()
        if name != "sources"
        for locator in facts.table(name)["locator"].unique()
        if locator.startswith("docs/")
    } | {item.url for item in facts.publications().values() if item.url and item.url.startswith("docs/")}
    assert cited
    for locator in cited:
        assert (pages.ROOT / locator).is_file(), locator
    told = (DOCS / "explanation" / "priors.md").read_text("utf-8")
    for item in facts.parameters():
        assert f"| `{item.key}` | {item.mineral} | {item.stage} |" in told, item.key


def test_links_between_pages_lead_somewhere() -> None:
    for path in [*DOCS.rglob("*.md"), *pages.ROOT.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]*)#?[^)]*\)", path.read_text("utf-8")):
            if target and "://" not in target:
                assert (path.parent / target).is_file(), f"{path.name}: {target}"


def test_the_first_page_leads_to_every_other() -> None:
    linked = set(re.findall(r"\]\(([a-z/-]+\.md)\)", (DOCS / "index.md").read_text("utf-8")))
    assert linked == {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"index.md"}


def test_every_source_states_its_terms_and_its_credit() -> None:
    credit = (pages.ROOT / "NOTICE").read_text("utf-8")
    for item in facts.publications().values():
        assert item.licence.strip(), item.key
        assert item.attribution.strip(), item.key
        assert item.attribution in credit or item.publisher == "derisk", item.key


def test_hazards_follow_from_their_counts() -> None:
    """The page's formula, redone: a gamma posterior on the counts that the locators state."""
    for row in facts.table("hazards").iter_rows(named=True):
        counted = int(row["locator"].split()[0])
        posterior = stats.gamma(counted + PRIOR_EVENTS, scale=1 / (YEARS + PRIOR_YEARS))
        assert row["annual_probability"] == pytest.approx(-_minus(posterior.mean()), abs=6e-5), row
        assert row["low"] == pytest.approx(-_minus(posterior.ppf(0.05)), abs=6e-5), row
        assert row["high"] == pytest.approx(-_minus(posterior.ppf(0.95)), abs=6e-5), row


def _minus(rate: float) -> float:
    import math

    return math.expm1(-rate)


def test_every_restriction_counted_stands_in_the_chronology() -> None:
    events = facts.table("events")
    for row in facts.table("hazards").iter_rows(named=True):
        dates = re.findall(r"\d{4}-\d{2}", row["locator"])
        assert len(dates) == int(row["locator"].split()[0]), row["locator"]
        for date in dates:
            seen = events.filter(
                (pl.col("mineral") == row["mineral"])
                & (pl.col("by") == row["supplier"])
                & pl.col("date").str.starts_with(date)
            )
            assert seen.height, f"{row['supplier']} {date}"


README = (pages.ROOT / "README.md").read_text("utf-8")


def test_the_tables_of_the_readme_are_what_is_printed_today() -> None:
    """The brief is quoted from a run too, but takes long: `make examples` renews it."""
    commands = [found["command"] for found in examples.BLOCK.finditer(README)]
    tables = [command for command in commands if not command.startswith("derisk brief")]
    assert tables
    for command in tables:
        assert examples.shown(command) in README, f"{command}: try make examples"


def test_the_readme_names_only_commands_that_exist() -> None:
    told = set(re.findall(r"`derisk ([a-z]+)", README)) | {"list"}
    known = {name.split()[1] for name in re.findall(r"^### (derisk .*)$", pages.command_line(), re.MULTILINE)}
    assert told <= known
    assert known <= told
