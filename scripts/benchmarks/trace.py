"""How long it takes to open up one text: what the app does after every submit."""

from pathlib import Path

from scripts.benchmarks.measuring import Figure, Goal, take_turns
from scripts.benchmarks.samples import text_of
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Scorer, read_text
from sentiment.trace.prefixes import score_prefixes
from sentiment.trace.replay import trace

WORDS, ROUNDS = 300, 20


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """Milliseconds of a verdict, a trace and all prefixes' scores, for a text of 300 words."""
    artifact = Artifact.load(folder)
    scorer = Scorer(artifact)
    text = text_of(WORDS, texts)
    ids = artifact.vocabulary.read(read_text(text))
    times = take_turns(
        {
            f"score of {WORDS} words": lambda: scorer.score([text]),
            f"trace of {WORDS} words": lambda: trace(artifact, text),
            f"scores of its {WORDS} prefixes": lambda: score_prefixes(scorer, ids),
        },
        ROUNDS,
    )
    goals = (None, Goal(most=30), Goal(most=300))
    return [
        Figure(name, "ms", [1000 * spent for spent in values], goal)
        for (name, values), goal in zip(times.items(), goals, strict=True)
    ]
