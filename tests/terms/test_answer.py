"""A document as JSON: one line, the same bytes, and no figure that is not finite."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from derisk.terms.answer import Document, row

RUN = {"id": "exposure-1", "seed": None}


def _row(number: int, value: Any, **more: Any) -> dict[str, Any]:
    return row(id=f"exposure/{number}", metric="imports_t", value=value, note="Über Großes.", **more)


def test_a_document_is_one_line_that_reads_back_as_it_was() -> None:
    rows = [_row(1, 1e16), _row(2, None), _row(3, 5e-324), _row(4, "text"), _row(5, 0.1 + 0.2, cap=(1, 2.5))]
    encoded = Document(RUN, rows, ["A note."]).encoded()
    assert encoded.endswith(b"}\n") and encoded.count(b"\n") == 1
    assert "Über Großes." in encoded.decode()
    told = [{**each, "cap": [1, 2.5]} if "cap" in each else each for each in rows]
    assert json.loads(encoded) == {"run": RUN, "rows": told, "notes": ["A note."]}
    assert Document(RUN, rows, ["A note."]).json() + "\n" == encoded.decode()


def test_figures_of_arrays_are_figures() -> None:
    figure = np.arange(3.0)[1] / 3.0
    assert json.loads(Document(RUN, [_row(1, figure)]).encoded())["rows"][0]["value"] == float(figure)
    with pytest.raises(TypeError, match="not JSON serializable"):
        Document(RUN, [_row(1, 1.0, cap={1, 2})]).encoded()


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, np.float64("nan")])
def test_no_figure_that_is_not_finite_becomes_null(bad: float) -> None:
    fine = [_row(number, float(number)) for number in range(5)]
    for name in ("value", "low", "high", "cap"):
        with pytest.raises(ValueError, match="row exposure/9"):
            Document(RUN, [*fine, {**_row(9, 1.0), name: bad}, *fine]).encoded()
    with pytest.raises(ValueError, match="row exposure/9"):
        Document(RUN, [{**_row(9, 1.0), "months": [{"shares": [0.5, bad]}]}]).encoded()
    with pytest.raises(ValueError, match="the run"):
        Document({"id": "1", "inputs": [bad]}, fine).encoded()


def test_sums_too_large_for_a_float_are_no_fault() -> None:
    rows = [_row(number, 1.7e308) for number in range(4)]
    assert [each["value"] for each in json.loads(Document(RUN, rows).encoded())["rows"]] == [1.7e308] * 4
