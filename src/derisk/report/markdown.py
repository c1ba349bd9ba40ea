"""The brief as Markdown."""

from __future__ import annotations

from derisk.report.brief import Brief
from derisk.report.tables import Table, panels


def markdown(brief: Brief) -> str:
    """The brief as one Markdown document, every part with its table."""
    lines = [f"# {brief.title}", "", f"> {_plain(brief.not_modelled)}", ""]
    for headline in brief.headlines:
        lines += [f"**{headline.question}** {_plain(headline.text)}", ""]
    for panel in panels(brief):
        lines += [f"## {panel.title}", "", *_table(panel.table)]
    lines += ["## Sources and licences", ""]
    for source in brief.sources:
        address = f" <{source.url}>" if source.url and " " not in source.url else ""
        lines.append(
            _plain(f"- {source.publisher}: {source.title} ({source.year}). {source.licence}.") + address
        )
    if brief.notes:
        lines += ["", "## Notes of the model", "", *(f"- {_plain(note)}" for note in brief.notes)]
    run = brief.run
    lines += ["", f"Facts {run['facts_vintage']}, run {run['id']}, derisk {run['code_version']}."]
    return "\n".join(lines) + "\n"


def _table(table: Table) -> list[str]:
    if not table.rows:
        return [_plain(table.note), ""] if table.note else []
    rule = ["---:" if position in table.numbers else "---" for position in range(len(table.columns))]
    rows = [table.columns, rule, *table.rows]
    lines = [f"{_plain(table.title)}:", ""]
    lines += [f"| {' | '.join(_plain(cell) for cell in row)} |" for row in rows]
    return [*lines, "", *([_plain(table.note), ""] if table.note else [])]


def _plain(text: str) -> str:
    """Text that Markdown does not take for marks of its own."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
