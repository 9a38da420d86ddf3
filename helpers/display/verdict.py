"""What a check says, as text and as a small card."""

from __future__ import annotations

from html import escape
from typing import Any

from helpers.display.note import words_html, words_text

# white on a badge of its own reads on light and dark pages alike (4.9:1 and more)
BADGE = "color:#fff;padding:0 .35em;border-radius:3px;font-family:monospace;background:"
_SIGNS = {
    "solved": ("ok", "#1a7f4b"),
    "not yet": ("no", "#b35900"),
    "not attempted": ("..", "#6e6e6e"),
    "not judged": ("..", "#6e6e6e"),
}


def verdict_text(verdict: Any) -> str:
    """Plain text of a `Verdict`: its state, a line for each part, the notes, what comes next."""
    count = f" ({verdict.count})" if verdict.parts else ""
    lines = [f"{verdict.task}: {verdict.state}{count}"]
    if not verdict.parts:
        lines.append(f"  {verdict.message}")
    for part in verdict.shown:
        lines.append(f"  [{part.sign}] {part.name}")
        if part.message:
            lines += [f"       {line}" for line in part.message.splitlines()]
    lines += [f"  note: {note}" for note in verdict.notes]
    return "\n".join(lines + [f"  {words_text(words)}" for words in verdict.after])


def verdict_html(verdict: Any) -> str:
    """HTML of a `Verdict`: the same words as `verdict_text`, set as a small card."""
    colour = _SIGNS[verdict.state][1]
    count = f" · {verdict.count}" if verdict.parts else ""
    rows = "" if verdict.parts else f"<div>{escape(verdict.message)}</div>"
    for part in verdict.shown:
        sign, tint = part.sign, dict(_SIGNS.values())[part.sign]
        message = escape(part.message).replace("\n", "<br>")
        rows += (
            f'<div style="margin:.2em 0"><b style="{BADGE}{tint}">{sign}</b> '
            f"&nbsp;{escape(part.name)}"
            + (f'<div style="margin-left:2em">{message}</div>' if message else "")
            + "</div>"
        )
    rows += "".join(f'<div style="opacity:.75">{escape(note)}</div>' for note in verdict.notes)
    rows += "".join(f'<div style="margin-top:.3em">{words_html(w)}</div>' for w in verdict.after)
    return (
        f'<div style="border-left:4px solid {colour};padding:.3em .9em;line-height:1.45">'
        f"<b>{escape(verdict.task)}: {verdict.state}</b>{count}{rows}</div>"
    )
