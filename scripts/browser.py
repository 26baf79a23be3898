"""The app in a real server and a real browser: for the screenshots, and for the tests."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
START_SECONDS = 60  # what hosts allow until $PORT is bound


def find_chromium() -> str | None:
    """The browser's path: $CHROMIUM, else one of the usual names; None if there is none."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    if MACOS.is_file():
        found.append(str(MACOS))
    return next((path for path in found if path), None)


@contextmanager
def open_browser(path: str) -> "Iterator[Browser]":
    """A headless browser, closed at the end."""
    from playwright.sync_api import sync_playwright

    # Chromium refuses to run its sandbox as root, as in a container.
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *root])
        yield browser
        browser.close()


def app_arguments(port: int) -> list[str]:
    """What Python is given to serve the app on a port of this computer."""
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return ["-m", "streamlit", "run", "app/main.py", *flags]


def health(port: int) -> str:
    """The address that answers once the app on a port is up."""
    return f"http://127.0.0.1:{port}/_stcore/health"


@contextmanager
def serve(**environment: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The app on a free port: its address and its process, stopped at the end."""
    port = free_port()
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    process = subprocess.Popen(
        [sys.executable, *app_arguments(port)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path} | environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(health(port), process)
        yield f"http://127.0.0.1:{port}", process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[Any]) -> str:
    """The first answer from `address`. Raises RuntimeError where its server gives none."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(
        f"expected the app to answer at {address} within {START_SECONDS} s; it did not"
    )
