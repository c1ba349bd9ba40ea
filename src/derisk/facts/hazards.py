"""Hazards: how likely a supplier is to restrict, or to stop, exports of a stage's product in a year."""

from __future__ import annotations

from dataclasses import dataclass

from derisk.facts.load import kept, table

ANY = "any"
STOP, FREQUENCY, IN_FORCE = "stop", "frequency", "in-force"
DEFAULT = STOP
RULES = {
    STOP: "how often a supplier has stopped all, to everybody or to a member; 1 where such a ban is in force "
    "that the base year does not show",
    FREQUENCY: "how often the supplier has restricted, in part or whole",
    IN_FORCE: "1 where any control is in force, else how often the supplier has restricted",
}


@dataclass(frozen=True)
class HazardRate:
    """Yearly probabilities with their ranges: of any act, and of one that stops all (None: nobody says).

    `in_force` says since when a control stands, `stopped_since` since when a ban towards everybody does;
    `hits` counts the acts that hit this very product, None where nobody counted.
    """

    mineral: str
    stage: str
    supplier: str
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
def _rates() -> dict[tuple[str, str, str], HazardRate]:
    names = list(HazardRate.__dataclass_fields__)
    rows = table("hazards").select(names).iter_rows(named=True)
    return {(row["mineral"], row["stage"], row["supplier"]): HazardRate(**row) for row in rows}


def hazard(mineral: str, stage: str, supplier: str) -> HazardRate | None:
    """The hazard of a supplier at a stage: the row that names it, else that of the supplier at any stage."""
    rates = _rates()
    return rates.get((mineral, stage, supplier)) or rates.get((ANY, ANY, supplier))


def joint_hazard(supplier: str) -> HazardRate | None:
    """How often a supplier restricts several minerals by one act; None where no row says."""
    return _rates().get((ANY, "joint", supplier))


def chance_of(rate: HazardRate | None, rule: str, base_year: int) -> Chance:
    """The probability that a rule gives a stop of what was shipped in a base year.

    A ban towards everybody that began later is certain, for the base does not show it. What was shipped
    under one that began earlier got past it, so that a stop of that would be another act. A row without
    a probability of stops is taken at its word: what its author calls a restriction is meant to be the stop.
    """
    if rate is None:
        return UNKNOWN
    if rule == STOP and rate.stopped_since and int(rate.stopped_since[:4]) > base_year:
        return Chance(1.0, 1.0, 1.0, f"a ban towards everybody is in force since {rate.stopped_since}")
    if rule == IN_FORCE and rate.in_force:
        return Chance(1.0, 1.0, 1.0, f"a control is in force since {rate.in_force}")
    stops = (rate.stop_probability, rate.stop_low, rate.stop_high)
    if rule == STOP and None not in stops:
        return Chance(*stops, f"{rate.locator}; as far as acts of this supplier stop all")
    return Chance(rate.annual_probability, rate.low, rate.high, rate.locator)


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
