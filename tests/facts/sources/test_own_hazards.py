"""A judgement of one's own on a supplier: what it takes the place of, and whom it speaks of."""

from __future__ import annotations

from pathlib import Path

from derisk.facts.hazards import hazard
from tests.facts.sources.bringing import brought, refused

HEADER = "mineral,stage,supplier,annual_probability,low,high,in_force,as_of"


def test_a_judgement_of_ones_own_takes_the_place_of_rows_at_single_places(
    workspace: Path, tmp_path: Path
) -> None:
    path = tmp_path / "hazards.csv"
    path.write_text(f"{HEADER}\ngallium,refining,CHN,0.5,0.4,0.6,,2026\n")
    brought("hazards", path)
    for to in ("all", "USA", "DEU"):
        found = hazard("gallium", "refining", "CHN", to)
        assert found is not None and found.annual_probability == 0.5
    path.write_text(f"{HEADER},to\ngallium,refining,CHN,0.5,0.4,0.6,,2026,EU27\n")
    brought("hazards", path)
    union, germany, states = (hazard("gallium", "refining", "CHN", to) for to in ("EU27", "DEU", "USA"))
    assert union is not None and union == germany and union.annual_probability == 0.5
    assert states is not None and states.hits == 2
    path.write_text(f"{HEADER},to\ngallium,refining,CHN,0.5,0.4,0.6,,2026,Atlantis\n")
    refused("hazards", path, "No economy", 2, "to")
