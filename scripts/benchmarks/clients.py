"""Clients of the service, many at once: each answer is held to what its own text should get."""

import http.client
import json
import random
import socket
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sentiment.scoring.scorer import Score

JSON = {"Content-Type": "application/json"}
# Logits of a text differ in their last digits with the batch it is in.
CLOSE = 1e-3
# Seconds between two requests of a client that goes away.
PAUSE = 0.25
SIZES = (1, 2, 5, 10, 40, 256)
# What is wrong on purpose, and the status that it should get.
BAD = (
    ("/api/score", b'{"texts": [', JSON, 400),
    ("/api/nothing", b"{}", JSON, 404),
    ("/api/score", json.dumps({"texts": ["good"] * 257}).encode(), JSON, 413),
    ("/api/score", b"texts=good", {"Content-Type": "text/plain"}, 415),
    ("/api/explain", b'{"text": ["good"]}', JSON, 422),
)

Texts = Sequence[tuple[str, Score]]


@dataclass
class Tally:
    """What came back: how often each status, the seconds each took, and what was not right."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def failures(self) -> int:
        """Answers of 5xx that are not the 503 of a service that has no room."""
        return sum(n for status, n in self.statuses.items() if status >= 500 and status != 503)


class Client:
    """One client with a connection of its own, which it opens again where it was closed."""

    def __init__(self, port: int, texts: Texts, tally: Tally, seed: int):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._texts, self._tally = texts, tally
        self._random = random.Random(seed)
        self.due = time.perf_counter()

    def mixed(self) -> None:
        """A request of any kind: scores of few texts or many, an explanation, or a bad one."""
        kind = self._random.random()
        if kind < 0.7:
            self.score(self._random.choice(SIZES))
        elif kind < 0.8:
            self.explain()
        else:
            self.bad()

    def score(self, size: int) -> None:
        """Ask for the scores of so many texts, drawn anew, and check each."""
        chosen = self._random.choices(self._texts, k=size)
        found = self._ask("/api/score", encode([text for text, _ in chosen]))
        if found is not None:
            scores = found["scores"]
            right = len(scores) == size and all(
                map(is_right, scores, (expected for _, expected in chosen))
            )
            self._check(right, f"scores of {size} texts")

    def explain(self) -> None:
        text, expected = self._random.choice(self._texts)
        found = self._ask("/api/explain", json.dumps({"text": text}).encode())
        if found is not None:
            parts = sum(token["contribution"] for token in found["tokens"])
            sums = abs(found["bias"] + parts - found["logit"]) < CLOSE
            same = len(found["tokens"]) == expected.tokens
            near = abs(found["logit"] - (expected.logit or 0)) < CLOSE
            self._check(sums and same and near, "an explanation")

    def bad(self) -> None:
        path, body, headers, status = self._random.choice(BAD)
        self._ask(path, body, headers, status)

    def vanish(self) -> None:
        """Send a request and go away, before or while it is worked on."""
        body = encode([text for text, _ in self._random.choices(self._texts, k=10)])
        head = f"POST /api/score HTTP/1.1\r\nHost: here\r\nContent-Length: {len(body)}\r\n"
        head += "Content-Type: application/json\r\n\r\n"
        sent = head.encode() + body
        # Some go in the middle of their body.
        end = self._random.choice((len(sent), len(sent) // 2))
        with socket.create_connection(("127.0.0.1", self._connection.port)) as connection:
            connection.sendall(sent[:end])
            time.sleep(self._random.uniform(0, 0.05))
        # Nobody's answer holds this client back: without a pause it would be a flood.
        time.sleep(PAUSE)

    def _ask(
        self, path: str, body: bytes, headers: dict[str, str] = JSON, status: int = 200
    ) -> Any:
        """The answer's JSON, None where it is not the expected one; the tally knows why."""
        try:
            self._connection.request("POST", path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._check(False, f"{path}: {type(error).__name__}")
            return None
        self._tally.statuses[answer.status] += 1
        if answer.status == 503:
            self._check(answer.headers["Retry-After"] is not None, "503 without Retry-After")
            return None
        self._tally.seconds.append(time.perf_counter() - self.due)
        self._check(answer.status == status, f"{path}: {answer.status} instead of {status}")
        found = json.loads(text)
        self._check(status == 200 or list(found) == ["error"], f"{path}: {status}, no sentence")
        return found if answer.status == status == 200 else None

    def _check(self, right: bool, what: str) -> None:
        if not right:
            self._tally.wrong.append(what)


def encode(texts: list[str]) -> bytes:
    return json.dumps({"texts": texts}).encode()


def is_right(found: dict[str, Any], expected: Score) -> bool:
    """Whether a score as JSON is this one."""
    if expected.logit is None or found["logit"] is None:
        return found["error"] == expected.error
    return found["tokens"] == expected.tokens and abs(found["logit"] - expected.logit) < CLOSE


def run_clients(
    acts: Sequence[Callable[[Client], None]],
    port: int,
    texts: Texts,
    seconds: float,
    rate: float | None = None,
    meanwhile: Callable[[], None] = lambda: time.sleep(0.05),
) -> Tally:
    """A client for each of `acts`, which it does again and again for so long: as fast as it can,
    or all clients together at `rate` a second. `meanwhile` is done again and again beside them.

    At a rate, a request's time counts from when it was due: one that found all clients waiting
    for their answers is late, too.
    """
    tally, number, began = Tally(), count(), time.perf_counter()

    def next_due() -> float:
        return began + next(number) / rate if rate else time.perf_counter()

    def work(seed: int) -> None:
        client = Client(port, texts, tally, seed)
        while (due := next_due()) < began + seconds:
            time.sleep(max(0.0, due - time.perf_counter()))
            client.due = due
            acts[seed](client)

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(work, seed) for seed in range(len(acts))]
        while time.perf_counter() < began + seconds:
            meanwhile()
        for client in running:
            client.result()
    return tally
