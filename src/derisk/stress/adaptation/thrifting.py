"""Thrifting and substitution: users redesign, so that the same service takes less of the material."""

from __future__ import annotations

import numpy as np

from derisk.network.network import Array
from derisk.stress.adaptation.diffusion import spread

PAYS = 1.05  # price multiple below which no redesign pays


def aim(seen: Array, short_run: Array, long_run: float) -> Array:
    """[S, R] share of use that users would design out if today's prices lasted.

        aim = 1 - (P / PAYS) ** (long_run - short_run)   for P > PAYS, else 0

    so that use in the end follows the long-run elasticity. `short_run` [S], both negative; a long-run
    elasticity nearer to nought than the short-run one adds nothing.
    """
    further = np.minimum(long_run - short_run, 0.0)[:, None]
    return np.asarray(1.0 - np.exp(further * np.maximum(seen - np.log(PAYS), 0.0)))


def beyond(wanted: Array, gone: Array, ready: Array) -> Array:
    """[S, R] share of use that prices can still design out, where a plan has designed some out before them.

        beyond = max(0, (1 + gone) wanted - gone - ready)

    Who redesigns for a plan and who does for prices do the same thing to the same use. `wanted` is of use
    before any redesign; `gone` is what is out of it for good and `ready` what designs at hand save in a stop,
    both as multiples of the use that is left. So all redesign together is the larger of `wanted` and of what
    the plan has, never their sum: gone + ready + beyond <= max((1 + gone) wanted, gone + ready).
    """
    return np.maximum((1.0 + gone) * wanted - gone - ready, 0.0)


def thrift(
    given_up: Array, most: Array, wanted: Array, half_time_months: float, kept_share: float
) -> tuple[Array, Array]:
    """[S, R] share of use designed out a month later, and the most that ever was; part of that stays."""
    after = spread(given_up, wanted, half_time_months, kept_share * most)
    return after, np.maximum(most, after)
