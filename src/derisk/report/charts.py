"""Charts in one grammar: Vega-Lite made by Altair, drawn as SVG by vl-convert, the same for page and paper.

Every chart has a table of the same rows beside it, says what it shows in words for a screen reader, and is
never told by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape, unescape
from textwrap import wrap
from typing import Any

# five classes of amounts, cividis from low to high dependence; text that can be read on each
CLASSES = ("#fee838", "#bcaf6f", "#7d7c78", "#414d6b", "#00224e")
BOUNDS = (0.2, 0.4, 0.6, 0.8)
# categories (Okabe-Ito)
SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
# the same, pale enough for dark words on them
PALE = ("#9ecae1", "#f6b48f", "#a8ddb5", "#e7c4dc", "#fddc9b", "#d0e6f5", "#d9d9d9")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 2, 2, 2))
INK, SOFT, GRID = "#1a1a1a", "#595959", "#d9d9d9"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
# px: a letter's mean width and a line's height in titles and feet of charts that stand alone
TITLE_LETTER, TITLE_LINE, FOOT_LETTER, FOOT_LINE, MARGIN = 6.7, 16, 4.6, 12, 6
HATCH = "╱" * 9
# a large number of an axis as people say it: 200 million, and not 0.2G
LARGE = (
    "abs(datum.value) >= 1e9 ? format(datum.value / 1e9, '~r') + ' billion' : "
    "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, '~r') + ' million' : format(datum.value, ',')"
)


@dataclass(frozen=True)
class Line:
    """One line of a chart: its name, points (x, y), and a band (x, low, high) behind it; y None is a gap."""

    name: str
    points: tuple[tuple[str | float, float | None], ...]
    band: tuple[tuple[str | float, float, float], ...] = ()


@dataclass(frozen=True)
class Bar:
    """One bar: label, group (such as `weight`), value (None is hatched), in its class colour if `filled`."""

    label: str
    group: str
    value: float | None
    text: str
    filled: bool = True


def class_of(share: float) -> int:
    """The class 0-4 of a share 0-1."""
    return sum(share >= bound for bound in BOUNDS)


def lines(
    series: Sequence[Line], *, title: str, y: str, x: str = "", share: bool = True, width: int = 330,
    height: int = 130, months: bool = True,
) -> str:  # fmt: skip
    """A line chart as SVG; lines differ in colour and in dash, and are named in the legend.

    `share` shows y in percent; `months` says that x is a month "YYYY-MM", otherwise it is a number.
    """
    import altair as alt

    rows = [
        {"x": f"{point[0]}-15" if months else point[0], "y": point[1], "line": line.name}
        for line in series
        for point in line.points
    ]
    names = [line.name for line in series]
    axis = (
        alt.X("x:T", title=x or None, axis=alt.Axis(format="%b %Y", tickCount=5, labelOverlap=True))
        if months
        else alt.X("x:Q", title=x or None, axis=alt.Axis(format=".0%", tickCount=5))
    )
    encoded = alt.Chart(alt.InlineData(rows)).encode(
        x=axis,
        y=alt.Y(
            "y:Q",
            title=y,
            axis=alt.Axis(format=".0%" if share else ",.3~f", tickCount=4),
            scale=_scale(series),
        ),
        color=alt.Color("line:N", sort=names, scale=alt.Scale(domain=names, range=_cycle(SERIES, names))),
        strokeDash=alt.StrokeDash(
            "line:N",
            sort=names,
            scale=alt.Scale(domain=names, range=[list(d) for d in _cycle(DASHES, names)]),
        ),
    )
    drawn = encoded.mark_line(strokeWidth=2, point=False if months else {"filled": True, "size": 24})
    return _svg(alt.layer(*_bands(series, months), drawn), title, width, height)


def beside(
    seen: Line, forecasts: Sequence[Line], *, title: str, y: str, share: bool = False, width: int = 330,
    height: int = 150,
) -> str:  # fmt: skip
    """What was seen as dark points, forecasts as lines that differ in colour and dash; x "YYYY" or "YYYY-MM".

    A year stands at its middle, a month at its own.
    """
    import altair as alt

    lines = [seen, *forecasts]
    names = [line.name for line in lines]
    rows = [{"x": _when(str(x)), "y": y, "line": line.name} for line in lines for x, y in line.points]
    colours = ["#000000", *_cycle(SERIES, names[1:])]
    dashes = [[1, 0], *(list(dash) for dash in _cycle(DASHES, names[1:]))]
    chart = alt.Chart(alt.InlineData(rows)).encode(
        x=alt.X("x:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=5, labelOverlap=True)),
        y=alt.Y(
            "y:Q", title=y, scale=_scale(lines),
            axis=alt.Axis(format=".0%" if share else ",.3~f", tickCount=4),
        ),
        color=alt.Color("line:N", sort=names, scale=alt.Scale(domain=names, range=colours)),
        strokeDash=alt.StrokeDash("line:N", sort=names, scale=alt.Scale(domain=names, range=dashes)),
    )  # fmt: skip
    name = seen.name.replace("'", "\\'")
    drawn = chart.mark_line(strokeWidth=2).transform_filter(f"datum.line != '{name}'")
    points = chart.mark_point(filled=True, size=36, opacity=1).transform_filter(f"datum.line == '{name}'")
    return _svg(alt.layer(drawn, points), title, width, height)


def _when(period: str) -> str:
    return f"{period}-07-01" if len(period) == 4 else f"{period[:7]}-15"


@dataclass(frozen=True)
class Part:
    """One part of a stacked bar: the bar, who it is, how much, and the words on it."""

    bar: str
    who: str
    value: float
    text: str


def stacks(parts: Sequence[Part], *, title: str, x: str, width: int = 420, step: int = 26) -> str:
    """Stacked bars in the order given; parts differ in colour and carry their words where there is room."""
    import altair as alt

    bars = list(dict.fromkeys(part.bar for part in parts))
    names = list(dict.fromkeys(part.who for part in parts))
    longest = max((sum(part.value for part in parts if part.bar == bar) for bar in bars), default=0.0)
    rows, ends = [], dict.fromkeys(bars, 0.0)
    for part in sorted(parts, key=lambda part: names.index(part.who)):
        start, ends[part.bar] = ends[part.bar], ends[part.bar] + part.value
        room = longest > 0 and part.value / longest * width > 5.5 * len(part.text)
        rows.append({
            "bar": part.bar, "who": part.who, "start": start, "end": ends[part.bar],
            "middle": (start + ends[part.bar]) / 2, "text": part.text if room else "",
        })  # fmt: skip
    chart = alt.Chart(alt.InlineData(rows)).encode(
        y=alt.Y("bar:N", sort=bars, title=None, axis=alt.Axis(labelLimit=210, ticks=False, domain=False))
    )
    block = chart.mark_bar(stroke="#ffffff", strokeWidth=0.8).encode(
        x=alt.X("start:Q", title=x, axis=alt.Axis(labelExpr=LARGE, tickCount=4)), x2="end:Q",
        color=alt.Color("who:N", sort=names, scale=alt.Scale(domain=names, range=_cycle(PALE, names))),
    )  # fmt: skip
    text = chart.mark_text(fontSize=9, color=INK).encode(x="middle:Q", text="text:N")
    return _svg(alt.layer(block, text), title, width, alt.Step(step))


def _bands(series: Sequence[Line], months: bool) -> list[Any]:
    """The ranges of the lines as pale areas in their colours."""
    import altair as alt

    found = []
    for position, line in enumerate(series):
        rows = [{"x": f"{x}-15" if months else x, "low": low, "high": high} for x, low, high in line.band]
        if rows:
            area = alt.Chart(alt.InlineData(rows)).mark_area(
                opacity=0.16, color=SERIES[position % len(SERIES)]
            )
            found.append(area.encode(x="x:T" if months else "x:Q", y="low:Q", y2="high:Q"))
    return found


def _scale(series: Sequence[Line]) -> Any:
    """An axis that starts at nought and is no flatter than a tenth where all values are nought."""
    import altair as alt

    values = [y for line in series for _, y in line.points if y is not None]
    top = max([*values, *(high for line in series for _, _, high in line.band), 0.0])
    return alt.Scale(domain=[0, max(top * 1.05, 0.1)], nice=False)


def bars(items: Sequence[Bar], *, title: str, width: int = 250, step: int = 15) -> str:
    """Bars of shares 0-1 in five classes with the number printed; an unknown one is hatched and says so."""
    import altair as alt

    labels = list(dict.fromkeys(item.label for item in items))
    groups = list(dict.fromkeys(item.group for item in items))
    rows = [
        {
            "label": item.label, "group": item.group, "value": item.value or 0.0, "text": item.text,
            "colour": CLASSES[class_of(item.value)] if item.value is not None and item.filled else "#ffffff",
            "hatch": HATCH if item.value is None else "",
        }
        for item in items
    ]  # fmt: skip
    chart = alt.Chart(alt.InlineData(rows)).encode(
        y=alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=210, ticks=False, domain=False)),
        yOffset=alt.YOffset("group:N", sort=groups),
    )
    span = alt.X("value:Q", title=None, scale=alt.Scale(domain=[0, 1.25]), axis=_percent_axis())
    block = chart.mark_bar(stroke=INK, strokeWidth=0.4).encode(
        x=span, color=alt.Color("colour:N", scale=None)
    )
    text = chart.mark_text(align="left", dx=4, fontSize=9, color=INK).encode(x=span, text="text:N")
    hatch = chart.mark_text(align="left", fontSize=9, color=SOFT).encode(x=alt.datum(0.0), text="hatch:N")
    unknown = [row for row in rows if row["hatch"]]
    layers = [block, text.transform_filter("datum.hatch == ''")]
    if unknown:
        late = text.mark_text(align="left", dx=64, fontSize=9, color=INK).encode(x=alt.datum(0.0))
        layers += [hatch, late.transform_filter("datum.hatch != ''")]
    return _svg(alt.layer(*layers), title, width, alt.Step(step))


def _percent_axis() -> Any:
    import altair as alt

    return alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])


def ranges(
    items: Sequence[tuple[str, float, float, float]], *, title: str, width: int = 200, step: int = 16,
    share: bool = True, x: str = "",
) -> str:  # fmt: skip
    """Ranges (label, low, value, high) as bars with a tick at the value; `share` says that they are 0-1."""
    import altair as alt

    rows = [{"label": label, "low": low, "value": value, "high": high} for label, low, value, high in items]
    labels = [item[0] for item in items]
    chart = alt.Chart(alt.InlineData(rows)).encode(
        y=alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=210, ticks=False, domain=False))
    )
    span = chart.mark_bar(color=SERIES[0], height=7).encode(
        x=alt.X(
            "low:Q",
            title=x or None,
            axis=alt.Axis(format=".0%", tickCount=5) if share else alt.Axis(labelExpr=LARGE, tickCount=4),
            scale=alt.Scale(domainMin=0),
        ),
        x2="high:Q",
    )
    tick = chart.mark_tick(color=INK, thickness=2, height=13).encode(x="value:Q")
    return _svg(alt.layer(span, tick), title, width, alt.Step(step))


def headed(svg: str, foot: str) -> str:
    """A chart that stands alone: its accessible name as a title above it, `foot` (its sources) below."""
    opening = re.match(r'<svg(?:[^>"]|"[^"]*")*>', svg)
    name = re.search(r'aria-label="([^"]*)"', svg)
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    if opening is None or name is None or size is None:
        raise ValueError("no chart of this house: it has no name or no size")
    width, height = float(size[1]), float(size[2])
    above = wrap(unescape(name[1]), max(int(width / TITLE_LETTER), 20))
    below = wrap(foot, max(int(width / FOOT_LETTER), 30))
    top, bottom = TITLE_LINE * len(above) + MARGIN, FOOT_LINE * len(below) + MARGIN
    tall = height + top + bottom
    tag = re.sub(
        r'width="[\d.]+" height="[\d.]+"', f'width="{width:g}" height="{tall:g}"', opening[0], count=1
    )
    tag = re.sub(r'viewBox="[^"]*"', f'viewBox="0 0 {width:g} {tall:g}"', tag, count=1)
    texts = [
        *(_text(line, TITLE_LINE * (i + 1), 12, "bold", INK) for i, line in enumerate(above)),
        *(_text(line, height + top + FOOT_LINE * (i + 1), 9, "normal", SOFT) for i, line in enumerate(below)),
    ]
    ground = f'<rect width="{width:g}" height="{tall:g}" fill="white"/>'
    inner = svg[opening.end() :].removesuffix("</svg>")
    return f'{tag}{ground}<g transform="translate(0,{top:g})">{inner}</g>{"".join(texts)}</svg>'


def _text(line: str, y: float, size: int, weight: str, colour: str) -> str:
    style = f'font-family="{FONT}" font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="6" y="{y:g}" {style}>{escape(line, quote=False)}</text>'


def _cycle(values: Sequence[Any], names: Sequence[str]) -> list[Any]:
    return [values[i % len(values)] for i in range(len(names))]


def _svg(chart: Any, title: str, width: int, height: Any) -> str:
    """The chart as SVG, with the house's theme; `title` is its accessible name."""
    import vl_convert

    sized = chart.properties(width=width, height=height, background="white", padding=4)
    specification = _themed(sized).to_dict(format="vega-lite", validate=False)
    drawn = str(vl_convert.vegalite_to_svg(specification, vl_version="6.4"))
    name = title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)


def _themed(chart: Any) -> Any:
    return (
        chart.configure(font=FONT)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK, titleColor=INK, labelFontSize=10, titleFontSize=10, titleFontWeight="normal",
            gridColor=GRID, domainColor=SOFT, tickColor=SOFT,
        )
        .configure_legend(
            orient="top", title=None, labelFontSize=10, labelLimit=260, symbolStrokeWidth=2,
            columns=2, labelColor=INK, offset=4,
        )
    )  # fmt: skip
