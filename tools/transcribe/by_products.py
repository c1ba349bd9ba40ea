"""Transcribe by_products: python tools/transcribe/by_products.py

Sentences of the survey's chapters and of its report on gallium and germanium, read in the copies that
github.com pages quote by page; a host that no page read here names is a prior.
"""

from __future__ import annotations

from typing import Any

from tables import write

Row = dict[str, Any]
MCS_2025, MCS_2024 = ("usgs-mcs-2025", "2025"), ("usgs-mcs-2024", "2024")
REPORT = ("usgs-ofr-2024-1057", "2024")
READ = [  # mineral, host, share, source, where, what it says
    ("bismuth", "lead", None, MCS_2025, "Bismuth, World Resources", "most often, in processing of lead ores"),
    ("bismuth", "tungsten", None, MCS_2025, "Bismuth, World Resources", "China and Vietnam"),
    ("bismuth", "zinc", None, MCS_2025, "Bismuth, World Resources", "Japan and Republic of Korea"),
    ("cadmium", "zinc", None, MCS_2025, "Cadmium, World Resources", "zinc ores hold about 0.03 % cadmium"),
    ("gallium", "aluminium", None, MCS_2024, "cover page, on gallium", "extracted from bauxite"),
    ("gallium", "zinc", None, MCS_2024, "cover page, on gallium", "extracted from zinc ores"),
    ("germanium", "coal", None, REPORT, "background on germanium", "recovered from coal ash"),
    ("germanium", "zinc", None, REPORT, "background on germanium", "from residues of certain zinc smelters"),
    ("indium", "zinc", None, MCS_2025, "Indium, World Resources", "most commonly, from sphalerite"),
    ("selenium", "copper", None, MCS_2025, "Selenium, p. 158", "principally, in electrolytic refining"),
    ("tellurium", "copper", 0.9, MCS_2025, "Tellurium, p. 179", "more than this, from anode slimes"),
]  # fmt: skip
PRIORS = {
    "arsenic": ["copper", "gold"], "cobalt": ["copper", "nickel"], "hafnium": ["zirconium"],
    "heavy-rare-earths": ["rare-earths"], "lead": ["zinc"], "molybdenum": ["copper"], "palladium": ["nickel"],
    "platinum": ["nickel"], "platinum-group": ["nickel"], "rhenium": ["copper", "molybdenum"],
    "silver": ["copper", "gold", "lead", "zinc"], "tantalum": ["lithium", "tin"], "vanadium": ["iron"],
    "zirconium": ["titanium"],
}  # fmt: skip
BARE = {"unit": "1", "basis": "none"}


def rows() -> list[Row]:
    """All rows, sorted."""
    read = [
        {
            "mineral": mineral, "host": host, "share": share, "cite": cite, "vintage": vintage,
            "locator": where, "quality": "reported", "note": says, **BARE,
        }
        for mineral, host, share, (cite, vintage), where, says in READ
    ]  # fmt: skip
    priors = [
        {
            "mineral": mineral, "host": host, "cite": "derisk-priors", "vintage": "2026", "quality": "prior",
            "locator": "docs/explanation/criticality.md", "note": "common knowledge; no page read", **BARE,
        }
        for mineral, hosts in PRIORS.items()
        for host in hosts
    ]  # fmt: skip
    return sorted([*read, *priors], key=lambda row: (row["mineral"], row["host"]))


if __name__ == "__main__":
    write("by_products", ["mineral", "host", "share"], rows())
