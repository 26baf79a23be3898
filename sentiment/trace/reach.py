"""How far back the verdict can be moved: where the logit's gradient has all but vanished.

Shapes: `T` tokens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from sentiment.model.artifact import Artifact
from sentiment.model.cells import Array
from sentiment.text.tokenizer import read_words
from sentiment.trace.gradients import gradients
from sentiment.trace.unroll import unroll

# All but vanished: below this share of what it is at the last word.
FAINT = 0.01


@dataclass(frozen=True)
class Reach:
    """Over `texts` texts, looking back from the last word over the last `words` of each: the median
    number of words after which the gradient is faint; None: in most texts it nowhere is.

    state: |ds/dh_t|. word: |ds/dx_t|, of the embeddings.
    """

    texts: int
    words: int
    state: int | None
    word: int | None


def words_back(norms: Array) -> int | None:
    """How many words before the last the norms (T,) are faint for the first time; None: nowhere."""
    faint = (norms[::-1] < FAINT * norms[-1]).nonzero()[0]
    return int(faint[0]) if len(faint) else None


def measure_reach(artifact: Artifact, texts: Iterable[str], words: int) -> Reach:
    """Of an artifact that reads forward alone, on texts of at least `words` words."""
    states, inputs = [], []
    for text in texts:
        unrolled = unroll(artifact, artifact.vocabulary.read(read_words(text)))
        found = gradients(artifact, unrolled)
        states.append(words_back(found.state_reach("forward")[-words:]))
        inputs.append(words_back(found.input_reach[-words:]))
    return Reach(len(states), words, _median(states, words), _median(inputs, words))


def _median(counts: list[int | None], words: int) -> int | None:
    middle = median_low(words if count is None else count for count in counts)
    return None if middle == words else middle
