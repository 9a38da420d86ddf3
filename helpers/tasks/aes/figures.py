"""The figures of lesson 09. Each takes what the lesson computed and draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from helpers.display import BLUE, ORANGE, RED, Picture, figure
from helpers.tasks.aes.drawings import flip, one_round, scene, school

__all__ = [
    "avalanche", "flip", "one_round", "pictures", "scene", "school", "slide", "years",
]  # fmt: skip


def avalanche(curves: Mapping[str, Any]) -> Picture:
    """curves: {what was flipped: array of trials x 11, differing bits after each round}."""
    drawn, axes = figure(7.5, 3.5)
    for (name, counts), colour in zip(curves.items(), (BLUE, ORANGE), strict=True):
        rounds = range(counts.shape[1])
        axes.fill_between(rounds, counts.min(axis=0), counts.max(axis=0), color=colour, alpha=0.18)
        axes.plot(
            rounds,
            counts.mean(axis=0),
            "o-",
            ms=4,
            color=colour,
            label=f"one bit of the {name} flipped",
        )
    axes.axhline(64, color=RED, ls="--", lw=1, label="half of the 128 bits")
    axes.set(
        title="How far one flipped bit has come",
        xlabel="after round",
        ylabel="differing bits of the state",
    )
    axes.set(xticks=range(11), ylim=(0, 90))
    axes.legend(loc="lower right")
    means = [f"{name} {counts.mean(axis=0)[2]:.0f}" for name, counts in curves.items()]
    words = f"the mean is near 64 bits from round 2 on (there: {', '.join(means)}); the band is "
    return Picture(drawn, words + "the least and the most of all trials.")


def slide(size: int = 192) -> Any:
    """A microscope slide as an array of bytes: nuclei as large as the first tumours' mean radius."""
    import numpy as np

    from helpers.clinic.data import samples

    y, x = np.mgrid[:size, :size]
    picture = np.full((size, size), 255, np.uint8)
    places = [
        (40, 44),
        (112, 30),
        (160, 84),
        (70, 110),
        (128, 132),
        (36, 160),
        (172, 168),
        (96, 176),
    ]
    for (cx, cy), row in zip(places, samples()[:8], strict=True):
        near = (x - cx) ** 2 + (y - cy) ** 2
        radius = 1.25 * row["mean_radius"]
        picture[near < radius**2] = 96
        picture[near < (0.45 * radius) ** 2] = 16
    return picture


def pictures(panels: Mapping[str, Any]) -> Picture:
    """The same slide in clear and under two modes, pixel by pixel."""
    drawn, all_axes = figure(9, 3.3, ncols=len(panels))
    alike = []
    for axes, (name, pixels) in zip(all_axes, panels.items(), strict=True):
        axes.imshow(pixels, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        axes.set(title=name, xticks=[], yticks=[])
        axes.grid(False)
        data = bytes(pixels.reshape(-1))
        blocks = [data[at : at + 16] for at in range(0, len(data), 16)]
        alike.append(f"{name} {len(set(blocks))}")
        axes.set_xlabel(f"{len(set(blocks)):,} different blocks of {len(blocks):,}")
    words = "under ECB the nuclei still show as outlines, under CBC there is only noise; different blocks: "
    return Picture(drawn, words + ", ".join(alike) + ".")


def years(sizes: Sequence[int], rate: float, count: Callable[[int], float]) -> Picture:
    """Years to try all keys of so many bits, on a logarithmic scale."""
    drawn, axes = figure(7.5, 2.9)
    values = [count(bits) for bits in sizes]
    axes.barh([str(bits) for bits in sizes], [v - 1e-12 for v in values], left=1e-12, color=BLUE)
    axes.axvline(1.38e10, color=RED, ls="--", lw=1, label="age of the universe")
    axes.set_xscale("log")
    axes.set(
        title=f"Time to try all keys at {rate:.0e} a second",
        xlabel="years, logarithmic",
        ylabel="bits",
    )
    axes.legend(loc="upper right")
    axes.invert_yaxis()
    told = ", ".join(f"{bits} bits {value:.1e}" for bits, value in zip(sizes, values, strict=True))
    return Picture(
        drawn, f"years to try all keys: {told}; 128 bits are far beyond the age of the universe."
    )
