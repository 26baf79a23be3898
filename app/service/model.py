"""The model that the service asks: loaded once, with a queue for each kind of question."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from sentiment import Scorer
from sentiment.errors import TextError
from sentiment.model.artifact import Artifact
from sentiment.scoring.queue import TextQueue
from sentiment.scoring.scorer import Score, read_text

# Seconds until a model that could not be loaded is tried again.
RETRY = 5.0
# An explanation keeps every state of its text: one at a time, and a tenth as fast as a score.
EXPLAINED_AT_ONCE, MOST_EXPLAINED = 1, 200_000
# Every word more takes 37 kB while it is explained.
MOST_WORDS = 2_500

Explanation = dict[str, Any] | TextError
log = logging.getLogger(__name__)


class Model:
    """One loaded model. Its queues keep it as it was when it was loaded, whatever the files do."""

    def __init__(self, scorer: Scorer):
        self.fingerprint = scorer.artifact.fingerprint
        self.scores: TextQueue[Score] = TextQueue(scorer.score)
        self.explanations: TextQueue[Explanation] = TextQueue(
            lambda texts: [explain(scorer.artifact, text) for text in texts],
            EXPLAINED_AT_ONCE,
            MOST_EXPLAINED,
        )

    def close(self) -> None:
        self.scores.close()
        self.explanations.close()


def explain(artifact: Artifact, text: object) -> Explanation:
    """The object that `python -m sentiment explain --json` prints, or why there is none."""
    from sentiment.trace.replay import trace
    from sentiment.trace.report import to_object

    try:
        if (words := len(read_text(text))) > MOST_WORDS:
            raise TextError(
                f"too long to be explained: expected at most {MOST_WORDS:,} words, got {words:,}; "
                "explain a part of it"
            )
        return to_object(trace(artifact, text))  # type: ignore[arg-type]
    except TextError as error:
        return error


async def load_model(load: Callable[[], Scorer]) -> Model:
    """The model, on a thread of its own; tried again and again while its files are no good."""
    while True:
        try:
            return Model(await asyncio.to_thread(load))
        except Exception as error:
            # Whatever it is: the files may be mended, and who runs the service has to read of it.
            log.error("the service has no model, and tries again in %g s: %s", RETRY, error)
            await asyncio.sleep(RETRY)
