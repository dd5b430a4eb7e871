"""A text field of one line, without a box, a blinking cursor or surprises in what is pasted."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class LineInput(Input):
    """An ``Input`` of one line that looks like the text around it.

    Its value never holds a line break; Enter posts ``Input.Submitted`` as usual.
    """

    DEFAULT_CSS = """
    LineInput, LineInput:focus {
        background: transparent;
        background-tint: transparent;
        height: 1;
        width: 1fr;
    }
    LineInput > .input--cursor, LineInput:ansi > .input--cursor,
    LineInput > .input--selection, LineInput:ansi > .input--selection {
        background: $background;
        color: $foreground;
        text-style: reverse;
    }
    LineInput > .input--placeholder, LineInput:ansi > .input--placeholder {
        color: $foreground;
        text-style: dim;
    }
    """

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        *,
        password: bool = False,
        select_on_focus: bool = False,
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value,
            placeholder,
            password=password,
            select_on_focus=select_on_focus,
            compact=True,
            id=id,
            classes=classes,
        )
        self.cursor_blink = False  # an idle screen sends nothing

    def on_blur(self) -> None:
        """Show the text from its beginning: without its first letters it looks wrongly typed."""
        self.scroll_to(0, 0, animate=False, force=True)

    def on_paste(self, event: events.Paste) -> None:
        """Insert what was pasted on one line; the line breaks around and in it are a terminal's doing."""
        event.prevent_default()
        event.stop()
        self.insert_pasted(event.text)

    def action_paste(self) -> None:
        """Insert what was copied in this program."""
        self.insert_pasted(self.app.clipboard)

    def insert_pasted(self, text: str) -> None:
        """Put ``text`` in the place of the selection, cleaned by ``pasted``."""
        self.replace(self.pasted(text), *self.selection)

    def pasted(self, text: str) -> str:
        """Return what a pasted text means in this field: its words, on one line."""
        return " ".join(text.split())
