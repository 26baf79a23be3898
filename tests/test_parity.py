"""Keras, ONNX Runtime and NumPy are three forms of one network: they must agree everywhere."""

import numpy as np
import onnxruntime
import pytest
from numpy.testing import assert_allclose

from sentiment import Scorer
from sentiment.data.batches import pad
from sentiment.model.artifact import Artifact
from sentiment.model.onnx_graph import build_graph
from sentiment.model.weights import layer_prefix
from sentiment.text.tokenizer import read_words
from sentiment.trace.replay import trace
from tests.conftest import SENTENCES, make_artifact
from tests.texts import varied_texts

TOLERANCE = 1e-5
# A unit about to tip over carries roundings on, in each form its own: at most 1.2e-4 was seen in
# one state of 47,000, and 3.3e-7 as the root mean square of all.
STATES, STATES_MEAN = 2e-4, 1e-6
VARIANTS = [
    {"cell": cell, "pooling": pooling, "layers": layers, "directions": directions}
    for cell in ("lstm", "gru", "rnn")
    for pooling in ("mean", "last", "max", "attention")
    for layers in (1, 2)
    for directions in (1, 2)
]


def encode(artifact: Artifact, texts: list[str]) -> list[np.ndarray]:
    return [artifact.vocabulary.read(read_words(text)) for text in texts]


def keras_outputs(artifact: Artifact, ids: np.ndarray) -> dict[str, np.ndarray]:
    from sentiment.model.network import build_network, set_weights

    network = build_network(artifact.config, len(artifact.vocabulary))
    set_weights(network, artifact.config, artifact.weights)
    return {name: value.numpy() for name, value in network(ids, training=False).items()}


def onnx_outputs(artifact: Artifact, ids: np.ndarray, lengths: list[int]) -> dict[str, np.ndarray]:
    session = onnxruntime.InferenceSession(
        build_graph(artifact, with_states=True).SerializeToString(),
        providers=["CPUExecutionProvider"],
    )
    feed = {"ids": ids, "lengths": np.array(lengths, np.int32)}
    logit, states = session.run(["logit", "states"], feed)
    # (T, dirs, B, H) to (B, T, D)
    by_text = states.transpose(2, 0, 1, 3).reshape(*ids.shape, -1)
    return {"logit": logit, "states": by_text}


def assert_three_agree(artifact: Artifact, texts: list[str]) -> None:
    rows = encode(artifact, texts)
    ids, lengths = pad(rows), [len(row) for row in rows]
    keras, onnx = keras_outputs(artifact, ids), onnx_outputs(artifact, ids, lengths)
    assert_allclose(onnx["logit"], keras["logit"], atol=TOLERANCE)
    squares = []
    for i, text in enumerate(texts):
        traced = trace(artifact, text)
        assert_allclose(traced.logit, keras["logit"][i], atol=TOLERANCE)
        states = np.concatenate([traced.hidden(d) for d in artifact.config.direction_names], 1)
        for other in (keras, onnx):
            found = other["states"][i, : lengths[i]]
            assert_allclose(states, found, atol=STATES)
            squares.append(np.square(states - found).mean())
    assert np.sqrt(np.mean(squares)) < STATES_MEAN


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: "-".join(map(str, v.values())))
def test_three_forms_agree_for_every_cell_pooling_and_stacking(variant: dict) -> None:
    assert_three_agree(make_artifact(**variant), list(SENTENCES))


def test_three_forms_agree_on_the_shipped_artifact(shipped: Artifact) -> None:
    assert_three_agree(shipped, varied_texts())


def test_a_text_scores_the_same_alone_in_a_batch_and_with_any_padding(
    shipped_scorer: Scorer,
) -> None:
    texts = varied_texts()
    together = shipped_scorer.score(texts)
    backwards = shipped_scorer.score(texts[::-1])[::-1]
    for text, score, other in zip(texts, together, backwards, strict=True):
        alone = shipped_scorer.score([text])[0]
        assert_allclose([score.logit, other.logit], alone.logit, atol=TOLERANCE)
    rows = encode(shipped_scorer.artifact, texts[:6])
    lengths = [len(row) for row in rows]
    wide = np.pad(pad(rows), ((0, 0), (0, 57)))
    padded = onnx_outputs(shipped_scorer.artifact, wide, lengths)["logit"]
    assert_allclose(padded, [s.logit for s in together[:6]], atol=TOLERANCE)
    keras = keras_outputs(shipped_scorer.artifact, wide)["logit"]
    assert_allclose(keras, padded, atol=TOLERANCE)


def test_the_gates_are_those_of_tensorflows_own_operator(shipped: Artifact) -> None:
    """`BlockLSTMV2` computes the LSTM in C++ and returns every gate that Keras hides."""
    for text in varied_texts(12, seed=1):
        traced = trace(shipped, text)
        for direction in shipped.config.direction_names:
            order = slice(None, None, -1 if direction == "backward" else 1)
            oracle = block_lstm(shipped, layer_prefix(0, direction), traced.embedded[order])
            for name, expected in oracle.items():
                actual = traced.layers[0][direction][name][order]
                # A cell state may be as large as 20, where float32 has steps of 2e-6.
                assert_allclose(actual, expected, rtol=TOLERANCE, atol=TOLERANCE, err_msg=name)


def block_lstm(artifact: Artifact, prefix: str, x: np.ndarray) -> dict[str, np.ndarray]:
    """Every record of an LSTM over x (T, E) by TensorFlow's operator; gates as in Keras."""
    import tensorflow as tf

    units = artifact.config.units
    kernel = np.concatenate([artifact.weights[prefix + part] for part in ("kernel", "recurrent")])
    zeros = np.zeros((1, units), np.float32)
    peephole = np.zeros(units, np.float32)
    out = tf.raw_ops.BlockLSTMV2(
        seq_len_max=len(x),
        x=x[:, None],
        cs_prev=zeros,
        h_prev=zeros,
        w=kernel,
        wci=peephole,
        wcf=peephole,
        wco=peephole,
        b=artifact.weights[prefix + "bias"],
        cell_clip=0,
        use_peephole=False,
    )
    gates = {"input": out.i, "forget": out.f, "candidate": out.ci, "output": out.o}
    states = {"cell": out.cs, "hidden": out.h}
    return {name: value.numpy()[:, 0] for name, value in (gates | states).items()}
