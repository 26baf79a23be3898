"""Prepared data to an artifact: word vectors, teacher, network, calibration, planes."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment.data.examples import Examples, join
from sentiment.data.preparation import read_report
from sentiment.model.artifact import Artifact, Calibration, round_embedding
from sentiment.model.config import Config
from sentiment.model.network import get_weights
from sentiment.model.weights import EMBEDDING
from sentiment.training.calibration import calibrate
from sentiment.training.corpus import Corpus, load_corpus
from sentiment.training.fit import Start, fit
from sentiment.training.mixture import LAST_PASSES, Mixture, few_compositions
from sentiment.training.planes import fit_planes
from sentiment.training.stages import Stages, keep
from sentiment.training.teacher import (
    Judgement,
    Panel,
    judge_by_network,
    judge_by_ngrams,
    soften,
    weigh,
)
from sentiment.training.vectors import start_vectors, word2vec

READ, VECTORS, NGRAMS = "read the data", "word vectors", "teacher: n-grams"
NETWORK, LAST, FINISH = "network", "network: last passes", "calibration and planes"
# From the first epochs of a teacher (94 s) and of the network (190 s) on two idle cores.
TOKENS_A_MINUTE, TEXTS_A_MINUTE = 9_000_000, 290_000
MINUTES = {READ: 0.5, VECTORS: 2.5, NGRAMS: 1.0, FINISH: 0.5}
TOKENS_A_REVIEW = 233
# The last passes' share of the learning rate.
LAST_RATE = 0.5


@dataclass(frozen=True)
class Sources:
    """Folders: the prepared reviews, the downloaded phrases, and the run's own.

    What serves every run on the same prepared data is kept in `kept`, beside the run.
    """

    prepared: Path
    phrases: Path
    run: Path

    @property
    def kept(self) -> Path:
        return self.run.parent / "kept"


def train(config: Config, sources: Sources, resume: bool = False) -> Artifact:
    """Train a network and make it an artifact, not saved yet.

    Args:
        resume: go on where the run was interrupted; without it, all networks begin anew.
    """
    stages = Stages(plan(config, sources.prepared))
    with stages.run(READ):
        corpus = load_corpus(config, sources.prepared, sources.phrases)
    vectors = None
    if config.embedding_start == "word2vec":
        with stages.run(VECTORS):
            found = word2vec(sources.prepared, config, sources.kept)
            vectors = start_vectors(found, corpus.prepared, corpus.vocabulary, corpus.rows)
    mixture = labelled_mixture(config, corpus)
    if config.needs_teacher:
        with stages.run(NGRAMS):
            judges = {"n-grams": _judge_by_ngrams(sources)}
        networks = {}
        for number, name in enumerate(_teachers(config), 1):
            with stages.run(name):
                run = sources.run / f"teacher-{number}"
                networks[name] = train_teacher(config, number, corpus, vectors, run, resume)
                judges[name] = judge_by_network(networks[name], corpus)
        opinion = weigh(judges, corpus.validation.labels)
        mixture = taught_mixture(mixture, opinion, Panel(list(networks.values())))
    with stages.run(NETWORK):
        artifact = train_network(mixture, vectors, sources.run, resume)
    if config.compositions:
        with stages.run(LAST):
            artifact = train_last_passes(artifact, mixture, sources.run / "last", resume)
    with stages.run(FINISH):
        artifact = calibrate(artifact, corpus)
        return fit_planes(artifact, corpus.train.ids, config.seed)


def plan(config: Config, prepared: Path) -> dict[str, float]:
    """The stages of a run, with the minutes that each is expected to take on two cores."""
    rows = (read_report(prepared) or {}).get("rows", {})
    phrases = 63_600 * config.phrases + 12_400 * config.neutral_phrases if config.phrases else 0
    short = phrases + config.compositions + config.crops
    shown = phrases + few_compositions(config)
    labelled, more = rows.get("train", 0), config.unlabelled * rows.get("unsupervised", 0)

    def fitting(reviews: float, texts: float, epochs: int) -> float:
        tokens = reviews * TOKENS_A_REVIEW + texts * 12
        return epochs * (tokens / TOKENS_A_MINUTE + (reviews + texts) / TEXTS_A_MINUTE)

    stages = {READ: MINUTES[READ]}
    if config.embedding_start == "word2vec":
        stages[VECTORS] = MINUTES[VECTORS]
    if config.needs_teacher:
        stages[NGRAMS] = MINUTES[NGRAMS]
        minutes = fitting(labelled, shown, config.teacher_epochs)
        stages |= dict.fromkeys(_teachers(config), minutes)
    stages[NETWORK] = fitting(labelled + more, short, config.epochs)
    if config.compositions:
        stages[LAST] = fitting(labelled + more, shown + config.crops, LAST_PASSES)
    return stages | {FINISH: MINUTES[FINISH]}


def _teachers(config: Config) -> list[str]:
    return [f"teacher: network {number}" for number in range(1, config.teachers + 1)]


def _judge_by_ngrams(sources: Sources) -> Judgement:
    report = read_report(sources.prepared)
    made = keep(sources.kept, "n-grams", report, lambda: vars(judge_by_ngrams(sources.prepared)))
    return Judgement(**made)


def train_teacher(
    config: Config,
    number: int,
    corpus: Corpus,
    vectors: NDArray[np.float32] | None,
    run: Path,
    resume: bool,
) -> Artifact:
    """A network that learns from people's labels alone; its own seed, so that it errs elsewhere."""
    own = replace(
        config,
        unlabelled=0.0,
        crops=0,
        compositions=few_compositions(config),
        epochs=config.teacher_epochs,
        seed=config.seed + number,
    )
    artifact = train_network(labelled_mixture(own, corpus), vectors, run, resume)
    return calibrate(artifact, corpus)


def labelled_mixture(config: Config, corpus: Corpus) -> Mixture:
    """Reviews and phrases with the labels that people gave them, and composed sentences."""
    reviews = Examples.of(corpus.train.ids, corpus.train.labels)
    return Mixture(config, corpus, reviews, phrase_examples(config, corpus))


def phrase_examples(config: Config, corpus: Corpus) -> Examples:
    """SST-2's phrases and the stretches it calls neutral, as many as `config` asks for."""
    found = corpus.phrases
    if found is None:
        return Examples.of([], np.zeros(0))
    generator = np.random.default_rng(config.seed)
    polar = Examples.of(corpus.encode(found.train), found.train_labels)
    neutral = Examples.of(corpus.encode(found.neutral), np.full(len(found.neutral), 0.5))
    shares = ((polar, config.phrases), (neutral, config.neutral_phrases))
    return join([part.sample(share, generator) for part, share in shares])


def taught_mixture(mixture: Mixture, opinion: Judgement, judge: Panel) -> Mixture:
    """The mixture with what a teacher says of unlabelled reviews and of sentences cut from them."""
    config, unlabelled = mixture.config, mixture.corpus.unlabelled.ids
    targets = soften(opinion.unlabelled, config.sharpness)
    generator = np.random.default_rng(config.seed)
    soft = Examples.of(unlabelled, targets).sample(config.unlabelled, generator)
    reviews = join([mixture.reviews, soft])
    return replace(mixture, reviews=reviews, uncut=unlabelled, judge=judge)


def train_last_passes(artifact: Artifact, mixture: Mixture, run: Path, resume: bool) -> Artifact:
    """The network after a few more passes, in which what people wrote outweighs the grammar.

    So many composed sentences leave phrases and reviews a little behind; here they catch up.
    """
    config = mixture.config
    own = replace(
        config,
        compositions=few_compositions(config),
        composition_weight=1.0,
        learning_rate=LAST_RATE * config.learning_rate,
        epochs=LAST_PASSES,
        # Other sentences than those of the first passes.
        seed=config.seed + config.teachers + 1,
    )
    network = train_network(replace(mixture, config=own), artifact.weights, run, resume)
    return replace(network, config=config)


def train_network(mixture: Mixture, start: Start, run: Path, resume: bool) -> Artifact:
    """Fit one network and make it an artifact without calibration and planes."""
    config, corpus = mixture.config, mixture.corpus
    weights = get_weights(fit(mixture, start, run, resume).network, config)
    # Words that share a row were trained as one of them.
    weights[EMBEDDING] = weights[EMBEDDING][corpus.rows]
    return Artifact(
        config=config,
        vocabulary=corpus.vocabulary,
        weights=round_embedding(weights),
        calibration=Calibration(((1, 1.0),), (0.5, 0.5), "nothing yet"),
        planes={},
    )
