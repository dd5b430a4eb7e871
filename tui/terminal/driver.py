"""Textual's own driver, with what terminals do not agree on held in its place."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver

from tui.terminal.columns import steady


class RollbookDriver(LinuxDriver):
    """Writes to a terminal on Linux, macOS or another POSIX system."""

    def write(self, data: str) -> None:
        """Send ``data``."""
        super().write(steady(data))
