"""The plane of a direction's hidden states: where its axes end, and what lies on its ground.

It is drawn by an element of the app's; Vega takes too long to lay two of them out anew.
"""

from collections.abc import Iterable

from sentiment.model.artifact import Plane
from sentiment.trace.trajectory import Trajectory

Ranges = tuple[tuple[float, float], tuple[float, float]]


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


def _margin(values: list[float], share: float) -> tuple[float, float]:
    low, high = min(values), max(values)
    extra = (high - low) * share
    return low - extra, high + extra
