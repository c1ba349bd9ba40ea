"""Single figures of output, each read on a page of its own; `production.py` adds them to its table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MAGNET_REO = 0.362  # t REO per t of sintered NdFeB; parameter content_850511
ND_IN_OXIDE = 0.857  # 2 Nd / Nd2O3, standard atomic weights
Row = dict[str, Any]

# Lynas, Malaysia: t REO a quarter, or a year to June, as printed; addresses in the source lynas-reports.
YEAR_TO_JUNE = {2014: 3_965, 2015: 8_799, 2016: 12_630, 2019: 19_737, 2020: 14_562, 2021: 15_761}
YEAR_TO_JUNE |= {2023: 16_780, 2024: 10_908, 2025: 10_462}
QUARTER = {"2021-Q3": 3_166, "2021-Q4": 4_209, "2022-Q1": 4_945, "2022-Q2": 3_650, "2022-Q3": 3_500}
QUARTER |= {"2022-Q4": 4_457, "2024-Q1": 3_545, "2024-Q2": 2_188, "2024-Q3": 2_722, "2024-Q4": 2_617}
QUARTER |= {"2025-Q3": 3_993, "2025-Q4": 2_382}
NDPR_OXIDE_2024 = (1_724, 1_504, 1_677, 1_292)


def fact(mineral: str, stage: str, place: str, year: int, mass_t: float | None, **more: Any) -> Row:
    """A row of the table production: whole output, as reported, unless `more` says otherwise."""
    return {
        "mineral": mineral,
        "stage": stage,
        "stream": "all",
        "place": place,
        "year": year,
        "mass_t": mass_t,
        "unit": "t",
        "basis": "content",
        "quality": "reported",
        **more,
    }


def rare_earths(stage: str, place: str, year: int, mass_t: float | None, **more: Any) -> Row:
    """A row on rare earths."""
    return fact("rare-earths", stage, place, year, mass_t, **more)


def lynas() -> Iterator[Row]:
    """Separated rare earths of Malaysia, whose one separation plant is Lynas's, by calendar year.

    Printed quarters are added up, where need be with what the year to June leaves; both are sums of printed
    figures. Where quarters were not found, the mean of the two years to June is taken and is `derived`.
    """
    fiscal = {**YEAR_TO_JUNE, 2022: sum(QUARTER[q] for q in ("2021-Q3", "2021-Q4", "2022-Q1", "2022-Q2"))}
    summed = {
        2022: (sum(QUARTER[f"2022-Q{n}"] for n in (1, 2, 3, 4)), "four quarters"),
        2023: (
            fiscal[2023] - QUARTER["2022-Q3"] - QUARTER["2022-Q4"]
            + fiscal[2024] - QUARTER["2024-Q1"] - QUARTER["2024-Q2"],
            "years to June 2023 and 2024 less the quarters of 2022 and 2024 in them",
        ),
        2024: (sum(QUARTER[f"2024-Q{n}"] for n in (1, 2, 3, 4)), "four quarters"),
        2025: (
            fiscal[2025] - QUARTER["2024-Q3"] - QUARTER["2024-Q4"] + QUARTER["2025-Q3"] + QUARTER["2025-Q4"],
            "year to June 2025 less the quarters of 2024 in it, and the two quarters after it",
        ),
    }  # fmt: skip
    for year, (tonnes, how) in summed.items():
        yield _of_lynas(year, float(tonnes), f"quarters and years to June, sum: {how}", "reported")
    for year in (2014, 2015, 2019, 2020, 2021):
        mean = (fiscal[year] + fiscal[year + 1]) / 2
        yield _of_lynas(year, mean, f"mean of the years to June {year} and {year + 1}", "derived")
    oxide = sum(NDPR_OXIDE_2024)
    yield rare_earths(
        "separation", "MYS", 2024, oxide * ND_IN_OXIDE, stream="magnet", cite="lynas-reports", vintage="2025",
        locator="NdPr, quarters of 2024: 1,724; 1,504; 1,677; 1,292 t of oxide", quality="derived",
        note=f"{oxide:,} t of oxide x {ND_IN_OXIDE} t Nd per t; the IEA prints 3,625 t",
    )  # fmt: skip


def _of_lynas(year: int, tonnes: float, locator: str, quality: str) -> Row:
    note = "Lynas, Kuantan: oxides made for sale"
    if year >= 2023:
        note += "; less than the ore fed, as lanthanum and cerium were rejected early in the process"
    return rare_earths(
        "separation", "MYS", year, tonnes, cite="lynas-reports", vintage=str(min(year + 1, 2026)),
        locator=locator, quality=quality, note=note,
    )  # fmt: skip


def magnets(folder: Path) -> Iterator[Row]:
    """NdFeB output in REO by the content factor: China's, sintered and bonded, and others' of 2010."""
    tonnes: dict[int, float] = {}
    with (folder / "history/rare-earths.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            parts = ("production: sintered", "production: bonded")
            if (
                row["mineral"] == "NdFeB magnets"
                and row["quantity"] in parts
                and row["economy_iso3"] == "CHN"
            ):
                tonnes[int(row["year"])] = tonnes.get(int(row["year"]), 0.0) + float(row["value"])
    ccr = ("ccr-2011", "c/2011-08-17/629694", "2011")
    made = [("CHN", year, mass, *ccr, "sintered and bonded") for year, mass in tonnes.items()]
    world = 98_200.0  # sintered blanks of 2010, the same page
    made += [
        ("JPN", 2010, world * 0.193, *ccr, "19.3 % of the world's 98,200 t of sintered blanks; none bonded"),
        ("DEU", 2010, world * 0.013, *ccr, "1.3 % of 98,200 t, printed for Europe; its maker is German"),
        ("CHN", 2023, 280_000.0, "argus-2025", "NdFeB output", "2025", "a wider count than SMM's"),
        ("CHN", 2024, 300_000.0, "argus-2025", "NdFeB output", "2025", "expected; a wider count than SMM's"),
        ("CHN", 2023, 240_000.0, "smm-2024", "news 102788751", "2024", "a narrower count than Argus's"),
        ("CHN", 2024, 260_000.0, "smm-2024", "news 102788751", "2024", "a forecast; narrower than Argus's"),
    ]
    for place, year, mass, cite, locator, vintage, note in made:
        yield rare_earths(
            "magnets", place, year, mass * MAGNET_REO, cite=cite, locator=locator, vintage=vintage,
            quality="derived", note=f"{mass:,.0f} t NdFeB x {MAGNET_REO} t REO per t; {note}",
        )  # fmt: skip


def single_figures() -> Iterator[Row]:
    """Quotas and trade estimates of China, India's neodymium."""
    quota = {"quality": "estimated", "note": "a quota, not output"}
    trade = {"cite": "smm-2011", "vintage": "2011"}
    yield rare_earths(
        "separation", "CHN", 2024, 254_000.0, cite="mbn-quota-2024", vintage="2024", quality="estimated",
        locator="official smelting and separation quota",
        note="a quota, not output; imported feed is separated too",
    )  # fmt: skip
    yield rare_earths(
        "separation", "CHN", 2022, 175_000.0, cite="nrcan-rare-earths", vintage="2024", quality="estimated",
        locator="refined production of China", note="printed as 87 % of the world",
    )  # fmt: skip
    yield rare_earths(
        "separation", "CHN", 2024, 106_000 * ND_IN_OXIDE, stream="magnet", cite="argus-2025", vintage="2025",
        quality="derived", locator="output of praseodymium-neodymium oxide",
        note=f"106,000 t of oxide, recycled included, x {ND_IN_OXIDE} t Nd per t; the IEA prints 73,757 t",
    )  # fmt: skip
    yield rare_earths(
        "separation", "IND", 2024, 40.0, stream="magnet", cite="irel-2025", vintage="2025",
        quality="estimated", locator="production of neodymium last year",
        note="said of the year to March 2025: about 40 t",
    )  # fmt: skip
    yield rare_earths(
        "mining", "CHN", 2010, 130_000.0, quality="estimated", locator="actual output",
        note="trade estimate; USGS prints the quota of 89,200 t", **trade,
    )  # fmt: skip
    yield rare_earths(
        "mining", "CHN", 2010, 40_000.0, stream="heavy", quality="estimated",
        locator="southern ion-adsorption clays", **trade,
        note="all output of the heavy-bearing clays, its light part too; of 130,000 t in all",
    )  # fmt: skip
    yield rare_earths(
        "mining", "CHN", 2010, 90_000.0, stream="light", quality="derived",
        locator="Baotou 75,000 t and Sichuan 15,000 t",
        note="trade estimate of actual output, of 130,000 t in all", **trade,
    )  # fmt: skip
    for year, mass in ((2023, 39_662.0), (2024, 34_147.0)):
        yield rare_earths(
            "separation", "CHN", year, mass, stream="secondary", cite="argus-recycled-2025", vintage="2025",
            quality="estimated", locator="oxides made of magnet scrap", note="a recycler's count",
        )  # fmt: skip
    plan = {"cite": "mining-com-2011", "vintage": "2011"}
    yield rare_earths(
        "mining", "CHN", 2010, 89_200.0, quality="derived", locator="mining quota of 2011 and its rise",
        note="a quota, not output: 93,800 t for 2011 less the stated rise of 4,600 t", **plan,
    )  # fmt: skip
    for stream, mass in (("light", 80_400.0), ("heavy", 13_400.0)):
        yield rare_earths(
            "mining", "CHN", 2011, mass, stream=stream, locator="mining quota by kind", **quota, **plan
        )


def plants_without_tonnes() -> Iterator[Row]:
    """Places where named plants separate rare earths but nobody publishes how much."""
    plants = {
        "EST": ("argus-neo-2023", "Neo Silmet, Sillamae (3,000 t/y of light rare earths)"),
        "FRA": ("specchem-2025", "Solvay, La Rochelle"),
        "VNM": ("cen-2012", "Shin-Etsu, Hai Phong (1,000 t/y)"),
        "IND": ("moneycontrol-2025", "IREL (500 t/y NdPr oxide)"),
    }
    for place, (cite, plant) in plants.items():
        yield rare_earths(
            "separation", place, 2024, None, cite=cite, vintage="2026", locator=plant, quality="withheld",
            note="operating; output of the year not published",
        )  # fmt: skip


def antimony() -> Iterator[Row]:
    """China's antimony metal, from one quarter: the survey gives smelters of the United States alone."""
    quarter = 11_831 / (1 - 0.27)  # first quarter of 2024, from that of 2025 and its fall
    source = {"cite": "metalnomist-2025", "vintage": "2025"}
    for year, quality, more in (
        (2023, "prior", "; taken to hold for the year before"),
        (2024, "derived", ""),
    ):
        yield fact(
            "antimony", "smelting", "CHN", year, round(4 * quarter, 1), quality=quality, **source,
            locator="metal: 11,831 t in the first quarter of 2025, 27 % less than a year before",
            note=f"four times the first quarter of 2024, one trade house's count{more}; oxide is made of it",
        )  # fmt: skip


def germanium_plants() -> Iterator[Row]:
    """Places where named plants refine germanium but nobody publishes how much."""
    plants = {
        "BEL": ("projectblue-2024", "Umicore, which refines the concentrate of Lubumbashi"),
        "CAN": ("reuters-trail-2025", "Teck, Trail, British Columbia: germanium dioxide"),
    }
    for place, (cite, plant) in plants.items():
        for year in (2022, 2023, 2024):
            yield fact(
                "germanium", "refining", place, year, None, cite=cite, vintage="2026", locator=plant,
                quality="withheld", note="operating; output not published",
            )  # fmt: skip


def heavy_plants() -> Iterator[Row]:
    """Who separates heavy rare earths: China alone until Lynas in 2025."""
    for year in (2021, 2022, 2023, 2024):
        yield fact(
            "heavy-rare-earths", "separation", "CHN", year, None, cite="wsj-lynas-2024", vintage="2024",
            locator="China refines essentially all the world's heavy rare earths", quality="withheld",
            note="output not published",
        )  # fmt: skip


def quoted(folder: Path) -> Iterator[Row]:
    """All single figures."""
    yield from antimony()
    yield from germanium_plants()
    yield from heavy_plants()
    yield from lynas()
    yield from magnets(folder)
    yield from single_figures()
    yield from plants_without_tonnes()
