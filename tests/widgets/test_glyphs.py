"""The signs: one cell each, and an ASCII spelling of everything else."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from tui.terminal.spelling import in_ascii_cells
from tui.widgets.cells import cell_len
from tui.widgets.glyphs import ASCII, UNICODE, WORDS, Glyphs, glyphs_of, signs_for


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII, WORDS])
def test_every_sign_takes_one_cell(glyphs: Glyphs) -> None:
    signs = {name: sign for name, sign in asdict(glyphs).items() if isinstance(sign, str)}
    textures = signs.pop("textures")
    assert {cell_len(sign) for sign in [*signs.values(), *textures]} == {1}


def test_the_signs_of_outcomes_differ() -> None:
    for glyphs in (UNICODE, ASCII, WORDS):
        signs = [
            glyphs.done,
            glyphs.in_progress,
            glyphs.pending,
            glyphs.failed,
            glyphs.not_started,
            glyphs.unknown,
        ]
        assert len(set(signs)) == len(signs)


@given(st.text())
def test_ascii_draws_ascii_only(text: str) -> None:
    assert ASCII.show(text).isascii()
    assert UNICODE.show(text) is text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Óscar Peña Ibáñez", "?scar Pe?a Ib??ez"),
        ("Siobhán O’Brien", "Siobh?n O'Brien"),
        ("✓ Passed · 李", "+ Passed . ?"),
        ("e\u0301", "e"),
        ("plain", "plain"),
    ],
)
def test_ascii_spelling(text: str, shown: str) -> None:
    assert ASCII.show(text) == shown


def test_words_are_spelled_in_ascii_where_there_are_no_other_letters() -> None:
    assert signs_for("words", unicode=True) is WORDS
    spelled = signs_for("words", unicode=False)
    assert spelled.words
    assert spelled.show("Amélie") == "Am?lie"
    assert all(str(sign).isascii() for sign in asdict(spelled).values())


def test_a_name_is_recognisable_if_half_of_its_letters_are_left() -> None:
    assert ASCII.can_show("Amélie Dubois")
    assert ASCII.can_show("Ann")
    assert not ASCII.can_show("Иван Петров")
    assert not ASCII.can_show("李雪梅")
    assert not ASCII.can_show("–")
    assert UNICODE.can_show("李雪梅")


def test_an_app_says_what_it_draws_with() -> None:
    app: App[object] = App()
    assert glyphs_of(app) is UNICODE
    app.glyphs = ASCII  # type: ignore[attr-defined]  # as our app does
    assert glyphs_of(app) is ASCII
    app.glyphs = None  # type: ignore[attr-defined]  # not known yet
    assert glyphs_of(app) is UNICODE


def test_in_words_no_sign_stands_beside_a_word() -> None:
    assert WORDS.beside(WORDS.failed) == ""
    assert UNICODE.beside(UNICODE.failed) == "✗ "
    assert (UNICODE.under_way, ASCII.under_way, WORDS.under_way) == ("… ", ": ", "")
    assert WORDS.show("Amélie – ✓") == "Amélie – ✓"


def test_the_signs_asked_for_else_those_the_terminal_can_show() -> None:
    assert signs_for("auto", unicode=True) is UNICODE
    assert signs_for("auto", unicode=False) is ASCII
    assert signs_for("unicode", unicode=False) is UNICODE
    assert signs_for("words", unicode=True) is WORDS


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_last_net_leaves_every_character_its_cells(text: str) -> None:
    sent = in_ascii_cells(text)
    assert sent.isascii()
    assert cell_len(sent) == sum(map(cell_len, text))
