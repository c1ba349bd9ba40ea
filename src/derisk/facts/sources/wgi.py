"""The World Bank's governance scores: political stability, and the mean of all six where a place has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from derisk.facts.sources.card import Batch, Card, Progress
from derisk.facts.sources.reading import Line, contents, decoded, refusal
from derisk.facts.sources.reading import lines as text_lines
from derisk.facts.sources.sheets import Cell, is_workbook, sheets, text
from derisk.facts.sources.sheets import lines as sheet_lines
from derisk.facts.sources.wgi_checks import check_scores

if TYPE_CHECKING:
    import polars as pl

DIMENSIONS = {
    "pv": "political-stability", "va": "voice", "ge": "effectiveness", "rq": "regulation", "rl": "law",
    "cc": "corruption",
}  # fmt: skip
WIDE_SHEETS = {
    "voiceandaccountability": "va", "politicalstabilitynoviolence": "pv", "governmenteffectiveness": "ge",
    "regulatoryquality": "rq", "ruleoflaw": "rl", "controlofcorruption": "cc",
}  # fmt: skip
LONG = ("code", "year", "indicator", "estimate")
BY_ECONOMY = {  # the workbook since 2025, one long sheet an indicator: our name of each column we read
    "Economy (code)": "code", "Year": "year", "Governance dimension": "indicator",
    "Governance estimate (approx. -2.5 to +2.5)": "estimate",
}  # fmt: skip
ERROR_BY_ECONOMY = "Standard error (estimate)"
DATA_BANK = ("Country Name", "Country Code")
OWN_CODES = {"ADO": "AND", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "WBG": "PSE", "KSV": "XKX"}
Found = dict[tuple[str, int, str], tuple[float, float | None]]  # estimate and error by place, year, dimension
GAPS = ("", "..", "...", "…", "#N/A", "NA", "N/A")


@dataclass(frozen=True)
class Score:
    """An estimate, its error where the layout has one, and where it stands."""

    code: str
    year: int
    dimension: str
    estimate: str
    error: str
    row: int
    column: str


def read(path: Path, card: Card, progress: Progress) -> list[Batch]:
    """Scores by place and year.

    Raises
    ------
    InputError : for a file of no known layout, a score out of range, a place twice, or most places missing.
    """
    scores = list(_workbook(path) if is_workbook(path) else _text(path))
    if not scores:
        raise refusal(path.name, "The file has no scores.", row=2, column="estimate", seen="none")
    frame, notes = _frame(path.name, scores, card)
    progress(1, 1)
    edition = _edition(frame["year"])
    key = f"worldbank-wgi-{edition}"
    return [Batch(edition, key, {"governance": frame}, [card.source(key, edition)], notes)]


def _workbook(path: Path) -> Iterator[Score]:
    book = sheets(path)
    wide = {
        WIDE_SHEETS[plain]: rows
        for name, rows in book.items()
        if (plain := re.sub(r"[^a-z]", "", name.lower())) in WIDE_SHEETS
    }
    if wide:
        missing = set(DIMENSIONS) - set(wide)
        if missing:
            raise refusal(
                path.name, "A sheet of one of the six indicators is missing.", row=1, column="1",
                seen=", ".join(book), try_=f"sheets such as {', '.join(sorted(WIDE_SHEETS))}",
            )  # fmt: skip
        for dimension, rows in wide.items():
            yield from _wide(path.name, dimension, rows)
        return
    by_economy = [rows for rows in book.values() if rows and "Economy (code)" in map(text, rows[0])]
    if by_economy:
        yield from _by_economy(path.name, by_economy)
        return
    for rows in book.values():
        if rows and {"code", "indicator"} <= {text(cell) for cell in rows[0]}:
            yield from _long(path.name, sheet_lines(path.name, rows, LONG))
            return
    head = next((rows[0] for rows in book.values() if rows), [])
    raise refusal(
        path.name, "The workbook has none of the layouts of the publisher.", row=1, column="code",
        seen=", ".join(text(cell) for cell in head)[:120] or "nothing", try_=", ".join(LONG),
    )  # fmt: skip


def _by_economy(file: str, sheets_found: Sequence[Sequence[Sequence[Cell]]]) -> Iterator[Score]:
    """Sheets of the six indicators with a row a place and year; a file without one of the six is refused."""
    missing = set(DIMENSIONS)
    for rows in sheets_found:
        found = sheet_lines(file, rows, tuple(BY_ECONOMY))
        renamed = {**BY_ECONOMY, ERROR_BY_ECONOMY: "stddev"}
        told = [
            Line(line.number, {renamed.get(at, at): is_ for at, is_ in line.cells.items()}) for line in found
        ]
        missing -= {line["indicator"].strip().lower() for line in told}
        yield from _long(file, told)
    if missing:
        raise refusal(
            file, "A sheet of one of the six indicators is missing.", row=1, column="Governance dimension",
            seen=f"none of {', '.join(sorted(missing))}", try_=f"sheets of {', '.join(DIMENSIONS)}",
        )  # fmt: skip


def _wide(file: str, dimension: str, rows: Sequence[Sequence[Cell]]) -> Iterator[Score]:
    """A sheet with years side by side: a row of years, under it Estimate, StdErr and four more for each."""
    head = next((at for at, row in enumerate(rows) if len(row) > 1 and text(row[1]) == "Code"), None)
    if head is None or head == 0:
        raise refusal(file, "A sheet has no column Code.", row=15, column="Code", seen=dimension)
    years, titles = [text(cell) for cell in rows[head - 1]], [text(cell) for cell in rows[head]]
    year = ""
    columns: list[tuple[int, int]] = []
    for at, title in enumerate(titles):
        year = years[at] if at < len(years) and years[at] else year
        if title == "Estimate":
            if not year.isdigit():
                raise refusal(file, "A column Estimate has no year above it.", row=head, column=str(at + 1))
            columns.append((at, int(year)))
    if not columns:
        raise refusal(file, "A sheet has no column Estimate.", row=head + 1, column="Estimate")
    for number, row in enumerate(rows[head + 1 :], head + 2):
        code = text(row[1])
        if not code:
            continue
        for at, of in columns:
            error = text(row[at + 1]) if titles[at + 1 : at + 2] == ["StdErr"] else ""
            yield Score(code, of, dimension, text(row[at]), error, number, f"Estimate {of}")


def _text(path: Path) -> Iterator[Score]:
    for name, data in contents(path):
        told = decoded(name, data)
        first = told.split("\n", 1)[0]
        if "indicator" in first.split(",") or "estimate" in first:
            yield from _long(name, text_lines(name, told, LONG))
        else:
            yield from _data_bank(name, told)
        return


def _long(file: str, rows: Sequence[Line]) -> Iterator[Score]:
    for line in rows:
        dimension, year = line["indicator"].strip().lower(), line["year"].strip()
        if dimension not in DIMENSIONS:
            raise refusal(
                file, "An indicator is not one of the six.", row=line.number, column="indicator",
                seen=dimension or "nothing", try_=", ".join(DIMENSIONS),
            )  # fmt: skip
        if not year.isdigit():
            raise refusal(file, "A year is none.", row=line.number, column="year", seen=year or "nothing")
        error = line.cells.get("stddev", "")
        yield Score(
            line["code"].strip(), int(year), dimension, line["estimate"], error, line.number, "estimate"
        )


def _data_bank(file: str, told: str) -> Iterator[Score]:
    """The data bank's layout: a few lines of preface, then a row a place and indicator, a column a year."""
    lead = 0
    while lead < 6 and "Country Code" not in told.split("\n", 1)[0] and "\n" in told:
        told, lead = told.split("\n", 1)[1], lead + 1
    rows = text_lines(file, told, DATA_BANK)
    titles = list(rows[0].cells)
    code_column = next((title for title in titles if title in ("Indicator Code", "Series Code")), None)
    years = [(title, int(title[:4])) for title in titles if re.fullmatch(r"\d{4}( \[YR\d{4}\])?", title)]
    if code_column is None or not years:
        raise refusal(
            file, "A column with the indicator's code, or the years, is missing.", row=lead + 1,
            column="Series Code", seen=", ".join(titles)[:120],
        )  # fmt: skip
    for line in rows:
        hit = re.fullmatch(r"(?:GOV_WGI_)?(PV|VA|GE|RQ|RL|CC)[._]EST", line[code_column].strip())
        if hit:
            for title, year in years:
                number = line.number + lead
                code = line["Country Code"].strip()
                yield Score(code, year, hit.group(1).lower(), line[title], "", number, title)


def _frame(file: str, scores: Sequence[Score], card: Card) -> tuple[pl.DataFrame, list[str]]:
    import polars as pl

    from derisk.terms.places import places

    known = set(places())
    strange: set[str] = set()
    found: Found = {}
    for score in scores:
        place = OWN_CODES.get(score.code, score.code)
        estimate = _number(file, score, score.estimate, card)
        if place not in known:
            strange.add(score.code)
            if len(strange) > card.expect["strangers"]:
                raise refusal(
                    file, "Many codes are no places.", row=score.row, column="code",
                    seen=", ".join(sorted(strange)),
                )  # fmt: skip
            continue
        if estimate is None:
            continue
        key = (place, score.year, score.dimension)
        if key in found:
            raise refusal(
                file, "A place has two scores of one indicator in one year.", row=score.row,
                column=score.column, seen=f"{place}, {score.year}, {score.dimension}",
            )  # fmt: skip
        error = score.error.strip()
        found[key] = (estimate, float(error) if re.fullmatch(r"\d*\.?\d+", error) else None)
    check_scores(file, scores, found, card)
    frame = pl.DataFrame(list(_rows(found, file)), infer_schema_length=None, schema_overrides={
        "std_error": pl.Float64, "note": pl.String})  # fmt: skip
    notes = [f"Codes that are no places here were left out: {', '.join(sorted(strange))}."] if strange else []
    return frame, notes


def _rows(
    found: dict[tuple[str, int, str], tuple[float, float | None]], file: str
) -> Iterator[dict[str, object]]:
    edition = _edition(year for _, year, _ in found)
    common = {
        "unit": "index", "basis": "none", "cite": f"worldbank-wgi-{edition}", "vintage": edition,
    }  # fmt: skip
    for (place, year, dimension), (estimate, error) in found.items():
        if dimension == "pv":
            yield {
                "place": place, "year": year, "dimension": DIMENSIONS["pv"], "score": estimate,
                "std_error": error, **common, "locator": f"{file}, political stability, estimate",
                "quality": "reported", "note": None,
            }  # fmt: skip
    for place, year in dict.fromkeys((place, year) for place, year, _ in found):
        six = [found.get((place, year, dimension)) for dimension in DIMENSIONS]
        if None not in six:
            mean = sum(each[0] for each in six if each is not None) / len(six)
            yield {
                "place": place, "year": year, "dimension": "mean-of-six", "score": mean,
                "std_error": None, **common, "locator": f"{file}, six estimates", "quality": "derived",
                "note": "mean of the six",
            }  # fmt: skip


def _edition(years: Iterable[int]) -> str:
    """The edition is of the year after the last that it tells of."""
    return str(max(years) + 1)


def _number(file: str, score: Score, said: str, card: Card) -> float | None:
    plain = said.strip()
    if plain in GAPS:
        return None
    try:
        value = float(plain)
    except ValueError:
        value = float("nan")
    if not card.expect["least"] <= value <= card.expect["most"]:
        raise refusal(file, "A score is none.", row=score.row, column=score.column, seen=plain)
    return value
