"""The rows behind a plane: the moves of a path, its labels, its mean and its boundary.

Shapes: `T` tokens, `N` of them drawn.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.model.artifact import Plane
from sentiment.plots.labels import PLOT, SIDES, Box, Size, place_labels
from sentiment.plots.palette import NEGATIVE, NEUTRAL, POSITIVE
from sentiment.plots.style import clip
from sentiment.trace.trajectory import Trajectory

Points = NDArray[np.float64]
Ranges = tuple[tuple[float, float], tuple[float, float]]
VERDICTS = {"negative": NEGATIVE, "uncertain": NEUTRAL, "positive": POSITIVE}


def shared_ranges(planes: Iterable[Plane], paths: Iterable[Trajectory]) -> Ranges:
    """x and y ranges that hold the planes and everything drawn of the paths, with a margin."""
    xs, ys = [0.0], [0.0]
    for plane in planes:
        xs += plane.x_range
        ys += plane.y_range
    for path in paths:
        xs += [float(path.x.min()), float(path.x.max())]
        ys += [float(path.y.min()), float(path.y.max())]
        if path.boundary is not None:
            xs.append(path.boundary)
    return _margin(xs, 0.04), _margin(ys, 0.08)


def path_frame(path: Trajectory, words: Sequence[str], ranges: Ranges, steps: int) -> pd.DataFrame:
    """A row a word drawn, in reading order: from the point before it (x0, y0) to its own (x, y).

    `move` is how far it moved the state, in pixels, and `strength` the same as a share in [0, 1]
    of the largest; `end` marks the last word drawn.
    """
    order = np.arange(len(words))
    if path.direction == "backward":
        order = order[::-1]
    order = order[:steps]
    points = np.column_stack([path.x, path.y])[order].astype(float)  # (N, 2)
    # Before the first word the state is zero.
    before = np.vstack([np.zeros((1, 2)), points[:-1]])
    difference = _pixels(points, ranges) - _pixels(before, ranges)
    moves = np.hypot(difference[:, 0], difference[:, 1])  # (N,)
    return pd.DataFrame(
        {
            "position": order + 1,
            "word": [words[i] for i in order.tolist()],
            "x0": before[:, 0],
            "y0": before[:, 1],
            "x": points[:, 0],
            "y": points[:, 1],
            "move": moves,
            "strength": moves / max(float(moves.max()), 1e-9),
            "end": np.arange(len(order)) == len(order) - 1,
        }
    )


def labels_frame(
    frame: pd.DataFrame, path: Trajectory, ranges: Ranges, plot: Size = PLOT
) -> pd.DataFrame:
    """A row a labelled word of a path_frame: its point, and its text in the column of its side,
    laid out for a `plot` of this size."""
    pixels = _pixels(frame[["x", "y"]].to_numpy(), ranges, plot)
    labels = [clip(word) for word in frame["word"]]
    taken = _taken(path, ranges, pixels[-1], plot)
    sides = place_labels(pixels, frame["move"].to_numpy(), labels, taken, plot)
    # Where nothing fits, one row without text: a scale must not be left without data.
    chosen = frame[["x", "y"]].iloc[list(sides) or [0]].reset_index(drop=True)
    for side in SIDES:
        texts = [labels[i] if at == side else "" for i, at in sides.items()]
        chosen[side] = texts or [""]
    return chosen


def ring_frame(frame: pd.DataFrame, selected: int) -> pd.DataFrame:
    """The point of the selected word, or a hidden one where the path does not reach it yet."""
    found = frame.loc[frame["position"] == selected + 1, ["x", "y"]].reset_index(drop=True)
    if found.empty:
        return pd.DataFrame({"x": [0.0], "y": [0.0], "shown": [0.0]})
    return found.assign(shown=1.0)


def verdict_frame(path: Trajectory, prediction: str) -> pd.DataFrame:
    """The mean point, the boundary and the verdict's colour, in one row; none of other poolings."""
    if path.mean is None or path.boundary is None:
        return pd.DataFrame()
    x, y = path.mean
    row = {"x": x, "y": y, "boundary": path.boundary, "colour": VERDICTS[prediction]}
    return pd.DataFrame([row])


def corners_frame(ranges: Ranges) -> pd.DataFrame:
    """Two points that stretch the axes over the ranges."""
    return pd.DataFrame({"x": ranges[0], "y": ranges[1], "corner": [0, 1]})


def _taken(path: Trajectory, ranges: Ranges, end: Points, plot: Size) -> list[Box]:
    """Where start, end and mean are marked and the sides of the boundary are named."""
    marks, taken = [_pixels(np.zeros((1, 2)), ranges, plot)[0], end], []
    if path.mean is not None and path.boundary is not None:
        marks.append(_pixels(np.array([path.mean]), ranges, plot)[0])
        line = _pixels(np.array([[path.boundary, 0.0]]), ranges, plot)[0]
        taken.append(Box(line[0] - 60, 0, line[0] + 60, 18))
    return taken + [Box(m[0] - 8, m[1] - 8, m[0] + 8, m[1] + 8) for m in marks]


def _pixels(points: Points, ranges: Ranges, plot: Size = PLOT) -> Points:
    """Points (N, 2) of the plane in pixels of the plot, y downwards."""
    low, high = np.array(ranges).T
    share = (points - low) / (high - low)
    share[:, 1] = 1 - share[:, 1]
    return share * plot


def _margin(values: list[float], share: float) -> tuple[float, float]:
    low, high = min(values), max(values)
    extra = (high - low) * share
    return low - extra, high + extra
