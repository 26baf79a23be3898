"""What the service answers, and what it refuses: over real connections, on the tiny model."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sentiment import Scorer
from sentiment.errors import ArtifactError
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Score
from sentiment.trace.replay import trace
from sentiment.trace.report import to_object
from service import answering, model, reading
from service.reading import MAX_BYTES, MAX_TEXTS
from tests.conftest import SENTENCES
from tests.service import JSON, HeldScorer, Served, serving, wait_until
from tests.texts import varied_texts

HEAD = "POST /api/score HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def held(tiny_folder: Path) -> HeldScorer:
    return HeldScorer(Artifact.load(tiny_folder))


@pytest.fixture(scope="module")
def server(held: HeldScorer) -> Iterator[Served]:
    with serving(lambda: held) as served:
        yield served


@pytest.fixture
def served(server: Served, held: HeldScorer) -> Iterator[Served]:
    """The server; whatever a test held is let go at its end."""
    held.batches.clear()
    yield server
    held.let.set()
    wait_until(lambda: server.service.desk.open == 0)
    assert server.service.model.scores.waiting == 0


def is_right(found: Any, expected: Score) -> bool:
    """A score as JSON is this one: the logit to the last digits, which a batch may change."""
    close = pytest.approx(vars(expected), abs=1e-5)
    return bool(found == close) and list(found) == list(vars(expected))


def test_scores_are_those_of_the_scorer(served: Served, scorer: Scorer) -> None:
    texts = [*SENTENCES, "", "<br />", None, 7, ["a"], "flurb", "\ud800", "a " * 10_001]
    status, found = served.score(*texts)
    assert status == 200
    assert len(found["scores"]) == len(texts)
    assert all(map(is_right, found["scores"], scorer.score(texts)))
    assert found["scores"][len(SENTENCES)]["error"] == "empty: expected at least one word"


def test_an_explanation_is_that_of_the_command_line(
    served: Served, tiny_artifact: Artifact
) -> None:
    for text in (*SENTENCES, "A terible scirpt \ud83d."):
        status, found, _ = served.ask("/api/explain", {"text": text})
        assert (status, found) == (200, to_object(trace(tiny_artifact, text)))
        total = found["bias"] + sum(token["contribution"] for token in found["tokens"])
        assert total == pytest.approx(found["logit"], abs=1e-5)


def test_alive_and_ready_with_the_models_hash(served: Served, tiny_artifact: Artifact) -> None:
    assert served.ask("/api/health")[:2] == (200, {"status": "alive"})
    assert served.ask("/api/ready")[:2] == (
        200,
        {"status": "ready", "model": tiny_artifact.fingerprint},
    )


LONG = b'{"text": "' + b"good " * 2_501 + b'"}'
REFUSED = {
    "nowhere": ("GET", "/api/nothing", None, JSON, 404, "/api/openapi.json lists"),
    "slash": ("POST", "/api/score/", b"{}", JSON, 404, "/api/openapi.json lists"),
    "method": ("GET", "/api/score", None, JSON, 405, "got GET"),
    "options": ("OPTIONS", "/api/score", None, JSON, 405, "got OPTIONS"),
    "form": ("POST", "/api/score", b"texts=a", {"Content-Type": "text/plain"}, 415, "Content-Type"),
    "untyped": ("POST", "/api/score", b"{}", {}, 415, "application/json"),
    "packed": ("POST", "/api/score", b"{}", JSON | {"Content-Encoding": "gzip"}, 415, "Encoding"),
    "no json": ("POST", "/api/score", b"{'texts': []}", JSON, 400, "at character 1"),
    "nothing": ("POST", "/api/score", b"", JSON, 400, "expected JSON"),
    "latin": ("POST", "/api/score", b'{"texts": ["caf\xe9"]}', JSON, 400, "UTF-8"),
    "utf-16": ("POST", "/api/score", '{"texts": []}'.encode("utf-16"), JSON, 400, "UTF-8"),
    "half": ("POST", "/api/score", b'{"texts": ["\xed\xa0\x80"]}', JSON, 400, "UTF-8"),
    "twice": ("POST", "/api/explain", b'{"text": "a", "text": "b"}', JSON, 422, "twice"),
    "nan": ("POST", "/api/score", b'{"texts": [NaN]}', JSON, 400, "a number that is none"),
    "digits": ("POST", "/api/score", b"9" * 5_000, JSON, 400, "too long"),
    "nesting": ("POST", "/api/score", b"[" * 200_000, JSON, 400, "too much nesting"),
    "array": ("POST", "/api/score", b'["a"]', JSON, 422, "got an array"),
    "null": ("POST", "/api/score", b"null", JSON, 422, "got null"),
    "key": ("POST", "/api/score", b'{"text": "a"}', JSON, 422, 'got none with "texts"'),
    "string": ("POST", "/api/score", b'{"texts": "a"}', JSON, 422, '"texts", a string'),
    "keys": ("POST", "/api/score", b'{"texts": [], "b": 1}', JSON, 422, "got 2 keys"),
    "list": ("POST", "/api/explain", b'{"text": ["a"]}', JSON, 422, '"text", an array'),
    "empty": ("POST", "/api/explain", b'{"text": " "}', JSON, 422, "at least one word"),
    "long": ("POST", "/api/explain", LONG, JSON, 422, "at most 2,500 words, got 2,501"),
    "markup": (
        "POST",
        "/api/explain",
        b'{"text": "<br />"}',
        JSON,
        422,
        "invisible characters only",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_will_not_do_is_refused_in_one_sentence(served: Served, name: str) -> None:
    method, path, body, headers, status, part = REFUSED[name]
    got, found, answer = served.ask(path, body, method, headers)
    assert got == status
    assert list(found) == ["error"]
    assert part in found["error"]
    assert (
        found["error"].startswith(("expected", "empty", "too long")) and "\n" not in found["error"]
    )
    assert answer.headers["Content-Type"] == "application/json"
    if status == 405:
        assert answer.headers["Allow"] == "POST"


def test_no_more_texts_than_are_allowed(served: Served) -> None:
    status, found = served.score(*["good"] * MAX_TEXTS)
    assert (status, len(found["scores"])) == (200, MAX_TEXTS)
    status, found = served.score(*["good"] * (MAX_TEXTS + 1))
    assert (status, found) == (
        413,
        {"error": "expected at most 256 texts, got 257; send them in parts"},
    )


def test_no_larger_bodies_than_are_allowed(served: Served) -> None:
    padded = b'{"texts": ["good"]}'.ljust(MAX_BYTES)
    assert served.ask("/api/score", padded)[0] == 200
    # Without the body: a client that is still sending when it is refused may not hear why.
    with served.send(HEAD + f"Content-Length: {MAX_BYTES + 1}\r\n\r\n") as client:
        answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nconnection: close\r\n" in answer
    assert b"expected a body of at most 1,000,000 bytes" in answer


def test_a_body_that_says_it_is_too_large_is_not_read_at_all(served: Served) -> None:
    """A client that asks whether to go on, as curl does, is told no instead of "100 Continue"."""
    with served.send(HEAD + "Content-Length: 5000000000\r\nExpect: 100-continue\r\n\r\n") as client:
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("path", ["/api/score", "/api/nothing"])
def test_a_body_without_end_is_not_read_past_the_limit(served: Served, path: str) -> None:
    head = HEAD.replace("/api/score", path) + "Transfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    sent = 0
    with served.send(head) as client, pytest.raises(OSError):
        for _ in range(10_000):
            client.sendall(chunk)
            sent += len(chunk)
    # What the kernel keeps on its way is a few megabytes; the rest of 650 MB was never taken.
    assert sent < 50_000_000
    assert served.score("good")[0] == 200


def test_chunks_make_a_body(served: Served) -> None:
    head = HEAD + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    body = b'{"texts": ["Not bad at all."]}'
    with served.send(head) as client:
        for i in range(0, len(body), 7):
            part = body[i : i + 7]
            client.sendall(b"%x\r\n%s\r\n" % (len(part), part))
        client.sendall(b"0\r\n\r\n")
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 200 ")


def test_a_body_that_does_not_come_is_not_waited_for(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BODY_SECONDS", 0.2)
    with served.send(HEAD + 'Content-Length: 100\r\n\r\n{"texts"') as client:
        answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"expected the whole body within 0.2 seconds" in answer


def hold(served: Served, held: HeldScorer) -> ThreadPoolExecutor:
    """Keep the scoring thread busy with a first text; whatever comes now waits."""
    pool = ThreadPoolExecutor(70)
    held.let.clear()
    before = len(held.batches)
    pool.submit(served.score, "first")
    wait_until(lambda: len(held.batches) > before)
    return pool


def test_past_the_deadline_there_is_no_answer_and_no_work(
    served: Served, held: HeldScorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hold(served, held):
        monkeypatch.setattr(answering, "DEADLINE", 0.3)
        status, found, answer = served.ask("/api/score", {"texts": ["late"]})
        assert status == 503
        assert "expected an answer within 0.3 s" in found["error"]
        assert answer.headers["Retry-After"] == "1"
        assert served.service.model.scores.waiting == 0
        held.let.set()
    assert ["late"] not in held.batches


def test_a_full_queue_says_so_and_keeps_what_it_took(served: Served, held: HeldScorer) -> None:
    large = ["x" * 100_000] * 9
    with hold(served, held) as pool:
        taken = [pool.submit(served.score, *large) for _ in range(2)]
        wait_until(lambda: served.service.model.scores.waiting == 1_800_000)
        status, found, answer = served.ask("/api/score", {"texts": large})
        assert (status, answer.headers["Retry-After"]) == (503, "1")
        assert "room in the queue" in found["error"]
        # Small ones still find room.
        small = pool.submit(served.score, "small")
        wait_until(lambda: served.service.model.scores.waiting == 1_800_005)
        held.let.set()
        assert small.result(20)[0] == 200
        assert [len(future.result(20)[1]["scores"]) for future in taken] == [9, 9]


def test_more_requests_at_once_than_can_be_kept(served: Served, held: HeldScorer) -> None:
    with hold(served, held) as pool:
        # The first is one of them.
        waiting = [pool.submit(served.score, "good") for _ in range(answering.MOST_REQUESTS - 1)]
        wait_until(lambda: served.service.desk.open == answering.MOST_REQUESTS)
        status, found, answer = served.ask("/api/score", {"texts": ["one more"]})
        assert (status, answer.headers["Retry-After"]) == (503, "1")
        assert "at most 64 requests" in found["error"]
        assert served.ask("/api/health")[0] == 200
        held.let.set()
        assert {future.result(20)[0] for future in waiting} == {200}


def test_requests_that_come_together_are_scored_together(served: Served, held: HeldScorer) -> None:
    with hold(served, held) as pool:
        texts = [f"text number {i}" for i in range(20)]
        asked = [pool.submit(served.score, text) for text in texts]
        wait_until(lambda: served.service.desk.open == 21)
        wait_until(lambda: served.service.model.scores.waiting == sum(map(len, texts)))
        held.let.set()
        assert {future.result(20)[0] for future in asked} == {200}
    assert len(held.batches) == 2
    assert sorted(map(str, held.batches[1])) == sorted(texts)


def test_no_answer_is_mixed_up(served: Served, scorer: Scorer) -> None:
    texts = varied_texts(150)
    expected = scorer.score(texts)
    explained = {i: to_object(trace(scorer.artifact, texts[i])) for i in (2, 5, 9)}

    def ask(number: int) -> None:
        if number % 10 == 9:
            i = (2, 5, 9)[number // 10 % 3]
            assert served.ask("/api/explain", {"text": texts[i]})[:2] == (200, explained[i])
            return
        places = [(number * 11 + k * k) % len(texts) for k in range(number % 13)]
        status, found = served.score(*(texts[i] for i in places))
        assert status == 200
        assert len(found["scores"]) == len(places)
        for i, score in zip(places, found["scores"], strict=True):
            assert is_right(score, expected[i])

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(ask, range(300)))


def test_who_vanishes_is_not_scored(served: Served, held: HeldScorer) -> None:
    with hold(served, held) as pool:
        clients = [served.post([f"vanishing {i}"]) for i in range(5)]
        stays = pool.submit(served.score, "stays")
        wait_until(lambda: served.service.desk.open == 7)
        for client in clients:
            client.close()
        wait_until(lambda: served.service.desk.open == 2)
        assert served.service.model.scores.waiting == len("stays")
        held.let.set()
        assert stays.result(20)[0] == 200
    assert held.batches == [["first"], ["stays"]]


def test_who_vanishes_in_the_middle_of_a_body_is_forgotten(served: Served) -> None:
    for _ in range(5):
        served.send(HEAD + 'Content-Length: 100\r\n\r\n{"texts"').close()
    wait_until(lambda: served.service.desk.open == 0)
    assert served.score("good")[0] == 200


def test_threads_end_with_the_server(tiny_artifact: Artifact) -> None:
    before = threading.active_count()
    with serving(lambda: HeldScorer(tiny_artifact)) as served:
        assert served.score("good")[0] == 200
    wait_until(lambda: threading.active_count() <= before)


def test_a_model_that_cannot_be_loaded_is_tried_again(
    tiny_artifact: Artifact, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(model, "RETRY", 0.05)
    mended = threading.Event()

    def load() -> Scorer:
        if not mended.is_set():
            raise ArtifactError("expected an artifact folder at /secret/place, found none")
        return Scorer(tiny_artifact)

    with serving(load, ready=False) as served:
        wait_until(lambda: "/secret/place" in caplog.text)
        for path, body in (("/api/ready", None), ("/api/score", {"texts": []})):
            status, found, answer = served.ask(path, body)
            assert (status, answer.headers["Retry-After"]) == (503, "1")
            assert "not loaded yet" in found["error"] and "secret" not in found["error"]
        assert served.ask("/api/health")[0] == 200
        mended.set()
        wait_until(lambda: served.ask("/api/ready")[0] == 200)


def test_a_mistake_of_ours_tells_nobody_what_was_typed(
    served: Served,
    held: HeldScorer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    typed = str(2**64)

    def fail(row: object, logit: float) -> Score:
        raise KeyError(f"no idea of {typed}")

    monkeypatch.setattr(held, "_score", fail)
    status, found = served.score(typed)
    assert (status, list(found)) == (500, ["error"])
    logged = "".join([*capfd.readouterr(), caplog.text, str(found)])
    assert "KeyError" in logged and "in fail" in logged
    assert typed not in logged
    monkeypatch.undo()
    assert served.score("good")[0] == 200


def test_what_is_no_text_does_not_wait_with_the_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a list or an object of a megabyte its type is all that an answer needs."""

    async def given(*_: object) -> list[Any]:
        return [[["x"] * 1_000], {"a": {}}, None, 3, 0.5, True, "good"]

    monkeypatch.setattr(reading, "_read_only_key", given)
    texts = asyncio.run(reading.read_texts(None))
    assert texts == [[], {}, None, 0, 0.0, False, "good"]
    assert [type(text) for text in texts[3:6]] == [int, float, bool]
