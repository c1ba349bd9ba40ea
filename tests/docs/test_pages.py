"""The pages of docs/ and NOTICE say what the tables and the code say, and every citation leads somewhere."""

from __future__ import annotations

import math
import re
from pathlib import Path

import polars as pl
import pytest
from scipy import stats
from tools import examples, pages

from derisk import facts
from derisk.facts.tables import tables

DOCS = pages.ROOT / "docs"
YEARS = 20.9  # of the chronology, as docs/explanation/hazards.md says


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
    printed = re.search(r"^\| \w[\w-]* \| \w+ \| [A-Z]{3} \| \w+ \| (0\.\d+) \|", text, re.MULTILINE)
    assert printed
    assert pages.fill(text[: printed.start(1)] + "0.9" + text[printed.end(1) :]) == text


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
    """The page's formula, redone from the parameters and the counts that the locators state."""
    value = {item.key: item.value for item in facts.parameters() if item.key.startswith("hazard_")}
    for row in facts.table("hazards").iter_rows(named=True):
        counts = re.fullmatch(
            r"(?:(\d+) of )?(\d+) acts since 2006[:;] ?(?:(\d+) of them)?.*", row["locator"]
        )
        assert counts, row["locator"]
        hits, acts = int(counts[1] or counts[3] or 0), int(counts[2])
        group = row["note"].split()[-1]
        shape, mean = value["hazard_shape"], value[f"hazard_acts_a_year_{group}"]
        prior = value["hazard_act_several" if row["stage"] == "joint" else "hazard_act_reach"]
        rate = (acts + shape) / (YEARS + shape / mean) * (hits + prior) / (acts + 1)
        assert row["annual_probability"] == pytest.approx(1 - math.exp(-rate), rel=6e-3), row
        assert 0 <= row["low"] <= row["annual_probability"] <= row["high"] < 1, row
        stops = re.search(r"stop all: (\d+) of (\d+) towards", row["note"])
        assert stops and int(stops[1]) <= int(stops[2]) <= acts, row["note"]
        rate *= (int(stops[1]) + value["hazard_act_stops"]) / (int(stops[2]) + 1)
        assert row["stop_probability"] == pytest.approx(1 - math.exp(-rate), rel=6e-3), row
        assert 0 <= row["stop_low"] <= row["stop_probability"] <= row["stop_high"] <= row["high"], row
        assert row["hits"] == (hits if row["mineral"] != "any" else None), row


def test_the_shape_of_hazards_fits_the_counts_best() -> None:
    """Of the negative binomial of all suppliers' acts, a hundredth to either side is less likely."""
    value = {item.key: item.value for item in facts.parameters() if item.key.startswith("hazard_")}
    seen = [
        (int(row["locator"].split()[0]), value[f"hazard_acts_a_year_{row['note'].split()[-1]}"] * YEARS)
        for row in facts.table("hazards")
        .filter((pl.col("stage") == "joint") & (pl.col("to") == "all"))
        .iter_rows(named=True)
    ]

    def likely(k: float) -> float:
        return sum(float(stats.nbinom.logpmf(n, k, k / (k + mean))) for n, mean in seen)

    shape = value["hazard_shape"]
    assert likely(shape) > max(likely(shape * 0.9), likely(shape * 1.1))


def test_every_restriction_counted_stands_in_the_chronology() -> None:
    events = facts.table("events")
    counted = 0
    for row in facts.table("hazards").iter_rows(named=True):
        found = re.match(r"(\d+) of \d+ acts since 2006: (.*)", row["locator"])
        if not found or found[1] == "0":
            continue
        dates = re.findall(r"(?:^|, )(\d{4}(?:-\d{2}){0,2}) ", found[2])
        assert len(dates) == int(found[1]), row["locator"]
        mineral = "rare-earths" if row["mineral"] == "heavy-rare-earths" else row["mineral"]
        for date in dates:
            # a row that names the year alone is counted with the supplier's first act of that year
            seen = events.filter(
                (pl.col("mineral") == mineral)
                & (pl.col("by") == row["supplier"])
                & pl.col("date").is_in([date, date[:4]])
            )
            assert seen.height, f"{row['supplier']} {date}"
            counted += 1
        assert not row["in_force"] or row["in_force"] in dates
        assert not row["stopped_since"] or row["in_force"] <= row["stopped_since"] in dates
    assert counted > 30


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
