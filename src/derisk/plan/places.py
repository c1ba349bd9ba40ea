"""Places of a plan: the members that matter, the named supplier, the next suppliers; the rest pooled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from derisk.network.network import Network
from derisk.network.pooling import REST, pool
from derisk.terms.errors import InputError
from derisk.terms.places import check_place, members

MOST_PLACES = 13


def plan_places(
    network: Network,
    economies: Sequence[str],
    suppliers: Sequence[str],
    prefer: Sequence[str] = (),
    most: int = MOST_PLACES,
) -> tuple[Network, tuple[str, ...]]:
    """The network on at most `most` places, and which of them are members.

    Members of the EU that were not asked for one by one are pooled into EU27. The critical suppliers stand
    alone; the preferred places and those outside that weigh most fill what room is left; all others are ROW.

    Raises
    ------
    InputError : when a supplier is a member, or an economy or supplier cannot be told apart in the network.
    """
    groups = {code: code for code in network.places}
    union = [code for code in network.places if set(members(code)) <= set(members("EU27"))]
    wanted = wanted_places(network, economies)
    if set(union) <= set(wanted) and not set(union) & {check_place(code) for code in economies}:
        groups.update(dict.fromkeys(union, "EU27"))
    inside = sorted({groups[code] for code in wanted}, key=_order(groups))
    for supplier in suppliers:
        check_supplier(supplier, network, wanted)
    outside = [
        code for code in network.places if groups[code] not in inside and code not in (*suppliers, REST)
    ]
    reach = _weight(network, outside, wanted)
    outside.sort(key=lambda code: (code not in prefer, -reach[code], code))
    room = max(most - len(inside) - len(suppliers) - 1, 0)
    keep = {*inside, *suppliers, *outside[:room]}
    to = {code: groups[code] if groups[code] in keep else REST for code in network.places}
    return pool(network, to), tuple(inside)


def check_supplier(supplier: str, network: Network, wanted: Sequence[str]) -> None:
    """Refuse a critical supplier that the network does not tell apart, or that is one of the `wanted` places.

    Raises
    ------
    InputError : naming the places that a target may name.
    """
    free = [code for code in network.places if code not in (*wanted, REST)]
    if supplier in wanted or set(members(supplier)) <= {each for code in wanted for each in members(code)}:
        raise InputError(
            f"The critical supplier {supplier} is one of the economies of the plan.",
            where="critical_supplier",
            seen=f"{supplier}; economies {', '.join(wanted)}",
            try_=f"a supplier outside the economies: {', '.join(free)}",
        )
    if supplier not in network.places:
        raise InputError(
            f"{supplier} does not stand alone in the {network.mineral} network of {network.year}.",
            where="critical_supplier",
            seen=f"{supplier}; places {', '.join(network.places)}",
            try_=f"one of {', '.join(free)}",
        )


def wanted_places(network: Network, economies: Sequence[str]) -> list[str]:
    """Network places whose members all belong to the economies.

    Raises
    ------
    InputError : when an economy holds no place of the network.
    """
    asked = {code for economy in economies for code in members(check_place(economy))}
    wanted = [code for code in network.places if code != REST and set(members(code)) <= asked]
    missing = [
        e for e in economies if not any(set(members(c)) <= set(members(check_place(e))) for c in wanted)
    ]
    if missing or not wanted:
        raise InputError(
            f"{', '.join(missing) or 'Nobody'} does not stand alone in the {network.mineral} network.",
            where="economies",
            seen=f"{', '.join(missing) or 'nobody'}; places {', '.join(network.places)}",
            try_="one of these, EU27 or alliance",
            path=("economies", economies.index(missing[0])) if missing else ("economies",),
        )
    return wanted


def _weight(network: Network, outside: Sequence[str], inside: Sequence[str]) -> dict[str, float]:
    """How much outside places matter: the largest share of a stage's output or of members' imports."""
    at = [network.place(code) for code in inside]
    made = network.production / np.maximum(network.production.sum(axis=1, keepdims=True), 1e-12)
    sent = network.flow[:, :, at].sum(axis=2)
    sent = sent / np.maximum(sent.sum(axis=1, keepdims=True), 1e-12)
    share = np.maximum(made, sent).max(axis=0)
    return {code: float(share[network.place(code)]) for code in outside}


def _order(groups: Mapping[str, str]):  # type: ignore[no-untyped-def]
    names = list(dict.fromkeys(groups.values()))
    return names.index
