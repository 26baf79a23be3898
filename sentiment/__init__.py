"""A sentiment classifier that shows its work: `Scorer.load().score(["not bad at all"])`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentiment.scoring.scorer import Scorer

__all__ = ["Scorer"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: `import sentiment` alone costs nothing.
    if name == "Scorer":
        from sentiment.scoring.scorer import Scorer

        return Scorer
    raise AttributeError(f"module 'sentiment' has no attribute {name!r}")
