"""Copied text on its way out: into a buffer of tmux's, or by OSC 52 to the terminal that draws the screen.

A program in tmux cannot reach the terminal's clipboard by itself: with tmux's own settings neither OSC 52 nor
a wrapped OSC 52 passes, ``load-buffer -w`` does (measured, facts on terminals, 7). Elsewhere OSC 52 is all
there is, and no terminal answers it: so nobody is told that something *is* in a clipboard. Only ever written,
never read.
"""

from __future__ import annotations

import base64
import contextlib
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from tui.accounts.children import child_environment, run_child
from tui.stop import Stop

BUFFER: Final = "rollbook"
"""The one buffer of tmux's that is written, again and again; it is deleted when Rollbook ends."""

MAX_BYTES: Final = 74_994
"""Bytes of a text sent by OSC 52: what terminals commonly take, 100,000 bytes with everything around it."""

SCREEN_PIECE: Final = 76
"""Characters GNU screen is given at a time: it drops strings longer than 256 or 768, by version."""

SECONDS: Final = 2.0
"""Seconds tmux has to take a text: it takes milliseconds."""

_TOO_LONG: Final = "Too long for a terminal's clipboard: copy it by hand, or export with e."
_SENT: Final = "Sent to the terminal's clipboard; none tells whether it took it."


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a text.

    Attributes:
        words: What is known of it, as a sentence.
        sequence: What has still to be written to the terminal; empty if nothing.
    """

    words: str
    sequence: str = ""


class Clipboard:
    """Where copied text goes from here.

    Args:
        environment: Tells what this program runs in (``TMUX``, ``STY``).
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._in_tmux = bool(environment.get("TMUX"))
        self._in_screen = bool(environment.get("STY"))
        self._loaded = False

    def put(self, text: str, stop: Stop) -> Copied:
        """Copy a text, as far as that is not the terminal's own affair; may take ``SECONDS``.

        Raises:
            StoppedError: Stop was said.
        """
        data = text.encode("utf-8", "replace")
        if self._in_tmux and (copied := self._loaded_into_tmux(data, stop)):
            return copied
        if len(data) > MAX_BYTES:
            return Copied(_TOO_LONG)
        return Copied(_SENT, osc52(data, in_screen=self._in_screen))

    def clear(self) -> None:
        """Delete what was copied into tmux, waiting for nobody."""
        if not self._loaded:
            return
        self._loaded = False
        with contextlib.suppress(OSError):
            deleting = subprocess.Popen(  # noqa: S603  # a list of our own
                ["tmux", "delete-buffer", "-b", BUFFER],  # noqa: S607  # the user's tmux, as PATH finds it
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=child_environment(),
                start_new_session=True,
            )
            threading.Thread(target=deleting.wait, name="delete-buffer", daemon=True).start()

    def _loaded_into_tmux(self, data: bytes, stop: Stop) -> Copied | None:
        """Load the buffer; None if this tmux cannot be asked. Before 3.2 it knows no ``-w``."""
        for offered, more in ((True, ("-w",)), (False, ())):
            if _tmux(["load-buffer", "-b", BUFFER, *more, "-"], stop, data) is not None:
                self._loaded = True
                newest = _tmux(["show-buffer"], stop) == data
                key = "prefix ] pastes it" if newest else "prefix = lists it"
                further = " Offered to the terminal." if offered else ""
                return Copied(f"In tmux's buffer “{BUFFER}”: {key}.{further}")
        return None


def osc52(data: bytes, *, in_screen: bool = False) -> str:
    """Return the sequence that asks a terminal to put ``data`` into its clipboard.

    GNU screen passes on only what is wrapped for it, as a device control string, in short pieces.
    """
    encoded = base64.b64encode(data).decode("ascii")
    if not in_screen:
        return f"\x1b]52;c;{encoded}\x07"
    pieces = wrap(encoded, SCREEN_PIECE) or [""]
    return "\x1bP\x1b]52;c;" + "\x1b\\\x1bP".join(pieces) + "\x07\x1b\\"


def _tmux(arguments: list[str], stop: Stop, given: bytes = b"") -> bytes | None:
    """Return what tmux answers; None if it cannot be asked, or refuses."""
    try:
        ended = run_child(["tmux", *arguments], seconds=SECONDS, stop=stop, given=given)
    except (OSError, TimeoutError):
        return None
    return ended.output if ended.code == 0 else None
