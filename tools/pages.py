"""Fill the pages of docs/ with what the tables and the code already say, so that the two cannot drift apart.

A page holds a pair of marks, `<!-- from: NAME -->` and `<!-- end: NAME -->`; what stands between them is
written here from the facts, the register of metrics or the docstrings. The file NOTICE is written whole.
`python tools/pages.py` writes, `python tools/pages.py --check` only says which are out of step (exit 1).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- from: (?P<name>[a-z-]+) -->\n).*?(<!-- end: (?P=name) -->)", re.DOTALL)
PRIORS, HAZARDS = "derisk-priors", "derisk-hazards"
ROOMS_WITH_EQUATIONS = ("market", "plan")


def main(arguments: Sequence[str]) -> int:
    """Write every page, or with --check list those out of step."""
    stale = [path for path, text in written().items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"{'out of step' if '--check' in arguments else 'written'}: {path.relative_to(ROOT)}")
    if "--check" in arguments:
        return 1 if stale else 0
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")
    return 0


def written() -> dict[Path, str]:
    """Each page with marks, and NOTICE, as they should read."""
    pages = {path: path.read_text("utf-8") for path in sorted((ROOT / "docs").rglob("*.md"))}
    filled = {path: fill(text) for path, text in pages.items() if BLOCK.search(text)}
    return {**filled, ROOT / "NOTICE": notice()}


def fill(text: str) -> str:
    """A page with what stands between its marks renewed."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{BLOCKS[found['name']]().strip()}\n\n{found[3]}", text)


def grid(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table; empty cells for what is None."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(value) for value in line) + " |" for line in lines)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        value = f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) < 1000 else f"{value:,.0f}"
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{_cell(low)} to {_cell(high)}"


def _source(key: str) -> str:
    return f"[{key}](../reference/sources.md#{key})"


def priors() -> str:
    """Every parameter that rests on judgement, with its range."""
    from derisk import facts

    rows = [p for p in facts.parameters() if p.cite == PRIORS]
    return grid(
        ("parameter", "mineral", "stage", "value", "range", "unit", "quality", "what it is"),
        [
            (f"`{p.key}`", p.mineral, p.stage, p.value, _range(p.low, p.high), p.unit, p.quality, _said(p))
            for p in rows
        ],
    )


def _said(parameter: Any) -> str:
    where = "" if parameter.locator.startswith("docs/") else parameter.locator
    return "; ".join(text for text in (where, parameter.note) if text)


def cited_parameters() -> str:
    """Every parameter that a publisher gives."""
    from derisk import facts

    rows = [p for p in facts.parameters() if p.cite != PRIORS]
    return grid(
        ("parameter", "mineral", "stage", "value", "range", "unit", "source", "where", "note"),
        [
            (
                f"`{p.key}`", p.mineral, p.stage, p.value, _range(p.low, p.high), p.unit, _source(p.cite),
                p.locator, p.note,
            )
            for p in rows
        ],
    )  # fmt: skip


def reliance() -> str:
    """Products first made of a mineral, and how much output rests on it."""
    from derisk import facts

    return grid(
        ("product", "mineral", "sector", "measure", "share", "range", "quality", "source", "where", "how"),
        [
            (
                row["product"], row["mineral"], row["sector"], row["measure"], row["share"],
                _range(row["low"], row["high"]), row["quality"], _source(row["cite"]), row["locator"],
                row["note"],
            )
            for row in facts.table("embodied_output").iter_rows(named=True)
        ],
    )  # fmt: skip


def candidates() -> str:
    """What could be built: capital, running cost, lead time and life."""
    from derisk import facts

    header = ("technology", "mineral", "stage", "costs", "capital, USD per t a year", "range")
    header += ("running, USD/t", "range", "lead, years", "range", "life, years")
    header += ("most, share of use", "range", "least, t a year", "source", "where", "note")
    return grid(
        header,
        [
            (
                row["technology"], row["mineral"], row["stage"], row["costs"],
                row["capex_usd_t_a"], _range(row["capex_low"], row["capex_high"]),
                row["opex_usd_t"], _range(row["opex_low"], row["opex_high"]),
                row["lead_years"], _range(row["lead_low"], row["lead_high"]), row["life_years"],
                row["max_share"], _range(row["max_share_low"], row["max_share_high"]), row["least_t_a"],
                _source(row["cite"]), row["locator"], row["note"],
            )
            for row in facts.table("candidates").iter_rows(named=True)
        ],
    )  # fmt: skip


def spreads() -> str:
    """How far a figure may be moved to close the balances, by quality."""
    from derisk.network.figures import SPREAD

    return grid(("quality of the figure", "relative standard error"), SPREAD.items())


def networks() -> str:
    """Which chains have a network, for which years, and what the latest one rests on."""
    from derisk.network import base_years, baseline, modelled
    from derisk.terms.minerals import mineral

    lines = []
    for slug in modelled():
        years = base_years(slug)
        latest = baseline(slug)
        rests = sorted(
            {note.rpartition("rests on ")[2].rstrip(".") for note in latest.notes if "rests on " in note}
        )
        span = f"{years[0]} to {years[-1]}" if len(years) > 1 else f"{years[0]}"
        lines.append(
            (mineral(slug).name, ", ".join(latest.stages), span, ", ".join(rests) or "published output")
        )
    return grid(("chain", "stages, latest year", "years", "what nobody publishes rests on"), lines)


def hazards() -> str:
    """Yearly probability of a restriction, where one was counted."""
    from derisk import facts

    rows = facts.table("hazards").iter_rows(named=True)
    return grid(
        ("mineral", "stage", "supplier", "towards", "a year", "5-95 %", "all stopped", "5-95 %",
         "in force since", "counted"),
        [
            (
                row["mineral"], row["stage"], row["supplier"], row["to"], row["annual_probability"],
                _range(row["low"], row["high"]), row["stop_probability"],
                _range(row["stop_low"], row["stop_high"]), row["in_force"] or "", row["locator"],
            )
            for row in rows
            if row["hits"] != 0 and row["hits"] is not None
        ],
    )  # fmt: skip


def chronology() -> str:
    """The export controls and other events on record."""
    from derisk import facts

    rows = facts.table("events").iter_rows(named=True)
    return grid(
        ("mineral", "from", "by", "aimed at", "kind", "status", "source"),
        [
            (
                row["mineral"], row["date"], row["by"], row["target"], row["instrument"], row["status"],
                row["locator"],
            )
            for row in rows
        ],
    )  # fmt: skip


def metrics() -> str:
    """Every metric of `derisk exposure`."""
    from derisk.exposure import metrics as known

    return "\n\n".join(
        f"### `{item.name}`\n\n{item.meaning}\n\n    {item.symbol} = {item.formula}\n\n"
        f"Unit {item.unit}; needs {'trade and production' if item.needs == 'both' else item.needs}; "
        f"one answer per {'chain' if item.scope == 'chain' else 'stage'}. Source: {item.source}.\n\n"
        f"{_rest(item.answer)}".rstrip()
        for item in known()
    )


def _rest(function: Callable[..., Any]) -> str:
    """A docstring without its first paragraph."""
    return "\n\n".join((inspect.getdoc(function) or "").split("\n\n")[1:])


def equations() -> str:
    """Every equation: formula with its dual in brackets, and the table of its symbols."""
    return "\n\n".join(
        f"### {room}: `{function.__qualname__}`\n\n{inspect.getdoc(function)}"
        for room in ROOMS_WITH_EQUATIONS
        for function in equations_of(room)
    )


def equations_of(room: str) -> list[Callable[..., Any]]:
    """Functions and methods of a room whose docstring has a table of symbols, by file."""
    package = importlib.import_module(f"derisk.{room}")
    found = []
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        for owner in (module, *(c for _, c in inspect.getmembers(module, inspect.isclass))):
            for _, function in inspect.getmembers(owner, inspect.isfunction):
                here = function.__module__ == info.name
                if here and "| symbol |" in (inspect.getdoc(function) or ""):
                    found.append(function)
    return found


def dictionary() -> str:
    """Every column of every fact table."""
    from derisk.facts.tables import tables
    from derisk.facts.tables.schema import PROVENANCE

    parts = []
    for schema in tables().values():
        rows = [(f"`{c.name}`", c.kind, c.meaning, "yes" if c.optional else "") for c in schema.columns]
        key = ", ".join(schema.key)
        header = ("column", "kind", "meaning", "may be empty")
        parts.append(f"### {schema.name}\n\n{schema.meaning} Key: {key}.\n\n{grid(header, rows)}")
    rows = [(f"`{c.name}`", c.kind, c.meaning, "yes" if c.optional else "") for c in PROVENANCE]
    head = "### provenance\n\nThe last columns of every table but `sources`."
    return "\n\n".join([*parts, f"{head}\n\n{grid(('column', 'kind', 'meaning', 'may be empty'), rows)}"])


def sources() -> str:
    """Every source with terms and credit."""
    from derisk import facts

    return "\n\n".join(
        f"### {item.key}\n\n{item.publisher}: {item.title} ({item.year}).\n"
        f"Address: {item.url}. Terms: {item.licence}. Credit: {item.attribution}."
        for item in facts.publications().values()
    )


def notice() -> str:
    """The file NOTICE: whose figures the product carries."""
    from derisk import facts

    lines = [
        "derisk", "Copyright the derisk contributors", "",
        "This product includes figures transcribed from the publications below into tables of its own;",
        "each row names its source and the place in it. The figures stay under their publishers' terms.", "",
    ]  # fmt: skip
    for item in facts.publications().values():
        if item.key not in (PRIORS, HAZARDS):
            lines.append(f"* {item.attribution}: {item.title}. Terms: {item.licence}. ({item.key})")
    return "\n".join(lines) + "\n"


def command_line() -> str:
    """Every command with its arguments and options."""
    import typer.main

    from derisk.cli.main import app

    return "\n\n".join(
        f"### {name}\n\n{' '.join((command.help or '').split())}\n\n{_parameters(command)}".rstrip()
        for name, command in _commands("derisk", typer.main.get_command(app))
    )


def _commands(name: str, command: Any) -> Iterable[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        return [(name, command)]
    return [found for word, below in inner.items() for found in _commands(f"{name} {word}", below)]


def _parameters(command: Any) -> str:
    rows = []
    for item in command.params:
        if getattr(item, "hidden", False) or item.name == "help":
            continue
        option = item.param_type_name == "option"
        named = item.opts if option else [item.metavar or str(item.name).upper().rstrip("_")]
        rows.append((", ".join(f"`{text}`" for text in named), getattr(item, "help", None)))
    return grid(("argument or option", "meaning"), rows) if rows else ""


BLOCKS: dict[str, Callable[[], str]] = {
    "candidates": candidates,
    "chronology": chronology,
    "cited-parameters": cited_parameters,
    "command-line": command_line,
    "dictionary": dictionary,
    "equations": equations,
    "hazards": hazards,
    "metrics": metrics,
    "networks": networks,
    "priors": priors,
    "reliance": reliance,
    "sources": sources,
    "spreads": spreads,
}

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
