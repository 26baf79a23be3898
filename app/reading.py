"""What a page has read: the model, the text, and all that happened to it."""

from dataclasses import dataclass

from sentiment import Scorer
from sentiment.model.artifact import Artifact
from sentiment.trace.replay import Trace


@dataclass(frozen=True)
class Reading:
    """A text and its trace by one model."""

    scorer: Scorer
    text: str
    trace: Trace

    @property
    def artifact(self) -> Artifact:
        return self.scorer.artifact

    @property
    def words(self) -> list[str]:
        return [token.text for token in self.trace.tokens]


def signed(logits: float) -> str:
    """With its sign and two decimals, the way the charts write it."""
    return f"{logits:+.2f}".replace("-", "\N{MINUS SIGN}")
