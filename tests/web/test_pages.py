"""Every page answers, tells its sources, loads nothing; its twin is the command line's document."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from derisk.cases import answers
from derisk.report.wording import percent

PAGES = (
    "/", "/?by=value", "/brief/JPN", "/network/copper", "/network/rare-earths?year=2010",
    "/stress/alliance-today", "/stress/alliance-today?economy=JPN", "/stress/japan-2010?economy=JPN",
    "/stress?by=CHL&mineral=copper&to=JPN&months=6&cut=0.5", "/plan/alliance-magnets",
    "/frontier/alliance-magnets", "/sources",
    "/why/exposure/JPN/rare-earths/separation/largest_supplier_share/2024/CHN/quantity",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole_and_loads_nothing(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.text
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page)
    assert "<script" not in page and " style=" not in page and "onclick" not in page
    for word in ("NaN", ">None<", "Undefined", "Infinity"):
        assert word not in page
    assert page.count("<h1") == 1
    assert re.search(r"Sources and licences", page)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("address", "document"),
    [
        ("/index.json", lambda: answers.exposure("alliance", metric="dependence")),
        ("/network/copper.json", lambda: answers.network("copper")),
        ("/stress/alliance-today.json", lambda: answers.stress(preset="alliance-today")),
        (
            "/stress.json?by=CHL&mineral=copper&to=JPN&months=6&cut=0.5",
            lambda: answers.stress(by="CHL", mineral="copper", to="JPN", months=6, cut=0.5),
        ),
        ("/plan/alliance-magnets.json", lambda: answers.plan(preset="alliance-magnets")),
        ("/frontier/alliance-magnets.json", lambda: answers.frontier(preset="alliance-magnets")),
        ("/sources.json", lambda: answers.listing("sources")),
    ],
)  # fmt: skip
def test_the_twin_is_the_document_of_the_command_line(client: TestClient, address: str, document) -> None:
    answer = client.get(address)
    assert answer.headers["content-type"] == "application/json"
    assert answer.text == document().json() + "\n"


def test_the_brief_has_twins_of_one_set_of_rows(client: TestClient) -> None:
    rows = json.loads(client.get("/brief/JPN.json").text)["rows"]
    lines = list(csv.DictReader(io.StringIO(client.get("/brief/JPN.csv").text)))
    assert [line["id"] for line in lines] == [row["id"] for row in rows]
    for line, row in zip(lines, rows, strict=True):
        assert (line["value"] == "") == (row["value"] is None)
        if isinstance(row["value"], float):
            assert float(line["value"]) == row["value"]
    assert client.get("/brief/JPN.pdf").content.startswith(b"%PDF-")
    assert client.get("/brief/JPN.xlsx").content.startswith(b"PK")
    assert client.get("/brief/JPN.md").text.startswith("# Japan")


def test_the_first_screen_prints_the_number_and_hatches_what_has_none(client: TestClient) -> None:
    page = client.get("/").text
    rows = answers.exposure("alliance", metric="dependence").rows
    for row in rows:
        if row["by"] == "quantity" and row["value"] is not None:
            assert f'<a href="/brief/{row["economy"]}"><b>{percent(row["value"])}</b>' in page
    nulls = [row for row in rows if row["value"] is None]
    assert nulls
    assert page.count('<td class="unknown"') == len(nulls)


def test_every_number_of_the_brief_leads_to_what_is_behind_it(client: TestClient) -> None:
    links = sorted(set(re.findall(r'href="(/why/[^"]+)"', client.get("/brief/JPN").text)))
    assert len(links) > 15
    by_kind = {link.split("/")[2]: link for link in links}
    assert set(by_kind) == {"exposure", "stress", "plan", "frontier"}
    for link in by_kind.values():
        answer = client.get(link)
        assert answer.status_code == 200
        assert link.removeprefix("/why/") in answer.text


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/brief/XQZ", 404, "No economy has the code XQZ"),
        ("/network/unobtainium", 404, "No mineral is called unobtainium"),
        ("/stress/alliance-tody", 404, "alliance-today"),
        ("/plan/alliance-today", 404, "derisk stress"),
        ("/why/exposure/JPN", 404, "exposure/JPN"),
        ("/nowhere", 404, "no such page"),
        ("/?by=colour", 400, "colour"),
        ("/stress?cut=1.7", 400, "1.7"),
        ("/stress?months=9999", 400, "9999"),
        ("/stress?by=XQZ", 400, "XQZ"),
        ("/network/copper?year=1890", 404, "1890"),
    ],
)
def test_what_is_wrong_is_told_with_place_and_remedy(
    client: TestClient, address: str, status: int, told: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert told in answer.text
    for label in ("where", "seen", "try"):
        assert f"<dt>{label}</dt>" in answer.text
    assert "Traceback" not in answer.text
    assert "content-security-policy" in answer.headers


def test_what_is_asked_is_never_markup(client: TestClient) -> None:
    answer = client.get("/brief/%3Cimg%20src=x%3E")
    assert answer.status_code == 404
    assert "<img" not in answer.text and "&lt;" in answer.text


def test_an_error_of_a_twin_is_json(client: TestClient) -> None:
    answer = client.get("/brief/XQZ.json")
    assert answer.status_code == 404
    assert set(answer.json()["error"]) == {"what", "where", "seen", "try"}


def test_nothing_but_reading(client: TestClient) -> None:
    assert client.post("/brief/JPN").status_code == 405
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_alive(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"


def test_an_expensive_answer_is_computed_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    whole = answers.network

    def counted(mineral: str, year: int | None = None) -> object:
        asked.append(mineral)
        return whole(mineral, year)

    monkeypatch.setattr(answers, "network", counted)
    for address in ("/network/rare-earths?year=2012", "/network/rare-earths.json?year=2012"):
        assert client.get(address).status_code == 200
    assert asked == ["rare-earths"]


def test_serving_writes_nothing(client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for address in ("/", "/brief/JPN", "/brief/JPN.xlsx", "/stress/alliance-today"):
        assert client.get(address).status_code == 200
    assert list(tmp_path.iterdir()) == []
