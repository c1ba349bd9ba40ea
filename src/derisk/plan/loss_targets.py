"""N-1 targets of a plan file as the model takes them: of all members together, and of each who is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from derisk.network.network import Network
from derisk.plan.inputs import LossTarget
from derisk.plan.question import EACH, TOGETHER
from derisk.terms.errors import InputError

if TYPE_CHECKING:
    from derisk.plan.question import Target

USES = 1e-3  # of what members use together, below which nothing is asked of one member


def loss_targets(
    targets: Sequence[Target], net: Network, inside: Sequence[str], named: str
) -> tuple[tuple[LossTarget, ...], list[str]]:
    """Every loss target of a chain, and notes; `named` is the supplier where a target names none.

    A target of `each` member is one of all together and one of every member that uses the product.

    Raises
    ------
    InputError : a member is named that does not plan, or that uses next to none of the product.
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
            of += [_known(code, users, target) for code in target.members]
        for member in of:
            key = LossTarget(target.stage, 0.0, target.by, supplier, member)
            found[key] = max(found.get(key, 0.0), target.n_minus_1)
    return tuple(replace(key, share=share) for key, share in found.items()), notes


def using(net: Network, inside: Sequence[str], stage: str) -> tuple[str, ...]:
    """Members that use enough of a stage's product for a target of their own."""
    need = (net.use + net.feed)[net.stage(stage)]
    least = USES * sum(float(need[net.place(code)]) for code in inside)
    return tuple(code for code in inside if need[net.place(code)] > least)


def _known(code: str, users: Sequence[str], target: Target) -> str:
    if code in users:
        return code
    raise InputError(
        f"{code} is no economy of this plan that uses {target.stage}.",
        where="targets: members",
        seen=code,
        try_=f"{TOGETHER}, {EACH}, or among {', '.join(users) or 'none'}",
    )
