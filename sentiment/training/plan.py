"""The stages of a training run, and how long each is expected to take on two cores."""

from pathlib import Path

from sentiment.data.prepared import read_report
from sentiment.model.config import Config
from sentiment.training.teacher import SHOWN_TO_TEACHERS

READ, VECTORS, NGRAMS = "read the data", "word vectors", "teacher: n-grams"
NETWORK, COMPOSED, FINISH = "network", "network: composition", "calibration and planes"
# From the first epochs of a teacher (61 s) and of the network (238 s) on two cores.
TOKENS_A_MINUTE, TEXTS_A_MINUTE = 7_700_000, 290_000
MINUTES = {READ: 0.5, VECTORS: 2.5, NGRAMS: 1.0, FINISH: 0.5}
TOKENS_A_REVIEW, TOKENS_A_CROP, TOKENS_A_SENTENCE = 233, 40, 12


def plan(config: Config, prepared: Path) -> dict[str, float]:
    """The stages of a run, with the minutes that each is expected to take on two cores."""
    rows = (read_report(prepared) or {}).get("rows", {})
    phrases = 63_600 * config.phrases + 12_400 * config.neutral_phrases if config.phrases else 0
    labelled, more = rows.get("train", 0), config.unlabelled * rows.get("unsupervised", 0)

    def fitting(epochs: int, reviews: float, crops: float, texts: float) -> float:
        tokens = reviews * TOKENS_A_REVIEW + crops * TOKENS_A_CROP + texts * TOKENS_A_SENTENCE
        return epochs * (tokens / TOKENS_A_MINUTE + (reviews + crops + texts) / TEXTS_A_MINUTE)

    stages = {READ: MINUTES[READ]}
    if config.embedding_start == "word2vec":
        stages[VECTORS] = MINUTES[VECTORS]
    if config.needs_teacher:
        stages[NGRAMS] = MINUTES[NGRAMS]
        shown = config.compositions // SHOWN_TO_TEACHERS
        for number, name in enumerate(teacher_names(config), 1):
            texts = phrases + (shown if number > 1 else 0)
            stages[name] = fitting(config.teacher_epochs, labelled, 0, texts)
    reviews, crops = labelled + more, config.crops
    stages[NETWORK] = fitting(config.epochs, reviews, crops, phrases)
    if config.compositions:
        texts = phrases + config.compositions
        stages[COMPOSED] = fitting(config.composition_epochs, reviews, crops, texts)
    return stages | {FINISH: MINUTES[FINISH]}


def teacher_names(config: Config) -> list[str]:
    """What the stages of the networks that teach are called."""
    return [f"teacher: network {number}" for number in range(1, config.teachers + 1)]
