"""Rivals that many people use as they come: word lists with rules, made without any training.

Both are packages of the dev extra, imported only here and only when they are asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.model.calibration import Calibration
from sentiment.text.tokenizer import MARKUP

# VADER's own rule: a compound score nearer to 0 than this is neutral. TextBlob states none, so it
# gets the same.
NEUTRAL = 0.05
# Fitted on nothing: P(positive) is the polarity, moved from [-1, 1] to [0, 1].
UNFITTED = Calibration(((1, 1.0),), ((1 - NEUTRAL) / 2, (1 + NEUTRAL) / 2), "")


@dataclass(frozen=True)
class WordList:
    """A rival that gives a text a polarity in [-1, 1]."""

    polarity: Callable[[str], float]
    calibration: Calibration = UNFITTED

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """(1 + polarity) / 2 of each text (N,), without the markup that the model skips too."""
        return np.array([(1 + self.polarity(MARKUP.sub(" ", text))) / 2 for text in texts])


def load_vader() -> WordList:
    """VADER (Hutto & Gilbert 2014) with its compound score."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return WordList(lambda text: float(analyzer.polarity_scores(text)["compound"]))


def load_textblob() -> WordList:
    """TextBlob with its default analyzer, pattern's."""
    from textblob import TextBlob

    return WordList(lambda text: float(TextBlob(text).sentiment.polarity))


WORD_LISTS: dict[str, Callable[[], WordList]] = {"vader": load_vader, "textblob": load_textblob}
