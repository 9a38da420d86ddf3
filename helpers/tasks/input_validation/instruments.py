"""Rows of measurements for lesson 02: of the Clinic's tumours, and of another instrument."""

from __future__ import annotations

from typing import Any


def tumours() -> Any:
    """All rows of the data as an array (569, 10)."""
    import numpy as np

    from helpers import clinic

    return np.array([[row[name] for name in clinic.FEATURES] for row in clinic.samples()])


def impossible(rows: Any, count: int, column: int = 3) -> Any:
    """Rows whose every value occurs in `rows`: small samples with large areas, and the reverse.

    rows: array (n, 10) with the radius in column 0. column: 3 for the area, 2 for the perimeter.
    Returns (2 * count, 10).
    """
    import numpy as np

    order = rows[np.argsort(rows[:, 0])]
    small, large = order[10 : 10 + count].copy(), order[-10 - count : -10].copy()
    small[:, column], large[:, column] = large[:, column].copy(), small[:, column].copy()
    return np.concatenate([small, large])


class Instrument:
    """Another instrument: five columns in units of its own, of which two are linked.

    The linked two are never the first and the fourth, which a tumour's radius and area are.
    """

    def __init__(self, generator: Any) -> None:
        pairs = [(a, b) for a in range(5) for b in range(5) if a != b and {a, b} != {0, 3}]
        self.generator = generator
        self.leader, self.follower = pairs[generator.integers(len(pairs))]
        self.sign = generator.choice([-1.0, 1.0])
        self.units = generator.permutation([0.01, 1.0, 7.0, 50.0, 500.0])
        self.middle = self.units * generator.uniform(6, 12, 5)

    def rows(self, count: int) -> Any:
        """Honest rows (count, 5): the follower goes with the leader, or against it; others as they like."""
        found = self.generator.normal(size=(count, 5))
        noise = 0.05 * self.generator.normal(size=count)
        found[:, self.follower] = self.sign * found[:, self.leader] + noise
        return found * self.units + self.middle

    def impossible(self, rows: Any) -> Any:
        """Rows whose follower went the wrong way, as far as it goes in others."""
        import numpy as np

        led = rows[:, self.leader]
        odd = rows[np.abs(led - led.mean()) > led.std()][:40].copy()
        odd[:, self.follower] = 2 * rows[:, self.follower].mean() - odd[:, self.follower]
        return odd
