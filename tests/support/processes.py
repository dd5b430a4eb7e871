"""Processes that somebody else started: whether they still run."""

from __future__ import annotations

import os
from pathlib import Path


def has_ended(pid: int) -> bool:
    """Tell whether a process is gone, or only waits to be buried by whoever adopted it."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except ProcessLookupError:
        return True
    except FileNotFoundError:  # it went between the two looks, or the system has no such files
        return Path("/proc/self").exists()
