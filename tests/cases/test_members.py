"""Members of a target who are none are refused together, in the line where they stand."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from derisk.cases import answers
from derisk.cases.files import plan_of
from derisk.cases.located import read_text
from derisk.terms.errors import InputError

PLAN = """name: Members
minerals: [rare-earths]
economies: alliance
targets:
  - {stage: separation, supplier_share_cap: 0.65, by: 2030}
  - stage: magnets
    n_minus_1: 0.8
    by: 2032
    members: %s
scenarios: {count: 0}
"""


def refused(tmp_path: Path, members: str) -> InputError:
    file = tmp_path / "mine.yaml"
    file.write_text(PLAN % members, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        answers.plan(file)
    return caught.value


def test_all_that_are_none_are_named_with_line_and_reason(tmp_path: Path) -> None:
    error = refused(tmp_path, "[JPN, FRA, XQZ, BRA, G7]")
    assert error.what.startswith("FRA, XQZ, BRA, G7 are no economies of this plan that use magnets")
    assert error.where == f"{tmp_path / 'mine.yaml'}, line 9, targets, members"
    assert "FRA is inside EU27, which this plan takes as one" in error.seen
    assert "XQZ is no code of a place" in error.seen and "BRA does not plan here" in error.seen
    assert "G7 holds several members of this plan" in error.seen
    assert "EU27" in error.try_ and "JPN" in error.try_
    assert pickle.loads(pickle.dumps(error)).path == ("targets", 1, "members"), "workers hand it back whole"


def test_members_are_written_as_places_are() -> None:
    question = plan_of(read_text(PLAN % "[jpn]", "p.yaml"))
    assert question.targets[1].members == ("JPN",)
    for word in ("each", "together"):
        assert plan_of(read_text(PLAN % word, "p.yaml")).targets[1].members == (word,)
