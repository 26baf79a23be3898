"""Which words of a path get a label, and on which side: the largest moves, where there is room."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Width and height in pixels.
Size = tuple[float, float]
# The plot that labels are laid out for; a wider one has room to spare.
PLOT: Size = (420.0, 300.0)
CHARACTER, LINE = 6.6, 14.0
# Between a point and its label: wider than the ring of the selected word.
GAP = 10
MOST = 14
SIDES = ("right", "left", "above", "below")


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def place_labels(
    points: NDArray[np.float64],
    moves: NDArray[np.float64],
    words: list[str],
    taken: list[Box],
    plot: Size = PLOT,
) -> dict[int, str]:
    """Index to the side of its point on which the word is written.

    Args:
        points: (T, 2) in pixels, y downwards. moves: (T,) how far each word moved the state.
        taken: where nothing may be written.
    """
    placed: dict[int, str] = {}
    boxes = list(taken)
    for index in np.argsort(-moves, kind="stable").tolist():
        if len(placed) == MOST:
            break
        if is_punctuation(words[index]):
            continue
        for side in SIDES:
            box = label_box(points[index], words[index], side)
            inside = (
                box.left >= 0 and box.right <= plot[0] and box.top >= 0 and box.bottom <= plot[1]
            )
            if inside and not any(box.overlaps(other) for other in boxes):
                placed[index] = side
                boxes.append(box)
                break
    return placed


def is_punctuation(word: str) -> bool:
    """A lone comma or bracket: it moves the state too, but says little on a label."""
    return len(word) == 1 and word.isascii() and not word.isalnum()


def label_box(point: NDArray[np.float64], word: str, side: str) -> Box:
    """Where a word is written on one side of a point (x, y) in pixels."""
    x, y = float(point[0]), float(point[1])
    width = CHARACTER * len(word) + 4
    left = {"right": x + GAP, "left": x - GAP - width}.get(side, x - width / 2)
    top = {"above": y - GAP - LINE, "below": y + GAP}.get(side, y - LINE / 2)
    return Box(left, top, left + width, top + LINE)
