"""N-1 targets of a plan file as the model takes them: of all members together, and of each who is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from derisk.network.network import Network
from derisk.plan.inputs import LossTarget
from derisk.plan.question import EACH, TOGETHER
from derisk.terms.errors import InputError
from derisk.terms.places import members

if TYPE_CHECKING:
    from derisk.plan.question import Target

USES = 1e-3  # of what members use together, below which nothing is asked of one member


def loss_targets(
    targets: Sequence[Target],
    net: Network,
    inside: Sequence[str],
    named: str,
    listed: Sequence[Target] = (),
) -> tuple[tuple[LossTarget, ...], list[str]]:
    """Every loss target of a chain, and notes; `named` is the supplier where a target names none.

    A target of `each` member is one of all together and one of every member that uses the product. `listed`
    are the targets of the plan file in its order, by which an error says where it stands.

    Raises
    ------
    InputError : members are named that do not plan, or that use next to none of the product; all of them.
    """
    found: dict[LossTarget, float] = {}  # by target without its share: the most that is asked
    notes: list[str] = []
    for target in targets:
        if target.n_minus_1 is None:
            continue
        supplier = target.critical_supplier or named
        users = using(net, inside, target.stage)
        of: list[str | None] = [None] if target.members in ((TOGETHER,), (EACH,)) else []
        if target.members == (EACH,):
            of += [code for code in users if len(users) > 1]
            left = [code for code in inside if code not in users]
            if left:
                notes.append(
                    f"Nothing is asked of {', '.join(left)} alone at {target.stage}: each uses less than "
                    f"{USES:.1%} of what members use."
                )
        elif target.members != (TOGETHER,):
            _check(target, users, inside, listed)
            of += target.members
        for member in of:
            key = LossTarget(target.stage, 0.0, target.by, supplier, member)
            found[key] = max(found.get(key, 0.0), target.n_minus_1)
    return tuple(replace(key, share=share) for key, share in found.items()), notes


def using(net: Network, inside: Sequence[str], stage: str) -> tuple[str, ...]:
    """Members that use enough of a stage's product for a target of their own."""
    need = (net.use + net.feed)[net.stage(stage)]
    least = USES * sum(float(need[net.place(code)]) for code in inside)
    return tuple(code for code in inside if need[net.place(code)] > least)


def _check(target: Target, users: Sequence[str], inside: Sequence[str], listed: Sequence[Target]) -> None:
    """Refuse a target of members that are none, or use none of its product."""
    wrong = [code for code in target.members if code not in users]
    if not wrong:
        return
    told = [_what_is(code, inside) for code in wrong]
    others = ", ".join(users) or "none"
    raise InputError(
        f"{', '.join(wrong)} {'is no economy' if len(wrong) == 1 else 'are no economies'} of this plan that "
        f"{'uses' if len(wrong) == 1 else 'use'} {target.stage}.",
        where="targets: members",
        seen="; ".join(told),
        try_=f"{TOGETHER}, {EACH}, or among {others}",
        path=("targets", listed.index(target), "members") if target in listed else ("targets",),
    )


def _what_is(code: str, inside: Sequence[str]) -> str:
    """Why a code cannot be asked for its own share."""
    if code in inside:
        return f"{code} uses less than {USES:.1%} of what members use"
    try:
        own = set(members(code))
    except InputError:
        return f"{code} is no code of a place"
    around = next((each for each in inside if own <= set(members(each))), None)
    if around is not None:
        return f"{code} is inside {around}, which this plan takes as one"
    if own & {each for member in inside for each in members(member)}:
        return f"{code} holds several members of this plan"
    return f"{code} does not plan here"
