"""A plan's question, as a plan file states it: what to reach, for whom, with what, against which futures."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from derisk.plan.contradictions import check_once, check_targets, check_years, fault
from derisk.plan.rates import BASE, Preset
from derisk.terms.places import REST_OF_WORLD, WORLD

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
        if self.supplier_share_cap is None and self.n_minus_1 is None:
            raise fault("A target asks for nothing", remedy="supplier_share_cap: 0.65, or n_minus_1: 0.8")
        if self.supplier_share_cap is not None and self.n_minus_1 is not None:
            raise fault("A target is either a supplier_share_cap or an n_minus_1", remedy="one target each")
        if self.n_minus_1 is None and self.members != (TOGETHER,):
            raise fault("A supplier_share_cap is of the members as one pool, so it has no members",
                        ("members",), remedy="leave members out, or ask an n_minus_1 of them")  # fmt: skip
        if self.n_minus_1 is not None and self.tracing != "segregated":
            raise fault("An n_minus_1 traces nothing, so it has no tracing", ("tracing",),
                        remedy="leave tracing out, or set a supplier_share_cap")  # fmt: skip
        if len(self.members) > 1 and {TOGETHER, EACH} & set(self.members):
            raise fault(f"members is {TOGETHER}, {EACH}, or names of economies, not both", ("members",),
                        remedy=f"{EACH}, or names alone")  # fmt: skip
        if self.critical_supplier in (REST_OF_WORLD, WORLD):
            raise fault(f"{self.critical_supplier} is no one supplier", ("critical_supplier",),
                        remedy="the code of one economy, such as CHN")  # fmt: skip
        check_once(self.members, "members")
        return self


class Risk(_Part):
    """Weight of the tail (`lambda`, below 1) and its level (`alpha`): CVaR of what shocks add to cost."""

    lambda_: float = Field(default=0.5, alias="lambda", ge=0, lt=1)
    alpha: float = Field(default=0.9, ge=0, lt=1)


class Scenarios(_Part):
    """The futures a plan is made against: at most `count`, by preset; `seed` is of the trial alone."""

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
    instruments: Annotated[tuple[str, ...], BeforeValidator(_listed)] = MAKING
    budget_usd: float | None = Field(default=None, ge=0)
    projects: Annotated[Projects | None, BeforeValidator(_filed)] = None
    named_projects: bool = False
    coordination: Literal["together", "alone"] = "together"
    allied_sharing: bool = True
    start_delay_years: int = Field(default=0, ge=0, le=20)

    @model_validator(mode="after")
    def _consistent(self) -> Question:
        for key in ("minerals", "economies", "instruments"):
            check_once(getattr(self, key), key)
        check_years(self)
        check_targets(self)
        return self
