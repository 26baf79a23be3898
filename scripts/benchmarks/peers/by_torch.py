"""PyTorch's LSTM with the artifact's weights, and an encoder of DistilBERT's size.

PyTorch is in no requirements file: its CPU build is not on PyPI for every platform.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.peers.encoding import Rows, encode, in_batches, sort_by_length
from sentiment.data.batches import pad
from sentiment.errors import ArtifactError
from sentiment.model.artifact import Artifact
from sentiment.model.weights import BIAS, EMBEDDING, READOUT, layer_prefix

# DistilBERT (Sanh et al. 2019): what it reads of a text at most, and its sizes.
WORD_PIECES, POSITIONS, SIZE, HEADS, INNER, LAYERS = 30_522, 512, 768, 12, 3_072, 6


def make_packed(artifact: Artifact) -> Callable[[list[str]], NDArray]:
    """`nn.LSTM` over packed sequences, sorted by length, with the mean of its states read out."""
    import torch
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    lstm, weights = build_lstm(artifact), artifact.weights
    embedding = torch.from_numpy(np.array(weights[EMBEDDING], np.float32))
    readout = torch.from_numpy(np.array(weights[READOUT], np.float32))
    bias = float(weights[BIAS])

    @torch.inference_mode()
    def work(rows: Rows) -> NDArray:
        lengths = torch.tensor([len(row) for row in rows])
        x = torch.nn.functional.embedding(torch.from_numpy(pad(rows)), embedding)
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        states, _ = pad_packed_sequence(lstm(packed)[0], batch_first=True)  # (B, T, D)
        pooled = states.sum(1) / lengths[:, None]
        return (pooled @ readout + bias).numpy()

    def score(texts: list[str]) -> NDArray:
        rows = encode(artifact, texts)
        return in_batches(rows, sort_by_length(rows), work)

    return score


def build_lstm(artifact: Artifact) -> Any:
    """`nn.LSTM` with the artifact's weights. Raises ArtifactError for another network."""
    import torch

    config = artifact.config
    if (config.cell, config.layers, config.pooling) != ("lstm", 1, "mean"):
        raise ArtifactError("expected one LSTM layer with mean pooling for PyTorch's part")
    two = config.directions == 2
    lstm = torch.nn.LSTM(config.embedding_size, config.units, batch_first=True, bidirectional=two)
    for direction, suffix in zip(config.direction_names, ("", "_reverse"), strict=False):
        prefix = layer_prefix(0, direction)
        # PyTorch has Keras' order of gates, kernels transposed, and a second bias.
        named = {
            "weight_ih": artifact.weights[prefix + "kernel"].T,
            "weight_hh": artifact.weights[prefix + "recurrent"].T,
            "bias_ih": artifact.weights[prefix + "bias"],
            "bias_hh": np.zeros_like(artifact.weights[prefix + "bias"]),
        }
        for name, value in named.items():
            getattr(lstm, f"{name}_l0{suffix}").data = torch.from_numpy(np.array(value, np.float32))
    return lstm.eval()


def make_encoder(artifact: Artifact) -> Callable[[list[str]], NDArray]:
    """An encoder with random weights and the cost of DistilBERT, a text at a time.

    It reads our tokens, which are fewer than its word pieces would be, and at most 512 of a text.
    """
    import torch

    torch.manual_seed(0)
    embedding = torch.nn.Embedding(WORD_PIECES, SIZE)
    layer = torch.nn.TransformerEncoderLayer(SIZE, HEADS, INNER, 0.0, "gelu", batch_first=True)
    encoder = torch.nn.TransformerEncoder(layer, LAYERS).eval()
    readout = torch.nn.Linear(SIZE, 1)

    @torch.inference_mode()
    def score(texts: list[str]) -> NDArray:
        # One at a time: no padding, and its products are large enough as they are.
        rows = [
            torch.from_numpy(row[None, :POSITIONS] % WORD_PIECES) for row in encode(artifact, texts)
        ]
        return np.array([readout(encoder(embedding(ids))[:, 0]).item() for ids in rows])

    return score
