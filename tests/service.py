"""The service in a real server of its own, with a scorer that can be held; and clients of it."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette

from scripts.browser import free_port
from sentiment import Scorer
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Score
from service.routes import Service

JSON = {"Content-Type": "application/json"}


class HeldScorer(Scorer):
    """Scores when it is let; keeps what it was given, batch by batch."""

    def __init__(self, artifact: Artifact):
        super().__init__(artifact)
        self.let = threading.Event()
        self.let.set()
        self.batches: list[list[object]] = []

    def score(self, texts: Sequence[object]) -> list[Score]:
        self.batches.append(list(texts))
        assert self.let.wait(30), "expected to be let go"
        return super().score(texts)


class Served:
    """A running service: its address, and what it answers."""

    def __init__(self, service: Service, port: int):
        self.service, self.port = service, port
        self.address = f"http://127.0.0.1:{port}"

    def ask(
        self, path: str, body: Any = None, method: str = "", headers: dict[str, str] = JSON
    ) -> tuple[int, Any, http.client.HTTPResponse]:
        """Status, JSON and the rest of an answer. A body that is no bytes is sent as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        method = method or ("GET" if body is None else "POST")
        connection.request(method, path, sent, headers if sent is not None else {})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text or "null"), answer

    def score(self, *texts: Any) -> tuple[int, Any]:
        status, found, _ = self.ask("/api/score", {"texts": texts})
        return status, found

    def send(self, head: str) -> socket.socket:
        """A connection over which this much was sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection.sendall(head.encode())
        return connection

    def post(self, texts: list[str]) -> socket.socket:
        """A connection over which texts were sent to be scored; nobody reads what comes back."""
        body = json.dumps({"texts": texts})
        return self.send(
            "POST /api/score HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        )


@contextmanager
def serving(load: Callable[[], Scorer], ready: bool = True) -> Iterator[Served]:
    """A service on a port of its own, in a thread; `ready` waits until it has its model."""
    service = Service(load)
    app = Starlette(routes=service.routes(), lifespan=lambda app: service.lifespan())
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, access_log=False, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    served = Served(service, port)
    try:
        wait_until(lambda: server.started and (not ready or service._model is not None))
        yield served
    finally:
        server.should_exit = True
        thread.join(20)
    assert not thread.is_alive()
    assert service.desk.open == 0


def wait_until(true: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "expected this to come true"
        time.sleep(0.01)
