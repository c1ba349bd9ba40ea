"""Ask geopolrisk-py 2.0.1 for its scores and for the inputs it used; runs in an interpreter of its own.

Called by test_geopolrisk.py and by the benchmark with a folder to live in (the package writes into the home
folder when imported) and a JSON list of [material, year, country]. Prints one JSON document.
"""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    questions = json.loads(sys.argv[1])
    started, busy = time.perf_counter(), time.process_time()
    from geopolrisk.assessment.core import HHI, GeoPolRisk
    from geopolrisk.assessment.database import databases
    from geopolrisk.assessment.utils import aggregateTrade, cvtcountry, getbacidata, getProd, mapped_baci

    trade = mapped_baci()
    imported, imported_cpu = time.perf_counter() - started, time.process_time() - busy
    answers, spent, spent_cpu = [], 0.0, 0.0
    for material, year, country in questions:
        places = databases.regionslist.get(country, [country])
        started, busy = time.perf_counter(), time.process_time()
        numerator, total, price = aggregateTrade(year, places, material, trade)
        own = 0.0
        for place in places:
            made, concentration = HHI(material, year, cvtcountry(place, type="Name"))
            own += made
        score, _, _ = GeoPolRisk(numerator, total, price, own, concentration)
        spent, spent_cpu = spent + time.perf_counter() - started, spent_cpu + time.process_time() - busy
        output = getProd(material).fillna(0)
        output = output[output["Country_Code"] != "DELETE"][str(year)].astype(int).tolist()
        imports = []
        for place in places:
            rows = getbacidata(year, cvtcountry(place, type="ISO"), material, trade)
            if rows is not None:
                for _, row in rows.iterrows():
                    score_of = row["partnerWGI"]
                    imports.append(
                        [
                            str(row["partnerISO"]),
                            float(row["qty"]),
                            None if score_of is None else float(score_of),
                        ]
                    )
        answers.append(
            {"question": [material, year, country], "score": float(score), "hhi": float(concentration),
             "own": float(own), "output": output, "imports": imports}
        )  # fmt: skip
    years = [name for name in databases.wgi.columns if str(name).isdigit()]
    scores = databases.wgi[years].apply(lambda column: column.astype(str).str.strip())
    zeros = int(scores.isin(["0", "0.0"]).to_numpy().sum())
    document = {
        "import_s": imported, "score_s": spent, "import_cpu_s": imported_cpu, "score_cpu_s": spent_cpu,
        "zero_scores": zeros, "answers": answers,
    }  # fmt: skip
    json.dump(document, sys.stdout)


if __name__ == "__main__":
    main()
