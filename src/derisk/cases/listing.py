"""What there is to ask about: minerals, stages, economies, metrics, instruments, presets, sources."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

from derisk.cases.identity import run_identity
from derisk.terms.answer import Document, Row, row
from derisk.terms.errors import InputError


def listing(what: str) -> Document:
    """One row a thing: its name in words as `value`, its code at the end of the id.

    Raises
    ------
    InputError : for a list that is not there.
    """
    if what not in LISTS:
        near = get_close_matches(what, list(LISTS), n=1)
        raise InputError(
            f"There is no list of {what}.",
            where="derisk list",
            seen=what,
            try_="".join(near) or ", ".join(LISTS),
        )
    rows, notes = LISTS[what]()
    return Document(run_identity("list", {"what": what}), rows, notes)


def _minerals() -> tuple[list[Row], list[str]]:
    from derisk.terms.minerals import mineral, minerals

    chains = [mineral(slug) for slug in minerals()]
    return [
        row(
            id=f"list/minerals/{chain.slug}", metric="mineral", value=chain.name, mineral=chain.slug,
            basis=chain.basis, note=chain.note.strip() or None, stages=[stage.slug for stage in chain.stages],
            named_supplier=chain.named_supplier,
        )
        for chain in chains
    ], []  # fmt: skip


def _stages() -> tuple[list[Row], list[str]]:
    from derisk.terms.minerals import mineral, minerals

    return [
        row(
            id=f"list/stages/{slug}/{stage.slug}", metric="stage", value=f"{stage.name}: {stage.product}",
            mineral=slug, stage=stage.slug, note=f"{stage.untraded} {stage.note}".strip() or None,
            hs=[{"code": code.code, "edition": code.edition, "form": code.form} for code in stage.hs],
        )
        for slug in minerals()
        for stage in mineral(slug).stages
    ], []  # fmt: skip


def _economies() -> tuple[list[Row], list[str]]:
    from derisk.terms.places import ALLIANCE, groups, members, place_name

    shown = [
        row(id=f"list/economies/{code}", metric="economy", value=place_name(code), economy=code,
            members=list(members(code)))
        for code in ALLIANCE
    ]  # fmt: skip
    pooled = [
        row(
            id=f"list/economies/{code}",
            metric="group",
            value=place_name(code),
            economy=code,
            members=list(inside),
        )
        for code, inside in groups().items()
        if code not in ALLIANCE
    ]
    note = "Any other place may be asked for by its ISO 3166 alpha-3 code; WLD is the world."
    return shown + pooled, [note]


def _metrics() -> tuple[list[Row], list[str]]:
    from derisk.cases.meanings import meanings
    from derisk.exposure import metrics

    rows = [
        row(
            id=f"list/metrics/{item.name}",
            metric=item.name,
            value=item.meaning,
            unit=item.unit,
            verb="exposure",
            symbol=item.symbol,
            formula=item.formula,
            definition=item.source,
        )
        for item in metrics()
    ]
    rows += [
        row(
            id=f"list/metrics/{verb}/{item.name}",
            metric=item.name,
            value=item.meaning,
            unit=item.unit,
            verb=verb,
            symbol=None,
            formula=item.formula,
            definition=None,
        )
        for (verb, _), item in meanings().items()
    ]
    return rows, []


def _instruments() -> tuple[list[Row], list[str]]:
    from derisk.plan.instruments import instruments

    return [
        row(id=f"list/instruments/{name}", metric="instrument", value=item.meaning)
        for name, item in instruments().items()
    ], []


def _presets() -> tuple[list[Row], list[str]]:
    from derisk.cases.presets import presets

    verbs = {"scenario": "stress", "plan": "plan, frontier, delay"}
    return [
        row(
            id=f"list/presets/{item.name}", metric=item.kind, value=item.title, note=item.meaning,
            verb=verbs[item.kind],
        )
        for item in presets().values()
    ], []  # fmt: skip


def _sources() -> tuple[list[Row], list[str]]:
    from derisk import facts

    return [
        row(
            id=f"sources/{key}", metric="source", value=source.title, note=source.attribution, sources=[key],
            publisher=source.publisher, edition=source.year, url=source.url, licence=source.licence,
        )
        for key, source in sorted(facts.publications().items())
    ], []  # fmt: skip


LISTS: dict[str, Callable[[], tuple[list[Row], list[str]]]] = {
    "minerals": _minerals,
    "stages": _stages,
    "economies": _economies,
    "metrics": _metrics,
    "instruments": _instruments,
    "presets": _presets,
    "sources": _sources,
}
