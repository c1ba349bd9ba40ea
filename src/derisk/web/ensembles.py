"""How sure is an answer: a scenario under many draws of what is not known; fans, and what it hangs on."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from derisk.cases import answers
from derisk.cases.presets import preset as find_preset
from derisk.cases.presets import presets
from derisk.report.ensemble_charts import SOBOL, fans, tornados
from derisk.report.rows import sources_of
from derisk.report.wording import inside
from derisk.stress.ensemble import SEED, Sampling
from derisk.terms.answer import Document
from derisk.terms.errors import InputError
from derisk.terms.places import check_place, place_name
from derisk.web import jobs, render, twins
from derisk.web.stresses import members_hit, totals

router = APIRouter()
SIZES = (200, 1000)  # bands and what most of them hangs on; both more sharply
MOST = 2000  # samples that a page asks for
MEANING = (
    "The scenario is simulated again and again, each time with another draw of every assumption that has a "
    "range and of the network itself. A sample takes some tenths of a second, of several minerals longer; "
    "the same seed gives the same answer as the command line."
)


def _samples(request: Request, preset: str, samples: int = SIZES[0], economy: str = "alliance") -> Document:
    """The rows of an ensemble of a preset; `economy` is whose page opens when it is there."""
    find_preset(preset, "scenario")
    code = check_place(economy)
    if not 1 <= samples <= MOST:
        raise InputError(
            "That is no number of samples that a page computes.", where="samples", seen=str(samples),
            try_=f"1 to {MOST} here, or derisk stress --samples on the command line",
        )  # fmt: skip
    ask = partial(answers.stress, preset=preset, sampling=Sampling(samples))
    title = f"{presets()[preset].title}: {samples} samples"
    address = _address(preset, code, samples)
    return jobs.answer(request, ("samples", preset, samples), title, address, ask, MEANING)


def _address(preset: str, economy: str, samples: int) -> str:
    return f"/stress/{preset}/samples?{urlencode({'economy': economy, 'samples': samples})}"


twins.register(router, "/stress/{preset}/samples", _samples)


@router.get("/stress/{preset}/samples")
def samples_page(
    request: Request, preset: str, economy: str = "alliance", samples: int = SIZES[0]
) -> Response:
    """Median and 5-95 % of a scenario for one economy, and which assumptions the answer hangs on."""
    code = check_place(economy)
    document = _samples(request, preset, samples, code)
    shown = [row["economy"] for row in document.rows]
    code = code if code in shown else shown[0]
    rows = [row for row in document.rows if row["economy"] == code]
    drawn = render.kept(request, ("samples", document.run["id"], code), lambda: _drawn(document, code))
    return render.page(
        "samples.html", title=f"{presets()[preset].title}: how sure is it for {inside(code)}?",
        preset=preset, economy=code, samples=samples, seed=SEED, sizes=SIZES, parts=drawn,
        hangs=any(row["metric"] in SOBOL for row in rows), totals=totals(rows),
        members=render.table(members_hit(document)), notes=document.notes,
        economies=[(each, place_name(each)) for each in dict.fromkeys(shown)],
        presets=[(item.name, item.title) for item in presets().values() if item.kind == "scenario"],
        sources=sources_of(rows),
        twins=twins.addresses(f"/stress/{preset}/samples", samples=samples),
    )  # fmt: skip


def _drawn(document: Document, economy: str) -> list[tuple[str, str, str]]:
    """(title, chart, table): fans of shortage and price, then what the answer hangs on."""
    found = [*fans(document.rows, economy), *tornados(document.rows, economy)]
    return [(each.title, each.svg, render.table(each.table)) for each in found]
