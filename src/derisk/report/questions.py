"""What the report asks: every number on paper comes through one of these, the answers of `derisk.cases`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from derisk.terms.answer import Document, Row
from derisk.terms.errors import NoAnswerError
from derisk.terms.minerals import mineral
from derisk.terms.places import ALLIANCE

STOPS = {"rare-earths": "alliance-today", "copper": "copper-today"}
PLANS = {"rare-earths": "alliance-magnets", "copper": "alliance-copper"}
METRICS = ("largest_supplier_share", "import_share", "dependence", "imports_t", "imports_usd", "exports_t")
MONTHS = 12  # of a stop that is asked without a preset


@lru_cache(maxsize=256)
def exposure(economy: str, slug: str, metric: str) -> Document:
    """One mineral's exposure of an economy (of each member for a group that is shown by its members)."""
    from derisk.cases import answers

    return answers.exposure(economy, mineral=slug, metric=metric)


@lru_cache(maxsize=8)
def stop(economy: str, slug: str, partner: str | None) -> Document:
    """The stress answer for the stop that would hurt an economy.

    The supplier that the mineral's file names stops to the whole alliance, by a preset where there is one;
    another supplier's stop is a year's ban on this economy alone.

    Raises
    ------
    InputError : for a supplier or an economy that the model pools with others.
    """
    from derisk.cases import answers

    if is_preset(economy, slug, partner):
        return answers.stress(preset=STOPS[slug])
    by = partner or mineral(slug).named_supplier
    return answers.stress(by=by, mineral=slug, to=to_whom(economy, slug, partner), months=MONTHS)


def to_whom(economy: str, slug: str, partner: str | None) -> str:
    """Whom the stop of a supplier hits: the alliance for its members, if the mineral's file names him."""
    named = partner in (None, mineral(slug).named_supplier)
    return "alliance" if named and economy in ("alliance", "E24", *ALLIANCE) else economy


def is_preset(economy: str, slug: str, partner: str | None) -> bool:
    """Whether the stop of this supplier is asked by a preset, which hits the alliance."""
    return slug in STOPS and to_whom(economy, slug, partner) == "alliance"


@lru_cache(maxsize=16)
def swings(economy: str, slug: str, stage: str, partner: str) -> tuple[Row, ...]:
    """How far each assumption moves the worst shortfall of a stage while the stop is in force."""
    from derisk.cases import answers
    from derisk.cases.asked import asked_scenario
    from derisk.cases.stop import stop as stop_of

    if is_preset(economy, slug, partner):
        asked = asked_scenario(None, STOPS[slug], None)
    else:
        asked = asked_scenario(
            None, None, stop_of(partner, mineral=slug, to=to_whom(economy, slug, partner), months=MONTHS)
        )
    return tuple(answers.swings_of(asked, economy, slug, stage))


@lru_cache(maxsize=8)
def plan(slug: str) -> Document:
    """The plan preset of a chain, without the value of information, which no brief shows.

    Raises
    ------
    NoAnswerError : when no plan reaches the targets.
    """
    from derisk.cases import answers

    return answers.plan(preset=_plan_of(slug), chance=False)


def _plan_of(slug: str) -> str:
    """The plan that is quick enough for a brief: a preset of one chain."""
    from derisk.cases.presets import presets

    if slug in PLANS:
        return PLANS[slug]
    plans = [item for item in presets().values() if item.kind == "plan"]
    plans.sort(key=lambda item: len(item.content.minerals))
    held = [item.name for item in plans if slug in item.content.minerals]
    others = (
        f"no plan of its own, as it is planned with others: derisk plan --preset {held[0]}" if held else ""
    )
    what = others or "no ready plan has it"
    raise NoAnswerError(
        what, where="presets", seen=", ".join(PLANS),
        try_=f"derisk plan --preset {held[0]}" if held else "derisk new plan -o FILE",
    )  # fmt: skip


def identity(economy: str, slugs: Sequence[str]) -> Mapping[str, Any]:
    """The identity of a brief."""
    from derisk.cases.identity import run_identity

    inputs = {"economy": economy, "minerals": list(slugs)}
    return run_identity("brief", inputs, solver="highs", seed=None)


def asked(economy: str, minerals: Sequence[str] | None) -> tuple[str, ...]:
    """The minerals asked for, or those that threaten the economy most; InputError for one not known."""
    from derisk.report.choice import chosen

    return tuple(dict.fromkeys(mineral(slug).slug for slug in minerals or chosen(economy)))


def with_network(slugs: Sequence[str]) -> tuple[str, ...]:
    """Those of the minerals whose chains have a network, on which a stop and a plan can be asked."""
    from derisk.network import modelled

    known = modelled()
    return tuple(slug for slug in slugs if slug in known)


def compared(minerals: Sequence[str] | None) -> tuple[str, ...]:
    """The minerals among which the worst dependencies are looked for: those asked for, or all."""
    from derisk.terms.minerals import minerals as known

    return tuple(mineral(slug).slug for slug in minerals) if minerals else known()
