"""Every page answers, tells its sources, loads nothing; its twin is the command line's document."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from derisk.cases import answers
from derisk.cases.backtests import BacktestFailed, backtest
from derisk.report.wording import dollars, percent
from derisk.stress.ensemble import Sampling
from derisk.terms.answer import Document
from tests.web import asked
from tests.web.test_background import until

PAGES = (
    "/", "/?by=value", "/brief/JPN", "/network/copper", "/network/rare-earths?year=2010",
    "/stress/alliance-today", "/stress/alliance-today?economy=JPN", "/stress/japan-2010?economy=JPN",
    "/stress?by=CHL&mineral=copper&to=JPN&months=6&cut=0.5",
    "/plan/alliance-copper", "/frontier/alliance-copper", "/frontier/alliance-copper?by=risk",
    "/delay/alliance-copper", "/stress/alliance-today/samples?economy=JPN&samples=8", "/backtests",
    "/sweep?economy=JPN", "/sweep", "/jobs", "/sources",
    "/why/exposure/JPN/rare-earths/separation/largest_supplier_share/2024/CHN/quantity",
)  # fmt: skip


def settled(client: TestClient, address: str) -> Response:
    """The answer of an address once it is there; the sweep's is that of a few stops."""
    client.app.state.background.get(("sweep", "alliance", "stop"), "Sweep", "/sweep", asked.small_sweep)
    found: list[Response] = []

    def there() -> bool:
        found.append(client.get(address))
        return found[-1].status_code != 202

    until(there)
    return found[-1]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole_and_loads_nothing(client: TestClient, address: str) -> None:
    answer = settled(client, address)
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
        ("/plan/alliance-copper.json", lambda: answers.plan(preset="alliance-copper")),
        ("/frontier/alliance-copper.json", lambda: answers.frontier(preset="alliance-copper")),
        (
            "/frontier/alliance-copper.json?by=risk",
            lambda: answers.frontier(preset="alliance-copper", by="risk"),
        ),
        ("/delay/alliance-copper.json", lambda: answers.delay(preset="alliance-copper")),
        (
            "/stress/alliance-today/samples.json?samples=8",
            lambda: answers.stress(preset="alliance-today", sampling=Sampling(8, quiet=True)),
        ),
        ("/backtests.json", lambda: backtested()),
        ("/sources.json", lambda: answers.listing("sources")),
    ],
)  # fmt: skip
def test_the_twin_is_the_document_of_the_command_line(client: TestClient, address: str, document) -> None:
    answer = settled(client, address)
    assert answer.headers["content-type"] == "application/json"
    assert answer.text == document().json() + "\n"


@pytest.mark.parametrize(
    "address",
    ["/index", "/network/copper", "/stress/alliance-today", "/sources",
     "/why/exposure/JPN/rare-earths/separation/largest_supplier_share/2024/CHN/quantity"],
)  # fmt: skip
def test_the_twins_of_a_page_hold_one_set_of_rows(client: TestClient, address: str) -> None:
    rows = json.loads(client.get(f"{address}.json").text)["rows"]
    ids = [row["id"] for row in rows]
    assert [line["id"] for line in csv.DictReader(io.StringIO(client.get(f"{address}.csv").text))] == ids
    answer = client.get(f"{address}.xlsx")
    assert re.search(r'filename="derisk-[\w-]+\.xlsx"', answer.headers["content-disposition"])
    book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    names, *lines = book["Data"].iter_rows(values_only=True)
    assert [line[0] for line in lines] == ids
    value = names.index("value")
    assert [line[value] is None for line in lines] == [row["value"] is None for row in rows]
    meanings = dict(list(book["Dictionary"].iter_rows(values_only=True))[1:])
    assert set(meanings) == set(names) and all(meanings.values())
    cited = {key for row in rows for several in row["sources"] for key in several.split(";") if key}
    assert {line[0] for line in list(book["Sources"].iter_rows(values_only=True))[1:]} == cited


def backtested() -> Document:
    try:
        return backtest()
    except BacktestFailed as failed:
        return failed.document


def test_a_long_question_is_told_of_at_once_and_cancelled_by_its_button(client: TestClient) -> None:
    first = client.get("/plan/chip-metals")
    assert first.status_code == 202
    assert first.headers["refresh"] and first.headers["retry-after"]
    assert "Is being worked out" in first.text or "Waits for its turn" in first.text
    twin = client.get("/plan/chip-metals.json")
    assert twin.status_code == 202 and twin.json()["job"]["state"] in ("waiting", "running")
    number = int(re.search(r'action="/jobs/(\d+)/cancel"', first.text).group(1))
    elsewhere = client.post(f"/jobs/{number}/cancel", headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 404
    shown = client.post(f"/jobs/{number}/cancel")
    assert shown.status_code == 200 and "Was cancelled" in shown.text
    assert "refresh" not in shown.headers
    assert client.get("/plan/chip-metals.json").status_code == 422
    assert 'href="/plan/chip-metals"' in client.get("/jobs").text
    assert client.post("/jobs/99999/cancel").status_code == 404


def test_the_ranking_shows_the_rows_of_the_sweep(client: TestClient) -> None:
    page = settled(client, "/sweep?economy=JPN").text
    rows = json.loads(settled(client, "/sweep.json?economy=JPN").text)["rows"]
    assert {row["economy"] for row in rows} == {"JPN"}
    expected = sorted(
        (row for row in rows if row["metric"] == "expected_loss_usd" and row["mineral"]),
        key=lambda row: row["rank"],
    )
    assert len(expected) >= 3
    told = [dollars(row["value"]) for row in expected]
    places = [page.index(f">{text}<") for text in told[:2]]
    assert places == sorted(places)
    for link in re.findall(r'href="(/stress\?[^"]+)"', page)[:1]:
        opened = client.get(link.replace("&amp;", "&"))
        assert opened.status_code == 200 and "stops 100 %" in opened.text


def test_backtests_say_what_is_met_and_what_naive_forecasts_give(client: TestClient) -> None:
    page = settled(client, "/backtests").text
    rows = backtested().rows
    targets = [row for row in rows if row["role"] == "target"]
    assert f"{sum(row['passed'] for row in targets)} of {len(targets)} targets are met" in page
    for row in targets:
        assert f'href="/why/{row["id"]}"' in page
    assert page.count("<svg") == len({(r["case"], r["series"]) for r in rows if r["role"] == "score"})


def test_what_a_long_run_gave_is_shown_without_running_it_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = settled(client, "/stress/alliance-today/samples?economy=JPN&samples=8").text
    rows = answers.stress(preset="alliance-today", sampling=Sampling(8, quiet=True)).rows
    row = next(r for r in rows if r["economy"] == "JPN" and r["metric"] == "value_added_at_risk_usd")
    assert f"{dollars(row['low'])} to {dollars(row['high'])}" in page
    monkeypatch.setattr(answers, "stress_of", None)
    behind = client.get(f"/why/{row['id']}")
    assert behind.status_code == 200 and dollars(row["value"]) in behind.text
    ranked = settled(client, "/sweep?economy=JPN").text
    first = re.search(r'href="(/why/sweep/[^"]+expected_loss_usd)"', ranked).group(1)
    assert client.get(first).status_code == 200


def test_what_is_behind_a_run_that_is_not_at_hand_is_worked_out_beside(client: TestClient) -> None:
    address = "/why/sweep/JPN/gallium/refining/CHN/loss_usd"
    background = client.app.state.background
    for job in background.all():
        if job.title == "Sweep":
            until(lambda job=job: not job.under_way)
            background.forget(job.number)
    assert client.get(address).status_code == 202
    until(lambda: client.get(address).status_code != 202)
    assert "loss_usd" in client.get(address).text


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
    nulls = [row for row in rows if row["value"] is None and row["by"] != "value"]  # one a cell, by quantity
    assert nulls
    assert page.count('<td class="unknown"') == len(nulls)


def test_every_number_of_the_brief_leads_to_what_is_behind_it(client: TestClient) -> None:
    links = sorted(set(re.findall(r'href="(/why/[^"]+)"', client.get("/brief/JPN").text)))
    assert len(links) > 15
    by_kind = {link.split("/")[2]: link for link in links}
    assert set(by_kind) == {"exposure", "stress", "plan"}
    for link in by_kind.values():
        answer = settled(client, link)
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
        ("/sweep?economy=XQZ", 400, "XQZ"),
        ("/sweep?hazard=never", 400, "never"),
        ("/delay/alliance-today", 404, "derisk stress"),
        ("/stress/alliance-today/samples?samples=99999", 404, "99999"),
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
