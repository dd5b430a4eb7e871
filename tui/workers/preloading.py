"""What the first sign-in needs, loaded while somebody looks at the login screen.

Until the first paint nothing of it is there: it takes longer to load than the screen takes to be drawn.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from importlib import import_module
from typing import Final

WIRES: Final = (
    "tui.protocols.http.client",
    "tui.protocols.xml.reader",
    "tui.protocols.ispring.rest",
    "tui.protocols.moodle.client",
    "tui.workers.signing_in",
)
"""The modules that bring httpx and lxml, and those that ask with them."""


def preload(modules: Sequence[str]) -> threading.Thread:
    """Import ``WIRES`` and more ``modules`` in a thread of its own, which nobody waits for."""

    def load() -> None:
        for module in (*WIRES, *modules):
            import_module(module)

    thread = threading.Thread(target=load, name="preloading", daemon=True)
    thread.start()
    return thread
