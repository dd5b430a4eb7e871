"""Esc is a key of its own, however the line puts what is typed together."""

from __future__ import annotations

import gc
import re
from types import GeneratorType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from tui.terminal.escapes import EscapeParser

TYPED = {
    "\x1b": "escape",
    "q": "q",
    "G": "G",
    "1": "1",
    "/": "slash",
    "?": "question_mark",
    "\r": "enter",
    "\t": "tab",
    " ": "space",
    "é": "é",
    "\x7f": "backspace",
    "\x03": "ctrl+c",
    "\x1b[A": "up",
    "\x1b[Z": "shift+tab",
    "\x1b[5~": "pageup",
    "\x1bOP": "f1",
    "\x1b[200~a\x1bq\x1b[2J b\x1b[201~": "pasted aq[2J b",
}
"""What terminals send, and the keys it means."""


def keys_in(*pieces: str) -> list[str]:
    """Return the keys told from what arrives in these pieces, with a pause at the end."""
    parser = EscapeParser()
    found = [message for piece in pieces for message in parser.feed(piece)]
    if parser._timeout_time is not None:
        parser._timeout_time = 0.0
        found += parser.tick()
    return [message.key if isinstance(message, events.Key) else _pasted(message) for message in found]


def _pasted(message: Message) -> str:
    assert isinstance(message, events.Paste)
    return f"pasted {message.text}"


@pytest.mark.parametrize("after", [sent for sent in TYPED if sent != "\x1b"])
def test_esc_and_the_next_key_in_one_piece(after: str) -> None:
    assert keys_in(f"\x1b{after}") == ["escape", TYPED[after]]


@given(st.lists(st.sampled_from([*TYPED]), max_size=8), st.data())
def test_keys_are_the_same_however_they_arrive(typed: list[str], data: st.DataObject) -> None:
    sent = "".join(typed)
    whole = {at for start in _starts(sent) for at in range(start + 1, start + 6)}  # Textual's own affair
    borders = sorted(data.draw(st.sets(st.integers(0, len(sent)), max_size=4)) - whole)
    ends = [*borders, len(sent)]
    pieces = [sent[start:end] for start, end in zip([0, *borders], ends, strict=True)]
    assert keys_in(*filter(None, pieces)) == [TYPED[key] for key in typed]


def _starts(sent: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape("\x1b[200~"), sent)]


def test_an_end_is_taken_from_any_state() -> None:
    parser = EscapeParser()
    assert [getattr(message, "key", "") for message in [*parser.feed("\x1b"), *parser.feed("")]] == ["escape"]


def test_what_was_pasted_is_not_kept() -> None:
    parser = EscapeParser()
    secret = f"what only {id(parser)} holds"
    assert len(list(parser.feed(f"\x1b[200~{secret}\x1b[201~"))) == 1
    readers = [one for one in gc.get_objects() if isinstance(one, GeneratorType)]
    assert not any(secret in gc.get_referents(reader) for reader in readers)
    assert [getattr(key, "key", "") for key in parser.feed("q")] == ["q"]
