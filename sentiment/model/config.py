"""Everything that decides what is trained, in one frozen object stored with the weights."""

import json
import math
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from sentiment.errors import ConfigError
from sentiment.model.cells import CELLS

POOLINGS = ("mean", "last", "max", "attention")
DIRECTIONS = ("forward", "backward")
AT_LEAST_ONE = (
    *("embedding_size", "units", "layers", "epochs", "composition_epochs"),
    *("batch_size", "max_tokens", "patience"),
)
SHARES = (
    "phrases",
    "neutral_phrases",
    "unlabelled",
    "composition_dropout",
    "blend",
    "trusted",
    "warmup",
)


def _option(default: Any, help: str, choices: tuple[str, ...] | None = None) -> Any:
    return field(default=default, metadata={"help": help, "choices": choices})


@dataclass(frozen=True)
class Config:
    """A network and its training. Raises ConfigError for a value that cannot be."""

    vocabulary_size: int = _option(32_000, "most frequent words kept, the two special ones counted")
    embedding_size: int = _option(128, "numbers a word")
    embedding_start: str = _option("word2vec", "how embeddings start", ("word2vec", "random"))
    language_epochs: int = _option(1, "passes to foretell words, before any label; 0: none")
    cell: str = _option("lstm", "recurrent cell", tuple(CELLS))
    units: int = _option(192, "units in one direction")
    layers: int = _option(1, "recurrent layers, stacked")
    directions: int = _option(2, "1 reads forward only, 2 reads backward too")
    pooling: str = _option("mean", "how the states become one vector", POOLINGS)

    word_dropout: float = _option(0.0, "share of words whose whole embedding is dropped")
    embedding_dropout: float = _option(0.25, "share of embedding numbers dropped")
    recurrent_dropout: float = _option(0.0, "share of state numbers dropped between steps")
    readout_dropout: float = _option(0.5, "share of pooled numbers dropped")
    l1: float = _option(0.0, "L1 penalty on kernels and readout")
    l2: float = _option(0.0, "L2 penalty on kernels and readout")

    phrases: float = _option(1.0, "share of SST-2's phrases that are trained on; 0: none")
    neutral_phrases: float = _option(1.0, "likewise, of the stretches of text it calls neutral")
    compositions: int = _option(750_000, "sentences written by the grammar, in each last epoch")
    composition_epochs: int = _option(3, "last epochs, those with sentences of the grammar")
    composition_weight: float = _option(1.0, "what one of those counts in the loss")
    phrase_weight: float = _option(3.0, "what one of SST-2's phrases counts in those epochs")
    composition_dropout: float = _option(0.4, "dropout in those epochs, as a share of it before")
    blend: float = _option(0.92, "share of the weights after those epochs against before them")
    trusted: float = _option(0.935, "share of verdicts outside the band that are to be right")
    unlabelled: float = _option(1.0, "share of the unlabelled reviews that a teacher labels")
    crops: int = _option(150_000, "runs of sentences cut from reviews and labelled by a teacher")
    sharpness: float = _option(1.5, "how much surer the teacher's targets are than the teacher")
    teachers: int = _option(
        2, "networks that teach, beside the n-grams; all but the first see composed sentences, too"
    )
    teacher_epochs: int = _option(3, "passes over the labelled texts by each of those")

    optimizer: str = _option("adam", "optimizer", ("adam", "rmsprop", "sgd"))
    learning_rate: float = _option(1e-3, "at its highest")
    schedule: str = _option("cosine", "learning rate over time", ("cosine", "constant"))
    warmup: float = _option(0.02, "share of all steps in which the learning rate rises")
    clip_norm: float = _option(1.0, "largest norm of a step's whole gradient; 0: no limit")
    epochs: int = _option(3, "passes over the training texts, at most")
    patience: int = _option(2, "epochs without a lower validation loss before it stops")
    batch_size: int = _option(64, "texts a step")
    max_tokens: int = _option(400, "longer training texts keep their head and their tail")
    seed: int = _option(0, "decides order, dropout and initial weights")

    def __post_init__(self) -> None:
        for item in fields(self):
            value, choices = getattr(self, item.name), item.metadata["choices"]
            if type(value) is int and item.type is float:
                object.__setattr__(self, item.name, float(value))
            elif type(value) is not item.type:
                raise ConfigError(f"expected {item.name} to be {item.type}, got {value!r}")
            if choices and value not in choices:
                raise ConfigError(f"expected {item.name} to be one of {choices}, got {value!r}")
        for name in AT_LEAST_ONE:
            if getattr(self, name) < 1:
                raise ConfigError(f"expected {name} to be 1 or more, got {getattr(self, name)}")
        for name in ("word_dropout", "embedding_dropout", "recurrent_dropout", "readout_dropout"):
            if not 0 <= getattr(self, name) < 1:
                raise ConfigError(f"expected {name} in [0, 1), got {getattr(self, name)}")
        for name in SHARES:
            if not 0 <= getattr(self, name) <= 1:
                raise ConfigError(f"expected {name} in [0, 1], got {getattr(self, name)}")
        for name in ("language_epochs", "compositions", "crops", "clip_norm", "l1", "l2", "seed"):
            if not getattr(self, name) >= 0:
                raise ConfigError(f"expected {name} to be 0 or more, got {getattr(self, name)}")
        for name in ("composition_weight", "phrase_weight", "sharpness", "learning_rate"):
            if not 0 < getattr(self, name) < math.inf:
                raise ConfigError(f"expected {name} above 0, got {getattr(self, name)}")
        if self.needs_teacher and min(self.teachers, self.teacher_epochs) < 1:
            raise ConfigError(
                f"expected one teacher and one epoch for it, or more, got {self.teachers} and "
                f"{self.teacher_epochs}; to do without, set unlabelled and crops to 0"
            )
        if self.directions not in (1, 2):
            raise ConfigError(f"expected directions to be 1 or 2, got {self.directions}")
        if self.vocabulary_size < 3:
            raise ConfigError(f"expected vocabulary_size of 3 or more, got {self.vocabulary_size}")

    @property
    def direction_names(self) -> tuple[str, ...]:
        return DIRECTIONS[: self.directions]

    @property
    def state_size(self) -> int:
        """Numbers in the top layer's hidden state, all directions."""
        return self.units * self.directions

    @property
    def needs_teacher(self) -> bool:
        """Whether any text is to be trained on that nobody labelled."""
        return self.unlabelled > 0 or self.crops > 0

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Config":
        known = {item.name for item in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise ConfigError(f"expected settings among {sorted(known)}, got {unknown}")
        return cls(**values)

    @classmethod
    def from_file(cls, path: Path) -> "Config":
        """Read a JSON object of settings; what it leaves out keeps its default."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError(f"expected a JSON file of settings at {path}: {error}") from error
        if not isinstance(values, dict):
            raise ConfigError(f"expected a JSON object in {path}, got {type(values).__name__}")
        return cls.from_dict(values)
