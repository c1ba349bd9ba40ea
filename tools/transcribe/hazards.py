"""Hazards by rule from our own tables of events, governance and output: python tools/transcribe/hazards.py

Also renews the rows of `parameters` that the rule fits; docs/explanation/hazards.md says what it does.
"""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import optimize, stats
from tables import DATA, write

from derisk import facts
from derisk.facts.governance import mean_of_six
from derisk.facts.hazards import EVERYBODY
from derisk.facts.tables.hazards import TABLE
from derisk.terms.minerals import mineral as find_mineral
from derisk.terms.minerals import minerals
from derisk.terms.places import E24_MEMBERS, members

SINCE, UNTIL = 2006.0, 2026.9  # the chronology; years
YEARS = UNTIL - SINCE
STOPS = ("export ban", "export licence", "export quota", "de facto export ban", "ore export restriction",
         "supply stop")  # fmt: skip
NO_STOP = re.compile(r"effect|technology|extraterritorial|announced plan|\(announced|named users")
NOT_YET = re.compile(r"never took effect|^announced|^considered")
SUSPENDED = re.compile(r"^suspended (\d{4}-\d{2}-\d{2})")
LEAST_DAYS = 60  # a measure suspended sooner did not cut anything
ORE = re.compile(r"\bores?\b|\braw|unprocessed|concentrate|bauxite|cassiterite|columbite|feedstock")
PRODUCT = re.compile(
    r"metal|alloy|oxide|powder and products|paratungstate"
)  # beyond the ore, in the same act
# Headings of stages whose trade is not in the facts, as the chains' own notes name them. A chain within
# another has those of its whole where it has none.
HEADINGS = {
    ("graphite", "synthetic"): ("380110",), ("graphite", "anode"): ("380110", "380190"),
    ("tungsten", "chemicals"): ("284180", "282590"), ("tin", "smelting"): ("8001",),
    ("silver", "refining"): ("7106",), ("rare-earths", "mining"): ("284690",), ("talc", "mining"): ("2526",),
}  # fmt: skip
# chains that the chronology has under another name
SAME = {slug: find_mineral(slug).within for slug in minerals() if find_mineral(slug).within}
BANS = re.compile(r"export ban|de facto export ban|supply stop")
REVIEWED = re.compile(r"review")  # of goods that a ban names beside those it stops
LARGE = 0.2  # of world output: suppliers that acted have a row of it though this was not hit
HALF = 0.5  # act that the wider of two priors adds
WEIGHT = 1.0  # acts that the prior of an act's reach is worth
GRID = 60  # points of each distribution in the range of a product
Pair = tuple[str, str]


@dataclass(frozen=True)
class Hit:
    """What an act did to a mineral at a stage: kind, status, at whom it was aimed, whether it stopped all."""

    kind: str
    status: str
    target: str
    stops: bool

    def reaches(self, to: str) -> bool:
        """Whether it was aimed at a place: by name, or as everybody was. Towards all is everybody alone."""
        return self.target == EVERYBODY or (to != EVERYBODY and to in members(self.target))


@dataclass
class Supplier:
    """What a place supplies, and its acts: date -> pairs hit."""

    place: str
    pairs: set[Pair]
    acts: dict[str, dict[Pair, Hit]] = field(default_factory=dict)

    @property
    def aims(self) -> list[str]:
        """Everybody, and each place that an act was aimed at alone."""
        found = {hit.target for act in self.acts.values() for hit in act.values()} - {EVERYBODY}
        return [EVERYBODY, *sorted({place for target in found for place in members(target)})]

    def towards(self, to: str) -> dict[str, dict[Pair, Hit]]:
        """The acts that reach a place, each with what reaches it."""
        told = {
            date: {pair: hit for pair, hit in act.items() if hit.reaches(to)}
            for date, act in self.acts.items()
        }
        return {date: act for date, act in told.items() if act}

    @property
    def stops(self) -> int:
        """How many of its acts stopped all of something, towards whomever."""
        return stopping(self.acts)


def stopping(acts: Mapping[str, Mapping[Pair, Hit]]) -> int:
    """How many acts stopped all of something."""
    return sum(any(hit.stops for hit in act.values()) for act in acts.values())


def counted(event: Mapping[str, Any]) -> bool:
    """Whether an event stopped or cut exports: by its kind, and by whether it took effect."""
    status = event["status"] or ""
    if not event["instrument"].startswith(STOPS) or NO_STOP.search(event["instrument"]):
        return False
    suspended = SUSPENDED.match(status)
    if suspended and len(event["date"]) == 10:
        began, ended = (datetime.date.fromisoformat(text) for text in (event["date"], suspended[1]))
        if (ended - began).days < LEAST_DAYS:
            return False
    return not NOT_YET.search(status)


def stages_of(event: Mapping[str, Any], slug: str) -> list[str]:
    """Stages an event hits: the first where its words say ore, else those of its headings, else all.

    An event whose headings are of no stage hits none: what it names is another product of the mineral.
    """
    chain = find_mineral(slug)
    words = event["covers"].lower()
    if ORE.search(words) and not PRODUCT.search(words):
        return [chain.stages[0].slug]
    codes = [code.strip() for code in (event["hs"] or "").split(";") if code.strip()]
    if not codes:
        return [stage.slug for stage in chain.stages]
    hit = {}
    for stage in chain.stages:
        if any(h.startswith(c) or c.startswith(h) for h in headings(slug, stage.slug) for c in codes):
            hit |= {name: True for name in (stage.slug, stage.joins) if name}
    if not hit:
        print(f"hazards: {slug} {event['date']} {event['by']}: no stage has {event['hs']}")
    return list(hit)


def headings(slug: str, stage: str) -> tuple[str, ...]:
    """Customs headings of a stage: its own, those its notes name, or those of the whole it is part of."""
    chain = find_mineral(slug)
    own = tuple(h.code for h in chain.stage(stage).hs) or HEADINGS.get((slug, stage), ())
    whole = {each.slug for each in find_mineral(chain.within).stages} if chain.within else set()
    return headings(chain.within, stage) if not own and stage in whole else own


def suppliers() -> dict[str, Supplier]:
    """Every place known to produce anything, with its acts."""
    found: dict[str, Supplier] = {}
    for slug in minerals():
        for stage in find_mineral(slug).stages:
            for place in facts.producers(slug, stage.slug):
                if len(place) == 3 and place not in ("WLD", "ROW"):
                    found.setdefault(place, Supplier(place, set())).pairs.add((slug, stage.slug))
    e24 = [found[place].pairs for place in E24_MEMBERS if place in found]
    found["E24"] = Supplier("E24", set().union(*e24))
    events = [event for event in facts.table("events").iter_rows(named=True) if counted(event)]
    for event in events:
        if event["by"] not in found:
            continue
        supplier = found[event["by"]]
        date = act_of(event, events)
        for slug in (event["mineral"], *(new for new, old in SAME.items() if old == event["mineral"])):
            if slug in minerals():
                for stage in stages_of(event, slug):
                    supplier.pairs.add((slug, stage))  # who restricts it supplies it
                    supplier.acts.setdefault(date, {}).setdefault((slug, stage), _hit(event, slug))
    return found


def _hit(event: Mapping[str, Any], slug: str) -> Hit:
    """A ban stops all towards whom it is aimed at, but for what it only reviews.

    A conflict aims at nobody: what stopped was all that left, to whoever bought it.
    """
    kind, target = event["instrument"], event["target"]
    own = next((goods for goods in event["covers"].split(";") if slug in goods), "")
    stops = bool(BANS.match(kind)) and not REVIEWED.search(own)
    return Hit(kind, event["status"] or "", EVERYBODY if kind.startswith("supply stop") else target, stops)


def act_of(event: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> str:
    """The date of the act: where the year alone is printed, that of the supplier's first act in it."""
    if len(event["date"]) > 4:
        return str(event["date"])
    same = (each["date"] for each in events if each["by"] == event["by"] and len(each["date"]) > 4)
    return min((date for date in same if date.startswith(event["date"])), default=event["date"])


def classes(found: Mapping[str, Supplier]) -> dict[str, str]:
    """Governance class of each supplier: thirds of the mean of the six indicators (WGI)."""
    scores = {place: score.value for place, score in mean_of_six([*found, *E24_MEMBERS]).items()}
    scores["E24"] = float(np.mean([scores[place] for place in E24_MEMBERS]))
    weak, strong = np.quantile([scores[place] for place in found if place in scores], [1 / 3, 2 / 3])
    print(f"thirds of the mean of six indicators: weak below {weak:.2f}, strong above {strong:.2f}")
    return {
        place: "middle" if place not in scores else
        "weak" if scores[place] < weak else "strong" if scores[place] > strong else "middle"
        for place in found
    }  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """Gamma prior of acts a year by class (one shape), and how much of a supplier's range an act reaches."""

    shape: float
    acts_a_year: Mapping[str, float]
    reach: float
    several: float
    stopping: float

    def rate(self, supplier: Supplier, group: str) -> tuple[float, float]:
        """Shape and inverse scale (years) of the posterior of acts a year."""
        mean = self.acts_a_year[group]
        return self.shape + len(supplier.acts), self.shape / mean + YEARS

    def share(self, hits: int, acts: int, prior: float) -> tuple[float, float]:
        """The two parameters of the beta posterior of the share of acts."""
        return hits + WEIGHT * prior, acts - hits + WEIGHT * (1.0 - prior)


def fit(found: Mapping[str, Supplier], group: Mapping[str, str]) -> Rule:
    """Class means, and the shape by maximum likelihood of the counts (negative binomial)."""
    counts = {place: len(supplier.acts) for place, supplier in found.items()}
    mean = {}
    for name in ("weak", "middle", "strong"):
        of = [counts[place] for place in found if group[place] == name]
        # half an act more: a class that never acted is not taken to be safe
        mean[name] = (sum(of) + 0.5) / (len(of) * YEARS)
        print(f"{name}: {len(of)} suppliers, {sum(of)} acts")

    def unlikely(log_shape: float) -> float:
        k = math.exp(log_shape)
        return -sum(
            float(stats.nbinom.logpmf(counts[place], k, k / (k + mean[group[place]] * YEARS)))
            for place in found
        )

    shape = math.exp(optimize.minimize_scalar(unlikely, bounds=(-6, 3), method="bounded").x)
    acts = [(act, supplier) for supplier in found.values() for act in supplier.acts.values()]
    reach = sum(len(act) for act, _ in acts) / sum(len(supplier.pairs) for _, supplier in acts)
    several = sum(len(_minerals(act)) > 1 for act, _ in acts) / len(acts)
    stopping = sum(supplier.stops for supplier in found.values()) / len(acts)
    return Rule(round(shape, 3), {k: float(f"{v:.3g}") for k, v in mean.items()}, round(reach, 4),
                round(several, 3), round(stopping, 3))  # fmt: skip


def chance(rate: tuple[float, float], *shares: tuple[float, float]) -> tuple[float, float, float]:
    """Yearly probability of at least one at the mean rate, and the range of the posteriors' product.

    The fitted shape rests on some thirty acts, so the range takes in what half an act as prior would say:
    the lower of two 5 % quantiles and the higher of two 95 % quantiles.
    """
    mean = rate[0] / rate[1] * math.prod(share[0] / sum(share) for share in shares)
    wider = [(share[0] + HALF, share[1] + HALF) for share in shares]
    ends = [_ends(rate, *shares), _ends((rate[0] + HALF, rate[1]), *wider)]
    found = (mean, min(low for low, _ in ends), max(high for _, high in ends))
    middle, low, high = (round(float(f"{-math.expm1(-value):.3g}"), 7) for value in found)
    return middle, min(low, middle), max(high, middle)


def _ends(rate: tuple[float, float], *shares: tuple[float, float]) -> tuple[float, float]:
    u = (np.arange(GRID) + 0.5) / GRID
    product = stats.gamma.ppf(u, rate[0], scale=1.0 / rate[1])
    for share in shares:
        product = np.multiply.outer(product, stats.beta.ppf(u, *share))
    low, high = np.quantile(product, [0.05, 0.95])
    return float(low), float(high)


def largest(pair: Pair) -> Iterable[str]:
    """Places with a fifth of world output or more, in the latest year known."""
    years = facts.production_years(*pair)
    if not years:
        return []
    rows = facts.production(*pair, years[-1])
    made = {r["place"]: r["mass_t"] or 0.0 for r in rows.iter_rows(named=True) if r["place"] != "WLD"}
    return [place for place, tonnes in made.items() if tonnes >= LARGE * sum(made.values())]


def row(pair: Pair, supplier: Supplier, to: str, rule: Rule, share: tuple[float, float], locator: str,
        group: str, **more: Any) -> dict[str, Any]:  # fmt: skip
    rate, reaching = rule.rate(supplier, group), supplier.towards(to)
    stops, acts = stopping(reaching), len(reaching)
    made = chance(rate, share)
    stopped = chance(rate, share, rule.share(stops, acts, rule.stopping))
    aim = "everybody" if to == EVERYBODY else f"{to} or everybody"
    return {
        "mineral": pair[0], "stage": pair[1], "supplier": supplier.place, "to": to,
        "annual_probability": made[0], "low": made[1], "high": made[2], "stop_probability": stopped[0],
        "stop_low": stopped[1], "stop_high": stopped[2], "unit": "per year", "basis": "none",
        "cite": "derisk-hazards", "quality": "prior", "locator": locator, "vintage": "2026",
        "note": "acts a year x share of acts that hit it, of stops also x share of acts that stop all: "
        f"{stops} of {acts} towards {aim}; governance class {group}", **more,
    }  # fmt: skip


def of_pair(pair: Pair, supplier: Supplier, to: str, rule: Rule, group: str) -> dict[str, Any]:
    hits = {date: act[pair] for date, act in sorted(supplier.towards(to).items()) if pair in act}
    share = rule.share(len(hits), len(supplier.acts), rule.reach)
    standing = {date: hit for date, hit in hits.items() if hit.status.startswith("in force")}
    listed = ", ".join(f"{date} {hit.kind}" for date, hit in hits.items()) or "none found"
    locator = f"{len(hits)} of {len(supplier.acts)} acts since 2006: {listed}"
    since = max((date for date, hit in standing.items() if hit.stops), default="")
    known = {"in_force": min(standing, default=""), "hits": len(hits), "stopped_since": since}
    return row(pair, supplier, to, rule, share, locator, group, **known)


def _minerals(act: Mapping[Pair, Any]) -> set[str]:
    """Minerals that an act hits; a chain under another name is not a second one."""
    return {SAME.get(slug, slug) for slug, _ in act}


def fitted(rule: Rule, found: Mapping[str, Supplier], group: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rule's numbers as rows of `parameters`; ranges of rates and shares are 5-95 % of posteriors."""
    acts = [act for supplier in found.values() for act in supplier.acts.values()]
    pairs = sum(len(supplier.pairs) for supplier in found.values() for _ in supplier.acts)
    hits, several = sum(map(len, acts)), sum(len(_minerals(act)) > 1 for act in acts)
    stops = sum(supplier.stops for supplier in found.values())
    rows = [
        ("hazard_shape", rule.shape, (rule.shape / 3, HALF), "1",
         f"shape of the gamma prior of acts a year; fitted to the counts of {len(found)} suppliers"),
        ("hazard_act_reach", rule.reach,
         stats.beta.ppf([0.05, 0.95], hits + HALF, pairs - hits + HALF), "share",
         "share of a supplier's minerals and stages that one act hits"),
        ("hazard_act_several", rule.several,
         stats.beta.ppf([0.05, 0.95], several + HALF, len(acts) - several + HALF), "share",
         "share of acts that hit several minerals"),
        ("hazard_act_stops", rule.stopping,
         stats.beta.ppf([0.05, 0.95], stops + HALF, len(acts) - stops + HALF), "share",
         "share of acts that stop all of something, towards everybody or whom they are aimed at"),
    ]  # fmt: skip
    for name, rate in rule.acts_a_year.items():
        of = [supplier for place, supplier in found.items() if group[place] == name]
        count = sum(len(supplier.acts) for supplier in of) + HALF
        ends = stats.gamma.ppf([0.05, 0.95], count, scale=1 / (len(of) * YEARS))
        rows.append((f"hazard_acts_a_year_{name}", rate, ends, "acts a year",
                     f"mean of suppliers whose governance is in the {name} third"))  # fmt: skip
    return [
        {
            "key": key, "mineral": "any", "stage": "any", "value": value, "low": float(f"{ends[0]:.3g}"),
            "high": float(f"{ends[1]:.3g}"), "unit": unit, "basis": "none", "cite": "derisk-hazards",
            "locator": "docs/explanation/hazards.md", "quality": "prior", "vintage": "2026", "note": note,
        }
        for key, value, ends, unit, note in rows
    ]  # fmt: skip


def keep(rows: list[dict[str, Any]]) -> None:
    """Put rows in place of those with the same key in `parameters`; the other lines stay as they are."""
    path = DATA / "parameters.csv"
    lines = path.read_text("utf-8").splitlines()
    header = lines[0].split(",")
    new = {}
    for row in rows:
        text = io.StringIO()
        csv.DictWriter(text, header, lineterminator="").writerow(row)
        new[row["key"]] = text.getvalue()
    kept = [new.pop(line.split(",", 1)[0], line) for line in lines]
    path.write_text("\n".join([*kept, *new.values()]) + "\n", "utf-8")


def main() -> None:
    found = suppliers()
    group = classes(found)
    rule = fit(found, group)
    keep(fitted(rule, found, group))
    rows = []
    named = {(pair, s.place) for s in found.values() for act in s.acts.values() for pair in act}
    named |= {
        (pair, place)
        for slug in minerals()
        for pair in ((slug, stage.slug) for stage in find_mineral(slug).stages)
        for place in largest(pair)
        if place in found and found[place].acts
    }
    for pair, place in sorted(named):
        rows += [of_pair(pair, found[place], to, rule, group[place]) for to in found[place].aims]
    for place, supplier in sorted(found.items()):
        acts = len(supplier.acts)
        for to in supplier.aims:
            several = sum(len(_minerals(act)) > 1 for act in supplier.towards(to).values())
            for pair, hits, prior, what in (
                (("any", "any"), 0, rule.reach, "one that was never hit"),
                (("any", "joint"), several, rule.several, f"{several} of them hit several minerals"),
            ):
                share, locator = rule.share(hits, acts, prior), f"{acts} acts since 2006; {what}"
                rows.append(row(pair, supplier, to, rule, share, locator, group[place]))
    write("hazards", [column.name for column in TABLE.columns], rows)
    print(f"hazards: {len(rows)} rows")


if __name__ == "__main__":
    main()
