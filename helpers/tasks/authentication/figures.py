"""The pictures of lesson 06."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.display import BLUE, GREEN, INK, ORANGE, Picture, figure
from helpers.display.diagram import EDGE, arrow, card, stage

BAD = "#b3261e"
WAYS = (
    ("the table", "a copy of clinic.db:\nguesses at home, nobody sees them"),
    ("the form", "any number of guesses,\nfrom a thousand addresses"),
    ("another site", "a list of passwords that\nwere stolen elsewhere"),
    ("the doctor", "a false page that passes\non what she types"),
    ("the session", "the cookie that stands for\nher after the log-in"),
)


def ways_in() -> Picture:
    """The five things an attacker can go for."""
    drawn, axes = stage(13, 6.4, (8.6, 3.9), "Five ways past a log-in")
    card(axes, 9.4, 2.2, 3.4, 2.0, "blue", "the Clinic's log-in\nname and password\nagainst the user table")
    for row, (what, how) in enumerate(WAYS):
        y = 0.1 + row * 1.27
        card(axes, 0.1, y, 2.5, 1.0, "red", what)
        axes.text(2.8, y + 0.5, how, va="center", fontsize=9, linespacing=1.3)
        arrow(axes, (6.7, y + 0.5), (9.3, 3.2), BAD)
    said = "; ".join(f"{what}: {how}".replace("\n", " ") for what, how in WAYS)
    return Picture(drawn, f"five ways past the Clinic's log-in. {said}.")


def costs(milliseconds: Mapping[str, float], guesses: int) -> Picture:
    """What one guess costs, and the whole list.

    milliseconds: the hash's name to the processor time of one guess; guesses: how many there are.
    """
    drawn, axes = figure(7.6, 2.9)
    names, values = list(milliseconds), list(milliseconds.values())
    for row, value in enumerate(values):
        colour = BAD if value < 1 else ORANGE if value < 10 else GREEN
        axes.plot([value], [row], "o", color=colour, markersize=9)
        seconds = value * guesses / 1000
        whole = f"{seconds:.2g} s" if seconds < 100 else f"{seconds / 60:.0f} min"
        axes.text(value * 1.9, row, f"{value:.2g} ms; the list: {whole}", va="center", fontsize=9)
    axes.set_yticks(range(len(names)), names)
    axes.set(xscale="log", xlabel="processor time of one guess, ms (logarithmic)", xlim=(1e-4, 1e5),
             ylim=(len(names) - 0.4, -0.6),
             title=f"What a guess costs, and a list of {guesses:,} guesses")  # fmt: skip
    order = ", then ".join(names)
    return Picture(drawn, f"points on a logarithmic scale, the cost of a guess in this order: {order}.")


def distributions(panels: Mapping[str, tuple[Sequence[float], Sequence[float], float]]) -> Picture:
    """Log-in times of a user's name and of nobody's, a stroke for each, on one scale.

    panels: title to (milliseconds of a user, milliseconds of nobody, their overlap).
    """
    drawn, axes = figure(8.4, 2.4, ncols=len(panels), sharex=True, sharey=True)
    every = sorted(t for one, other, _ in panels.values() for t in (*one, *other))
    top = every[int(0.97 * len(every))] * 1.15
    for axis, (title, (user, nobody, same)) in zip(axes, panels.items(), strict=True):
        for row, times, colour in ((1, user, BLUE), (0, nobody, ORANGE)):
            at = [min(t, top) for t in times]
            axis.plot(at, [row] * len(at), "|", color=colour, markersize=26, markeredgewidth=1.6)
        axis.set(title=f"{title}\noverlap {same:.2f}", xlabel="time of a refused log-in, ms")
    axes[0].set(ylim=(-0.6, 1.6), xlim=(0, 1.05 * top))
    axes[0].set_yticks((0, 1), ("zoe, nobody", "ada, a user"))
    words = "; ".join(f"{title}: overlap {same:.2f}" for title, (_, _, same) in panels.items())
    return Picture(drawn, f"times of refused log-ins for a user and for nobody. {words}.")


def two_conversations() -> Picture:
    """What the victim and the real service see of a relay."""
    drawn, axes = stage(13, 6.5, (8.8, 4.2), "A relay holds two conversations, and each looks right")
    card(axes, 0.1, 0.2, 2.7, 1.2, "blue", "Ben's browser\nshows clinic-example.net")
    card(axes, 5.2, 0.2, 2.7, 1.2, "red", "the relay")
    card(axes, 10.2, 0.2, 2.7, 1.2, "blue", "the Clinic\nclinic.example")
    for x in (1.45, 6.55, 11.55):
        axes.plot([x, x], [1.4, 6.4], color=EDGE, lw=1, zorder=0)
    arrow(axes, (1.45, 2.2), (6.5, 2.2), text="name, password, 492 039")
    arrow(axes, (6.55, 2.7), (11.5, 2.7), BAD, "name, password, 492 039")
    arrow(axes, (11.55, 3.4), (6.6, 3.4), BAD, "200, session cookie")
    arrow(axes, (6.55, 3.9), (1.5, 3.9), text="200, welcome")
    arrow(axes, (11.55, 4.8), (1.5, 4.8), text="with a passkey: the Clinic's challenge, passed on")
    signed = "signed by Ben's phone: challenge AND origin clinic-example.net"
    arrow(axes, (1.45, 5.5), (11.5, 5.5), "#00795c", signed)
    axes.text(11.4, 6.15, "not my origin: refused", ha="right", va="center", color=BAD, fontsize=9.5)
    return Picture(
        drawn,
        "two conversations through a relay. Ben types name, password and code into clinic-example.net, and "
        "the relay passes them on and keeps the session cookie. With a passkey his phone signs the challenge "
        "and the origin clinic-example.net, and the Clinic refuses an origin that is not its own.",
    )


PIECES = ((0, 32, "SHA-256 of the RP ID: for which site", BLUE), (32, 33, "flags: UP 1, UV 4", ORANGE),
          (33, 37, "counter", GREEN))  # fmt: skip


def assertion(said: Any) -> Picture:
    """What an authenticator signs: its own 37 bytes in colour, and the hash of the browser's JSON."""
    from matplotlib.patches import Rectangle

    about, client = said.authenticator_data, said.client_data
    title = "What Ben's phone signs: authenticatorData, and SHA-256(clientDataJSON)"
    drawn, axes = stage(38, 8.2, (9.2, 2.6), title)
    for start, end, words, colour in PIECES:
        for place in range(start, end):
            axes.add_patch(Rectangle((place + 0.5, 0.6), 0.94, 1.7, facecolor=colour, edgecolor="none"))
            axes.text(place + 0.97, 1.45, f"{about[place]:02x}", ha="center", va="center", fontsize=8.5,
                      color="black" if colour == ORANGE else "white", family="monospace")  # fmt: skip
        middle = {0: 16, 32: 29.5, 33: 36}[start]
        axes.text(middle, 3.1, words, ha="center", va="center", fontsize=9, color=INK)
    axes.text(0.5, 4.6, "by the browser, which knows where it is:", fontsize=9, va="center")
    for row, line in enumerate(client.decode().replace(',"origin"', ',\n"origin"').splitlines()):
        axes.text(0.5, 5.9 + row * 1.25, line, family="monospace", fontsize=8.5, va="center", color=BLUE)
    words = "; ".join(f"bytes {start} to {end - 1}: {what}" for start, end, what, _ in PIECES)
    return Picture(
        drawn,
        f"the {len(about)} bytes of authenticatorData ({words}; here flags {about[32]} and counter "
        f"{int.from_bytes(about[33:37])}), and the JSON of the browser with type, challenge and origin.",
    )
