"""Hazards: how likely a supplier is to restrict, or to stop, exports of a stage's product in a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derisk.facts.load import kept, table
from derisk.facts.tables.sources import OWN
from derisk.terms.places import members

ANY, JOINT, EVERYBODY = "any", "joint", "all"
STOP, FREQUENCY, IN_FORCE = "stop", "frequency", "in-force"
DEFAULT = STOP
RULES = {
    STOP: "how often a supplier has stopped all, to everybody or to this economy; 1 where such a ban is in "
    "force that the base year does not show",
    FREQUENCY: "how often the supplier has restricted everybody or this economy, in part or whole",
    IN_FORCE: "1 where any control is in force, else how often the supplier has restricted",
}


@dataclass(frozen=True)
class HazardRate:
    """Yearly probabilities with their ranges: of any act, and of one that stops all (None: nobody says).

    Of acts that reach `to`: everybody (`all`), or one place, by its name or as everybody is. `in_force` says
    since when such a control stands, `stopped_since` since when such a ban does; `hits` counts the acts that
    hit this very product, None where nobody counted.
    """

    mineral: str
    stage: str
    supplier: str
    to: str
    annual_probability: float
    low: float
    high: float
    in_force: str | None
    stop_probability: float | None
    stop_low: float | None
    stop_high: float | None
    stopped_since: str | None
    hits: float | None
    cite: str
    locator: str

    @property
    def seen(self) -> bool:
        """Whether this very product was restricted, or somebody has a judgement of his own on it."""
        return self.mineral != ANY and self.hits != 0


@dataclass(frozen=True)
class Chance:
    """A probability of a year with its range, and what it rests on; None where nobody knows."""

    value: float | None
    low: float | None
    high: float | None
    why: str


UNKNOWN = Chance(None, None, None, "how often this supplier restricts is not known")


@kept(1)
def _rates() -> dict[tuple[str, str, str], dict[str, HazardRate]]:
    """Rows by mineral, stage and supplier, then by whom they are aimed at.

    Who has a judgement of his own on a product, aimed at nobody alone, has it on every economy.
    """
    names = list(HazardRate.__dataclass_fields__)
    found: dict[tuple[str, str, str], dict[str, HazardRate]] = {}
    for row in table("hazards").select(names).iter_rows(named=True):
        rate = HazardRate(**{**row, "to": row["to"] or EVERYBODY})
        aims = found.setdefault((rate.mineral, rate.stage, rate.supplier), {})
        aims |= dict.fromkeys((rate.to, *_single(rate.to)), rate)
    for aims in found.values():
        if EVERYBODY in aims and aims[EVERYBODY].cite == OWN:
            for place in [to for to, rate in aims.items() if rate.cite != OWN]:
                del aims[place]
    return found


def _single(to: str) -> tuple[str, ...]:
    return () if to == EVERYBODY else members(to)


def hazard(mineral: str, stage: str, supplier: str, to: str = EVERYBODY) -> HazardRate | None:
    """The hazard of a supplier at a stage: the row that names it, else that of the supplier at any stage.

    `to` is one economy; an economy that no row names, and a group, has the row for everybody.
    """
    rates = _rates()
    for key in ((mineral, stage, supplier), (ANY, ANY, supplier)):
        aims = rates.get(key, {})
        if found := aims.get(to, aims.get(EVERYBODY)):
            return found
    return None


def joint_hazard(supplier: str, to: str = EVERYBODY) -> HazardRate | None:
    """How often a supplier restricts several minerals by one act; None where no row says."""
    aims = _rates().get((ANY, JOINT, supplier), {})
    return aims.get(to, aims.get(EVERYBODY))


def hazards_of(mineral: str) -> dict[tuple[str, str], dict[str, HazardRate]]:
    """The rows that name a mineral, by supplier and stage, then by whom they are aimed at."""
    return {(key[2], key[1]): aims for key, aims in _rates().items() if key[0] == mineral}


def restricted(mineral: str, stage: str, supplier: str) -> bool:
    """Whether a supplier has restricted this very product, to everybody or to anybody."""
    return any(rate.seen for rate in _rates().get((mineral, stage, supplier), {}).values())


def singled_out(supplier: str) -> frozenset[str]:
    """Single places at which acts of a supplier were aimed, as far as rows tell."""
    found = {to for key, aims in _rates().items() if key[2] == supplier for to in aims}
    return frozenset(found - {EVERYBODY})


def chance_of(rate: HazardRate | None, rule: str, base_year: int) -> Chance:
    """The probability that a rule gives a stop of what was shipped in a base year.

    A ban that began later is certain, for the base does not show it. What was shipped
    under one that began earlier got past it, so that a stop of that would be another act. A row without
    a probability of stops is taken at its word: what its author calls a restriction is meant to be the stop.
    """
    if rate is None:
        return UNKNOWN
    if rule == STOP and rate.stopped_since and int(rate.stopped_since[:4]) > base_year:
        return Chance(1.0, 1.0, 1.0, f"a ban is in force since {rate.stopped_since}")
    if rule == IN_FORCE and rate.in_force:
        return Chance(1.0, 1.0, 1.0, f"a control is in force since {rate.in_force}")
    stops = (rate.stop_probability, rate.stop_low, rate.stop_high)
    if rule == STOP and None not in stops:
        return Chance(*stops, f"{rate.locator}; as far as acts of this supplier stop all")
    return Chance(rate.annual_probability, rate.low, rate.high, rate.locator)


def of_group(everybody: Chance, single: Mapping[str, tuple[Chance, float]]) -> Chance:
    """The probability for a group: the mean of its members', weighted by what each has at stake.

    `everybody` is that of an act aimed at all of them; `single` are the members that acts were aimed at, each
    with its own and its share of the stake, 0-1. So probability x loss of a group is the sum of its members'.
    """
    chances = [everybody, *(chance for chance, _ in single.values())]
    if any(None in (chance.value, chance.low, chance.high) for chance in chances):
        return everybody
    rest = 1.0 - sum(share for _, share in single.values())
    ends = {
        name: rest * _end(everybody, name) + sum(share * _end(each, name) for each, share in single.values())
        for name in ENDS
    }
    if ends["value"] == everybody.value:
        return everybody
    told = "; ".join(f"{place} {chance.value:.3g} ({chance.why})" for place, (chance, _) in single.items())
    why = (
        f"mean of the members by what each loses: {told}; all others {everybody.value:.3g} ({everybody.why})"
    )
    return Chance(ends["value"], ends["low"], ends["high"], why)


def of_all(together: Chance, parts: dict[str, Chance]) -> Chance:
    """The probability that one act hits all parts: never more than that of any of them.

    `together` is that of an act that hits several; `parts` by what they are called.
    """
    if not parts:
        return together
    if together.value is None or any(part.value is None for part in parts.values()):
        return UNKNOWN
    least = min(parts, key=lambda name: (parts[name].value, name))
    ends = {name: min(_end(each, name) for each in (together, *parts.values())) for name in ENDS}
    why = together.why if ends["value"] == together.value else f"no more than that of {least}"
    return Chance(ends["value"], ends["low"], ends["high"], why)


ENDS = ("value", "low", "high")


def _end(chance: Chance, name: str) -> float:
    found: float = getattr(chance, name)
    return found
