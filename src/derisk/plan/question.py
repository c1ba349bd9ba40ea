"""A plan's question, as a plan file states it: what to reach, for whom, with what, against which futures."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from derisk.plan.rates import BASE, Preset

MAKING = ("mine", "refinery", "component-plant", "recycling", "stockpile", "thrifting")
INSTRUMENTS = (*MAKING, "infrastructure", "permitting", "joint-purchasing")


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]
TOGETHER, EACH = "together", "each"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Target(_Part):
    """One target of one stage, from the year `by` on: a cap on a supplier's share, or supply without it.

    `supplier_share_cap` is a share (0-1) of the members' reference need plus what they send outside, since
    re-exports carry the same mixture as use; of need alone the same tonnes are a higher share. `n_minus_1` is
    a share (0-1) of essential use, which is the prior `essential_use_share` (80 %) of all use, so 0.8 is 64 %
    of all use; it is asked of `members` `together`, of `each` of them besides, or of those named alone.
    `critical_supplier` None is the supplier that the mineral's file names. `tracing` of a cap is
    `segregated` (hubs keep lots apart) or `proportional` (it holds also if every place mixes its supply).
    """

    stage: str
    supplier_share_cap: Share | None = None
    n_minus_1: Share | None = None
    by: int
    critical_supplier: str | None = None
    tracing: Literal["segregated", "proportional"] = "segregated"
    members: Names = (TOGETHER,)

    @model_validator(mode="after")
    def _one_aim(self) -> Target:
        if (self.supplier_share_cap is None) == (self.n_minus_1 is None):
            raise ValueError("a target is either a supplier_share_cap or an n_minus_1")
        if self.n_minus_1 is None and self.members != (TOGETHER,):
            raise ValueError("members belongs to an n_minus_1; a cap is of the members as one pool")
        if len(self.members) > 1 and {TOGETHER, EACH} & set(self.members):
            raise ValueError(f"members is {TOGETHER}, {EACH}, or names of economies")
        return self


class Risk(_Part):
    """Weight of the tail (`lambda`, below 1) and its level (`alpha`): CVaR of what shocks add to cost."""

    lambda_: float = Field(default=0.5, alias="lambda", ge=0, lt=1)
    alpha: float = Field(default=0.9, ge=0, lt=1)


class Scenarios(_Part):
    """Which futures the plan is made against: hazards by preset, at most `count` of them, a seed."""

    preset: Preset = BASE
    count: int = Field(default=40, ge=0, le=1000)
    seed: int = Field(default=1, ge=0)


class Projects(_Part):
    """A file of the user's own projects: as it is named in the plan file, and its rows once it is read."""

    file: str
    rows: tuple[dict[str, Any], ...] = ()


def _filed(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class Question(_Part):
    """A plan file. `economies` and `minerals` are tuples, also when the file names one.

    `years` are the first and last of the plan; `base_year` is that of the networks, None the latest with
    data. `named_projects` lets the plan choose published projects too, `projects` those of the user's own
    file. `budget_usd` caps capital alone, not running cost or stocks, over all of it (USD of the first year);
    several minerals share it. `start_delay_years` puts off every build and every stock. Without
    `allied_sharing` members send each other no more than in calm years when a supplier is lost.
    """

    name: str = Field(min_length=1)
    minerals: Names
    economies: Names = ("alliance",)
    years: tuple[int, int] = (2026, 2040)
    base_year: int | None = None
    targets: tuple[Target, ...] = ()
    risk: Risk = Risk()
    scenarios: Scenarios = Scenarios()
    instruments: tuple[str, ...] = MAKING
    budget_usd: float | None = Field(default=None, ge=0)
    projects: Annotated[Projects | None, BeforeValidator(_filed)] = None
    named_projects: bool = False
    coordination: Literal["together", "alone"] = "together"
    allied_sharing: bool = True
    start_delay_years: int = Field(default=0, ge=0, le=20)

    @model_validator(mode="after")
    def _consistent(self) -> Question:
        first, last = self.years
        if first >= last:
            raise ValueError(f"years: {first} must come before {last}")
        if self.base_year is not None and self.base_year > first:
            raise ValueError(f"base_year: {self.base_year} lies after the first year {first}")
        for target in self.targets:
            if not first <= target.by <= last:
                raise ValueError(f"targets: by {target.by} lies outside the plan's years {first}-{last}")
        return self

    @field_validator("targets")
    @classmethod
    def _one_way(cls, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        _check_one_way(targets)
        return targets


def _whose(target: Target) -> tuple[object, ...]:
    """What two targets that must not contradict each other have in common."""
    return target.stage, target.critical_supplier, target.members


def _check_one_way(targets: tuple[Target, ...]) -> None:
    """Two targets of one kind, stage and supplier must tighten with the years."""
    for at, target in enumerate(targets):
        for beside, other in enumerate(targets):
            alike = _whose(target) == _whose(other)
            if at == beside or not alike or target.by > other.by:
                continue
            for name, looser in (("supplier_share_cap", 1.0), ("n_minus_1", -1.0)):
                first, then = getattr(target, name), getattr(other, name)
                if first is None or then is None:
                    continue
                if (then - first) * looser > 0 or (target.by == other.by and then != first):
                    said = (
                        f"{name} {first:g} at {target.stage} holds from {target.by} on, so {then:g} from "
                        f"{other.by} contradicts it"
                    )
                    raise PydanticCustomError("clash", "{said}", {"said": said, "items": (at, beside)})
