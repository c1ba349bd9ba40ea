"""Transcribe end_uses and value_added: python tools/transcribe/importance.py FOLDER"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tables import write

Row = dict[str, Any]
MANUFACTURING = {f"c{number}" for number in range(3, 17)}
REGIONS = {"EU": "EU27"}
CHAPTERS = "https://pubs.usgs.gov/periodicals/mcs2026/mcs2026-"
# mineral as it stands in the folder, place and year taken: slug, source, edition, page
TAKEN = {
    ("rare earths", "WLD", "2021"): ("rare-earths", "nrcan-rare-earths", "2024", "uses, 2021"),
    ("antimony", "USA", "2025"): ("antimony", "usgs-mcs-2026", "2026", f"{CHAPTERS}antimony.pdf"),
    ("gallium", "USA", "2025"): ("gallium", "usgs-mcs-2026", "2026", f"{CHAPTERS}gallium.pdf"),
    ("cobalt", "USA", "2025"): ("cobalt", "usgs-mcs-2026", "2026", f"{CHAPTERS}cobalt.pdf"),
    ("lithium", "WLD", "2025"): ("lithium", "usgs-mcs-2026", "2026", f"{CHAPTERS}lithium.pdf"),
    ("magnesium", "USA", "2025"): ("magnesium", "usgs-mcs-2026", "2026", f"{CHAPTERS}magnesium-metal.pdf"),
    ("nickel", "WLD", "2018"): ("nickel", "usgs-myb-2018-nickel", "2018", "page 3"),
    ("tungsten", "USA", "2025"): ("tungsten", "usgs-mcs-2026", "2026", f"{CHAPTERS}tungsten.pdf"),
    ("cobalt", "WLD", "2022"): ("cobalt", "cobalt-institute-2023", "2023", "figure 5"),
    ("graphite", "WLD", "2024"): ("graphite", "iea-gcmo-2025", "2025", "demand by sector"),
}
# Which sector makes the application, and of which product it is a use: our reading. "Other" is left out.
APPLICATIONS = {
    "magnets": ("c14", "motors, generators and drives with magnets"),
    "catalysts": ("c9", "catalysts"), "polishing powders": ("c11", "polished glass"),
    "metallurgical": ("c12", "steel and alloys with rare earths"), "glass": ("c11", "special glass"),
    "battery alloys": ("c14", "nickel-metal-hydride batteries"), "ceramics": ("c11", "technical ceramics"),
    "phosphors": ("c14", "lamps and screens with phosphors"), "pigments": ("c9", "pigments"),
    "flame retardants": ("c10", "flame-retarded plastics"),
    "metal products incl. antimonial lead and ammunition": ("c12", "lead products with antimony"),
    "nonmetal products incl. ceramics, glass, rubber": ("c11", "glass and ceramics with antimony"),
    "integrated circuits": ("c14", "gallium chips"),
    "optoelectronic devices": ("c14", "light-emitting and laser devices"),
    "superalloys": ("c15", "turbine parts of superalloy"), "chemicals": ("c9", "cobalt chemicals"),
    "other metallic uses": ("c12", "cobalt alloys"),
    "cemented carbides": ("c13", "tools of cemented carbide"),
    "hard metals": ("c13", "tools of cemented carbide"),
    "ceramics and colours": ("c11", "technical ceramics"),
    "electric vehicles": ("c14", "lithium-ion batteries"), "batteries": ("c14", "lithium-ion batteries"),
    "portable batteries": ("c14", "lithium-ion batteries"),
    "Electric vehicles": ("c14", "lithium-ion batteries"),
    "Grid battery storage": ("c14", "lithium-ion batteries"),
    "ceramics and glass": ("c11", "glass and ceramics with lithium"),
    "lubricating greases": ("c8", "lithium greases"), "air treatment": ("c13", "air dryers with lithium"),
    "mould flux powders": ("c12", "steel cast with lithium fluxes"), "medical": ("c9", "lithium medicines"),
    "stainless steel": ("c12", "stainless steel"), "nonferrous alloys": ("c12", "nickel alloys"),
    "electroplating": ("c12", "nickel-plated parts"), "alloy steels": ("c12", "alloy steels with nickel"),
    "foundry": ("c12", "castings with nickel"), "castings": ("c15", "magnesium castings"),
    "aluminium alloys": ("c12", "aluminium alloys with magnesium"),
    "iron and steel desulphurisation": ("c12", "steel desulphurised with magnesium"),
    "fibre optics": ("c14", "optical fibre cable"), "infrared optics": ("c14", "thermal imaging"),
    "polymerisation catalysts": ("c9", "polyester made with germanium"),
    "building construction": ("c12", "copper wire, tube and parts for buildings"),
    "electric and electronic products": ("c14", "copper wire and parts for electrical goods"),
    "transportation equipment": ("c15", "copper wire and parts for vehicles"),
    "consumer and general products": ("c14", "copper wire and parts for electrical goods"),
    "industrial machinery and equipment": ("c13", "copper wire and parts for machines"),
}  # fmt: skip
# The stage whose product an application takes, where the chain sells more than one; else left empty.
STAGES = {
    ("rare-earths", "magnets"): "magnets", ("heavy-rare-earths", "magnets"): "magnets",
    ("lithium", "ceramics and glass"): "mining",
}  # fmt: skip
REST = {"rare-earths": "separation", "lithium": "chemicals", "graphite": "anode"}
# Shares printed on pages of their own: mineral, place, year, application, share, source, locator, edition
QUOTED = (
    ("germanium", "WLD", 2014, "fibre optics", 0.3, "usgs-mcs-2015-germanium", "world end uses", "2015"),
    ("germanium", "WLD", 2014, "infrared optics", 0.2, "usgs-mcs-2015-germanium", "world end uses", "2015"),
    ("germanium", "WLD", 2014, "polymerisation catalysts", 0.2, "usgs-mcs-2015-germanium", "world end uses",
     "2015"),
    *(
        ("copper", "USA", 2013, application, share, "usgs-mcs-2014-copper", "page 48", "2014")
        for application, share in (
            ("building construction", 0.44), ("electric and electronic products", 0.2),
            ("transportation equipment", 0.17), ("consumer and general products", 0.12),
            ("industrial machinery and equipment", 0.07),
        )
    ),
)  # fmt: skip


# A share that nobody prints: dysprosium and terbium go into magnets that must bear heat, but for a little
PAGE = "docs/explanation/loss.md"
GUESSED = ("heavy-rare-earths", "WLD", 2024, "magnets", 0.95, "derisk-priors", PAGE, "2026")


def end_uses(folder: Path) -> Iterator[Row]:
    with (folder / "history/end_uses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            taken = TAKEN.get((row["mineral"], row["economy_iso3"], row["year"]))
            kind, _, application = row["quantity"].partition(": ")
            if taken is None or kind != "share" or application.lower() in ("other", "other uses"):
                continue
            slug, cite, edition, page = taken
            share = float(row["value"]) / 100
            yield _use(slug, row["economy_iso3"], int(row["year"]), application, share, cite, page, edition)
    for quoted in QUOTED:
        yield _use(*quoted)
    yield {**_use(*GUESSED), "quality": "prior", "note": "a guess; sector, stage and product are our reading"}


def _use(
    mineral: str, place: str, year: int, application: str, share: float, cite: str, page: str, edition: str
) -> Row:
    sector, product = APPLICATIONS[application]
    return {
        "mineral": mineral, "place": place, "year": year, "application": application, "share": share,
        "sector": sector, "stage": STAGES.get((mineral, application), REST.get(mineral)), "product": product,
        "unit": "1", "basis": "content", "cite": cite, "locator": page, "quality": "estimated",
        "vintage": edition, "note": "sector, stage and product are our reading of the application",
    }  # fmt: skip


def value_added(folder: Path) -> Iterator[Row]:
    with (folder / "wiod-2013/wiod2011_agg16_output_value_added.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        for row in csv.DictReader(file):
            if row["sector"] in MANUFACTURING and row["region"] != "ROW":
                place = REGIONS.get(row["region"], row["region"])
                yield {
                    "place": place, "sector": row["sector"], "name": row["sector_name"], "year": 2011,
                    "value_usd": float(row["value_added_musd"]) * 1e6, "unit": "USD", "basis": "none",
                    "cite": "wiod-2013", "locator": f"world input-output table 2011, {row['region']}",
                    "quality": "derived", "vintage": "2013",
                    "note": "without Croatia and the United Kingdom" if place == "EU27" else None,
                }  # fmt: skip


def main(folder: Path) -> None:
    uses = sorted(end_uses(folder), key=lambda row: (row["mineral"], row["place"], -row["share"]))
    columns = ["mineral", "place", "year", "application", "share", "sector", "stage", "product"]
    write("end_uses", columns, uses)
    added = list(value_added(folder))
    write("value_added", ["place", "sector", "name", "year", "value_usd"], added)
    print(f"end_uses: {len(uses)} rows; value_added: {len(added)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
