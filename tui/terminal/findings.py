"""What is right and what is wrong with the terminal, for the doctor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui.lookup.doctor.findings import Finding, Part, fine, note
from tui.terminal.surroundings import ALL, FEW, PALETTE, SMALLEST, Surroundings

ENOUGH: Final = (80, 24)
"""Cells and lines from which every screen shows all it was made for."""

_COLOURS: Final = {ALL: "all colours", PALETTE: "256 colours", FEW: "16 colours"}


def terminal_findings(around: Surroundings) -> Iterator[Finding]:
    """Yield what is known of the terminal, each with what would help."""
    yield _term(around)
    if not around.columns:
        return
    yield _size(around)
    yield _colours(around)
    yield _encoding(around)
    yield _clipboard(around)
    if around.over_ssh:
        what = "is reached by SSH: only what changes is sent, and the mouse is left alone."
        yield fine(Part.TERMINAL, "ssh", what)


def _term(around: Surroundings) -> Finding:
    if not around.columns:
        what = "is none here: answers come as text. The screen needs one (over SSH: ssh -t)."
        return fine(Part.TERMINAL, "terminal", what)
    if around.term in {"", "dumb"}:
        what = f"calls itself {around.term or 'nothing'} (TERM): it cannot show a full screen."
        return note(Part.TERMINAL, "terminal", what, "Set TERM to what it is, xterm-256color for most.")
    return fine(Part.TERMINAL, "terminal", f"calls itself {around.term} (TERM).")


def _size(around: Surroundings) -> Finding:
    size = around.columns, around.rows
    what = f"is {size[0]} cells wide and {size[1]} lines high"
    if size[0] < SMALLEST[0] or size[1] < SMALLEST[1]:
        need = f"{SMALLEST[0]} × {SMALLEST[1]}"
        return note(Part.TERMINAL, "size", f"{what}: too small for the screen.", f"Make it at least {need}.")
    if size[0] < ENOUGH[0] or size[1] < ENOUGH[1]:
        need = f"{ENOUGH[0]} × {ENOUGH[1]} shows every column."
        return note(Part.TERMINAL, "size", f"{what}: some columns are left out.", need)
    return fine(Part.TERMINAL, "size", f"{what}.")


def _colours(around: Surroundings) -> Finding:
    if around.no_color:
        what = "gets no colours: NO_COLOR is set."
        return fine(Part.TERMINAL, "colours", what)
    if not around.colours:
        return fine(Part.TERMINAL, "colours", "knows no colours: theme mono is used.")
    told = f"is sent {_COLOURS[around.colours]}"
    if around.colours == FEW:
        remedy = "If it knows more, TERM should say so (…-256color); themes: rollbook --theme dark."
        return note(Part.TERMINAL, "colours", f"{told}: its own, in theme terminal.", remedy)
    return fine(Part.TERMINAL, "colours", f"{told}.")


def _encoding(around: Surroundings) -> Finding:
    if around.shows_unicode:
        return fine(Part.TERMINAL, "encoding", "is sent UTF-8, as the locale says.")
    what = f"is sent plain ASCII: the locale's encoding is {around.encoding}."
    remedy = "If it shows UTF-8, set LC_ALL=C.UTF-8 or another UTF-8 locale, or start with --no-ascii."
    return note(Part.TERMINAL, "encoding", what, remedy)


def _clipboard(around: Surroundings) -> Finding:
    if around.multiplexer == "tmux":
        what = "is in tmux: what you copy goes to a buffer of tmux's, and is offered to the terminal."
        return fine(Part.TERMINAL, "clipboard", what)
    if around.multiplexer == "screen":
        what = "is in GNU screen: what you copy is passed through to the terminal (OSC 52), in pieces."
        return note(Part.TERMINAL, "clipboard", what, "If nothing arrives, copy by hand: the text is shown.")
    what = "gets what you copy as OSC 52, which no terminal confirms."
    remedy = "If nothing arrives, allow clipboard access in its settings, or copy by hand: the text is shown."
    if not around.over_ssh:
        return fine(Part.TERMINAL, "clipboard", what)
    return note(Part.TERMINAL, "clipboard", what, remedy)
