"""Minerals: one YAML file each says what its chain is made of."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Any

from derisk.terms.errors import InputError


@dataclass(frozen=True)
class HsCode:
    """A customs heading that carries a stage's product; `content` is the key of its content factor.

    `mixed` marks a heading that also holds other products, so that its weight says little about content;
    where `content` is empty too, it is a pool of which nobody can say how much the mineral is. `concerns`
    are the places that the note is about; empty means all. `ended` is the last full year of a heading that
    the Harmonized System has given up: what is declared under it afterwards is a remainder. `origins` are the
    exporters whose shipments alone count here, as what they send under the heading is another form; for the
    same heading elsewhere in the chain they stand in `besides`: all but these. `mirrors` names another
    heading of the stage under which the other side declares the same goods, so that the two are not added.
    `earlier` marks a heading that carries the product of the stage before too, as mixed carbonates of mines
    travel with separated oxides. `priced` is the product, as `prices_by_product` names it, that a heading of
    a pure metal holds: what is worth far less or far more than that is another good.
    """

    code: str
    edition: str
    form: str
    content: str = ""
    note: str = ""
    mixed: bool = False
    concerns: tuple[str, ...] = ()
    ended: int | None = None
    origins: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    mirrors: str = ""
    earlier: bool = False
    priced: str = ""

    @property
    def pool(self) -> bool:
        """Whether it holds several minerals, of which nobody can say how much is this one."""
        return self.mixed and not self.content


@dataclass(frozen=True)
class Stage:
    """One step of the chain. `hs` is empty where no heading of the data carries the product alone.

    `basis` is set where output is printed in another basis than the mineral's, as bauxite in gross weight.
    A network is a sequence, and four marks say what it takes of a chain that is none: a `branch` stands aside
    (pigment is not what sponge is made of); the trade of a stage that `joins` another counts there; a product
    that is `used` also has uses outside the chain, by default any but the first of several; one that `stays`
    is processed where it is made. `partial` says that the headings in the data carry only part of its trade,
    and `lacks` which of its products are under other headings; its note says so too. A stage `beyond` is one
    that no network reaches, as nobody prints who makes its product nor who ships it: what goes into it is
    the last product that can be followed, and its users are who makes it.
    `host` is the mineral and stage whose output bounds this by-product.
    """

    slug: str
    name: str
    product: str
    hs: tuple[HsCode, ...] = ()
    note: str = ""
    basis: str = ""
    branch: bool = False
    joins: str = ""
    used: bool | None = None
    stays: bool = False
    partial: bool = False
    beyond: bool = False
    lacks: str = ""
    host: str = ""

    @property
    def untraded(self) -> str:
        """What of the stage the trade data do not have, in a sentence; empty where they have all of it."""
        return f"Not in the trade data: {self.lacks}." if self.lacks else ""

    @property
    def traded_whole(self) -> bool:
        """Whether the trade data have all of its products."""
        return bool(self.hs) and not self.lacks


@dataclass(frozen=True)
class Mineral:
    """A mineral and its chain, from mine to component.

    `element` is its chemical symbol. What is `part_of` a group is a stream of that one's rows in the facts,
    by its own slug; one that is `within` another has facts of its own, but what stops the whole stops it too.
    `also` are other words for it, or for what it holds: who asks for one of them is told the slug.
    """

    slug: str
    name: str
    basis: str
    named_supplier: str
    stages: tuple[Stage, ...]
    streams: tuple[str, ...] = ("all",)
    note: str = ""
    element: str = ""
    part_of: str = ""
    within: str = ""
    also: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The whole that it belongs to: a loss of the whole and one of its part are of the same act."""
        return self.part_of or self.within or self.slug

    def basis_at(self, stage: Stage) -> str:
        """What a tonne of output counts at a stage: the stage's own basis, else the mineral's."""
        return stage.basis or self.basis

    @property
    def sequence(self) -> tuple[Stage, ...]:
        """The stages that follow one on another, as a network has them."""
        return tuple(stage for stage in self.line if not stage.beyond)

    @property
    def line(self) -> tuple[Stage, ...]:
        """The same and those beyond, which no network reaches."""
        return tuple(stage for stage in self.stages if not stage.branch and not stage.joins)

    def joining(self, stage: Stage) -> tuple[Stage, ...]:
        """A stage and those whose trade counts as its own in a network."""
        return (stage, *(other for other in self.stages if other.joins == stage.slug))

    def used_at(self, stage: Stage) -> bool:
        """Whether a stage's product is used outside the chain."""
        if stage.used is not None:
            return stage.used
        return len(self.sequence) == 1 or stage.slug != self.sequence[0].slug

    def stage(self, slug: str) -> Stage:
        """A stage by its slug.

        Raises
        ------
        InputError : for a stage that the chain does not have.
        """
        for stage in self.stages:
            if stage.slug == slug:
                return stage
        raise InputError(
            f"{self.name} has no stage {slug}.",
            where=f"stage of {self.slug}",
            seen=slug,
            try_=", ".join(stage.slug for stage in self.stages),
        )


@lru_cache(maxsize=1)
def minerals() -> tuple[str, ...]:
    """Slugs of the minerals, as the folder holds them."""
    folder = files("derisk.terms.minerals")
    return tuple(sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".yaml")))


@lru_cache(maxsize=128)
def mineral(slug: str) -> Mineral:
    """A mineral by its slug.

    Raises
    ------
    InputError : with the nearest slugs, for one that is not known.
    """
    if slug not in minerals():
        raise InputError(
            f"No mineral is called {slug}.",
            where="mineral",
            seen=slug,
            try_=", ".join(_near(slug) or minerals()),
        )
    import yaml

    text = (files("derisk.terms.minerals") / f"{slug}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times quicker where the library has it
    return _parse(yaml.load(text, Loader=loader))


def _near(given: str) -> list[str]:
    """Slugs that a word may mean: other words for a mineral, its name or symbol, slugs written alike."""
    word = given.strip().lower().replace(" ", "-").replace("_", "-")
    known: dict[str, list[str]] = {slug: [slug] for slug in minerals()}
    for slug in minerals():
        chain = mineral(slug)
        symbols = chain.element.lower().replace(",", " ").split()
        for other in {*chain.also, chain.name.lower().replace(" ", "-"), *symbols} - {slug}:
            known.setdefault(other, []).append(slug)
    if word in known:
        return known[word]
    alike = get_close_matches(word, known, n=3, cutoff=0.6)
    return list(dict.fromkeys(slug for other in alike for slug in known[other]))


def stream_of(slug: str, stream: str = "all") -> tuple[str, str]:
    """The mineral and stream under which the facts have a mineral's rows."""
    whole = mineral(slug).part_of if slug in minerals() else ""
    return (whole, slug) if whole and stream == "all" else (slug, stream)


def _parse(entry: dict[str, Any]) -> Mineral:
    told = [code for stage in entry["stages"] for code in stage.get("hs", ()) if "origins" in code]
    apart = {code["code"]: tuple(code["origins"]) for code in told}
    stages = tuple(
        Stage(**{**stage, "hs": tuple(_heading(code, apart) for code in stage.get("hs", ()))})
        for stage in entry["stages"]
    )
    lists: dict[str, tuple[str, ...]] = {
        name: tuple(entry[name]) for name in ("streams", "also") if name in entry
    }
    return Mineral(**{**entry, **lists, "stages": stages})


def _heading(code: dict[str, Any], apart: dict[str, tuple[str, ...]]) -> HsCode:
    lists = {name: tuple(code.get(name, ())) for name in ("concerns", "origins")}
    besides = () if lists["origins"] else apart.get(code["code"], ())
    return HsCode(**{**code, **lists, "besides": besides})
