"""Origins: hubs hide nobody, and what was made somewhere is used up somewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derisk import network
from derisk.network.origins import origins
from tests.networks import random_network


@pytest.mark.parametrize("seed", range(8))
def test_what_is_made_somewhere_is_used_somewhere(seed: int) -> None:
    """Use and feed by origin add up to what each place makes and regains; shares add up to one."""
    net = random_network(seed)
    for s in range(len(net.stages)):
        shares = origins(net, s, s)
        drawn = net.use[s] + net.feed[s]
        assert drawn @ shares == pytest.approx(net.production[s] + net.recycled[s], rel=1e-9, abs=1e-6)
        assert shares.sum(axis=1)[drawn > 1e-6] == pytest.approx(1.0)


@pytest.mark.parametrize("slug", network.modelled())
def test_origins_of_every_chain_add_up(slug: str) -> None:
    net = network.baseline(slug)
    for s in range(len(net.stages)):
        for back in range(s + 1):
            shares = origins(net, s, back)
            drawn = net.use[s] + net.feed[s]
            assert shares.min() >= 0.0
            whole = shares.sum(axis=1)[drawn > 1e-3 * drawn.max()]
            assert whole == pytest.approx(1.0, abs=1e-6)


def test_a_hub_passes_its_suppliers_on() -> None:
    """B buys 60 of A, makes 40 and sells 50 to C: C's are three fifths A's; one stage up all are A's."""
    net = random_network(0, places=3, stages=2)
    flow = np.zeros((2, 3, 3))
    flow[0, 0, 1], flow[1, 0, 1], flow[1, 1, 2] = 40.0, 60.0, 50.0
    toy = replace(
        net,
        production=np.array([[100.0, 0.0, 0.0], [60.0, 40.0, 0.0]]),
        flow=flow,
        use=np.array([[0.0, 0.0, 0.0], [0.0, 50.0, 50.0]]),
        recycled=np.zeros((2, 3)),
        recovery=np.array([1.0, 1.0]),
    )
    assert np.abs(toy.residual()).max() < 1e-9
    assert origins(toy, 1, 1)[2] == pytest.approx([0.6, 0.4, 0.0])
    assert origins(toy, 1, 0)[2] == pytest.approx([1.0, 0.0, 0.0])


def test_congo_stands_behind_the_cobalt_that_others_refine() -> None:
    """China refines most of what the alliance uses; three quarters of it were mined in Congo."""
    net = network.baseline("cobalt", 2024)
    mined = origins(net, net.stage("refining"), net.stage("mining"))
    assert mined[net.place("CHN"), net.place("COD")] > 0.7
    assert mined[net.place("JPN"), net.place("COD")] > 0.2
    rows, _ = network.rows("cobalt", 2024)
    told = [row for row in rows if row["metric"] == "origin" and row["economy"] == "JPN"]
    assert {"COD", "CHN"} <= {row["partner"] for row in told}
    assert sum(row["value"] for row in told if row["stage"] == "mining") == pytest.approx(1.0, abs=0.05)
