import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from sentiment import Scorer
from sentiment.errors import TextError
from sentiment.model.artifact import Artifact
from sentiment.model.cells import CELLS
from sentiment.text.spelling import FREQUENT, LONGEST
from sentiment.text.vocabulary import UNKNOWN
from sentiment.trace.contributions import direction_contributions
from sentiment.trace.prefixes import score_prefixes, score_suffixes
from sentiment.trace.replay import Trace, trace
from sentiment.trace.unroll import unroll
from tests.conftest import SENTENCES, make_artifact
from tests.test_parity import VARIANTS
from tests.texts import varied_texts


def assert_parts_sum_to_the_logit(traced: Trace) -> None:
    scale = max(1.0, abs(traced.logit))
    parts = traced.bias + traced.contributions.sum(dtype=np.float64)
    assert_allclose(parts, traced.logit, atol=1e-5 * scale)
    read = traced.bias + sum(p.sum(dtype=np.float64) for p in traced.positions.values())
    assert_allclose(read, traced.logit, atol=1e-5 * scale)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: "-".join(map(str, v.values())))
def test_contributions_and_bias_are_the_logit_for_every_variant(variant: dict) -> None:
    artifact = make_artifact(**variant)
    for sentence in SENTENCES:
        assert_parts_sum_to_the_logit(trace(artifact, sentence))


def test_contributions_and_bias_are_the_logit_on_the_shipped_artifact(shipped: Artifact) -> None:
    for text in varied_texts():
        assert_parts_sum_to_the_logit(trace(shipped, text))


@pytest.mark.parametrize("cell", CELLS)
def test_memory_reproduces_the_hidden_state(cell: str) -> None:
    """h_t = expose_t * m_t with m_t = carry_t * m_{t-1} + write_t, whatever the cell."""
    values = trace(make_artifact(cell=cell), SENTENCES[2]).layers[0]["forward"]
    memory = CELLS[cell].memory(values)
    kept = np.zeros_like(values["hidden"][0])
    for t, hidden in enumerate(values["hidden"]):
        kept = memory.carry[t] * kept + memory.write[t]
        assert_allclose(memory.expose[t] * kept, hidden, atol=1e-6)


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_a_contribution_is_what_silencing_the_write_takes_away(direction: str) -> None:
    """The recursion against the definition: the logit with one word's write set to zero."""
    artifact = make_artifact()
    traced = trace(artifact, SENTENCES[3])
    values, readout = traced.layers[0][direction], traced.readout[direction]
    memory = CELLS["lstm"].memory(values)
    parts = direction_contributions(artifact.config, traced, direction)
    order = range(len(parts)) if direction == "forward" else range(len(parts) - 1, -1, -1)

    def read(silenced: int | None) -> float:
        kept, total = np.zeros(artifact.config.units), 0.0
        for t in order:
            kept = memory.carry[t] * kept + (t != silenced) * memory.write[t]
            total += float(readout[t] @ (memory.expose[t] * kept))
        return total

    for word, part in enumerate(parts):
        assert_allclose(read(None) - read(word), part, atol=1e-6)


def test_a_trace_says_what_the_scorer_says(shipped: Artifact, shipped_scorer: Scorer) -> None:
    texts = varied_texts(40, seed=2)
    for text, score in zip(texts, shipped_scorer.score(texts), strict=True):
        traced = trace(shipped, text)
        assert (traced.prediction, len(traced.tokens)) == (score.prediction, score.tokens)
        assert int(traced.unknown.sum()) == score.unknown
        assert_allclose(traced.probability, score.probability, atol=1e-5)


def test_a_misspelt_text_is_traced_as_the_text_that_was_meant(
    shipped: Artifact, shipped_scorer: Scorer
) -> None:
    words = shipped.vocabulary.tokens[2:FREQUENT]
    meant = sorted(word for word in words if word.isalpha() and 9 <= len(word) < LONGEST)[::400]
    typed = [word[:5] + word[4:] for word in meant]
    traced, plain = trace(shipped, " ".join(typed)), trace(shipped, " ".join(meant))
    assert [token.text for token in traced.tokens] == typed
    assert not traced.unknown.any()
    assert traced.read_as == [
        None if token.key in shipped.vocabulary else shipped.vocabulary.tokens[i]
        for token, i in zip(traced.tokens, traced.ids, strict=True)
    ]
    assert any(traced.read_as) and plain.read_as == [None] * len(meant)
    # Whatever each was read as, that text has the same trace and the same score.
    words_read = zip(traced.read_as, traced.tokens, strict=True)
    read = " ".join(word or token.text for word, token in words_read)
    assert trace(shipped, read).logit == traced.logit
    one, other = shipped_scorer.score([" ".join(typed), read])
    assert (one.logit, one.unknown) == (other.logit, 0)
    assert_allclose(one.logit, traced.logit, atol=1e-5)


def assert_parts_score_as_texts(scorer: Scorer, ids: NDArray[np.int32]) -> None:
    read = unroll(scorer.artifact, ids)
    prefixes, suffixes = score_prefixes(scorer, read), score_suffixes(scorer, read)
    assert prefixes.ends.tolist() == list(range(1, len(ids) + 1))
    assert suffixes.starts.tolist() == list(range(len(ids)))
    expected = scorer.logits([ids[:end] for end in prefixes.ends])
    assert_allclose(prefixes.logits, expected, atol=1e-5 * max(1, np.abs(expected).max()))
    expected = scorer.logits([ids[start:] for start in suffixes.starts])
    assert_allclose(suffixes.logits, expected, atol=1e-5 * max(1, np.abs(expected).max()))
    assert prefixes.probabilities[-1] == pytest.approx(suffixes.probabilities[0], abs=1e-5)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: "-".join(map(str, v.values())))
def test_parts_of_a_text_score_as_texts_of_their_own(variant: dict) -> None:
    artifact = make_artifact(**variant)
    assert_parts_score_as_texts(Scorer(artifact), trace(artifact, SENTENCES[2]).ids)


def test_parts_of_a_text_score_as_texts_of_their_own_on_the_shipped_model(
    shipped_scorer: Scorer,
) -> None:
    for text in (varied_texts(1)[0], varied_texts(30, seed=5)[28], "good"):
        ids = trace(shipped_scorer.artifact, text).ids
        assert_parts_score_as_texts(shipped_scorer, ids)


def test_prefixes_of_a_long_text_are_thinned_and_reach_the_end(shipped_scorer: Scorer) -> None:
    read = unroll(shipped_scorer.artifact, np.full(90, 7, np.int32))
    ends = score_prefixes(shipped_scorer, read, most=10).ends
    assert len(ends) == 10 and ends[-1] == 90
    starts = score_suffixes(shipped_scorer, read, most=10).starts
    assert len(starts) == 10 and starts[0] == 0


def test_a_text_of_unknown_words_is_uncertain(tiny_artifact: Artifact) -> None:
    traced = trace(tiny_artifact, "zzgl frpt")
    assert (traced.ids == UNKNOWN).all() and traced.prediction == "uncertain"


def test_a_name_is_read_as_any_other_and_says_nothing_alone(shipped_scorer: Scorer) -> None:
    artifact = shipped_scorer.artifact
    alone = trace(artifact, "Emily Lakisha, zzgl")
    assert alone.names.tolist() == [True, True, False, False]
    assert alone.unknown.tolist() == [False, False, False, True]
    one, other = (trace(artifact, f"A book about {name}.") for name in ("Spielberg", "Emily"))
    assert one.names.tolist() == other.names.tolist() == [False, False, False, True, False]
    assert one.logit == other.logit
    only = trace(artifact, "Emily Lakisha")
    assert only.prediction == "uncertain" == shipped_scorer.score(["Emily Lakisha"])[0].prediction


@pytest.mark.parametrize("text", ["", "  \n", "<br />", "a" * 200_001, "! " * 10_001])
def test_what_cannot_be_read_is_refused_with_a_reason(tiny_artifact: Artifact, text: str) -> None:
    with pytest.raises(TextError, match=r"empty|too long"):
        trace(tiny_artifact, text)
