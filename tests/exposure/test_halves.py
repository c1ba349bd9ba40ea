"""A series of all minerals made by two processes is the one that a single process makes, byte for byte."""

from __future__ import annotations

import subprocess
import sys

import pytest

from derisk.cases import answers
from derisk.exposure import halves
from derisk.terms.minerals import minerals

ASK = """
import sys
from derisk.cases import answers
from derisk.exposure import halves
halves._may_fork = lambda: {two}
try:
    sys.stdout.buffer.write(answers.exposure_encoded({economy!r}, metric={metric!r}, year={year!r}))
except Exception as error:
    sys.exit(f"{{type(error).__name__}}: {{error}}")
"""

LOST = """
import os
from derisk.exposure import halves
halves._may_fork = lambda: True
first = os.getpid()
def text(chains):
    if os.getpid() != first:
        raise RuntimeError("lost")
    return b"%d" % len(chains)
parts = halves.in_halves(text)
print(sum(map(int, parts)), len(parts))
"""


def asked(
    two: bool, economy: str, metric: str, year: str = "2021-2024"
) -> subprocess.CompletedProcess[bytes]:
    """What a fresh process, of one thread, answers with another beside it or without."""
    code = ASK.format(two=two, economy=economy, metric=metric, year=year)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="only there does the process fork")
@pytest.mark.parametrize("metric", ["dependence", "production_t"])
def test_two_processes_answer_as_one(metric: str) -> None:
    one, two = asked(False, "JPN", metric), asked(True, "JPN", metric)
    assert one.returncode == two.returncode == 0, two.stderr
    assert two.stdout == one.stdout == answers.exposure("JPN", metric=metric, year="2021-2024").encoded()


@pytest.mark.skipif(sys.platform != "linux", reason="only there does the process fork")
@pytest.mark.parametrize(
    ("economy", "year"), [("XYZ", "2021-2024"), ("JPN", "1895-1899"), ("JPN", "2024-2021")]
)
def test_an_error_is_told_once_and_by_the_first_process(economy: str, year: str) -> None:
    one, two = (asked(each, economy, "dependence", year) for each in (False, True))
    assert two.returncode == 1 and two.stderr == one.stderr and two.stderr.count(b"InputError") == 1
    assert two.stdout == b""


@pytest.mark.skipif(sys.platform != "linux", reason="only there does the process fork")
def test_what_the_other_process_cannot_answer_is_asked_again() -> None:
    done = subprocess.run([sys.executable, "-c", LOST], capture_output=True, text=True, check=False)
    assert done.stdout.split() == [str(len(minerals())), "2"] and done.stderr == ""


def test_a_process_of_several_threads_or_with_polars_does_not_fork() -> None:
    import polars

    assert polars.__version__ and not halves._may_fork()


@pytest.mark.parametrize(
    ("work", "first"), [([1, 1, 1, 1], 2), ([3, 1, 1, 1], 1), ([1, 1, 1, 3], 3), ([5], 0), ([], 0)]
)
def test_the_halves_have_about_the_same_work(work: list[float], first: int) -> None:
    assert halves.halfway(work) == first


def test_who_has_more_to_do_besides_takes_fewer() -> None:
    assert halves.halfway([1.0] * 10) == 5
    assert halves.halfway([1.0] * 10, beside=0.2) == 4
