"""Host and port as they are shown: no port that says nothing."""

from __future__ import annotations

import pytest

from tui.authority import authority


@pytest.mark.parametrize(
    ("scheme", "host", "port", "shown"),
    [
        ("https", "lms.example.org", None, "lms.example.org"),
        ("https", "lms.example.org", 443, "lms.example.org"),
        ("https", "lms.example.org", 80, "lms.example.org:80"),
        ("http", "lms.example.org", 80, "lms.example.org"),
        ("http", "::1", 8080, "[::1]:8080"),
        ("ftp", "::1", None, "[::1]"),
    ],
)
def test_only_an_unusual_port_is_shown(scheme: str, host: str, port: int | None, shown: str) -> None:
    assert authority(scheme, host, port) == shown
