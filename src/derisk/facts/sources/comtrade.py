"""UN Comtrade: the saved answer of its API, or the CSV of a download, of today's site or the one before.

All rows go into the table declarations. Where the facts have no reconciled trade of a heading's year, and the
declarations cover the world, they stand as its trade too: the importer's, else the exporter's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from derisk.facts.sources.baci import headings, numbers
from derisk.facts.sources.card import Batch, Card, Progress
from derisk.facts.sources.declared import batches, without_sum
from derisk.facts.sources.reading import Line, contents, decoded, lines, refusal
from derisk.terms.places import WORLD as WLD

WANTED = ("refYear", "flowCode", "cmdCode", "classificationCode", "primaryValue", "netWgt")
BEFORE = {  # columns of downloads of the site before 2023, and what they are called now
    "Year": "refYear", "Trade Flow": "flowCode", "Commodity Code": "cmdCode",
    "Classification": "classificationCode", "Trade Value (US$)": "primaryValue", "Netweight (kg)": "netWgt",
    "Reporter Code": "reporterCode", "Reporter ISO": "reporterISO", "Partner Code": "partnerCode",
    "Partner ISO": "partnerISO", "2nd Partner Code": "partner2Code", "Customs Proc. Code": "customsCode",
    "Mode of Transport Code": "motCode",
}  # fmt: skip
FLOWS = {"M": "import", "X": "export", "Import": "import", "Export": "export"}
EDITIONS = {
    "H0": "HS92", "H1": "HS96", "H2": "HS2002", "H3": "HS2007", "H4": "HS2012", "H5": "HS2017",
    "H6": "HS2022",
}  # fmt: skip
WORLD = ("W00", "WLD", "0")
WHOLE = {"customsCode": ("C00", ""), "motCode": ("0", ""), "partner2Code": ("0", ""), "mosCode": ("0", "")}
OWN_CODES = {"S19": "TWN", "ROM": "ROU", "ZAR": "COD"}


@dataclass(frozen=True)
class Declaration:
    """One row: who declares what, and where it stands.

    The partner WLD is the printed sum; an empty one counts in it alone, being no other place.
    """

    row: int
    year: int
    reporter: str
    partner: str
    flow: str
    hs6: str
    edition: str
    value: float
    mass_t: float | None


def read(path: Path, card: Card, progress: Progress) -> list[Batch]:
    """Declarations of every heading that a chain here names, and trade where they cover the world.

    Raises
    ------
    InputError : for an answer that is cut off or limited, doubled, half empty, or has other names.
    """
    declared: list[Declaration] = []
    others: Counter[str] = Counter()  # rows of headings known here, by an edition that is not
    file = path.name
    for name, data in contents(path, ".csv"):
        text = decoded(name, data)
        rows = _answer(name, text) if text.lstrip().startswith(("{", "[")) else _download(name, text)
        if len(rows) in card.expect["limits"]:
            raise refusal(
                name, "The answer has as many rows as the service gives at most: it is not whole.",
                row=rows[-1].number, column="refYear", seen=f"{len(rows):,} rows",
                try_="ask for fewer places, years or headings at a time",
            )  # fmt: skip
        declared += [each for line in rows if (each := _declaration(name, line)) is not None]
        others.update(_edition(line) for line in rows if _of_another_edition(line))
        file = name
        progress(len(data), len(data))
    if not declared:
        raise refusal(
            file, "The file has no declaration of a heading that a chain here names.", row=2,
            column="cmdCode", seen=_listed(others) or "none",
            try_="ask for six digits in HS 1992 (H0) or HS 2017 (H5), not for the edition as reported",
        )  # fmt: skip
    found = batches(file, declared, card)
    if alone := without_sum(declared):
        note = (
            f"No sum over all partners (0, World) is printed for {', '.join(alone[:6])}: "
            "whether rows are missing there cannot be seen."
        )
        found[0] = replace(found[0], notes=(*found[0].notes, note))
    if others:
        note = f"Left out, as their edition of the Harmonized System is not one of ours: {_listed(others)}."
        found[0] = replace(found[0], notes=(*found[0].notes, note))
    return found


def _edition(line: Line) -> str:
    return line["classificationCode"].strip()


def _of_another_edition(line: Line) -> bool:
    """Whether a row is of a heading that a chain names, in an edition in which none does."""
    named = line["cmdCode"].strip() in _named()
    return named and not headings(EDITIONS.get(_edition(line), ""))


@lru_cache(maxsize=1)
def _named() -> frozenset[str]:
    """Headings that a chain names in any edition."""
    return frozenset().union(*(headings(edition) for edition in EDITIONS.values()))


def _listed(rows: Counter[str]) -> str:
    return ", ".join(
        f"{count:,} rows of {edition or 'no edition'}" for edition, count in sorted(rows.items())
    )


def _download(file: str, text: str) -> list[Line]:
    """Rows of a download under the names that the API has, whichever site it is of."""
    header = [name.strip().strip('"') for name in text.split("\n", 1)[0].strip().split(",")]
    if "Classification" not in header:
        return lines(file, text, WANTED)
    wanted = [name for name, now in BEFORE.items() if now in WANTED]
    found = lines(file, text, wanted)
    return [Line(row.number, {BEFORE.get(at, at): cell for at, cell in row.cells.items()}) for row in found]


def _answer(file: str, text: str) -> list[Line]:
    """Rows of a saved answer; the row's number counts within its data."""
    try:
        told = json.loads(text)
    except json.JSONDecodeError as error:
        raise refusal(
            file,
            "The answer breaks off or is damaged.",
            row=error.lineno,
            column=str(error.colno),
            seen=error.msg,
        ) from None
    data: Any = told.get("data") if isinstance(told, dict) else told
    if not isinstance(data, list) or not data or not all(isinstance(row, dict) for row in data):
        raise refusal(
            file, "The answer has no rows under data.", row=1, column="data",
            seen=", ".join(told)[:80] if isinstance(told, dict) else type(told).__name__,
        )  # fmt: skip
    counted = told.get("count") if isinstance(told, dict) else None
    if isinstance(counted, int) and counted != len(data):
        raise refusal(
            file, "The answer has not as many rows as it says.", row=len(data), column="data",
            seen=f"{len(data):,} rows, {counted:,} said",
        )  # fmt: skip
    return list(_cells(file, data))


def _cells(file: str, data: Sequence[dict[str, Any]]) -> Iterator[Line]:
    seen: dict[str, int] = {}
    for number, row in enumerate(data, 1):
        missing = [name for name in WANTED if name not in row]
        if missing:
            raise refusal(
                file, f"The column {missing[0]} is missing.", row=number, column=missing[0],
                seen=", ".join(row)[:120], try_=", ".join(WANTED),
            )  # fmt: skip
        cells = {name: "" if value is None else str(value) for name, value in row.items()}
        text = json.dumps(row, sort_keys=True)
        if text in seen:
            raise refusal(
                file,
                "A row stands twice.",
                row=number,
                column="refYear",
                seen=f"the same as row {seen[text]}",
            )
        seen[text] = number
        yield Line(number, cells)


def _declaration(file: str, line: Line) -> Declaration | None:
    """What a row declares; None for a part of a sum, another flow, or a heading that no chain names."""
    if any(line.cells.get(name, "") not in whole for name, whole in WHOLE.items()):
        return None
    edition = EDITIONS.get(_edition(line), "")
    code = line["cmdCode"].strip()
    flow = FLOWS.get(line["flowCode"].strip())
    if flow is None or len(code) != 6 or code not in headings(edition):
        return None
    year = line["refYear"].strip()
    if not (year.isdigit() and 1962 <= int(year) <= 2100):
        raise refusal(file, "A year is none.", row=line.number, column="refYear", seen=year or "nothing")
    value = _amount(file, line, "primaryValue")
    if value is None:
        raise refusal(
            file,
            "A value is missing.",
            row=line.number,
            column="primaryValue",
            seen="nothing",
        )
    weight = _amount(file, line, "netWgt")
    reporter, partner = _place(file, line, "reporter"), _place(file, line, "partner")
    if reporter == WLD:
        raise refusal(
            file, "The reporter is the whole world: reporter and partner are exchanged.", row=line.number,
            column="reporterISO", seen=line.cells.get("reporterISO") or line.cells.get("reporterCode", ""),
        )  # fmt: skip
    if not reporter:
        return None
    if partner == reporter:
        partner = ""
    mass = weight / 1000 if weight else None  # a weight of 0 beside a value is none
    return Declaration(line.number, int(year), reporter, partner, flow, code, edition, value, mass)


def _amount(file: str, line: Line, column: str) -> float | None:
    text = line[column].strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise refusal(file, "A cell holds no amount.", row=line.number, column=column, seen=text)
    return value


def _place(file: str, line: Line, side: str) -> str:
    """Code of a side by its ISO code, else by the service's number; empty for a group or an unnamed area."""
    from derisk.terms.places import places

    letters = line.cells.get(f"{side}ISO", "").strip()
    number = line.cells.get(f"{side}Code", "").strip()
    if letters in WORLD or (not letters and number == "0"):
        return WLD
    code = OWN_CODES.get(letters, letters)
    if not code and number.isdigit():
        code = numbers().get(int(number), "")
    if not letters and not number:
        raise refusal(file, f"A row names no {side}.", row=line.number, column=f"{side}ISO", seen="nothing")
    return code if code in places() else ""
