"""Host and port of an address, as they are shown and compared."""

from __future__ import annotations

from typing import Final

USUAL_PORTS: Final = {"http": 80, "https": 443}


def authority(scheme: str, host: str, port: int | None) -> str:
    """Return host and port: an IPv6 address in brackets, no port where it is the scheme's usual one."""
    shown = f"[{host}]" if ":" in host else host
    return shown if port in {None, USUAL_PORTS.get(scheme)} else f"{shown}:{port}"
