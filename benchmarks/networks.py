"""How long does the reconciled baseline of a chain take: the latest year of every chain that has one?"""

from __future__ import annotations

import time

from machine import machine

ASKED_S = 1.0


def main() -> None:
    """Print the time of each baseline, the longest first, and the longest beside what is asked."""
    from derisk import network
    from derisk.network import reconciled

    taken = []
    for slug in network.modelled():  # reads the years of all chains, so that the first is not charged for it
        year = network.base_years(slug)[-1]
        start = time.perf_counter()
        net = reconciled.baseline(slug, year)
        taken.append((time.perf_counter() - start, slug, year, len(net.stages), len(net.adjustments)))
    print(machine())
    print("| chain | year | stages | figures | s |")
    print("| --- | --- | --- | --- | --- |")
    for seconds, slug, year, stages, figures in sorted(taken, reverse=True):
        print(f"| {slug} | {year} | {stages} | {figures} | {seconds:.3f} |")
    print(f"longest {max(taken)[0]:.2f} s of {ASKED_S:g} s asked, {len(taken)} chains")


if __name__ == "__main__":
    main()
