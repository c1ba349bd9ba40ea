"""Readings of the slippage texts: first plan, latest or actual date, whether it happened, comparable costs.

A date is written as the text has it: a year, a half (2024-H2), a quarter (2024-Q1), a month (2024-11), a part
of a year (2022-early, -mid, -late, -end). A cost pair stands only where both ends mean the same scope in the
same currency; where the size changed and both sizes are printed, it is cost per tonne a year.
"""

from __future__ import annotations

from typing import NamedTuple

PARTS = {
    "early": 0.125, "mid": 0.5, "late": 0.875, "end": 1.0, "H1": 0.25, "H2": 0.75, "Q1": 0.125, "Q2": 0.375,
    "Q3": 0.625, "Q4": 0.875,
}  # fmt: skip


class Read(NamedTuple):
    """One case; `happened` is yes, no (the latest date is a plan: at least so late), or stopped."""

    first: str | None
    latest: str | None
    happened: str
    cost: tuple[float, float] | None = None
    note: str | None = None


def year_of(date: str | None) -> float | None:
    """A date as a decimal year; a bare year is its middle."""
    if date is None:
        return None
    head, _, part = date.partition("-")
    if not part:
        return int(head) + 0.5
    if part in PARTS:
        return int(head) + PARTS[part]
    return int(head) + (int(part) - 0.5) / 12


MONEY = "cost alone"
MILESTONES = {
    "Lynas Kalgoorlie": Read("2022-end", "2024-11", "yes", (575e6, 800e6)),
    "Lynas Seadrift": Read("2025-mid", None, "stopped", None, "fiscal 2025; unlikely to proceed"),
    "Iluka Eneabba refinery": Read("2025", "2027", "no", (1.1e9, 1.75e9), "middle of both ranges"),
    "Arafura Nolans": Read(
        "2022-08", "2026-H1", "no", None, "investment decision; the two costs are in different currencies"
    ),
    "MP Materials Independence": Read("2023-late", "2025-01", "yes"),
    "Energy Fuels White Mesa Phase 1": Read("2024", "2024-Q1", "yes", (25e6, 16e6)),
    "SRC Rare Earth Processing Facility": Read(
        "2024-late", "2025-early", "no", None, "the sums are public funding, not cost"
    ),
    "USA Rare Earth Stillwater": Read("2023", "2025-01", "no", None, "a laboratory batch in January 2025"),
    "Round Top": Read("2023", "2028-late", "no"),
    "Ucore Louisiana SMC": Read("2025-Q1", "2026-H2", "no"),
    "Longonjo": Read(None, None, "no", (200e6, 325e6), MONEY),
    "Yangibana": Read("2024", "2026-Q4", "no", (335.3e6, 658e6)),
    "Phalaborwa": Read(None, None, "no", (295.5e6, 326.1e6), MONEY),
    "Strange Lake": Read("2028", "2029-end", "no", (2e9, 2e9)),
    "REEtec Heroya plant 1": Read("2024-H2", "2025-early", "no"),
    "Shin-Etsu Hai Phong magnets": Read("2015-09", "2016", "yes"),
    "Alcoa Wagerup gallium": Read("2025-end", "2026", "no", None, "investment decision"),
    "Hillgrove": Read("2025-late", "2026-Q2", "no", None, "the first cost is net of income: not comparable"),
    "US Antimony Thompson Falls": Read("2025-end", "2026-04", "no"),
    "Sangdong phase 1": Read("2018-Q1", "2025-H2", "yes"),
    "Hemerdon restart": Read("2023-Q2", "2026-end", "no", None, "costs in different currencies and scopes"),
    "Dolphin tungsten": Read("2023-Q1", "2023-06", "yes"),
    "Novonix Riverside": Read("2024-late", "2025", "no"),
    "Matawinie + Becancour phase 2": Read(
        "2025-Q1", "2028-Q1", "no", None, "three years after a decision not taken in March 2025"
    ),
    "Vidalia phase 1 (11.25 kt/y)": Read(
        "2023-Q3", "2023-Q4", "no", (176e6, 198e6), "cost from the decision of February 2022"
    ),
    "Kellyton phase 1": Read(
        "2023-Q2", "2025-08", "no", (124e6 / 7_500, 245e6 / 12_500),
        "still seeking finance in August 2025; cost per t a year, since the size grew",
    ),
    "Vittangi anode project": Read(
        "2024", "2026-H2", "no", None, "two years after a decision not taken in November 2024"
    ),
    "Kings Mountain": Read("2026-end", None, "no", None, "no date any more"),
    "Kwinana refinery (TLEA)": Read(None, None, "yes", (700e6, 1e9), "cost alone; well over the latest"),
    "Covalent Kwinana refinery": Read("2024-H2", "2025-07", "yes"),
    "Thacker Pass phase 1": Read(None, "2027-late", "no", (2.27e9, 2.93e9)),
    "Keliber": Read(None, None, "no", (588e6, 783e6), MONEY),
    "AMG Bitterfeld module 1": Read("2023-late", "2024-09", "yes", (120e6, 140e6)),
    "Tesla Robstown lithium refinery": Read("2025", "2026-early", "yes"),
    "Electra Temiskaming cobalt refinery": Read(
        None, None, "no", None, "the currency of the first cost is not said"
    ),
    "Idaho Cobalt Operations": Read("2022-Q4", None, "stopped", (78.4e6, 130e6)),
    "Sao Miguel Paulista refinery restart": Read("2024-Q1", "2027", "no", (55e6, 65e6)),
    "BHP Kwinana nickel sulphate": Read("2020-Q2", "2021-10", "yes", (43e6, 100e6)),
    "TECH Townsville stage 1": Read(
        "2021", "2022-11", "no", None, "no decision by November 2022; the plant grew by an unprinted factor"
    ),
    "Element 25 Louisiana HPMSM": Read(
        "2025", None, "no", (265e6, 480e6), "no date any more; middle of the first range"
    ),
    "Chvaletice": Read(None, None, "no", (404e6, 757.3e6), MONEY),
    "IperionX Virginia campus": Read("2025", "2026-01", "no", None, "200 of 1,125 t a year by then"),
    "Manyar smelter (PTFI)": Read("2023-end", "2025-05", "yes", (3e9, 3.7e9), "a fire fell between"),
    "Latrobe Magnesium demonstration plant": Read("2023-end", "2025-09", "no", None, "oxide, metal later"),
    "REC Silicon Moses Lake": Read("2024", None, "stopped"),
    "Rochester Hub (Li-Cycle)": Read(None, None, "stopped", (485e6, 960e6), MONEY),
    "Ascend Apex 1": Read(None, None, "stopped", (310e6, 1e9), MONEY),
    "Mt Weld expansion": Read("2024", "2025-early", "no", None, "only the first stage by then"),
    "Aurubis Richmond": Read(
        "2024-H1", "2025-09", "yes", (346.5e6 / 90_000, 800e6 / 180_000),
        "cost per t of scrap intake a year, since the size doubled",
    ),
    "Molo phase 1": Read("2024-07", "2025-05", "no", None, "nameplate not reached by then"),
    "EMILI (Beauvoir)": Read("2028", "2030", "no"),
    "Greenbushes CGP3": Read("2020-Q4", "2025-Q4", "no", (516e6, 880e6)),
    "Stibnite": Read(None, None, "no", (1.3e9, 2.2e9), MONEY),
    "Donald phase 1": Read("2026", "2027-H2", "no"),
    "Nemaska Becancour (with Whabouchi)": Read("2025", "2028", "no", (1.5e9, 2e9)),
    "Ronnskar tankhouse": Read(None, "2026-H2", "no", None, "rebuilt after a fire: no first plan"),
}  # fmt: skip
