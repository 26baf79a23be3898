"""The Procfile's own line, run as a host would run it."""

import contextlib
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.browser import free_port, health, wait_for

ROOT = Path(__file__).parents[1]


def web_command() -> str:
    """What stands after `web:`."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    commands = dict(line.split(": ", 1) for line in lines if line)
    return commands["web"]


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as response:
        return str(response.read().decode())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Address of a server that the Procfile started; stopped, children and all, at the end."""
    port = free_port()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    server = subprocess.Popen(
        ["bash", "-c", web_command()],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port), "PATH": path},
        start_new_session=True,
    )
    try:
        assert wait_for(health(port), server) == "ok"
        yield f"http://127.0.0.1:{port}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def test_serves_the_page(address: str) -> None:
    page = get(address)
    assert "<title>Streamlit</title>" in page
    assert '<div id="root">' in page


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8")
def test_listens_on_every_address(address: str) -> None:
    """A host's router reaches it from outside; 127.0.0.2 stands for any other address."""
    assert get(address.replace("127.0.0.1", "127.0.0.2") + "/_stcore/health") == "ok"


def test_says_what_a_host_needs() -> None:
    command = web_command()
    for needed in (
        "--server.port $PORT",
        "--server.address 0.0.0.0",
        "--server.headless true",
        "--server.fileWatcherType none",
        "--browser.gatherUsageStats false",
    ):
        assert needed in command
