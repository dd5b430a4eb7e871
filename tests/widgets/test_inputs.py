"""Text fields of one line, and those that hold a secret: it cannot be seen, copied or overheard."""

from __future__ import annotations

import pytest
from textual import events
from textual.notifications import Notify
from textual.widgets import Input

from tests.support.pilots import Host, lines_of, on_screen, piloted, screen_lines
from tui.secret import Secret
from tui.widgets.glyphs import ASCII
from tui.widgets.secretinput import SAVED, SecretInput
from tui.widgets.textinput import LineInput

WORD = "correct horse"


def paste(text: str) -> events.Paste:
    return events.Paste(text)


# --- any text --------------------------------------------------------------------------------------------


@piloted
async def test_a_field_is_one_line_without_a_box() -> None:
    field = LineInput(placeholder="address")
    async with on_screen(field, size=(20, 3)) as (host, pilot):
        field.value = "https://[b]x"
        await pilot.pause()
        assert [line.rstrip() for line in screen_lines(host)] == ["https://[b]x", "", ""]
        field.clear()
        await pilot.pause()
        assert screen_lines(host)[0].rstrip() == "address"


@piloted
async def test_a_field_that_was_left_shows_how_its_text_begins() -> None:
    field = LineInput()
    async with on_screen(field, size=(12, 3)) as (host, pilot):
        field.focus()
        await pilot.press(*"twelve cells")
        assert screen_lines(host)[0].rstrip() == "welve cells"
        host.set_focus(None)
        await pilot.pause()
        assert screen_lines(host)[0].rstrip() == "twelve cells"


@piloted
@pytest.mark.parametrize(
    ("pasted", "value"),
    [("https://a\n", "https://a"), ("\n one\r\n  two ", "one two"), ("\n", ""), ("", "")],
)
async def test_what_is_pasted_becomes_one_line(pasted: str, value: str) -> None:
    field = LineInput()
    async with on_screen(field) as (host, pilot):
        host.post_message(paste(pasted))
        await pilot.pause()
        assert field.value == value


@piloted
async def test_what_was_copied_here_is_inserted_as_one_line() -> None:
    field = LineInput()
    async with on_screen(field) as (host, pilot):
        field.value = "ad"
        host.copy_to_clipboard("b\nc")
        await pilot.press("left", "ctrl+v")
        assert field.value == "ab cd"


@piloted
async def test_the_cursor_is_seen_and_does_not_blink() -> None:
    field = LineInput()
    async with on_screen(field) as (_host, _pilot):
        field.value = "ab"
        assert not field.cursor_blink
        assert any(segment.style and segment.style.reverse for segment in field.render_line(0))


@piloted
async def test_enter_submits_the_value() -> None:
    field = LineInput()
    async with on_screen(field) as (host, pilot):
        field.value = "ab"
        await pilot.press("enter")
        assert [message.value for message in host.told(Input.Submitted)] == ["ab"]


# --- secrets ---------------------------------------------------------------------------------------------


def seen(host: Host) -> str:
    """Everything the screen shows, and every word that was heard on the way."""
    return "\n".join([*screen_lines(host), *map(repr, host.heard), host.clipboard])


@piloted
async def test_an_empty_field_says_that_a_secret_is_saved() -> None:
    field = SecretInput(SAVED)
    async with on_screen(field, LineInput(), size=(40, 2)) as (host, pilot):
        assert screen_lines(host)[0].rstrip() == SAVED
        assert not field.secret
        await pilot.press("tab")
        assert screen_lines(host)[0].rstrip() == SAVED
    bare = SecretInput()
    async with on_screen(bare, size=(40, 2)) as (host, _pilot):
        assert screen_lines(host)[0].strip() == ""


@piloted
@pytest.mark.parametrize("length", [1, 8, 300])
async def test_eight_bullets_whatever_was_typed(length: int) -> None:
    field = SecretInput()
    async with on_screen(field, LineInput(), size=(40, 2)) as (host, pilot):
        field.value = "x" * length
        await pilot.pause()
        assert screen_lines(host)[0].rstrip() == "•" * 8
        assert host.cursor_position.x == 8
        await pilot.press("tab")
        assert screen_lines(host)[0].rstrip() == "•" * 8


@piloted
async def test_a_secret_is_neither_copied_nor_cut_and_the_reader_is_told() -> None:
    field = SecretInput()
    async with on_screen(field) as (host, pilot):
        field.value = WORD
        field.select_all()
        await pilot.press("ctrl+c", "ctrl+x")
        assert host.clipboard == ""
        assert field.secret == Secret(WORD)
        notes = [note.notification for note in host.told(Notify)]
        assert [(note.message, note.markup) for note in notes] == [
            ("A secret is not copied.", False),
            ("A secret is not cut: type or paste to replace it.", False),
        ]


@piloted
async def test_no_message_carries_the_secret() -> None:
    field = SecretInput()
    async with on_screen(field, LineInput()) as (host, pilot):
        host.post_message(paste(WORD))
        await pilot.pause()
        host.heard[:] = [message for message in host.heard if not isinstance(message, events.Paste)]
        await pilot.press("enter", "tab")
        assert WORD not in seen(host)
        assert [message.value for message in host.told(Input.Submitted)] == [""]
        assert field.secret == Secret(WORD)


@piloted
@pytest.mark.parametrize(
    ("pasted", "secret"),
    [("abc\n", "abc"), (" ab\r\ncd\n", "abcd"), ("two words", "two words"), ("\n\n", "")],
)
async def test_a_pasted_secret_has_no_line_breaks(pasted: str, secret: str) -> None:
    field = SecretInput()
    async with on_screen(field) as (host, pilot):
        host.post_message(paste(pasted))
        await pilot.pause()
        assert field.secret == Secret(secret)


@piloted
async def test_coming_back_and_typing_replaces_the_secret() -> None:
    field, other = SecretInput(), LineInput()
    async with on_screen(field, other) as (host, pilot):
        await pilot.press("o", "l", "d", "tab", "shift+tab")
        assert host.focused is field
        bullets = next(iter(field.render_line(0)))
        assert bullets.style is not None
        assert bullets.style.reverse
        await pilot.press("n", "e", "w")
        assert field.secret == Secret("new")


@piloted
async def test_nobody_edits_what_they_cannot_see() -> None:
    field = SecretInput()
    async with on_screen(field) as (_host, pilot):
        await pilot.press("a", "b", "left", "home", "c")
        assert field.secret == Secret("abc")
        await pilot.press("shift+left")
        assert field.selected_text == "abc"
        await pilot.press("backspace")
        assert not field.secret


@piloted
async def test_a_secret_in_ascii() -> None:
    field = SecretInput("saved – type to replace")
    field.styles.height = 2
    async with on_screen(field, size=(30, 3), glyphs=ASCII) as (_host, pilot):
        assert [line.rstrip() for line in lines_of(field)] == ["saved - type to replace", ""]
        await pilot.press("a")
        assert lines_of(field)[0].rstrip() == "*" * 8
