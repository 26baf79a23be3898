"""The stages of a training run, and how long each is expected to take on two cores."""

from pathlib import Path

from sentiment.data.prepared import read_report
from sentiment.model.config import Config
from sentiment.training.teacher import SHOWN_TO_TEACHERS

READ, VECTORS, LANGUAGE = "read the data", "word vectors", "language models"
NGRAMS = "teacher: n-grams"
NETWORK, COMPOSED, FINISH = "network", "network: composition", "calibration and planes"
# Measured in run 24 (docs/training.md), on two slow cores: epochs of a teacher (107 s), of the
# network (402 s) and of its last ones (690 s), tokens that a network judges, and reviews that it
# learns to foretell. Faster cores need half of it.
TOKENS_A_MINUTE, TEXTS_A_MINUTE = 3_900_000, 390_000
JUDGED_A_MINUTE, FORETOLD_A_MINUTE = 7_000_000, 10_500
MINUTES = {READ: 0.2, VECTORS: 3.5, NGRAMS: 0.5, FINISH: 0.3}
TOKENS_A_REVIEW, TOKENS_A_CROP, TOKENS_A_SENTENCE = 233, 40, 15
# What SST-2 has: phrases outside its held-out sentences, and neutral stretches between them.
PHRASES, NEUTRAL_PHRASES = 63_600, 12_400


def plan(config: Config, prepared: Path) -> dict[str, float]:
    """The stages of a run, with the minutes that each is expected to take on two cores."""
    rows = (read_report(prepared) or {}).get("rows", {})
    phrases = PHRASES * config.phrases + NEUTRAL_PHRASES * config.neutral_phrases
    phrases = phrases if config.phrases else 0
    labelled, unlabelled = rows.get("train", 0), rows.get("unsupervised", 0)

    def fitting(epochs: int, reviews: float, crops: float, texts: float) -> float:
        tokens = reviews * TOKENS_A_REVIEW + crops * TOKENS_A_CROP + texts * TOKENS_A_SENTENCE
        return epochs * (tokens / TOKENS_A_MINUTE + (reviews + crops + texts) / TEXTS_A_MINUTE)

    def judging(reviews: float, crops: float) -> float:
        return (reviews * TOKENS_A_REVIEW + crops * TOKENS_A_CROP) / JUDGED_A_MINUTE

    stages = {READ: MINUTES[READ]}
    if config.embedding_start == "word2vec":
        stages[VECTORS] = MINUTES[VECTORS]
    if config.language_epochs:
        stages[LANGUAGE] = config.language_epochs * (labelled + unlabelled) / FORETOLD_A_MINUTE
    if config.needs_teacher:
        stages[NGRAMS] = MINUTES[NGRAMS]
        shown = config.compositions // SHOWN_TO_TEACHERS
        for number, name in enumerate(teacher_names(config), 1):
            texts = phrases + (shown if number > 1 else 0)
            epochs = fitting(config.teacher_epochs, labelled, 0, texts)
            stages[name] = epochs + judging(unlabelled, 0)
    reviews, crops = labelled + config.unlabelled * unlabelled, config.crops
    stages[NETWORK] = judging(0, crops) + fitting(config.epochs, reviews, crops, phrases)
    if config.compositions:
        texts = phrases + config.compositions
        judged = judging(unlabelled, 2 * crops) if config.needs_teacher else 0
        stages[COMPOSED] = judged + fitting(config.composition_epochs, reviews, crops, texts)
    return stages | {FINISH: MINUTES[FINISH]}


def teacher_names(config: Config) -> list[str]:
    """What the stages of the networks that teach are called."""
    return [f"teacher: network {number}" for number in range(1, config.teachers + 1)]
