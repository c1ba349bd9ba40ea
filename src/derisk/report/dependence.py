"""On whom an economy depends and how badly: the strip of worst dependencies and the first sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from derisk.exposure.dependence import BESIDE
from derisk.exposure.view import TOGETHER
from derisk.report import questions
from derisk.report.wording import (
    capital,
    inside,
    mineral_name,
    percent,
    possessive,
    product_of,
    span,
    tonnes,
)
from derisk.terms.answer import Row
from derisk.terms.minerals import mineral

SHOWN = 10


@dataclass(frozen=True)
class Dependence:
    """One stage of one chain: the largest outside supplier by weight, and its share by value.

    `partner` is the largest by weight (by value where no weight is known); `share` its share by weight,
    `low` and `high` the range over weight and content, `value_share` its share by value; `rival` is another
    supplier that leads by value. None is not known. `buys` is False for a net exporter at the stage.
    `headline` marks the worst stage of the chain; `rows` are those all this is read from.
    """

    economy: str
    mineral: str
    stage: str
    year: int | None
    partner: str | None
    share: float | None
    value_share: float | None
    rival: str | None
    rival_share: float | None
    low: float | None
    high: float | None
    buys: bool | None
    headline: bool
    note: str
    rows: tuple[Row, ...]


SMALL_USD = 1e6  # imports a year; a share of less is no dependence to speak of


def dependencies(economy: str, slugs: Sequence[str]) -> tuple[Dependence, ...]:
    """All stages of the chains asked for, the worst first, then net exports, then what is not known."""
    found: list[Dependence] = []
    for slug in slugs:
        rows = [row for name in questions.METRICS for row in questions.exposure(economy, slug, name).rows]
        for place in dict.fromkeys(row["economy"] for row in rows):
            own = [row for row in rows if row["economy"] == place]
            found += [_stage(place, slug, stage.slug, own) for stage in mineral(slug).stages]
    return tuple(sorted(found, key=_rank))


def _rank(item: Dependence) -> tuple[bool, bool, bool, float, str]:
    known = _strength(item)
    return (
        known is None,
        item.buys is False,
        _small(item),
        -(known or 0.0),
        item.economy,
    )


def _strength(item: Dependence) -> float | None:
    return item.value_share if item.share is None else item.share


def _small(item: Dependence) -> bool:
    """Whether a stage is no headline: little of its chain's imports, or little money at all."""
    worth = next((row["value"] for row in item.rows if row["metric"] == "imports_usd"), None)
    beside = not item.headline and "under five percent" in item.note
    return beside or (worth is not None and worth < SMALL_USD)


def _stage(economy: str, slug: str, stage: str, rows: Sequence[Row]) -> Dependence:
    at = [row for row in rows if row["stage"] == stage]
    largest = {row["by"]: row for row in at if row["metric"] == "largest_supplier_share"}
    headline = [row for row in rows if row["metric"] == "dependence"]
    quantity, value, content = (largest.get(by) for by in ("quantity", "value", "content"))
    known = quantity is not None and quantity["value"] is not None
    first = quantity if known else value
    partner = None if first is None else first["partner"]
    by_value = None if value is None else _share(at, partner, value)
    leads = value is not None and value["value"] is not None and value["partner"] != partner
    told = first if first is not None else next(iter(at), None)
    low, high = _range(quantity, content)
    return Dependence(
        economy=economy,
        mineral=slug,
        stage=stage,
        year=None if told is None else told["year"],
        partner=partner,
        share=quantity["value"] if known and quantity is not None else None,
        value_share=by_value,
        rival=value["partner"] if leads and value is not None else None,
        rival_share=value["value"] if leads and value is not None else None,
        low=low,
        high=high,
        buys=_buys(at),
        headline=any(row["stage"] == stage and row["value"] is not None for row in headline),
        note=_note(told, headline, stage),
        rows=tuple(
            row for row in (*at, *headline) if row["metric"] != "import_share" or row["partner"] == partner
        ),
    )


def _share(rows: Sequence[Row], partner: str | None, value: Row) -> float | None:
    """The partner's share of imports by value."""
    if value["partner"] == partner:
        known: float | None = value["value"]
        return known
    shares = [row for row in rows if row["metric"] == "import_share" and row["by"] == "value"]
    return next((row["value"] for row in shares if row["partner"] == partner), None)


def _range(quantity: Row | None, content: Row | None) -> tuple[float | None, float | None]:
    """Lowest and highest of the weight and content readings and of the ranges they carry."""
    if quantity is None or quantity["value"] is None:
        return None, None
    same = [row for row in (quantity, content) if row is not None and row["partner"] == quantity["partner"]]
    seen = [row[end] for row in same for end in ("value", "low", "high") if row[end] is not None]
    return min(seen), max(seen)


def _buys(rows: Sequence[Row]) -> bool | None:
    """Whether the economy buys more than it sells at the stage, by weight."""
    by = {row["metric"]: row["value"] for row in rows if row["by"] == "quantity"}
    bought, sold = by.get("imports_t"), by.get("exports_t")
    return None if bought is None or sold is None else bool(bought >= sold)


def _note(row: Row | None, headline: Iterable[Row], stage: str) -> str:
    """What a reader must know of the share: of its row, and of a hub or small imports at the headline."""
    parts = [row["note"]] if row is not None and row["note"] else []
    for told in headline:
        text = str(told["note"] or "")
        parts += [each for each in sentences(text) if "trading hub" in each and told["stage"] == stage]
        _, _, small = text.partition(f"{BESIDE}:")
        if stage in small.split(".")[0]:
            parts.append("Imports are under five percent of the chain's by value.")
    return " ".join(dict.fromkeys(parts))


def sentences(note: str) -> list[str]:
    """The sentences of a note."""
    return [f"{part.rstrip('.')}." for part in note.split(". ") if part]


def sentence(
    economy: str, found: Sequence[Dependence], slugs: Sequence[str], origins: Sequence[Row] = ()
) -> tuple[str, tuple[Row, ...]]:
    """The first headline: on whom the economy depends and how badly, by quantity and by value.

    `origins` say, for chains whose trade is not reported, who supplies the economy in the reconciled network:
    rows `supply_t` of the base year.
    """
    if len({item.economy for item in found}) > 1:
        return _members_sentence(found, slugs)
    clauses, used = [], []
    for slug in slugs:
        worst = next((item for item in found if item.mineral == slug and item.headline), None)
        rows = [row for item in found if item.mineral == slug for row in item.rows]
        if worst is None or _strength(worst) is None:
            text, behind = _nobody(economy, slug, rows, origins)
            clauses.append(text)
            used += behind
            continue
        clauses.append(_clause(worst, first=not clauses))
        used += [row for row in worst.rows if row["metric"] in ("dependence", "largest_supplier_share")]
    return capital(". ".join(capital(text) for text in clauses)) + ".", _once(used)


def _clause(item: Dependence, *, first: bool) -> str:
    mass = next(
        (row["value"] for row in item.rows if row["metric"] == "imports_t" and row["by"] == "quantity"), None
    )
    together = shared(item.mineral, item.stage)  # then the tonnes are of the heading, whatever the shares are
    whole = f" ({tonnes(mass)} gross)" if mass is not None and pooled(item) == together else ""
    shares = []
    if item.share is not None:
        reach = span(item.low, item.high)
        between = f" ({reach} by content)" if reach and reach != percent(item.share) else ""
        shares.append(f"{percent(item.share)} by weight{between}")
    shares.append(f"{percent(item.value_share)} by value")
    whose = f"{possessive(item.economy)} imports" if first else "imports"
    rival = ""
    if item.rival is not None:
        rival = f"; by value {inside(item.rival)} leads with {percent(item.rival_share)}"
    return (
        f"{inside(str(item.partner))} supplied {' and '.join(shares)} of {whose} of "
        f"{product_of(item.mineral, item.stage)}{_pooled(item)}{whole} in {item.year}{rival}"
    )


def _pooled(item: Dependence) -> str:
    """What must be said of a heading that other metals share."""
    return " and of the metals that share its heading" if pooled(item) else ""


def pooled(item: Dependence) -> bool:
    """Whether the shares of a stage are of all metals of its heading, and no finer code tells them apart."""
    known = [row for row in item.rows if row["metric"] == "largest_supplier_share" and row["by"] != "content"]
    apart = any(row["value"] is not None and not str(row["basis"]).endswith(TOGETHER) for row in known)
    return shared(item.mineral, item.stage) and not apart


def shared(slug: str, stage: str) -> bool:
    """Whether other metals share the headings of a stage, so that trade says little of the mineral."""
    return any(not code.content for code in mineral(slug).stage(stage).hs)


def _nobody(economy: str, slug: str, rows: Sequence[Row], origins: Sequence[Row]) -> tuple[str, list[Row]]:
    """A chain in whose reported trade no outside supplier stands out, and what its network shows."""
    own = [row for row in rows if row["metric"] == "dependence"]
    why = _untold(slug)
    behind = [row for row in origins if row["mineral"] == slug and row["economy"] == economy]
    largest = _largest_origin(behind)
    if why and largest is not None:
        row, whole = largest
        return (
            f"{mineral_name(slug)}: trade {why}; in the reconciled network "
            f"{inside(row['partner'])} supplied {percent(row['value'] / whole)} of {possessive(economy)} "
            f"{product_of(slug, row['stage'])}",
            [*own, *behind],
        )
    told = next((row["note"] for row in own if row["note"]), None)
    return f"{mineral_name(slug)}: {str(told or 'dependence is not known').rstrip('.')}", own


def _untold(slug: str) -> str:
    """Why reported trade says little of a chain, where it does."""
    stages = mineral(slug).stages
    if any(not stage.hs for stage in stages):
        return "is not reported apart"
    pooled = all(shared(slug, stage.slug) for stage in stages if stage.hs)
    return "shares its headings with other metals" if pooled else ""


def _largest_origin(rows: Sequence[Row]) -> tuple[Row, float] | None:
    """The other place with the largest share of supply at any stage, and all supply of that stage."""
    found = []
    for stage in dict.fromkeys(row["stage"] for row in rows):
        own = [row for row in rows if row["stage"] == stage]
        whole = sum(float(row["value"]) for row in own)
        others = [row for row in own if row["partner"] not in (None, row["economy"])]
        found += [(row, whole) for row in others if whole > 0.0]
    return max(found, key=lambda item: float(item[0]["value"]) / item[1], default=None)


def _members_sentence(found: Sequence[Dependence], slugs: Sequence[str]) -> tuple[str, tuple[Row, ...]]:
    """How many members lean on one supplier for more than half, and who leans most."""
    counted = sorted((_count(slug, found) for slug in slugs), key=lambda item: -item[0])
    used = [row for _, _, rows in counted for row in rows]
    return ". ".join(text for _, text, _ in counted) + ".", _once(used)


def _count(slug: str, found: Sequence[Dependence]) -> tuple[int, str, list[Row]]:
    """How many members buy more than half from the supplier that is first for most, the clause, its rows."""
    worst = [item for item in found if item.mineral == slug and item.headline and item.share is not None]
    if not worst:
        return 0, f"{mineral_name(slug)}: no member's dependence is known", []
    partners = [str(item.partner) for item in worst]
    first = max(sorted(set(partners)), key=partners.count)
    half = [item for item in worst if item.partner == first and (item.share or 0.0) > 0.5]
    most = max((item for item in worst if item.partner == first), key=lambda item: item.share or 0.0)
    members = len({item.economy for item in found})
    text = (
        f"{mineral_name(slug)}: {len(half)} of {members} members buy more than half by weight from "
        f"{inside(first)} at their worst stage; {inside(most.economy)} buys {percent(most.share)} of its "
        f"{product_of(slug, most.stage)} there, {percent(most.value_share)} by value"
    )
    return len(half), text, [row for item in worst for row in item.rows if row["metric"] == "dependence"]


def _once(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple({row["id"]: row for row in rows}.values())


__all__ = ["SHOWN", "Dependence", "dependencies", "sentence", "sentences", "shared"]
