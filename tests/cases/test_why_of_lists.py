"""What `derisk list` prints can be asked about, and so can a row that says why nothing is known."""

from __future__ import annotations

import pytest

from derisk.cases import answers
from derisk.cases.listing import LISTS
from derisk.exposure import rows
from derisk.terms.errors import InputError


@pytest.mark.parametrize("what", sorted(LISTS))
def test_every_id_of_a_list_is_followed(what: str) -> None:
    for listed in answers.listing(what).rows[::7]:
        first, *behind = answers.why(listed["id"]).rows
        assert first["id"] == listed["id"]
        assert all(item["mineral"] == listed["mineral"] for item in behind)


def test_a_stage_shows_the_content_factors_of_its_headings() -> None:
    _, *behind = answers.why("list/stages/cobalt/mining").rows
    assert "parameters/content_282200/cobalt/mining" in {item["id"] for item in behind}


def test_a_name_that_no_list_has_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        answers.why("list/minerals/unobtainium")
    assert "list/minerals/" in caught.value.try_
    with pytest.raises(InputError):
        answers.why("list/minerals")


def test_a_null_row_of_a_year_without_facts_is_found_by_its_id() -> None:
    """Boron has no fact before 2002; in a table of all minerals of 1999 its row says so, under an id."""
    (null,) = [row for row in rows("JPN", metric="production_share", year=1999) if row["mineral"] == "boron"]
    first, *_ = answers.why(null["id"]).rows
    assert first["value"] is None and first["note"] == null["note"]
