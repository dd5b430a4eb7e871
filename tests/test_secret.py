"""A secret shows itself to nobody who does not ask for it by name."""

from __future__ import annotations

import copy
import gc
import html
import io
import json
import pickle
import weakref
from urllib.parse import quote, quote_plus

import pytest
from rich.console import Console
from rich.traceback import Traceback

from tui.secret import MASK, Secret, masked
from tui.text import clean_message

WORD = "correct horse"


@pytest.mark.parametrize(
    "shown", [str, repr, "{}".format, "{!r:>20}".format, lambda s: f"{[s]}", lambda s: f"{s:.3}"]
)
def test_no_way_of_writing_shows_it(shown: object) -> None:
    assert callable(shown)
    text = shown(Secret(WORD))
    assert WORD[:3] not in text
    assert MASK[:3] in text


def test_its_length_is_not_told() -> None:
    assert repr(Secret("a")) == repr(Secret(WORD))


def test_whoever_asks_gets_it() -> None:
    assert Secret(WORD).reveal() == WORD
    assert Secret(WORD)
    assert not Secret("")


def test_equal_secrets_are_equal_and_never_keys() -> None:
    assert Secret(WORD) == Secret(WORD)
    assert Secret(WORD) != Secret("other")
    assert Secret(WORD) != WORD
    with pytest.raises(TypeError):
        hash(Secret(WORD))


@pytest.mark.parametrize("away", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_is_neither_pickled_nor_copied(away: object) -> None:
    assert callable(away)
    with pytest.raises(TypeError, match="not to be pickled"):
        away(Secret(WORD))


def test_a_traceback_with_local_variables_does_not_show_it() -> None:
    def fail(secret: Secret) -> None:
        raise ValueError(secret)

    console = Console(width=200, file=io.StringIO(), record=True)
    try:
        fail(Secret("battery staple"))
    except ValueError:
        console.print(Traceback(show_locals=True, word_wrap=True))
    shown = console.export_text()
    assert f"secret = {MASK}" in shown
    assert shown.count("battery staple") == 1  # the line of source above


# --- what others repeat ----------------------------------------------------------------------------------

AWKWARD = 'ä&b+c/d<e> "f'


@pytest.mark.parametrize(
    "written",
    [
        AWKWARD,
        quote(AWKWARD),
        quote_plus(AWKWARD),
        quote_plus(AWKWARD).lower(),
        json.dumps(AWKWARD),
        html.escape(AWKWARD),
        "".join(f"&#{ord(letter)};" for letter in AWKWARD),
        f"<p>{AWKWARD}</p>",
    ],
)
def test_a_server_that_repeats_a_secret_is_not_quoted_with_it(written: str) -> None:
    secret = Secret(AWKWARD)
    said = clean_message(f"Not known here: {written}, sorry")
    assert MASK in said
    assert said.endswith("sorry")
    assert said.removeprefix("Not known here: ").strip(' ",sory') == MASK
    assert secret


def test_a_secret_cut_by_the_end_of_a_message_is_masked_all_the_same() -> None:
    secret = Secret(WORD)
    for length in range(480, 501):
        assert WORD[:4] not in clean_message("x" * length + WORD)
    assert secret


def test_only_secrets_in_use_are_masked_and_none_that_are_words() -> None:
    forgotten, short = Secret("zebra-crossing"), Secret("off")
    del forgotten
    gc.collect()
    assert masked("a zebra-crossing is off") == "a zebra-crossing is off"
    assert short


def test_masking_keeps_no_secret_alive() -> None:
    secret = Secret("kept by nobody")
    seen = weakref.ref(secret)
    del secret
    gc.collect()
    assert seen() is None
