"""A minister's path in a real browser: the first screen, a brief, a stop; nothing loaded from elsewhere."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium at /usr/bin; apt-get install chromium")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    import uvicorn

    from derisk.web import create_app

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        made.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """A page that fails the test for a message on its console or a request to elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.set_default_timeout(300_000)
    told: list[str] = []
    asked: list[str] = []
    made.on("console", lambda message: told.append(message.text))
    made.on("pageerror", lambda error: told.append(str(error)))
    made.on("request", lambda request: asked.append(request.url))
    yield made
    context.close()
    assert told == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_from_the_first_screen_to_a_brief_to_what_is_behind_it(page: Any, address: str) -> None:
    page.goto(address)
    assert page.title().startswith("Where are we exposed?")
    page.locator("td a", has_text="separation, from China").locator("visible=true").nth(0).wait_for()
    page.locator("tr", has_text="Rare earths").locator("td a[href='/brief/JPN']").first.click()
    page.wait_for_url("**/brief/JPN")
    assert "66 % by weight" in page.locator(".headlines").inner_text()
    assert page.locator("svg[role=img]").count() >= 4
    page.locator(".brief td a", has_text="100 %").first.click()
    page.wait_for_url("**/why/**")
    assert page.locator("h1").inner_text() == "Behind the number"
    assert "largest_supplier_share" in page.content()


def test_the_brief_prints_on_one_page(page: Any, address: str) -> None:
    page.goto(f"{address}/brief/JPN")
    made = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type ?/Page\b", made)) == 1


def test_a_stop_is_asked_with_the_keyboard(page: Any, address: str) -> None:
    page.goto(f"{address}/stress/alliance-today?economy=JPN")
    page.get_by_label("Who stops").fill("CHL")
    page.get_by_label("what").select_option("copper")
    page.get_by_label("to whom").fill("JPN")
    page.get_by_label("for months").fill("6")
    page.get_by_label("for months").press("Enter")
    page.wait_for_url("**/stress?**")
    assert page.locator("h1").inner_text().startswith("Chile stops 100 % of its copper to Japan")
    page.locator("summary", has_text="The same as a table").first.press("Enter")
    assert page.locator("details[open] table").first.is_visible()


def test_a_long_question_is_waited_for_and_cancelled_without_a_script(page: Any, address: str) -> None:
    page.goto(f"{address}/delay/alliance-copper")
    assert "worked out" in page.get_by_role("status").inner_text()
    page.locator("table", has_text="Put off").wait_for()  # the page came back by itself
    page.goto(f"{address}/plan/chip-metals")
    page.get_by_role("button", name="Cancel").press("Enter")
    page.get_by_text("Was cancelled").wait_for()
    page.get_by_role("link", name="All long questions").click()
    page.wait_for_url("**/jobs")
    assert page.locator("tr", has_text="Chip metals").locator("td").first.inner_text() == "cancelled"


def test_a_small_screen_needs_no_sideways_scrolling(page: Any, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for path in ("/", "/brief/JPN", "/stress/alliance-today?economy=JPN", "/delay/alliance-copper", "/jobs"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_colours_of_the_classes_can_be_read(page: Any, address: str) -> None:
    page.goto(address)
    ratios = page.evaluate(
        """() => [...document.querySelectorAll('.key span, td b, .rail a, .note')].map(e => {
          const parse = c => c.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => { v /= 255;
            return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; })
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          let under = e, back = null;
          while (under && !back) { const c = parse(getComputedStyle(under).backgroundColor);
            if (c.length < 4 || c[3] > 0) back = c; else under = under.parentElement; }
          const [a, b] = [light(parse(getComputedStyle(e).color)), light(back || [255, 255, 255])];
          return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); })"""
    )
    assert len(ratios) > 20
    assert min(ratios) >= 4.5
