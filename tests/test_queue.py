"""The queue between many callers and one thread."""

import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

import pytest

from sentiment import Scorer
from sentiment.errors import QueueFullError
from sentiment.scoring.queue import TextQueue
from tests.texts import varied_texts


class Work:
    """Gives each text back in capitals, when it is let; keeps its batches."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.batches: list[list[object]] = []
        self.began = threading.Semaphore(0)

    def __call__(self, texts: list[object]) -> list[str]:
        self.batches.append(texts)
        self.began.release()
        assert self.let.wait(20)
        if "fail" in texts:
            raise RuntimeError("as asked")
        return [str(text).upper() for text in texts]


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def queue(work: Work) -> Iterator[TextQueue[str]]:
    queue = TextQueue(work, batch=10, most_waiting=100)
    yield queue
    work.let.set()
    queue.close()


def submit_held(work: Work, queue: TextQueue[str]) -> "Future[list[str]]":
    """A first text, at work: whatever comes now waits."""
    first = queue.submit(["first"])
    assert work.began.acquire(timeout=20)
    return first


def test_every_caller_gets_the_scores_of_its_own_texts(scorer: Scorer) -> None:
    texts = varied_texts(120)
    expected = dict(zip(texts, scorer.score(texts), strict=True))
    queue = TextQueue(scorer.score)

    def ask(number: int) -> None:
        mine = [texts[(number * 7 + i * i) % len(texts)] for i in range(number % 9)]
        for text, score in zip(mine, queue.submit(mine).result(20), strict=True):
            assert score.tokens == expected[text].tokens
            assert score.logit == pytest.approx(expected[text].logit, abs=1e-5)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(ask, range(200)))
    queue.close()


def test_what_waits_together_is_worked_on_together(work: Work, queue: TextQueue[str]) -> None:
    submit_held(work, queue)
    futures = [queue.submit([text]) for text in ("ab", "cd", "ef")]
    work.let.set()
    assert [future.result(20) for future in futures] == [["AB"], ["CD"], ["EF"]]
    assert work.batches == [["first"], ["ab", "cd", "ef"]]


def test_a_batch_ends_when_it_is_large_enough(work: Work, queue: TextQueue[str]) -> None:
    submit_held(work, queue)
    future = queue.submit(["four", "five!", "sixsix", "x"])
    work.let.set()
    assert future.result(20) == ["FOUR", "FIVE!", "SIXSIX", "X"]
    assert work.batches[1:] == [["four", "five!", "sixsix"], ["x"]]


def test_a_long_list_takes_turns_with_a_short_one(work: Work, queue: TextQueue[str]) -> None:
    submit_held(work, queue)
    long = queue.submit(["aaaaa"] * 12)
    short = queue.submit(["bbbbb"])
    work.let.set()
    assert short.result(20) == ["BBBBB"]
    assert long.result(20) == ["AAAAA"] * 12
    assert work.batches[1] == ["aaaaa", "bbbbb"]


def test_a_full_queue_refuses_and_has_room_again(work: Work, queue: TextQueue[str]) -> None:
    submit_held(work, queue)
    futures = [queue.submit(["x" * 60]), queue.submit(["y" * 40])]
    assert queue.waiting == 100
    with pytest.raises(QueueFullError, match="room in the queue"):
        queue.submit(["z"])
    work.let.set()
    assert [len(future.result(20)[0]) for future in futures] == [60, 40]
    assert queue.submit(["z"]).result(20) == ["Z"]
    assert queue.waiting == 0


def test_more_than_there_is_room_for_is_taken_when_nothing_waits(
    work: Work, queue: TextQueue[str]
) -> None:
    work.let.set()
    assert queue.submit(["x" * 1000]).result(20) == ["X" * 1000]


def test_cancelled_texts_make_room_and_are_never_worked_on(
    work: Work, queue: TextQueue[str]
) -> None:
    submit_held(work, queue)
    gone, other = queue.submit(["gone!"] * 10), queue.submit(["other"])
    assert gone.cancel()
    assert queue.waiting == 5
    work.let.set()
    assert other.result(20) == ["OTHER"]
    assert work.batches == [["first"], ["other"]]


def test_the_rest_of_a_list_at_work_is_dropped_too(work: Work, queue: TextQueue[str]) -> None:
    future = queue.submit(["sixsix"] * 8)
    assert work.began.acquire(timeout=20)
    assert future.cancel()
    work.let.set()
    assert queue.submit(["other"]).result(20) == ["OTHER"]
    assert work.batches == [["sixsix"] * 2, ["other"]]


def test_a_failure_reaches_its_own_caller_and_no_other(work: Work, queue: TextQueue[str]) -> None:
    submit_held(work, queue)
    failing, other = queue.submit(["fail", "x" * 50]), queue.submit(["ok"])
    work.let.set()
    with pytest.raises(RuntimeError, match="as asked"):
        failing.result(20)
    assert other.result(20) == ["OK"]
    assert work.batches[1] == ["fail", "ok", "x" * 50]
    assert queue.submit(["more"]).result(20) == ["MORE"]
    assert queue.waiting == 0


def test_no_texts_are_answered_at_once(work: Work, queue: TextQueue[str]) -> None:
    submit_held(work, queue)
    assert queue.submit([]).result(0) == []


def test_closing_finishes_what_began_and_cancels_the_rest(work: Work) -> None:
    queue = TextQueue(work, batch=10)
    first = submit_held(work, queue)
    waiting = queue.submit(["later"])
    closing = threading.Thread(target=queue.close)
    closing.start()
    with pytest.raises(CancelledError):
        waiting.result(20)
    work.let.set()
    closing.join(20)
    assert first.result(0) == ["FIRST"]
    with pytest.raises(QueueFullError):
        queue.submit(["too late"])
