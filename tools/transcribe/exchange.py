"""Transcribe exchange_rates, means of a year as printed: python tools/transcribe/exchange.py

The Federal Reserve's release G.5A has whole years to 2023; of 2024 its release G.5 of July has three months.
For 2025 and 2026 no yearly mean was read: the rate is what a cited text implies that prints both moneys.
"""

from __future__ import annotations

from typing import Any

from tables import write

OWN = ["currency", "year", "usd_per_unit"]
WORTH = {"AUD", "EUR", "GBP", "NZD"}  # printed as dollars per unit; all others as units per dollar
YEARS = {
    "g5a/20160104": (2015, 2014, 2013, 2012),
    "g5a/20210104": (2020, 2019, 2018, 2017),
    "g5a/20240201": (2023, 2022, 2021),
}
ANNUAL = {
    "AUD": ((0.7522, 0.9034, 0.9683, 1.0359), (0.6899, 0.6952, 0.7481, 0.7671), (0.6644, 0.6951, 0.7515)),
    "BRL": ((3.3360, 2.3512, 2.1570, 1.9535), (5.1587, 3.9440, 3.6513, 3.1910), (4.9946, 5.1605, 5.3958)),
    "CAD": ((1.2791, 1.1043, 1.0300, 0.9995), (1.3422, 1.3269, 1.2957, 1.2984), (1.3494, 1.3014, 1.2533)),
    "CHF": ((0.9628, 0.9147, 0.9269, 0.9377), (0.9389, 0.9937, 0.9784, 0.9842), (0.8984, 0.9550, 0.9144)),
    "CNY": ((6.2827, 6.1620, 6.1478, 6.3093), (6.9042, 6.9081, 6.6090, 6.7569), (7.0809, 6.7290, 6.4508)),
    "EUR": ((1.1096, 1.3297, 1.3281, 1.2859), (1.1410, 1.1194, 1.1817, 1.1301), (1.0817, 1.0534, 1.1830)),
    "GBP": ((1.5284, 1.6484, 1.5642, 1.5853), (1.2829, 1.2768, 1.3363, 1.2890), (1.2440, 1.2371, 1.3764)),
    "INR": ((64.11, 61.00, 58.51, 53.37), (74.1429, 70.3777, 68.3734, 65.0659), (82.5708, 78.5792, 73.9351)),
    "JPY": (
        (121.05, 105.74, 97.60, 79.82), (106.7754, 109.0188, 110.3974, 112.0986),
        (140.5001, 131.4589, 109.8429),
    ),
    "KRW": (
        (1130.96, 1052.29, 1094.67, 1126.16), (1180.5554, 1165.8016, 1099.2926, 1129.0435),
        (1306.7637, 1291.7796, 1144.8911),
    ),
    "MXN": (
        (15.873, 13.302, 12.758, 13.154), (21.5462, 19.2469, 19.2179, 18.8841), (17.7334, 20.1208, 20.2844),
    ),
    "MYR": ((3.9041, 3.2697, 3.1488, 3.0862), (4.2029, 4.1416, 4.0307, 4.2982), (4.5577, 4.3982, 4.1439)),
    "NOK": ((8.0681, 6.2969, 5.8772, 5.8181), (9.4283, 8.8001, 8.1318, 8.2679), (10.5659, 9.6138, 8.5955)),
    "NZD": ((0.7001, 0.8313, 0.8204, 0.8105), (0.6498, 0.6591, 0.6929, 0.7111), (0.6143, 0.6361, 0.7074)),
    "SEK": ((8.4350, 6.8576, 6.5124, 6.7721), (9.2167, 9.4604, 8.6945, 8.5430), (10.6089, 10.1177, 8.5812)),
    "ZAR": (
        (12.7645, 10.8420, 9.6436, 8.2014), (16.4932, 14.4475, 13.2255, 13.2943), (18.4535, 16.3598, 14.7751),
    ),
}  # fmt: skip
SPRING_2024 = {  # June, May, April
    "AUD": (0.6642, 0.6626, 0.6506), "BRL": (5.3861, 5.1368, 5.1300), "CAD": (1.3705, 1.3667, 1.3674),
    "CHF": (0.8938, 0.9088, 0.9099), "CNY": (7.2547, 7.2327, 7.2374), "EUR": (1.0763, 1.0810, 1.0724),
    "GBP": (1.2716, 1.2636, 1.2517), "INR": (83.4600, 83.3873, 83.3968),
    "JPY": (157.8600, 155.8691, 153.8900),
    "KRW": (1379.0526, 1364.7241, 1367.8555), "MXN": (18.1946, 16.8033, 16.8008),
    "MYR": (4.7095, 4.7158, 4.7649), "NOK": (10.6154, 10.7443, 10.9058), "NZD": (0.6139, 0.6066, 0.5957),
    "SEK": (10.4870, 10.7501, 10.8158), "ZAR": (18.4291, 18.4138, 18.8795),
}  # fmt: skip
# both moneys as printed, the text, and its page among those of the named projects
IMPLIED = (
    ("AUD", 2025, 180e6, 119e6, "A$180m = US$119m, news.metal.com, October 2025",
     "https://newsletter.en.creamermedia.com/article/lynas-announces-a180m-new-malaysia-heavy-rare-earths-"
     "facility-2025-10-29"),
    ("CAD", 2025, 3.2e9, 2.3e9, "C$3.2bn = US$2.3bn, mining.com, November 2025",
     "https://www.electrive.com/2025/11/03/vianode-to-build-graphite-factory-in-ontario"),
    ("CAD", 2026, 2e9, 1.46e9, "C$2bn = US$1.46bn, mining.com, January 2026",
     "https://www.mining.com/torngat-eyes-strange-lake-feasibility-study-as-timing-slips-for-quebec-rare-"
     "earths-project"),
    ("EUR", 2025, 0.8604, 1.0, "US$1 = EUR 0.8604, Reuters via kitco.com, 3 December 2025",
     "https://www.kitco.com/news/off-the-wire/2025-12-03/vulcan-energy-bags-26b-financing-package-germany-"
     "lithium-project"),
    ("KRW", 2025, 140e9, 100.7e6, "KRW 140bn = US$100.7m, Korea Herald, 26 August 2025",
     "https://www.koreaherald.com/article/10562072"),
)  # fmt: skip


def row(currency: str, year: int, worth: float, **more: Any) -> dict[str, Any]:
    """A row of the table."""
    return {
        "currency": currency, "year": year, "usd_per_unit": worth, "unit": "USD per unit", "basis": "none",
        **more,
    }  # fmt: skip


def worth(currency: str, printed: float) -> float:
    """Dollars per unit."""
    return printed if currency in WORTH else 1.0 / printed


def main() -> None:
    fed = {"cite": "fed-g5a", "quality": "reported"}
    rows = [
        row("USD", year, 1.0, **fed, vintage="2024", locator="the dollar itself", note=None)
        for year in (*range(2012, 2016), *range(2017, 2027))
    ]
    for currency, blocks in ANNUAL.items():
        for (release, years), printed in zip(YEARS.items(), blocks, strict=True):
            for year, figure in zip(years, printed, strict=True):
                locator = f"https://www.federalreserve.gov/releases/{release}/, {currency} {year}: {figure}"
                rows.append(
                    row(currency, year, worth(currency, figure), **fed, vintage=release[-8:-4],
                        locator=locator, note=None)
                )  # fmt: skip
        mean = sum(SPRING_2024[currency]) / 3
        rows.append(
            row(currency, 2024, worth(currency, mean), cite="fed-g5a", quality="derived", vintage="2024",
                locator="https://www.federalreserve.gov/releases/g5/20240701/, April, May and June 2024",
                note="mean of the three months read, not of the year")
        )  # fmt: skip
    for currency, year, local, dollars, said, page in IMPLIED:
        rows.append(
            row(currency, year, dollars / local, cite="named-projects", quality="derived", vintage=str(year),
                locator=f"{said}; {page}".rstrip("; "), note="implied by a text that prints both moneys")
        )  # fmt: skip
    write("exchange_rates", OWN, sorted(rows, key=lambda each: (each["currency"], each["year"])))
    print(f"exchange_rates: {len(rows)} rows")


if __name__ == "__main__":
    main()
