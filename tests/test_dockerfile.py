"""The Dockerfile without an engine: its folder is laid out, its commands are run in there."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from scripts.browser import free_port, wait_for
from tests.test_procfile import get, web_command

ROOT = Path(__file__).parents[1]
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


def instructions() -> list[tuple[str, str]]:
    """Each instruction's name and the rest of it, in one line."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    return [(name, " ".join(rest.split())) for name, rest in lines]


def all_of(name: str) -> list[str]:
    return [rest for found, rest in instructions() if found == name]


def command(name: str) -> list[str]:
    """The command of CMD or HEALTHCHECK, which is a JSON list."""
    found: list[str] = json.loads(all_of(name)[0].split("CMD ")[-1])
    return found


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the image has under its WORKDIR."""
    folder = tmp_path_factory.mktemp("image")
    ignored = shutil.ignore_patterns("__pycache__")
    for copied in all_of("COPY"):
        source, target = copied.split()
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, folder / target, ignore=ignored)
        else:
            shutil.copy(ROOT / source, folder / target)
    return folder


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    settings = dict(part.split("=") for rest in all_of("ENV") for part in rest.split())
    assert int(settings["PORT"]) == int(all_of("EXPOSE")[0])
    return os.environ | settings | {"PORT": str(free_port()), "PATH": PATH}


@pytest.fixture(scope="module")
def server(image: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command("CMD"), cwd=image, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{environment['PORT']}/api/health", process)
        yield process
    finally:
        process.kill()
        process.wait(timeout=20)


def healthy(image: Path, environment: dict[str, str]) -> bool:
    done = subprocess.run(
        command("HEALTHCHECK"), cwd=image, env=environment, capture_output=True, timeout=30
    )
    return done.returncode == 0


def test_it_is_what_the_procfile_starts_on_the_same_python() -> None:
    assert command("CMD") == ["sh", "-c", f"exec {web_command()}"]
    version = (ROOT / ".python-version").read_text(encoding="utf-8").strip()
    assert all_of("FROM") == [f"python:{version}-slim"]


def test_nobody_is_root() -> None:
    user = all_of("USER")[-1]
    assert int(user) > 0
    assert any(f"useradd --uid {user} " in run for run in all_of("RUN"))


def test_what_is_copied_is_let_through_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert "*" in lines
    assert let == {copied.split()[0].rstrip("/") for copied in all_of("COPY")}


def test_its_commands_run(image: Path, environment: dict[str, str]) -> None:
    install, prepare = all_of("RUN")
    arguments = install.removeprefix("python ").split()
    offered = subprocess.run(
        [sys.executable, *arguments[:3], "--help"], capture_output=True, text=True, timeout=60
    ).stdout
    assert all(flag in offered for flag in arguments if flag.startswith("--"))
    assert (image / arguments[-1]).is_file()
    compiling = prepare.split(" && ")[0]
    subprocess.run(["sh", "-c", compiling], cwd=image, env=environment, check=True, timeout=120)
    assert list(image.glob("app/__pycache__/main.*.pyc"))
    # The server finds the image's own copy, not one that is installed.
    place = "import sentiment; print(sentiment.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", place], cwd=image, env=environment, capture_output=True, text=True
    )
    assert Path(found.stdout.strip()).is_relative_to(image)


@pytest.mark.parametrize("base", ["", "that/path", "/that/path/"])
def test_its_health_is_asked_below_a_path_of_its_own(
    image: Path, environment: dict[str, str], base: str
) -> None:
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Answer) as stub:
        Thread(target=stub.serve_forever, daemon=True).start()
        settings = {"PORT": str(stub.server_port), "STREAMLIT_SERVER_BASE_URL_PATH": base}
        assert healthy(image, environment | settings)
        stub.shutdown()
    assert asked == ["/that/path/api/health" if base else "/api/health"]


def test_it_serves_and_stops_when_told(
    image: Path, environment: dict[str, str], server: subprocess.Popen[bytes]
) -> None:
    assert healthy(image, environment)
    address = f"http://127.0.0.1:{environment['PORT']}"
    assert wait_for(f"{address}/api/ready", server).startswith('{"status":"ready"')
    assert "<title>Streamlit</title>" in get(address)
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=20)
    assert not healthy(image, environment)
