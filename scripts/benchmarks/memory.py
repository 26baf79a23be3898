"""Peak memory of whole processes: scoring files, and the app after a page was read.

Resident set size, as the system reports it when a process has ended.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from scripts.benchmarks.measuring import Figure, Goal
from scripts.browser import (
    app_arguments,
    find_chromium,
    free_port,
    health,
    open_browser,
    wait_for,
)

ROUNDS = 3
# Files of reviews, and of texts of a few words: rows without end that are soon scored.
REVIEWS = (500, 5_000)
SHORT, SHORT_WORDS = (50_000, 500_000), 2


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """Megabytes of scoring one text, and files of which each has ten times the rows of another;
    and of the app."""
    command = ["-m", "sentiment", "score", "--model", str(folder)]
    figures = [Figure("scoring one text", "MB", measure([*command, "Not bad at all."], ROUNDS))]
    short = [" ".join(text.split()[:SHORT_WORDS]) for text in texts]
    for count in REVIEWS:
        peaks = measure_file(command, texts, count, ROUNDS)
        figures.append(Figure(f"scoring a file of {count:,} texts", "MB", peaks))
    for count in SHORT:
        peaks = measure_file(command, short, count, 1)
        figures.append(Figure(f"scoring a file of {count:,} short texts", "MB", peaks))
    if browser := find_browser():
        peaks = [app_peak(browser, folder) for _ in range(ROUNDS)]
        figures.append(Figure("app server after a page was read", "MB", peaks, Goal(most=400)))
    else:
        print("app server: not measured, it takes Chromium and requirements/dev.txt")
    return figures


def measure(arguments: list[str], rounds: int) -> list[float]:
    return [peak(start(arguments)) for _ in range(rounds)]


def measure_file(command: list[str], texts: list[str], count: int, rounds: int) -> list[float]:
    """Peaks of scoring a file of so many rows, `texts` over and over."""
    with tempfile.TemporaryDirectory() as place:
        source, target = Path(place, "texts.jsonl"), Path(place, "scores.jsonl")
        repeated = [texts[i % len(texts)] for i in range(count)]
        pd.DataFrame({"text": repeated}).to_json(source, orient="records", lines=True)
        return measure([*command, "--input", str(source), "--output", str(target)], rounds)


def start(arguments: list[str], **environment: str) -> subprocess.Popen[str]:
    """A Python process whose peak `peak` tells."""
    command = [sys.executable, "-m", "scripts.benchmarks.peak", sys.executable, *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | environment
    )


def peak(process: subprocess.Popen[str], stopped: bool = False) -> float:
    """Wait for a process to end; its peak in MB of a million bytes. RuntimeError if it failed."""
    printed, _ = process.communicate()
    size, code = map(int, printed.split())
    if code and not stopped:
        raise RuntimeError(f"{process.args!r} ended with {code}")
    return size / 1e6


def find_browser() -> str | None:
    """A Chromium that Playwright can drive, None where either is missing."""
    return find_chromium() if importlib.util.find_spec("playwright") else None


def app_peak(browser: str, folder: Path) -> float:
    """Start the app with the model of this folder, read its first page in a browser, stop it."""
    port = free_port()
    server = start(app_arguments(port), SENTIMENT_MODEL=str(folder))
    try:
        wait_for(health(port), server)
        read_page(browser, f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
    return peak(server, stopped=True)


def read_page(browser: str, address: str) -> None:
    """Open a page and wait until its script has run and its charts are drawn."""
    with open_browser(browser) as opened:
        page = opened.new_page()
        page.goto(address)
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        page.get_by_role("application").last.wait_for()
