"""As what something can be copied, by the letters that ask for it."""

from __future__ import annotations

from typing import Final

TABLE_COPIES: Final = (("l", "this line"), ("m", "Markdown"), ("j", "JSON"))
"""As what a table is copied."""

COPIES: Final = (
    ("s", "learner"),
    ("t", "trainer"),
    ("m", "Markdown"),
    ("u", "link"),
    ("i", "id"),
    ("l", "line"),
    ("j", "JSON"),
)
"""As what a learner is copied."""
