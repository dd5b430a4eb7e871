"""Text from a server is data: the one cleaner every remote string passes, once, where it is decoded.

What it takes out reached the terminal unchanged in tests with Textual and Rich: escape sequences, 8-bit
controls, bidi overrides. What people's names need stays: every script, accents, ZWNJ, emoji sequences.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

from tui.secret import masked

MAX_LINE: Final = 512
"""Characters kept of a one-line text: a longer one ends in an ellipsis."""

MAX_MESSAGE: Final = 500
"""Characters kept of a server's error message."""

_REPLACEMENT: Final = "\ufffd"
_JOINERS: Final = frozenset("\u200c\u200d")
_SPACES: Final = re.compile(r"\s+")
_TAGS: Final = re.compile(r"<[^<>]*>")
_NO_CHARACTER: Final = re.compile(r"&#[0-9]{9,};?")
"""References to what is beyond every character; from 4,300 digits on, Python refuses to count them."""


def clean(text: str, limit: int = MAX_LINE) -> str:
    """Return ``text`` as one safe line of at most ``limit`` characters.

    Controls and invisible format characters become ``�``, white space of every kind one blank. Text that is
    printable as it stands, which is nearly all of it, costs one check and is returned as the same object.
    """
    if text.isprintable() and len(text) <= limit:
        return text.strip(" ") if text[:1] == " " or text[-1:] == " " else text
    whole = len(text) <= limit * 4
    text = _SPACES.sub(" ", text[: limit * 4]).strip()
    if not text.isprintable():
        text = "".join(map(_safe, text))
    return text if whole and len(text) <= limit else text[: limit - 1] + "…"


def _safe(character: str) -> str:
    """Return the character if a terminal only draws it, else its stand-in."""
    if character.isprintable() or character in _JOINERS:
        return character
    return " " if unicodedata.category(character)[0] == "Z" else _REPLACEMENT


def unescape(text: str) -> str:
    """Undo the HTML escaping Moodle puts around names it sends, and drop its tags; clean the rest.

    Source: measured on Moodle 4.4 and 5.1: course, section and activity names are escaped, user names not.
    """
    if "&" not in text and "<" not in text:
        return clean(text)
    return clean(_unescaped(_TAGS.sub("", text)))


def _unescaped(text: str) -> str:
    return html.unescape(_NO_CHARACTER.sub(_REPLACEMENT, text))


def clean_message(text: str) -> str:
    """Return a server's own error message as one clean line of at most ``MAX_MESSAGE``, without markup.

    A secret it repeats is masked, before anything is taken out or cut off that would leave half of one.
    """
    text = masked(text[: MAX_MESSAGE * 40])
    if "<" in text:
        text = re.sub(r"(?is)<(style|script|head)\b.*?</\1\s*>", " ", text[: MAX_MESSAGE * 20])
        text = _TAGS.sub(" ", text)
    return clean(_SPACES.sub(" ", masked(_unescaped(text[: MAX_MESSAGE * 20]))), MAX_MESSAGE)


def fold(text: str) -> str:
    """Return the form of ``text`` in which two spellings of the same thing compare equal (NFKC, casefold)."""
    return unicodedata.normalize("NFKC", text).strip().casefold()
