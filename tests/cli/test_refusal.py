"""An answer of "no": the document is printed, the reason said, exit 1; and a defect is no traceback."""

from __future__ import annotations

import json

import pytest

from derisk.cli import main
from derisk.terms.answer import Document
from derisk.terms.errors import NoAnswerError


def test_no_is_printed_and_exits_with_one(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    import derisk.plan as room

    def no(question: object, prefix: str, **asked: object) -> tuple[list[object], list[str]]:
        raise NoAnswerError("Nothing meets the budget.", where="budget_usd", seen="1", try_="more")

    monkeypatch.setattr(room, "rows", no)
    assert main.outcome(["plan", "--preset", "alliance-copper", "--json"]) == 1
    out, err = capfdbinary.readouterr()
    found = json.loads(out)
    assert found["rows"] == []
    assert "Nothing meets the budget." in found["notes"][0]
    assert found["run"]["solver"].startswith("HiGHS")
    assert b"try: more" in err


def test_what_solvers_print_goes_to_stderr(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    import os

    from derisk.cases import answers

    def loud(what: str) -> Document:
        os.write(1, b"Running HiGHS\n")
        print("and linopy")  # noqa: T201
        return Document({}, [], [])

    monkeypatch.setattr(answers, "listing", loud)
    assert main.outcome(["list", "minerals", "--json"]) == 0
    out, err = capfdbinary.readouterr()
    assert json.loads(out) == {"run": {}, "rows": [], "notes": []}
    assert b"Running HiGHS" in err and b"and linopy" in err


def test_a_defect_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from derisk.cases import answers

    def broken(what: str) -> Document:
        raise KeyError("x")

    monkeypatch.setattr(answers, "listing", broken)
    assert main.outcome(["list", "minerals", "--json"]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert "defect" in err and "KeyError" in err and "Traceback" not in err


def test_stopping_by_hand_has_the_exit_code_of_shells(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from derisk.cases import answers

    def stopped(what: str) -> Document:
        raise KeyboardInterrupt

    monkeypatch.setattr(answers, "listing", stopped)
    assert main.outcome(["list", "minerals"]) == 130
    assert capfd.readouterr() == ("", "Stopped.\n")


def test_broken_facts_exit_with_one_and_name_the_row(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from derisk import facts
    from derisk.terms.errors import FactError

    sound = facts.table

    def one_broken(name: str) -> object:
        if name == "prices":
            raise FactError("Row 3 has no unit.", where="prices.csv, line 3", seen="nothing", try_="fill it")
        return sound(name)

    monkeypatch.setattr(facts, "table", one_broken)
    assert main.outcome(["facts", "check", "--json"]) == 1
    out, err = capfd.readouterr()
    (row,) = [row for row in json.loads(out)["rows"] if row["id"] == "facts/prices"]
    assert row["value"] is None and "Row 3" in row["note"]
    assert "prices.csv, line 3" in err
