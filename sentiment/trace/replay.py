"""One text through the network: what it read, every gate and state, and its verdict.

Shapes: `T` tokens. All arrays are float32 where nothing else is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.model.artifact import Artifact
from sentiment.model.cells import Array
from sentiment.scoring.scorer import check_text, check_tokens, judge
from sentiment.text.tokenizer import Token, tokenize
from sentiment.text.vocabulary import UNKNOWN
from sentiment.trace.contributions import contributions
from sentiment.trace.edits import Edit
from sentiment.trace.unroll import Unrolled, unroll


@dataclass(frozen=True)
class Trace(Unrolled):
    """All that happened to a text between its words and its probability.

    tokens: T of them, as typed, with spans; of `ids`, `UNKNOWN` stands where the vocabulary lacks
        one. read_as: the word that a misspelt token was read as; None where it is read as typed.
    names: (T,) which of the tokens that the vocabulary has are names, read as unknown words are.
    contributions: (T,) what each word wrote into the memory and was read of it later;
        bias + contributions.sum() == logit.
    """

    tokens: list[Token]
    read_as: list[str | None]
    names: NDArray[np.bool_]
    contributions: Array
    probability: float
    prediction: str

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """Which tokens (T,) are read as no word at all."""
        return self.ids == UNKNOWN

    @property
    def known(self) -> bool:
        """Whether any word is one that the vocabulary has, and no name."""
        return not (self.unknown | self.names).all()


def trace(artifact: Artifact, text: str) -> Trace:
    """Run `text` through the artifact's network. Raises TextError for what cannot be scored.

    A pure function of its arguments: it may be cached, and called from any thread.
    """
    check_text(text)
    tokens = tokenize(text)
    check_tokens(len(tokens))
    return trace_tokens(artifact, tokens)


def trace_tokens(artifact: Artifact, tokens: list[Token], edits: Sequence[Edit] = ()) -> Trace:
    """The same of one or more tokens, with `edits` to the network's top layer on the way."""
    ids = artifact.vocabulary.read([token.text for token in tokens])
    unrolled = unroll(artifact, ids, edits)
    probability, prediction = judge(artifact, ids, unrolled.logit)
    return Trace(
        **vars(unrolled),
        tokens=tokens,
        read_as=artifact.vocabulary.respelled([token.key for token in tokens], ids),
        names=artifact.reads_as_unknown[ids] & (ids != UNKNOWN),
        contributions=contributions(artifact.config, unrolled),
        probability=probability,
        prediction=prediction,
    )
