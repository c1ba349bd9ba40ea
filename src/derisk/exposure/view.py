"""What was published on one economy at one stage of one chain in one year: the input of every metric."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

from derisk.exposure.absent import Absent, once
from derisk.exposure.apart import Apart
from derisk.exposure.flows import Flows
from derisk.exposure.output import Figure, Output
from derisk.exposure.published import Published
from derisk.terms.answer import By, Row, row
from derisk.terms.minerals import Mineral, Stage
from derisk.terms.places import WORLD, place_in_text, place_name

PerPartner = tuple[str, float | None, float | None, float | None, Sequence[str]]
TOGETHER = "several goods together"
POOLED = "Not known apart"  # how a null row begins where a heading pools several goods
LARGER_FLOWS = "cepii-baci-flows"  # the source of values before 2024 of headings without a long series
FORMER = {  # last year in which the publisher has them as one, and who was in it
    "ZA1": (1999, frozenset({"BWA", "LSO", "NAM", "SWZ", "ZAF"})),
    "SCG": (2005, frozenset({"MNE", "SRB"})),
    "ANT": (2010, frozenset({"BES", "CUW", "SXM"})),
}


@dataclass(frozen=True, eq=False)
class View:
    """One economy, stage and year; trade within a group is left out. `span`: the stages asked about.

    What a view has read it keeps, and it keeps the views beside it, for all metrics of a question and the
    years of a series ask for the same.
    """

    economy: str
    mineral: Mineral
    stage: Stage
    year: int
    published: Published
    span: tuple[Stage, ...]
    _beside: dict[tuple[str, int], View] = field(default_factory=dict, repr=False)

    def at(self, stage: Stage, year: int) -> View:
        """The same economy and question at another stage or year, made once."""
        found = self._beside.get((stage.slug, year))
        if found is None:
            found = View(self.economy, self.mineral, stage, year, self.published, self.span, self._beside)
            self._beside[stage.slug, year] = found
        return found

    @functools.cached_property
    def chain(self) -> tuple[View, ...]:
        """The views of the stages asked about: all of the chain, or the one named in the question."""
        return tuple(self.at(stage, self.year) for stage in self.span)

    @functools.cached_property
    def places(self) -> frozenset[str]:
        """The members of the economy, or itself."""
        return self.published.members(self.economy)

    @once
    def imports(self) -> Flows:
        """Reported imports from outside, by partner. Absent if there is no heading, year or shipment."""
        return self._trade("importer")

    @once
    def exports(self) -> Flows:
        """Reported exports to outside, by partner. Absent if there is no heading, year or shipment."""
        return self._trade("exporter")

    @functools.cached_property
    def apart(self) -> Apart | None:
        """Printed origins of imports where the heading pools several goods, or there is none; else None."""
        if self.stage.hs and not any(code.pool for code in self.stage.hs):
            return None
        return self.published.apart(self.mineral.slug, self.stage.slug, self.economy, self.year)

    @once
    def world(self) -> Output:
        """Published production of the stage by place. Absent if no publisher gives it for the year."""
        output = self.published.output(self.mineral.slug, self.stage.slug, self.year)
        if output is None:
            told = f"No publisher in the facts gives {self.stage.slug} output of {self.year}: not known."
            never = not self.published.years(self.mineral.slug, self.stage.slug, "production")
            raise Absent(f"{told} {self.stage.note}".strip() if never else told)
        return output

    @once
    def production(self) -> Figure:
        """Published output of the economy, t content. Absent if it is not listed by itself."""
        if self.economy == WORLD:
            return self.world.world
        return self.world.of(self.economy, self.places)

    @once
    def parts(self) -> Output:
        """World output in parts of its total. Absent if no publisher gives a total or shares."""
        parts = self.published.parts(self.mineral.slug, self.stage.slug, self.year)
        if parts is None:
            raise Absent(self._no_total())
        return parts

    @once
    def mix(self) -> Output:
        """World output in parts; of a stream of it where of all nobody prints a total. Absent without any."""
        mix = self.published.mix(self.mineral.slug, self.stage.slug, self.year)
        if mix is None:
            raise Absent(self._no_total())
        return mix

    @property
    def mix_basis(self) -> str:
        """What the parts of `mix` are parts of."""
        return self.mix.basis or self.mineral.basis_at(self.stage)

    def _no_total(self) -> str:
        try:
            known = ", ".join(line.place for line in self.world.known)
        except Absent as absent:
            return absent.note
        if not known:
            return f"Of {self.stage.slug} in {self.year} the world's total alone is printed, no place's."
        told = "no publisher prints a total; only"
        return f"World output of {self.stage.slug} in {self.year}: {told} {known} are known."

    def of(self, economy: str) -> View:
        """The same stage and year of another economy."""
        return replace(self, economy=economy, _beside={})

    def _trade(self, side: str) -> Flows:
        if self.economy == WORLD:
            raise Absent("The world trades with nobody outside it.")
        if not self.stage.hs:
            raise Absent(
                f"The data have no heading for the product of {self.stage.slug} alone: "
                f"its trade is not known, which is not zero. {self.stage.note}".strip()
            )
        flows = self.published.flows(self.mineral, self.stage, self.year, self.places, side)
        if flows is None:
            raise Absent(f"No trade of {self.stage.slug} is in the facts for {self.year}.")
        return flows

    def some(self, flows: Flows, by: By) -> Flows:
        """The view's own imports or exports, if they add up by this basis; else Absent says why not."""
        key = (id(flows), by)
        if key not in self._lacking:
            self._lacking[key] = self._lack(flows, by)
        absent = self._lacking[key]
        if absent is not None:
            raise absent.with_traceback(None)
        return flows

    def alone(self, flows: Flows, by: By) -> Flows:
        """The same, if who ships them can be told: not of a heading that pools several goods. Else Absent."""
        told = self.some(flows, by)
        if self.pools(flows):
            raise Absent(f"{POOLED}: {self.together(flows)}", flows.sources)
        return told

    def together(self, flows: Flows) -> str:
        """That headings of these flows pool several goods, and who ships most of all of them together."""
        codes, name = ", ".join(self.pools(flows)), self.mineral.name.lower()
        told = f"HS {codes} pools several goods, and who ships {name} is not told."
        by: By = "quantity" if flows.lacks("quantity") is None else "value"
        if not flows.partners or flows.lacks(by) is not None:
            return told
        partner, share = flows.largest(by)
        return f"{told} Of all of them together {partner} ships {share:.3f} by {by}."

    @functools.cached_property
    def _lacking(self) -> dict[tuple[int, By], Absent | None]:
        """Why flows, which the view holds, do not add up; so the number that a flow has stays its own."""
        return {}

    def _lack(self, flows: Flows, by: By) -> Absent | None:
        lack = flows.lacks(by)
        pools = self.pools(flows)
        if by == "content" and pools and flows.lacks("quantity") is None:
            codes = ", ".join(pools)
            lack = (
                f"HS {codes} pools several goods: how much of it is {self.mineral.name.lower()} is not known"
            )
        if not lack:
            return None
        told = self._former() if not flows.partners else ""
        return Absent(f"{lack[0].upper()}{lack[1:]}.{told}", flows.sources)

    def pools(self, flows: Flows) -> list[str]:
        """Headings of these flows that hold several goods: nobody can say how much is the mineral."""
        return [code.code for code in self.stage.hs if code.pool and code.code in flows.headings]

    def mixed(self, flows: Flows) -> list[str]:
        """Headings of these flows that also hold other goods, pools among them."""
        return [code.code for code in self.stage.hs if code.mixed and code.code in flows.headings]

    def basis(self, flows: Flows, by: By) -> str:
        """What tonnes or dollars of a row are, in words; those of a mixed heading are of several goods."""
        words = {"quantity": "gross weight", "content": self.mineral.basis_at(self.stage), "value": "USD FOB"}
        return f"{words[by]}, {TOGETHER}" if by != "content" and self.mixed(flows) else words[by]

    def _former(self) -> str:
        for union, (last, parts) in FORMER.items():
            if self.year <= last and self.places <= parts:
                return f" To {last} its trade is within that of {place_name(union)}, code {union}."
        return ""

    def notes(self, flows: Flows, by: By, partner: str | None = None) -> tuple[str, ...]:
        """What a reader must know about a figure of the view's flows, or of those from one partner."""
        key = (id(flows), by, partner if partner in self._concerned else None)
        if key not in self._noted:
            self._noted[key] = self._notes(flows, by, partner)
        return self._noted[key]

    @functools.cached_property
    def _noted(self) -> dict[tuple[int, By, str | None], tuple[str, ...]]:
        return {}

    @functools.cached_property
    def _concerned(self) -> frozenset[str]:
        """Places that a note on a heading is about."""
        return frozenset(place for code in self.stage.hs for place in code.concerns)

    def _notes(self, flows: Flows, by: By, partner: str | None) -> tuple[str, ...]:
        told = [code for code in self.stage.hs if code.code in flows.headings]
        here = self.places | {partner}
        texts = [
            code.note
            for code in told
            if code.note and (not code.concerns or here.intersection(code.concerns))
        ]
        if any(code.priced for code in told):
            odd = self.published.other_goods(self.mineral.slug, self.stage.slug, self.year, self.places)
            texts += [each.note for each in odd]
        texts.append(self.stage.untraded)
        if by == "content" and any(code.mixed and code.content for code in told):
            texts.append("All of it is counted as if it held the mineral: an upper bound.")
        silent = [code.code for code in self.stage.hs if not code.pool and code not in told]
        if any(code.pool for code in told):
            silent = []  # the pool stands for the headings that it took in
        if silent:
            texts.append(f"The facts of {self.year} have no trade under HS {', '.join(silent)}: not counted.")
        if LARGER_FLOWS in flows.sources:
            texts.append(
                "Where tonnes are missing the facts have the larger flows alone, 98 % of world value."
            )
        if by != "value" and flows.untold_count:
            texts.append(
                f"Shipments without tonnes are left out: {flows.untold_count}, with "
                f"{_percent(flows.untold_share)} of the value."
            )
        return tuple(texts)

    def row(
        self,
        metric: str,
        value: float | None,
        *,
        partner: str | None = None,
        by: By | None = None,
        low: float | None = None,
        high: float | None = None,
        unit: str | None = None,
        basis: str | None = None,
        quality: str | None = None,
        sources: Iterable[str] = (),
        notes: Iterable[str] = (),
        **more: Any,
    ) -> Row:
        """A contract row; id `exposure/<economy>/<mineral>/<stage>/<metric>/<year>[/<partner>][/<by>]`."""
        name = f"{self._path}/{metric}/{self.year}"
        if partner is not None:
            name = f"{name}/{partner}"
        if by is not None:
            name = f"{name}/{by}"
        low, high = _around(value, low, high)
        return row(
            id=name, metric=metric, value=value, unit=unit, economy=self.economy, mineral=self.mineral.slug,
            stage=self.stage.slug, year=self.year, partner=partner, by=by, low=low, high=high, basis=basis,
            quality=quality, sources=sources, note=sentences(tuple(notes)), **more,
        )  # fmt: skip

    def rows(self, metric: str, figures: Iterable[PerPartner], *, by: By, **fields: Any) -> Iterator[Row]:
        """Rows that differ by partner: its name, value, low, high and notes; `fields` as those of `row`."""
        first: Row | None = None
        name, end = f"{self._path}/{metric}/{self.year}/", f"/{by}"
        told, text = None, None
        for partner, value, low, high, notes in figures:
            if notes is not told:  # most partners share one object
                told, text = notes, sentences(tuple(notes))
            if first is None or (
                not text if value is None else not isfinite(value)
            ):  # `row` says what is wrong
                found = self.row(
                    metric, value, partner=partner, by=by, low=low, high=high, notes=notes, **fields
                )
                first = found
                yield found
                continue
            if low is not None or high is not None:
                low, high = _around(value, low, high)
            yield {
                **first, "id": name + partner + end, "partner": partner, "value": value, "low": low,
                "high": high, "sources": [*first["sources"]], "note": text,
            }  # fmt: skip

    @functools.cached_property
    def _path(self) -> str:
        return f"exposure/{self.economy}/{self.mineral.slug}/{self.stage.slug}"

    def named(self, place: str) -> str:
        """The name of a place within a sentence of a note: the United States, Japan."""
        return place_in_text(place)


def _around(value: float | None, low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """The ends of a range, which hold its value: sums in another order differ in the last digit."""
    if value is None:
        return low, high
    return None if low is None else min(low, value), None if high is None else max(high, value)


@functools.lru_cache(maxsize=16384)
def sentences(notes: tuple[str, ...]) -> str | None:
    """Notes as one text, each once and each closed by a full stop; None if there are none."""
    closed = (note if note.endswith(".") else f"{note}." for note in notes if note)
    return " ".join(dict.fromkeys(closed)) or None


def _percent(share: float) -> str:
    return "less than 0.01 %" if share < 1e-4 else f"{share:.2%}"
