"""Artifacts and texts for the tests. Every sentence here is our own."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from sentiment import Scorer
from sentiment.model.artifact import Artifact, Plane, round_embedding
from sentiment.model.calibration import Calibration
from sentiment.model.config import Config
from sentiment.model.weights import EMBEDDING, expected_shapes
from sentiment.text.identities import merge
from sentiment.text.tokenizer import read_keys
from sentiment.text.vocabulary import SPECIAL, Vocabulary

# Tests assert what is computed, not how fast this machine is.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

SENTENCES = (
    "A warm, patient film that earns its ending.",
    "I wanted my evening back!",
    "Not bad at all, and the music is lovely.",
    "The plot isn't clever; it's only loud...",
    "We can't recommend it :( 3/10",
    "Great cast, dull script.",
    "He didn't laugh, she did :)",
    "Was it good? No. It was terrible.",
)


NAMES = ("Emily", "Lakisha")


def make_artifact(
    seed: int = 0, vocabulary: Vocabulary | None = None, **settings: object
) -> Artifact:
    """An artifact with random weights, over the words of SENTENCES and NAMES if no vocabulary is
    given, with rows shared as training shares them."""
    values = {"units": 6, "embedding_size": 5, "embedding_start": "random", "seed": seed}
    config = Config(**(values | settings))
    words = sorted({key for sentence in (*SENTENCES, *NAMES) for key in read_keys(sentence)})
    vocabulary = vocabulary or Vocabulary([*SPECIAL, *words])
    generator = np.random.default_rng(seed)
    weights = {
        name: generator.normal(0, 0.7, shape).astype(np.float32)
        for name, shape in expected_shapes(config, len(vocabulary)).items()
    }
    weights[EMBEDDING] = weights[EMBEDDING][merge(vocabulary)]
    axis = np.eye(config.units, dtype=np.float32)[0]
    density = np.full((4, 4), 1 / 16, np.float32)
    return Artifact(
        config=config,
        vocabulary=vocabulary,
        weights=round_embedding(weights),
        calibration=Calibration(((1, 1.3),), (0.4, 0.6), "nothing: its weights are random"),
        planes={d: Plane(axis, density, (-2.0, 2.0), (-1.0, 1.0)) for d in config.direction_names},
    )


@pytest.fixture(scope="session")
def tiny_artifact() -> Artifact:
    return make_artifact()


@pytest.fixture(scope="session")
def scorer(tiny_artifact: Artifact) -> Scorer:
    """A scorer of the tiny artifact."""
    return Scorer(tiny_artifact)


@pytest.fixture(scope="session")
def tiny_folder(tiny_artifact: Artifact, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny artifact, saved."""
    folder = tmp_path_factory.mktemp("artifact") / "tiny"
    tiny_artifact.save(folder)
    return folder


@pytest.fixture
def tiny_model(monkeypatch: pytest.MonkeyPatch, tiny_folder: Path) -> Iterator[None]:
    """The app serves the tiny artifact; what it keeps is forgotten afterwards."""
    import streamlit as st

    monkeypatch.setenv("SENTIMENT_MODEL", str(tiny_folder))
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(scope="session")
def shipped() -> Artifact:
    return Artifact.load()


@pytest.fixture(scope="session")
def shipped_scorer(shipped: Artifact) -> Scorer:
    return Scorer(shipped)
