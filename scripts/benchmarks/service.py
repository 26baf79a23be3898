"""The service on a real server, asked by many clients while a real browser uses the page.

`service` measures how soon it answers; `load` what it does in three minutes of anything: requests
of all kinds, its model's files replaced and damaged, clients that go away.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Timer
from urllib.parse import urlsplit

import numpy as np

from scripts.benchmarks.clients import Client, Tally, Texts, run_clients
from scripts.benchmarks.measuring import Figure, Goal
from scripts.benchmarks.samples import text_of
from scripts.benchmarks.visitor import visitor
from scripts.browser import serve, wait_for
from sentiment import Scorer
from sentiment.model.artifact import Artifact
from sentiment.model.weights import READOUT

CLIENTS, MINUTE, FINDING = 32, 60.0, 8.0
TEXTS, WORDS, AT_ONCE = 300, 50, 10
ASKED = f"{AT_ONCE} texts of {WORDS} words"
# MB that a minute may add: Python and its allocator breathe.
BREATH = 10
Acts = list[Callable[[Client], None]]
MIXED: Acts = [Client.mixed] * CLIENTS
# One client in four goes away without waiting for its answer.
VANISHING: Acts = [Client.mixed, Client.mixed, Client.mixed, Client.vanish] * (CLIENTS // 4)


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """The saturating rate for ten texts of 50 words, and the times at half of it."""
    fifty = [text_of(WORDS, texts[i:]) for i in range(TEXTS)]
    return measure_times(folder, fifty, FINDING, MINUTE)


def run_load(folder: Path, texts: list[str]) -> list[Figure]:
    """Three minutes, each with another kind of trouble."""
    return measure_load(folder, texts[:TEXTS], MINUTE)


def measure_times(folder: Path, texts: list[str], finding: float, seconds: float) -> list[Figure]:
    known = with_scores(folder, texts)
    ask = [lambda client: client.score(AT_ONCE)] * CLIENTS
    with serve(SENTIMENT_MODEL=str(folder)) as (address, process), visitor(address) as guest:
        port = ready(address, process)
        run_clients(ask, port, known, finding / 4)
        full = run_clients(ask, port, known, finding)
        rate = len(full.seconds) / finding
        half = run_clients(ask, port, known, seconds, rate / 2, guest.visit)
    times = 1000 * np.array(half.seconds)
    return [
        Figure(f"saturating rate: {ASKED}, {CLIENTS} clients", "requests/s", [rate]),
        Figure("at half that rate: half of the answers within", "ms", [float(np.median(times))]),
        Figure("95 of 100 within", "ms", [float(np.quantile(times, 0.95))], Goal(most=150)),
        Figure("all within", "ms", [float(times.max())]),
        *guest.figures(),
        *outcomes("at full rate", full),
        *outcomes("at half that rate", half),
    ]


def measure_load(folder: Path, texts: list[str], seconds: float) -> list[Figure]:
    known = with_scores(folder, texts)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as place:
        served = Path(shutil.copytree(folder, Path(place, "model")))
        spoilers = [
            Timer(seconds / 3, replace_model, [served]),
            Timer(seconds * 2 / 3, damage, [served]),
        ]
        minutes: dict[str, tuple[Acts, list[Timer]]] = {
            "requests of all kinds": (MIXED, []),
            "the model replaced, then damaged": (MIXED, spoilers),
            "one client in four goes away": (VANISHING, []),
        }
        with serve(SENTIMENT_MODEL=str(served)) as (address, process), visitor(address) as guest:
            port = ready(address, process)
            sizes, before = [resident(process)], sockets(process)
            for name, (acts, timers) in minutes.items():
                for timer in timers:
                    timer.start()
                tally = run_clients(acts, port, known, seconds, meanwhile=guest.visit)
                figures += outcomes(name, tally)
                sizes.append(resident(process))
            ready(address, process)
            left = Figure(
                "connections left open", "", [max(0, sockets(process) - before)], Goal(most=0)
            )
    return [*figures, *guest.figures(), *memory(sizes), left]


def with_scores(folder: Path, texts: Sequence[str]) -> Texts:
    """Each text with the score that it should get."""
    return list(zip(texts, Scorer.load(folder).score(texts), strict=True))


def ready(address: str, process: subprocess.Popen[bytes]) -> int:
    """The port of the service, once its model answers."""
    wait_for(f"{address}/api/ready", process)
    return urlsplit(address).port or 80


def replace_model(folder: Path) -> None:
    """Put a model in the folder that says the opposite of everything."""
    old = Artifact.load(folder)
    weights = dict(old.weights)
    replace(old, weights=weights | {READOUT: -weights[READOUT]}).save(folder)


def damage(folder: Path) -> None:
    """Cut the weights off in their middle, and remove the vocabulary."""
    weights = folder / "weights.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    (folder / "vocabulary.json").unlink()


def outcomes(name: str, tally: Tally) -> list[Figure]:
    """How many answers there were, and how many of them were none that are meant."""
    for what in sorted(set(tally.wrong))[:5]:
        print(f"{name}: not right: {what}")
    return [
        Figure(f"{name}: answers", "", [tally.statuses.total()]),
        Figure(f"{name}: 503 with Retry-After", "", [tally.statuses[503]]),
        Figure(f"{name}: other 5xx", "", [tally.failures], Goal(most=0)),
        Figure(f"{name}: wrong, another's, or none", "", [len(tally.wrong)], Goal(most=0)),
    ]


def resident(process: subprocess.Popen[bytes]) -> float:
    """The server's memory now, in MB of a million bytes."""
    import psutil

    return float(psutil.Process(process.pid).memory_info().rss / 1e6)


def sockets(process: subprocess.Popen[bytes]) -> int:
    """How many connections the server keeps, the page's among them."""
    import psutil

    return sum(c.status == "ESTABLISHED" for c in psutil.Process(process.pid).net_connections())


def memory(sizes: Sequence[float]) -> list[Figure]:
    """What the server holds after each minute; the first fills what then stays."""
    added = [after - before for before, after in pairwise(sizes[1:])]
    return [
        Figure("server before the first minute", "MB", sizes[:1]),
        *(Figure(f"server after minute {n}", "MB", [size]) for n, size in enumerate(sizes[1:], 1)),
        Figure("most that minute 2 or 3 added", "MB", [max(0.0, *added)], Goal(most=BREATH)),
    ]
