"""Transcribe events: python tools/transcribe/events.py FOLDER

Restrictions read on pages of their own, one row a mineral, are in restrictions_on_pages.csv beside this.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import Any

from tables import write

ON_PAGES = Path(__file__).with_name("restrictions_on_pages.csv")
CHAINS = {
    "rare-earths": re.compile(r"rare.?earth|samarium|holmium|permanent magnet", re.IGNORECASE),
    "aluminium": re.compile("alumini?um|bauxite", re.IGNORECASE),
    **{
        name: re.compile(name, re.IGNORECASE)
        for name in (
            "copper", "antimony", "bismuth", "cobalt", "gallium", "germanium", "graphite", "indium",
            "lithium", "manganese", "molybdenum", "nickel", "tellurium", "tungsten",
        )
    },
}  # fmt: skip
NOT_THE_MINERAL = {
    ("lithium", "lithium batteries and artificial graphite anode materials"),
    # a tracker's tag for Indonesia's ban of 2014; no table of output has lithium of Indonesia
    ("lithium", "copper;manganese;cobalt;lithium;nickel ores (GTA tags)"),
}
# Pages where the chronology kept a bare name: the same page in full, or another that says the same.
PAGES = {
    "Powder Metallurgy Review: pm-review.com": "Industrial Minerals: https://www.indmin.com/Article/3334726/"
    "RareEarths-LatestNews/WTO-condemns-Chinas-rare-earths-export-restrictions.html",
    "OE Digital: energynews.oedigital.com 2025-03-27": "Reuters in Arab News, 28 March 2025: "
    "https://arab.news/wd68q; re-allowed: OE Digital, 27 March 2025",
    "automotiveworld.com 2025-06-20": "https://tradingeconomics.com/china/exports/news/471367",
    "TimesLIVE: timeslive.co.za 2025-06-06": "CBT News; Gagadget: https://www.cbtnews.com/"
    "ford-faces-production-setbacks-amid-rare-earth-magnet-shortage/; https://gagadget.com/en/"
    "650568-suzuki-halts-swift-production-due-to-chinese-restrictions-on-rare-earth-metals-amp",
    "Kitco: kitco.com 2025-08-20": "Reuters in Kitco: https://www.kitco.com/news/off-the-wire/2025-08-20/"
    "chinas-rare-earth-magnet-exports-hit-six-month-high-july",
    "Automotive World: ": "Trading Economics: ",
    "Raw Materials (rawmaterials.net): ": "United Daily: ",
    "MOFCOM; rawmaterials.net: ": "MOFCOM; United Daily: ",
    "Geopolitechs; github.com/weiqi-kids/agent.cross-border-trade: ": "GvW Graf von Westphalen: ",
    "(summary: github.com/weiqi-kids/agent.cross-border-trade)": "(summary)",
    "rawmaterials.net; uniteddaily.my": "https://uniteddaily.my/en/556cffc1-d9de-4ef6-8d02-e577fc6faa0a",
    "geopolitechs.org": "https://www.gvw.com/en/news/blog/detail/"
    "china-bans-exports-of-dual-use-items-to-japanese-military-and-expands-re-export-liability",
    "Benchmark Source: source.benchmarkminerals.com": "Benchmark Source: https://source.benchmarkminerals.com/"
    "article/china-targets-us-rare-earth-and-defence-linked-entities-with-dual-use-export-ban",
    ": japanmetalbulletin.com/": ": https://japanmetalbulletin.com/",
    ": fiercewireless.com/": ": https://fiercewireless.com/",
    ": globaltradealert.org/": ": https://globaltradealert.org/",
    "; manufacturing.net/": "; https://manufacturing.net/",
    "github.com/weiqi-kids/agent.cross-border-trade@b364da0": "https://github.com/weiqi-kids/"
    "agent.cross-border-trade/tree/b364da0",
}
PAGE = re.compile(r"https?://[^/\s;]+/[^\s;]")  # an address beyond a front door
NO_PAGE = {"China 2013 rare-earth exports 22,493 t"}  # effects whose page was not found: left out


PLAIN_WORDS = {"production/export": "production or export", "1/2026": "1 of 2026"}  # "/" parts an identity


def plain(text: str) -> str:
    for slashed, word in PLAIN_WORDS.items():
        text = text.replace(slashed, word)
    return text


def followed(source: str, locator: str) -> str:
    """Who says so and where, with addresses in full."""
    text = f"{source}: {locator}"
    for short, full in PAGES.items():
        text = text.replace(short, full)
    return text


def events(folder: Path) -> list[dict[str, Any]]:
    rows = []
    with (folder / "figures-from-text/events.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for mineral, words in CHAINS.items():
                if not words.search(row["minerals"]) or "secondary" in row["locator"]:
                    continue
                if (mineral, row["minerals"]) in NOT_THE_MINERAL:
                    continue
                if not PAGE.search(followed(row["source"], row["locator"])):
                    print(f"events: no page for {mineral} {row['date']}: {row['locator']}")
                    continue
                rows.append(
                    {
                        "mineral": mineral,
                        "date": row["date"],
                        "by": row["imposing_iso3"],
                        "target": row["target"],
                        "instrument": plain(row["instrument"]),
                        "covers": row["minerals"],
                        "hs": row["hs_codes"],
                        "status": row["status"],
                        "announced": row["announced"],
                        "effect": "" if row["effect"] in NO_PAGE else row["effect"] or row["terms"],
                        "unit": "date",
                        "basis": "none",
                        "cite": "policy-chronology",
                        "quality": "reported",
                        "locator": followed(row["source"], row["locator"]),
                        "vintage": "2026",
                        "note": "",
                    }
                )
    rows += on_pages()
    return sorted(rows, key=lambda row: (row["mineral"], row["date"], row["by"], row["instrument"]))


def on_pages() -> list[dict[str, Any]]:
    """Restrictions that the chronology of the folder does not have, each with its page."""
    same = {"unit": "date", "basis": "none", "quality": "reported", "vintage": "2026", "note": ""}
    with ON_PAGES.open(encoding="utf-8", newline="") as file:
        return [{**row, **same} for row in csv.DictReader(file)]


def main(folder: Path) -> None:
    found = events(folder)
    own = ["mineral", "date", "by", "target", "instrument", "covers", "hs", "status", "announced", "effect"]
    write("events", own, found)
    print(f"events: {len(found)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
