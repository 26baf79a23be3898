"""The page and the service in one process on one port, started as users start them."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.browser import ROOT, app_arguments, free_port, serve, wait_for
from sending import send_at_once
from sentiment import Scorer
from sentiment.model.artifact import Artifact
from tests.conftest import make_artifact
from tests.service import wait_until

TEXT = "Not bad at all, and the music is lovely."
STRANGER = {"Origin": "https://elsewhere.example"}


def ask(
    url: str, body: Any = None, method: str | None = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    sent = None if body is None else json.dumps(body).encode()
    if sent is not None:
        headers["Content-Type"] = "application/json"
    request = urllib.request.Request(url, sent, headers, method=method)
    try:
        answer = urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read()


@contextlib.contextmanager
def started(model: Path, health: str = "/api/health", *options: str) -> Iterator[int]:
    """The app, with these options, on this port; what it prints is not thrown away."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, *app_arguments(port), *options],
        cwd=ROOT,
        env=os.environ | {"SENTIMENT_MODEL": str(model)},
    )
    try:
        assert wait_for(f"http://127.0.0.1:{port}{health}", server) == '{"status":"alive"}'
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def score(address: str) -> float:
    status, _, found = ask(f"{address}/api/score", {"texts": [TEXT]})
    assert status == 200
    return float(json.loads(found)["scores"][0]["logit"])


def loaded(address: str) -> str:
    """The hash of the model that answers, once it does."""
    wait_until(lambda: ask(f"{address}/api/ready")[0] == 200)
    return str(json.loads(ask(f"{address}/api/ready")[2])["model"])


@pytest.fixture(scope="module")
def address(tiny_folder: Path) -> Iterator[str]:
    with serve(SENTIMENT_MODEL=str(tiny_folder)) as (address, _):
        loaded(address)
        yield address


def test_one_port_has_both(address: str, scorer: Scorer) -> None:
    assert b"<title>Streamlit</title>" in ask(address)[2]
    assert ask(f"{address}/_stcore/health")[2] == b"ok"
    assert json.loads(ask(f"{address}/api/health")[2]) == {"status": "alive"}
    assert score(address) == pytest.approx(scorer.score([TEXT])[0].logit, abs=1e-5)
    # Not the page, which Streamlit gives for all that it does not know.
    status, headers, found = ask(f"{address}/api/nothing")
    assert (status, headers["Content-Type"]) == (404, "application/json")
    assert list(json.loads(found)) == ["error"]


@pytest.mark.parametrize("path", ["/api", "/api/"])
def test_the_way_to_the_description(address: str, path: str) -> None:
    """urllib follows redirects."""
    assert b"the service</title>" in ask(address + path)[2]


@pytest.mark.parametrize(
    ("path", "method", "body"),
    [
        ("/api/ready", "GET", None),
        ("/api/score", "POST", {"texts": [TEXT]}),
        ("/api/score", "OPTIONS", None),
        ("/api/nothing", "GET", None),
    ],
)
def test_other_sites_are_let_in_nowhere(
    address: str, path: str, method: str, body: dict[str, Any] | None
) -> None:
    asked = STRANGER | {"Access-Control-Request-Method": "POST"}
    _, headers, _ = ask(address + path, body, method, **asked)
    assert not [name for name in headers if name.lower().startswith("access-control-")]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_is_protected_against_forged_requests(address: str) -> None:
    status, _, said = ask(f"{address}/_stcore/upload_file/one/two", method="PUT", **STRANGER)
    assert (status, b"XSRF" in said) == (403, True)


def test_the_page_and_the_service_share_one_scorer(tiny_folder: Path) -> None:
    code = (
        "import main, cache\n"
        "assert main.load_scorer() is cache.load_scorer(cache.model_folder())\n"
        "print('one')"
    )
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'app'}", "SENTIMENT_MODEL": str(tiny_folder)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout == "one\n", done.stderr


def test_connections_send_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for expected in (0, 1):
            with socket.create_connection(server.getsockname()), server.accept()[0] as accepted:
                found = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
                assert bool(found) == bool(expected)
            before = sorted(Path("/dev/fd").iterdir())
            send_at_once()
            assert sorted(Path("/dev/fd").iterdir()) == before


def test_a_path_of_its_own(tiny_folder: Path) -> None:
    with started(tiny_folder, "/that/path/api/health", "--server.baseUrlPath=/that/path/") as port:
        below = f"http://127.0.0.1:{port}/that/path/api"
        assert json.loads(ask(f"{below}/openapi.json")[2])["servers"] == [{"url": "/that/path/api"}]
        assert b"alive" not in ask(f"http://127.0.0.1:{port}/api/health")[2]


@pytest.fixture
def replaceable(tiny_artifact: Artifact, tmp_path: Path) -> Path:
    tiny_artifact.save(tmp_path / "model")
    return tmp_path / "model"


def test_a_model_replaced_or_damaged_serves_on_until_a_restart(
    replaceable: Path, scorer: Scorer
) -> None:
    old, fingerprint = scorer.score([TEXT])[0].logit, Artifact.load(replaceable).fingerprint
    other = make_artifact(seed=1)
    with serve(SENTIMENT_MODEL=str(replaceable)) as (address, _):
        assert loaded(address) == fingerprint
        other.save(replaceable)
        assert score(address) == pytest.approx(old, abs=1e-5)
        assert loaded(address) == fingerprint
        for name in ("weights.safetensors", "vocabulary.json"):
            path = replaceable / name
            path.write_bytes(path.read_bytes()[:100])
        (replaceable / "config.json").unlink()
        assert score(address) == pytest.approx(old, abs=1e-5)
        assert loaded(address) == fingerprint
    other.save(replaceable)
    with serve(SENTIMENT_MODEL=str(replaceable)) as (address, _):
        assert loaded(address) == Artifact.load(replaceable).fingerprint != fingerprint
        assert score(address) == pytest.approx(Scorer(other).score([TEXT])[0].logit, abs=1e-5)


def test_a_model_that_was_no_good_is_loaded_when_it_is_mended(
    replaceable: Path,
) -> None:
    fingerprint = Artifact.load(replaceable).fingerprint
    config = (replaceable / "config.json").read_bytes()
    (replaceable / "config.json").unlink()
    with serve(SENTIMENT_MODEL=str(replaceable)) as (address, _):
        wait_until(lambda: ask(f"{address}/api/ready")[0] == 503)
        assert str(replaceable).encode() not in ask(f"{address}/api/ready")[2]
        (replaceable / "config.json").write_bytes(config)
        assert loaded(address) == fingerprint


def test_nothing_that_is_sent_is_logged(
    tiny_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = "xyzzy-plugh"
    with started(tiny_folder) as port:
        address = f"http://127.0.0.1:{port}"
        loaded(address)
        for body in ({"texts": [secret, "\ud800"]}, {"texts": secret}, {secret: 1}, [secret]):
            ask(f"{address}/api/score", body)
            ask(f"{address}/api/explain", body)
        ask(f"{address}/api/explain", {"text": f"{secret} {secret}"})
        ask(f"{address}/api/{secret}")
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.putrequest("POST", "/api/score")
            connection.putheader("Content-Type", "application/json")
            connection.putheader("Content-Length", "1000")
            connection.endheaders(f'{{"texts": ["{secret}'.encode())
            connection.close()
    logged = "".join(capfd.readouterr())
    assert "You can now view" in logged
    assert secret not in logged
    assert "Traceback" not in logged
