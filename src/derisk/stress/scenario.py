"""A scenario: one future of restrictions, month by month, as a scenario file states it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def _month(text: str) -> str:
    if not _MONTH.fullmatch(text):
        raise ValueError(f"{text!r} is not a month; write YYYY-MM, as 2010-09")
    return text


MonthLabel = Annotated[str, AfterValidator(_month)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Throughput(_Part):
    """The path of a licence: stopped for the delay, then logistic, 90 % of base after the recovery."""

    delay_months: float = Field(ge=0)
    recovery_months: float = Field(ge=0)


class Restriction(_Part):
    """One restriction by one origin on a set of destinations.

    `mineral` is the one it concerns where the scenario has several; None is all of them.
    `cut` is the share of base exports withheld (ban, quota, licence), of base output (outage), or the rate of
    the duty (tariff). `level_t` sets a quota in t a year of content, added over the stages named, instead of
    a cut of each stage's exports. Where it is not known when it ends, `until_low` and `until_high` are the
    earliest and the latest end that an ensemble draws.
    """

    mineral: str | None = None
    by: str
    to: tuple[str, ...] | str = "all"
    stages: tuple[str, ...] | None = None
    kind: Literal["ban", "quota", "licence", "tariff", "outage"]
    cut: float = Field(default=1.0, ge=0)
    level_t: float | None = Field(default=None, ge=0)
    announced: MonthLabel | None = None
    from_: MonthLabel = Field(alias="from")
    until: MonthLabel | None = None
    until_low: MonthLabel | None = None
    until_high: MonthLabel | None = None
    throughput: Throughput | None = None

    @field_validator("cut")
    @classmethod
    def _share_or_rate(cls, cut: float, others: ValidationInfo) -> float:
        if cut > 1 and others.data.get("kind") != "tariff":
            raise ValueError(f"cut {cut:g} must be <= 1, a share; only a tariff's rate may be larger")
        return cut

    @model_validator(mode="after")
    def _consistent(self) -> Restriction:
        if self.until is not None and self.until <= self.from_:
            raise ValueError(
                f"until ({self.until}, excluded) must be later than from ({self.from_}, included)"
            )
        ends = [self.until_low, self.until, self.until_high]
        labels = [end for end in ends if end is not None]
        if (self.until_low or self.until_high) and (labels != ends or labels != sorted(labels)):
            raise ValueError("until_low and until_high go together, around until: the earliest and the last")
        if self.until_low is not None and self.until_low <= self.from_:
            raise ValueError(f"until_low ({self.until_low}) must be later than from ({self.from_}, included)")
        if self.announced is not None and self.announced > self.from_:
            raise ValueError(f"announced ({self.announced}) must not be later than from ({self.from_})")
        if self.kind == "outage" and self.to != "all":
            raise ValueError("an outage stops plants, whoever they sell to; leave `to` out")
        if self.level_t is not None and self.kind != "quota":
            raise ValueError("level_t belongs to a quota; use cut for the other kinds")
        if self.throughput is not None and self.kind != "licence":
            raise ValueError("throughput belongs to a licence")
        if self.kind == "quota" and {"cut", "level_t"}.isdisjoint(self.model_fields_set):
            raise ValueError("a quota needs a cut of base exports or a level_t")
        if {"cut", "level_t"} <= self.model_fields_set and self.level_t is not None:
            raise ValueError("a quota has either a cut or a level_t")
        return self


class StockRelease(_Part):
    """When governments sell from stock: the trigger, the share sold a month, the sharing key.

    Sold where last month's use unmet passes `trigger_shortfall`, at most `rate_per_month` of what is held.
    `shared`: `none` keeps every stock at home; otherwise members of the alliance and all who hold a stock
    pool it, and those hit have it by tonnes unmet (`pro-rata`), by base use (`by-use`) or by tonnes unmet
    times the price there (`by-loss`). One key a file in `stress/responses/`.
    """

    trigger_shortfall: float = Field(default=0.1, ge=0, le=1)
    rate_per_month: float = Field(default=0.25, gt=0, le=1)
    shared: Literal["pro-rata", "by-use", "by-loss", "none"] = "none"


class Responses(_Part):
    """What governments do about it; nothing by default."""

    stock_release: StockRelease | None = None

    @model_validator(mode="before")
    @classmethod
    def _none_is_nothing(cls, values: object) -> object:
        if isinstance(values, dict) and values.get("stock_release") == "none":
            return {**values, "stock_release": None}
        return values


class Scenario(_Part):
    """A scenario file; `months` are simulated from `start`.

    `base_year` None is the latest year with data; several years are a base of their mean.
    """

    name: str = Field(min_length=1)
    mineral: str | Annotated[tuple[str, ...], Field(min_length=1)]
    base_year: int | Annotated[tuple[int, ...], Field(min_length=1)] | None = None
    start: MonthLabel
    months: int = Field(default=36, ge=1, le=600)
    restrictions: tuple[Restriction, ...] = ()
    demand_path: dict[int, Annotated[float, Field(gt=0)]] | None = None
    responses: Responses = Responses()

    @property
    def minerals(self) -> tuple[str, ...]:
        """The minerals as a tuple, each once, also when the file names one."""
        return (self.mineral,) if isinstance(self.mineral, str) else tuple(dict.fromkeys(self.mineral))

    def of(self, mineral: str) -> Scenario:
        """The same scenario with the restrictions alone that concern a mineral."""
        kept = tuple(each for each in self.restrictions if each.mineral in (None, mineral))
        return self if kept == self.restrictions else self.model_copy(update={"restrictions": kept})

    @model_validator(mode="after")
    def _of_its_minerals(self) -> Scenario:
        for each in self.restrictions:
            if each.mineral is not None and each.mineral not in self.minerals:
                raise ValueError(
                    f"a restriction names {each.mineral}, which is not among the scenario's minerals "
                    f"({', '.join(self.minerals)})"
                )
        return self
