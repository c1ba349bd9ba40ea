"""`derisk why` of a figure of the baseline: its formula is what the code does, its facts give the figure."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from derisk.cases import answers
from derisk.cases.behind_network import RULES, WEIGHED, network_formula, rules
from derisk.network.figures import REST
from derisk.terms.answer import Row


@lru_cache(maxsize=4)
def flows(slug: str, year: int | None = None) -> list[Row]:
    return [row for row in answers.network(slug, year).rows if row["metric"] == "flow"]


def asked(id: str) -> tuple[Row, dict[str, list[Row]]]:
    found, *behind = answers.why(id).rows
    tables: dict[str, list[Row]] = {}
    for row in behind:
        tables.setdefault(row["id"].split("/")[0], []).append(row)
    return found, tables


def test_a_share_of_a_pooled_heading_is_value_times_share_over_price() -> None:
    """Gallium shares heading 811292 with five other metals."""
    found, behind = asked("network/gallium/2024/flow/refining/CHN/DEU")
    assert found["formula"].startswith("value of the shipment x share of the heading's value")
    (value,), (share,), (price,) = (behind[name] for name in ("trade", "heading_shares", "prices"))
    assert value["unit"] == "USD"
    assert value["value"] * share["value"] / price["value"] == pytest.approx(found["reported"], rel=1e-6)


def test_a_sum_says_how_much_of_it_no_heading_shows() -> None:
    found, behind = asked("network/cobalt/2024/flow/mining/COD/CHN")
    told = re.search(r"of it ([\d,]+) t: feed that no heading shows", found["note"])
    assert told and REST in found["note"]
    unseen = float(told[1].replace(",", ""))
    assert 0 < unseen < 0.1 * found["reported"], "so little that the sum keeps the quality of the rest"
    assert found["quality"] == "reported"
    content = {row["fact"]["key"]: row["value"] for row in behind["parameters"]}
    weighed = sum(row["value"] * content[f"content_{row['fact']['hs6']}"] for row in behind["trade"])
    assert weighed + unseen == pytest.approx(found["reported"], rel=1e-3)
    assert RULES["feed that no heading shows: what is left over goes to who lacks it"] in found["formula"]
    assert WEIGHED in found["formula"]


def test_a_sale_told_by_shares_of_use_lists_the_shares() -> None:
    found, behind = asked("network/tungsten/2024/flow/chemicals/CHN/JPN")
    assert "printed share of world use" in found["formula"]
    assert {row["economy"] for row in behind["use_shares"]} >= {"CHN", "JPN"}
    assert {row["year"] for row in behind["use_shares"]} == {2012}


@pytest.mark.parametrize("slug", ["gallium", "cobalt", "tungsten", "antimony", "rare-earths"])
def test_every_shipment_has_the_formula_of_the_rules_its_note_names(slug: str) -> None:
    seen = set()
    for row in flows(slug):
        formula, named = network_formula(row), rules(row["note"] or "")
        assert formula is not None
        assert all(RULES[rule] in formula for rule in named)
        assert (WEIGHED in formula) == (
            not named or REST in row["note"] or any(WEIGHED in RULES[r] for r in named)
        )
        seen |= set(named)
    assert seen or slug == "gallium"


def test_a_note_that_names_no_rule_says_only_how_far_the_figure_was_moved() -> None:
    """So that no rule of the network is without a formula."""
    for slug in ("gallium", "cobalt", "tungsten", "antimony", "rare-earths"):
        for row in flows(slug):
            if row["note"] and not rules(row["note"]):
                assert re.fullmatch(r"moved by [+-][\d,.]+%|set aside: .*", row["note"]), row["note"]


def test_a_price_has_its_printed_figure() -> None:
    found, behind = asked("network/gallium/2024/price/refining")
    assert [row["value"] for row in behind["prices"]] == [found["value"]]
