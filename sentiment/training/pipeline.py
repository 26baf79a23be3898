"""Prepared data to an artifact: what needs no label, teacher, network, calibration, planes."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from sentiment.data.examples import Examples, join
from sentiment.data.prepared import read_report
from sentiment.model.artifact import Artifact, round_embedding
from sentiment.model.calibration import Calibration
from sentiment.model.config import Config
from sentiment.model.network import build_network, get_weights
from sentiment.model.weights import EMBEDDING, Weights
from sentiment.training.baseline import SETTINGS
from sentiment.training.calibration import calibrate
from sentiment.training.checkpoints import load_epoch
from sentiment.training.cores import share_cores
from sentiment.training.corpus import Corpus, load_corpus
from sentiment.training.fit import fit
from sentiment.training.language import foretell_words
from sentiment.training.mixture import Mixture, cut_crops
from sentiment.training.plan import (
    COMPOSED,
    FINISH,
    LANGUAGE,
    NETWORK,
    NGRAMS,
    READ,
    VECTORS,
    plan,
    teacher_names,
)
from sentiment.training.planes import fit_planes
from sentiment.training.stages import Stages, digest, load_or_make
from sentiment.training.teacher import (
    SHOWN_TO_TEACHERS,
    Judgement,
    Panel,
    Teacher,
    judge_by_ngrams,
    soften,
    weigh,
)
from sentiment.training.vectors import start_vectors, word2vec

# Folders of a run, for its stages beside the network itself.
COMPOSITION, TEACHER = "composition", "teacher-"


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
    share_cores()
    stages = Stages(plan(config, sources.prepared))
    with stages.run(READ):
        corpus = load_corpus(config, sources.prepared, sources.phrases)
    if not resume:
        # All stages at once: a later one of an earlier run would be taken for this one's. Other
        # runs may lie below this one's folder.
        for stage in (".", COMPOSITION, f"{TEACHER}*"):
            for left in ("checkpoints", "tensorboard"):
                for folder in sources.run.glob(f"{stage}/{left}"):
                    shutil.rmtree(folder)
    start = _start(config, corpus, sources, stages)
    labelled = mixture = labelled_mixture(config, corpus)
    teacher = Teacher()
    if config.needs_teacher:
        with stages.run(NGRAMS):
            teacher.judges[NGRAMS] = _judge_by_ngrams(sources)
        for number, name in enumerate(teacher_names(config), 1):
            with stages.run(name):
                run = sources.run / f"{TEACHER}{number}"
                network = train_teacher(config, number, corpus, start, run, resume)
                teacher.add(name, network, corpus, reads_short=number == 1)
        mixture = taught_mixture(labelled, teacher)
    with stages.run(NETWORK):
        artifact = train_network(mixture, start, sources.run, resume=resume)
    if config.compositions:
        with stages.run(COMPOSED):
            if config.needs_teacher:
                teacher.add(NETWORK, calibrate(artifact, corpus), corpus, reads_short=True)
                mixture = taught_mixture(labelled, teacher)
            run = sources.run / COMPOSITION
            artifact = train_composition(artifact, config, mixture, run, resume)
    with stages.run(FINISH):
        artifact = calibrate(replace(artifact, config=config), corpus)
        return fit_planes(artifact, corpus.train.ids, config.seed)


def _start(config: Config, corpus: Corpus, sources: Sources, stages: Stages) -> Weights:
    """What every network of the run starts from: what can be learned without a label."""
    start: Weights = {}
    if config.embedding_start == "word2vec":
        with stages.run(VECTORS):
            vectors = word2vec(sources.prepared, config, sources.kept)
            found = start_vectors(vectors, corpus.whole, corpus.vocabulary, corpus.rows)
            start = {EMBEDDING: found}
    if not config.language_epochs:
        return start
    with stages.run(LANGUAGE):
        return foretell_words(config, corpus, start, sources.prepared, sources.kept)


def _judge_by_ngrams(sources: Sources) -> Judgement:
    settings = [read_report(sources.prepared), *SETTINGS]
    made = load_or_make(
        sources.kept, "n-grams", settings, lambda: vars(judge_by_ngrams(sources.prepared))
    )
    return Judgement(**made)


def train_teacher(
    config: Config,
    number: int,
    corpus: Corpus,
    start: Weights,
    run: Path,
    resume: bool,
) -> Artifact:
    """A network that nobody teaches; its order and dropout are its own, so that it errs elsewhere.

    The first learns from people's labels and nothing else, as the sentences that it will judge are
    people's own. The others, which judge reviews, see composed sentences too, and are better at it.
    """
    own = replace(
        config,
        unlabelled=0.0,
        crops=0,
        epochs=config.teacher_epochs,
        seed=config.seed + number,
    )
    mixture = labelled_mixture(own, corpus)
    if number > 1:
        shown = replace(mixture.config, compositions=config.compositions // SHOWN_TO_TEACHERS)
        mixture = replace(mixture, config=shown)
    return calibrate(train_network(mixture, start, run, resume=resume), corpus)


def labelled_mixture(config: Config, corpus: Corpus) -> Mixture:
    """Reviews and phrases with the labels that people gave them, and no composed sentences.

    Settings of the last epochs and of calibration are put aside, so that a run can be resumed with
    others of them; but for the number of those sentences, of which all teachers but the first see a
    share.
    """
    reviews = Examples.of(corpus.train.ids, corpus.train.labels)
    config = replace(config, trusted=Config.trusted)
    if config.compositions:
        config = replace(
            config,
            compositions=0,
            composition_epochs=1,
            composition_weight=1.0,
            phrase_weight=1.0,
            composition_dropout=1.0,
            blend=1.0,
        )
    none = Examples.of([], np.zeros(0))
    return Mixture(config, corpus, reviews, phrase_examples(config, corpus), none)


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


def taught_mixture(mixture: Mixture, teacher: Teacher) -> Mixture:
    """The mixture with what a teacher says of unlabelled reviews and of sentences cut from them."""
    config, corpus = mixture.config, mixture.corpus
    unlabelled = corpus.unlabelled.ids
    opinion = weigh(teacher.judges, corpus.validation.labels)
    targets = soften(opinion.unlabelled, config.sharpness)
    generator = np.random.default_rng(config.seed)
    soft = Examples.of(unlabelled, targets).sample(config.unlabelled, generator)
    crops = cut_crops(unlabelled, config.crops, corpus, Panel(teacher.panel), config.seed)
    # The n-grams are what they are by the corpus, sharpness and crops by the configuration.
    taught_by = digest(teacher.origins, {})
    return replace(mixture, reviews=join([mixture.reviews, soft]), crops=crops, taught_by=taught_by)


def train_composition(
    artifact: Artifact, config: Config, mixture: Mixture, run: Path, resume: bool
) -> Artifact:
    """The network after more passes with composed sentences, blended with what it was before.

    So many sentences of a grammar draw it away from what people write. Between the weights before
    and after lie networks that keep most of what both know (Wortsman et al. 2022).
    """
    own = replace(
        config,
        epochs=config.composition_epochs,
        # Sentences that are new in each epoch cannot be learned by heart.
        embedding_dropout=config.composition_dropout * config.embedding_dropout,
        readout_dropout=config.composition_dropout * config.readout_dropout,
        # Other draws than those of the first passes.
        seed=config.seed + config.teachers + 1,
        composition_dropout=1.0,
        blend=1.0,
        trusted=Config.trusted,
    )
    # To the end: by the loss on reviews, which knows nothing of composition, an epoch is as good as
    # another, and the last is the one that the falling rate has settled.
    own_mixture = replace(mixture, config=own)
    after = train_network(own_mixture, artifact.weights, run, resume=resume, to_the_end=True)
    return between(artifact, after, config)


def between(before: Artifact, after: Artifact, config: Config) -> Artifact:
    """The network `config.blend` of the way from one to the other, not calibrated."""
    weights = blend(before.weights, after.weights, config.blend)
    return replace(after, config=config, weights=round_embedding(weights))


def read_ends(config: Config, corpus: Corpus, run: Path) -> tuple[Artifact, Artifact]:
    """The networks of a finished run before and after its last epochs, not calibrated.

    Raises DataError where the run has none.
    """
    network = build_network(config, len(corpus.vocabulary))
    load_epoch(network, run / "checkpoints", best=True)
    before = _to_artifact(network, config, corpus)
    load_epoch(network, run / COMPOSITION / "checkpoints", best=False)
    return before, _to_artifact(network, config, corpus)


def blend(
    before: Mapping[str, NDArray], after: Mapping[str, NDArray], share: float
) -> dict[str, NDArray[np.float32]]:
    """Weights `share` of the way from `before` to `after`."""
    wide = {name: np.asarray(value, np.float32) for name, value in before.items()}
    return {name: value + share * (after[name] - value) for name, value in wide.items()}


def train_network(
    mixture: Mixture, start: Weights, run: Path, *, resume: bool, to_the_end: bool = False
) -> Artifact:
    """Fit one network and make it an artifact without calibration and planes."""
    network = fit(mixture, start, run, resume=resume, to_the_end=to_the_end)
    return _to_artifact(network, mixture.config, mixture.corpus)


def _to_artifact(network: keras.Model, config: Config, corpus: Corpus) -> Artifact:
    weights = get_weights(network, config)
    # Words that share a row were trained as one of them.
    weights[EMBEDDING] = weights[EMBEDDING][corpus.rows]
    return Artifact(
        config=config,
        vocabulary=corpus.vocabulary,
        weights=round_embedding(weights),
        calibration=Calibration(((1, 1.0),), (0.5, 0.5), "nothing yet"),
        planes={},
    )
