"""What a page has read: the model, the text, and all that happened to it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np

from sentiment import Scorer
from sentiment.model.artifact import Artifact
from sentiment.plots.drawing import Drawing
from sentiment.text.sentences import find_sentences
from sentiment.trace.replay import Trace
from sentiment.trace.trajectory import Trajectory, trajectories

Made = TypeVar("Made")


@dataclass(frozen=True)
class Reading:
    """A text and its trace by one model."""

    scorer: Scorer
    text: str
    trace: Trace
    _kept: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def keep(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for all redraws of the page and found by this key."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(Made, self._kept[key])

    def drawing(self, key: Hashable, make: Callable[[], Drawing]) -> Drawing:
        """The drawing of this key, made once and packed."""
        return self.keep(key, lambda: make().pack())

    @property
    def artifact(self) -> Artifact:
        return self.scorer.artifact

    @cached_property
    def paths(self) -> dict[str, Trajectory]:
        """Direction to its path, for every chart of a redraw."""
        return trajectories(self.artifact, self.trace)

    @cached_property
    def sentences(self) -> list[range]:
        """Ranges over the tokens."""
        return find_sentences(self.text, self.trace.tokens)

    @property
    def subtotals(self) -> list[float]:
        """What each sentence adds, in logits: with the bias they sum to the logit."""
        values = self.trace.contributions.astype(np.float64)
        return [float(values[span.start : span.stop].sum()) for span in self.sentences]

    @cached_property
    def words(self) -> list[str]:
        return [token.text for token in self.trace.tokens]


def signed(logits: float, digits: int = 2) -> str:
    """With its sign and two decimals or more, the way the charts write it."""
    return f"{logits:+.{digits}f}".replace("-", "\N{MINUS SIGN}")


def signed_sum(*parts: float, total: float) -> tuple[str, ...]:
    """The parts and their sum as they are written, with as few decimals as let what is written add
    up: rounded each by itself they may not."""
    for digits in range(2, 7):
        shown = [round(part, digits) for part in (*parts, total)]
        if round(sum(shown[:-1]) - shown[-1], digits) == 0:
            break
    return tuple(signed(value, digits) for value in (*parts, total))
