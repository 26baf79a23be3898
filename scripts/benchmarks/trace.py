"""How long it takes to open up one text: what the app does after every submit."""

from pathlib import Path

from scripts.benchmarks.measuring import Figure, Goal, take_turns
from scripts.benchmarks.samples import text_of
from sentiment.model.artifact import Artifact
from sentiment.scoring.scorer import Scorer
from sentiment.trace.gradients import gradients
from sentiment.trace.ledger import ledgers
from sentiment.trace.memory import remember
from sentiment.trace.prefixes import score_prefixes, score_suffixes
from sentiment.trace.replay import trace

WORDS, ROUNDS = 300, 20


def run(folder: Path, texts: list[str]) -> list[Figure]:
    """Milliseconds of each thing that the app computes once for a text, here of 300 words."""
    artifact = Artifact.load(folder)
    scorer = Scorer(artifact)
    text = text_of(WORDS, texts)
    traced = trace(artifact, text)
    times = take_turns(
        {
            f"score of {WORDS} words": lambda: scorer.score([text]),
            f"trace of {WORDS} words": lambda: trace(artifact, text),
            f"scores of its {WORDS} prefixes": lambda: score_prefixes(scorer, traced),
            f"scores of its {WORDS} suffixes": lambda: score_suffixes(scorer, traced),
            "its memory matrices": lambda: remember(artifact, traced),
            "its gate ledgers": lambda: ledgers(artifact, traced),
            "its gradients": lambda: gradients(artifact, traced),
        },
        ROUNDS,
    )
    goals = (None, Goal(most=30), Goal(most=300), Goal(most=300), None, None, None)
    figures = [
        Figure(name, "ms", [1000 * spent for spent in values], goal)
        for (name, values), goal in zip(times.items(), goals, strict=True)
    ]
    # The verdict is the trace's own: it is not scored apart.
    whole = [sum(parts) for parts in zip(*(figure.values for figure in figures[1:]), strict=True)]
    return [*figures, Figure("all that the screens show", "ms", whole, Goal(most=500))]
