"""Where training states lie, as nested regions: the darkest holds half of them.

Shapes: `R` rows (y), `C` columns (x) of a plane's grid.
"""

import numpy as np
from numpy.typing import NDArray

# Each region is the smallest that holds this share of the training states.
SHARES = (0.5, 0.8, 0.95, 0.99)
# How dark, from the widest region to the smallest.
OPACITIES = (0.1, 0.18, 0.26, 0.36)


def regions(density: NDArray[np.float32]) -> NDArray[np.int64]:
    """For each cell (R, C), how many of the regions of SHARES it lies in: 0 to len(SHARES)."""
    flat = density.ravel().astype(float)
    order = np.argsort(-flat, kind="stable")
    held = np.empty_like(flat)
    # What lies in denser cells: the densest cell itself is in every region.
    held[order] = np.concatenate([[0.0], np.cumsum(flat[order])[:-1]])
    inside = (held[:, None] < np.array(SHARES) * flat.sum()) & (flat > 0)[:, None]
    return inside.sum(axis=1).reshape(density.shape)


def smooth(density: NDArray[np.float32]) -> NDArray[np.float32]:
    """The density on a grid of twice as many rows and columns, averaged over neighbours."""
    fine = density.repeat(2, axis=0).repeat(2, axis=1) / np.float32(4)
    for _ in range(3):
        padded = np.pad(fine, 1, mode="edge")
        rows = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
        fine = (rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]) / 4
    return fine.astype(np.float32)
