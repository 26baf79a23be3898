"""From nothing to a first answer: fresh processes, beside `import keras` alone."""

import os
import subprocess
import sys
from pathlib import Path

from scripts.benchmarks.measuring import Figure, Goal, take_turns

TEXT = "Not bad at all, and the music is lovely."


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """Seconds of `python -m sentiment score "..."` and of `python -c "import keras"`."""
    commands = {
        'python -m sentiment score "..."': [
            *(sys.executable, "-m", "sentiment", "score", TEXT, "--model", str(folder))
        ],
        'python -c "import keras"': [sys.executable, "-c", "import keras"],
    }
    # The first round fills the file cache: it is the process that starts cold, not the disk.
    times = take_turns({name: lambda c=c: call(c) for name, c in commands.items()})  # type: ignore[misc]
    goals = (Goal(most=1.5), None)
    return [
        Figure(name, "s", values, goal)
        for (name, values), goal in zip(times.items(), goals, strict=True)
    ]


def call(command: list[str]) -> None:
    """Run a command to its end, quietly; its error is raised with what it printed."""
    quiet = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(command, capture_output=True, text=True, env=quiet, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
