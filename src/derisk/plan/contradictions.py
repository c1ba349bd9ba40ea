"""What a plan file must not say: parts that cannot hold together, each told with the keys it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from derisk.terms.minerals import mineral, minerals

if TYPE_CHECKING:
    from derisk.plan.question import Question, Target

Path = tuple[str | int, ...]
TOLD = "told"  # kind of fault that brings its own words


def fault(said: str, *at: Path, remedy: str) -> PydanticCustomError:
    """A fault in one sentence without its stop; `at` are the keys it is about, seen from the part checked."""
    return PydanticCustomError(TOLD, "{said}", {"said": said, "at": at or ((),), "remedy": remedy})


def check_once(names: Sequence[str], *keys: str) -> None:
    """Refuse a name that stands twice in a list at these keys."""
    for at, name in enumerate(names):
        if name in names[:at]:
            raise fault(f"{name} is named twice", (*keys, names.index(name)), (*keys, at), remedy="keep one")


def check_years(question: Question) -> None:
    """Refuse years in the wrong order, and what lies outside them."""
    first, last = question.years
    if first >= last:
        meant = (last, first) if last < first else (first, first + 1)
        raise fault(f"The plan's first year, {first}, does not come before its last, {last}", ("years",),
                    remedy=f"years: {list(meant)}")  # fmt: skip
    if question.base_year is not None and question.base_year > first:
        raise fault(f"The base year {question.base_year} lies after the plan's first year {first}",
                    ("base_year",), ("years",), remedy="leave base_year out for the latest with data, or "
                    f"years: [{question.base_year}, {max(last, question.base_year + 1)}]")  # fmt: skip
    for at, target in enumerate(question.targets):
        if not first <= target.by <= last:
            raise fault(f"The target's year {target.by} lies outside the plan's years {first}-{last}",
                        ("targets", at, "by"), remedy=f"by: {min(max(target.by, first), last)}, or other "
                        "years of the plan")  # fmt: skip
    if first + question.start_delay_years > last:
        raise fault(f"A start {question.start_delay_years} years late lies after the plan's last year {last}",
                    ("start_delay_years",), ("years",), remedy=f"at most {last - first}")  # fmt: skip


def check_targets(question: Question) -> None:
    """Refuse two targets of one kind, stage, supplier and members that do not tighten with the years."""
    for at, target in enumerate(question.targets):
        for beside, other in enumerate(question.targets):
            if at == beside or target.by > other.by or not _alike(target, other, question.minerals):
                continue
            items = (("targets", at), ("targets", beside))
            for name, looser in (("supplier_share_cap", 1.0), ("n_minus_1", -1.0)):
                first, then = getattr(target, name), getattr(other, name)
                if first is None or then is None:
                    continue
                if target.by == other.by and then == first:
                    raise fault(f"The target of {target.stage} stands twice", *items, remedy="keep one")
                if (then - first) * looser > 0 or target.by == other.by:
                    said = (
                        f"{name} {first:g} at {target.stage} holds from {target.by} on, so {then:g} from "
                        f"{other.by} contradicts it"
                    )
                    raise fault(said, *items, remedy="leave one out, or tighten the later one")


def _alike(one: Target, other: Target, slugs: Iterable[str]) -> bool:
    """Whether two targets are of the same thing, in any of the minerals: a supplier left out is its own."""
    if one.stage != other.stage or set(one.members) != set(other.members):
        return False
    if one.critical_supplier == other.critical_supplier:
        return True
    known = [mineral(slug) for slug in slugs if slug in minerals()]
    named = [each.named_supplier for each in known if one.stage in (stage.slug for stage in each.stages)]
    return any((one.critical_supplier or own) == (other.critical_supplier or own) for own in named)
