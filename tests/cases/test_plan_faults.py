"""Every wrong plan file that we could think of, each with the whole message that it is answered with.

`plan_faults.txt` holds a block a fault: the lines of the plan below that are left out (-), those written
instead (+), and what is said.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from derisk.cases.asked import asked_plan
from derisk.plan.checks import check
from derisk.plan.load import load
from derisk.terms.errors import DeriskError

PLAN = """name: Try
minerals: [rare-earths]
economies: alliance
years: [2026, 2040]
targets:
  - {stage: separation, supplier_share_cap: 0.65, by: 2030}
  - {stage: magnets, n_minus_1: 0.8, by: 2032, critical_supplier: CHN}
risk: {lambda: 0.5, alpha: 0.9}
scenarios: {preset: hazard-base, count: 2, seed: 1}
instruments: [mine, refinery, component-plant, recycling, stockpile, thrifting]
budget_usd: null
coordination: together
start_delay_years: 0
"""
BLOCKS = (Path(__file__).parent / "plan_faults.txt").read_text(encoding="utf-8").strip("\n").split("\n\n")


def refused(text: str) -> str:
    """What is said of a plan file: when it is read, or when its facts are looked up; nothing is solved."""
    Path("plan.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DeriskError) as caught:
        asked = asked_plan("plan.yaml")
        try:
            check(asked.content, alone=True)
            for mineral in asked.content.minerals:
                load(asked.content, mineral)
        except DeriskError as error:
            raise asked.located(error) from None
    assert caught.value.exit_code == 2, "wrong input, not an answer of no"
    return str(caught.value)


@pytest.mark.parametrize("block", BLOCKS)
def test_a_wrong_plan_is_told_whole(block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = block.split("\n")
    left_out = "".join(f"{line[2:]}\n" for line in lines if line.startswith("- "))
    written = "".join(f"{line[2:]}\n" for line in lines if line.startswith("+ "))
    said = [line for line in lines if not line.startswith(("- ", "+ "))]
    if left_out:
        assert PLAN.count(left_out) == 1, "the block is of this plan"
        text = PLAN.replace(left_out, written)
    else:
        after = "risk:"
        text = PLAN.replace(after, written + after) if written.startswith("  -") else written + PLAN
    assert refused(text) == "\n".join(said)


def test_the_plan_that_the_faults_are_made_of_is_none(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN, encoding="utf-8")
    asked = asked_plan(file).content
    check(asked)
    assert load(asked, "rare-earths").loss_targets


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no keys"),
        ("- a\n- b\n", "holds no keys"),
        ("hello\n", "holds no keys"),
        ("a: [1, 2\n", "is not YAML"),
        ("name: Try\n\tminerals: copper\n", "is not YAML"),
        ("name: a\x00b\n", "is not YAML"),
        ("mineral: copper\nrestrictions: []\n", "is a scenario"),
        (f"{PLAN}---\n{PLAN}", "is not YAML"),
    ],
)
def test_what_is_no_plan_at_all(
    text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = refused(text)
    assert said in told.split("\n")[0] and "where: plan.yaml, line" in told and "  try: " in told


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("budget_usd: null", "budget_usd: 1e9"),
        ("budget_usd: null", "budget_usd: 1_000_000"),
        ("budget_usd: null", "named_projects: yes"),
        ("[rare-earths]", "rare-earths"),
        ("economies: alliance", "economies: [jpn, UK]"),
        ("critical_supplier: CHN", "members: each"),
        ("[mine, refinery, component-plant, recycling, stockpile, thrifting]", "refinery"),
    ],
)
def test_what_can_only_mean_one_thing_is_taken(written: str, instead: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN.replace(written, instead), encoding="utf-8")
    asked = asked_plan(file).content
    if "budget" in instead:
        assert asked.budget_usd in (1e9, 1e6)
    if "economies" in instead:
        assert asked.economies == ("JPN", "GBR")
