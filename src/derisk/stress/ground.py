"""The network a scenario runs on: the chain's own, or the finer one for somebody who is pooled in that."""

from __future__ import annotations

from derisk.network import baseline
from derisk.network.network import Network
from derisk.network.pooling import positions
from derisk.stress.scenario import Scenario
from derisk.terms.errors import InputError


def ground(scenario: Scenario, mineral: str) -> Network:
    """The network that one mineral of a scenario is simulated on.

    Raises
    ------
    InputError : for an unknown place, or a base year without data.
    """
    return baseline(mineral, scenario.base_year, finer_for(scenario, mineral))


def finer_for(scenario: Scenario, mineral: str) -> bool:
    """Whether somebody is named whom the chain's network pools and its finer one does not.

    The finer network is for one base year. Who stands alone in neither is left to be refused by name.
    """
    if isinstance(scenario.base_year, tuple):
        return False
    pooled = [
        code for code in _named(scenario, mineral) if not _alone(baseline(mineral, scenario.base_year), code)
    ]
    return bool(pooled) and any(
        _alone(baseline(mineral, scenario.base_year, finer=True), code) for code in pooled
    )


def told(scenario: Scenario, mineral: str) -> list[str]:
    """A note where the finer network is taken, on whose account."""
    if not finer_for(scenario, mineral):
        return []
    own = baseline(mineral, scenario.base_year)
    pooled = [code for code in _named(scenario, mineral) if not _alone(own, code)]
    return [
        f"{mineral}: {' and '.join(pooled)} stands alone in the finer network only, which is taken here; "
        "figures of others differ a little from those on the chain's own network."
    ]


def _named(scenario: Scenario, mineral: str) -> list[str]:
    """Who restricts and whom, each once."""
    codes = []
    for each in scenario.of(mineral).restrictions:
        to = (each.to,) if isinstance(each.to, str) else each.to
        codes += [each.by, *(code for code in to if code != "all")]
    return list(dict.fromkeys(codes))


def _alone(network: Network, code: str) -> bool:
    try:
        return bool(positions(network, [code]))
    except InputError:
        return False
