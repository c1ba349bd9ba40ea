"""Serving: it says where, answers there, stops when told, and refuses a port that is taken."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.cli.running import derisk


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_serving_says_where_and_answers_there(tmp_path: Path) -> None:
    port = _free_port()
    ask = [sys.executable, "-m", "derisk", "serve", "--port", str(port), "--workspace", str(tmp_path / "own")]
    with subprocess.Popen(ask, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            assert f"http://127.0.0.1:{port}" in said
            for _ in range(1000):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=600) as page:
                        assert page.status == 200
                        break
                except ConnectionError:
                    continue
                except OSError as error:
                    assert isinstance(getattr(error, "reason", None), ConnectionRefusedError), error
                    import time

                    time.sleep(0.2)
            else:
                raise AssertionError("never answered")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(300)
        assert "Traceback" not in process.stderr.read()
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_refused_before_any_work(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = derisk("demo", "--port", str(other.getsockname()[1]), cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "--port" in done.stderr and "Traceback" not in done.stderr
