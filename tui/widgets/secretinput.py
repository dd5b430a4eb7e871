"""A field for a password, key or token: it takes a secret and gives it to the program only."""

from __future__ import annotations

from typing import Final

from rich.segment import Segment
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from tui.secret import MASK, Secret
from tui.widgets.cells import cell_len, cut
from tui.widgets.glyphs import glyphs_of
from tui.widgets.textinput import LineInput

SAVED: Final = "saved; type to replace it"
"""What an empty field says while a secret is stored; dots would tell its length and invite editing."""


class SecretInput(LineInput):
    """A field whose content cannot be seen, copied, cut, or read from a message.

    It always shows eight bullets, however long the secret. Coming into the field selects all of it, so that
    typing replaces it: nobody can edit what they cannot see.
    """

    def __init__(
        self,
        placeholder: str = "",
        *,
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, password=True, select_on_focus=True, id=id, classes=classes)

    @property
    def secret(self) -> Secret:
        """What was typed; false if nothing was."""
        return Secret(self.value)

    def pasted(self, text: str) -> str:
        """Return the secret as it was before a terminal broke it into lines; blanks in it may be its own."""
        return "".join(line.strip("\r\n") for line in text.strip().splitlines())

    def post_message(self, message: Message) -> bool:
        """Post a message, without the secret if it would carry one: messages are logged and shown."""
        if isinstance(message, Input.Changed | Input.Submitted | Input.Blurred):
            message.value = ""
        return super().post_message(message)

    def action_copy(self) -> None:
        """Copy nothing, and say so."""
        self.notify("A secret is not copied.", markup=False)

    def action_cut(self) -> None:
        """Cut nothing, and say so."""
        self.notify("A secret is not cut: type or paste to replace it.", markup=False)

    def validate_selection(self, selection: Selection) -> Selection:
        """Allow all of the secret or none of it to be selected, and the cursor behind it only."""
        end = len(self.value)
        return Selection.cursor(end) if selection.is_empty else Selection(0, end)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor stands: behind the bullets, telling no length."""
        x, y, _width, _height = self.content_region
        return Offset(x + cell_len(self._bullets()), y)

    def _bullets(self) -> str:
        """Return what is shown of the secret."""
        return glyphs_of(self.app).chosen * len(MASK) if self.value else ""

    def render_line(self, y: int) -> Strip:
        """Draw bullets, or what an empty field says, and the cursor."""
        width = self.size.width
        plain = self.rich_style
        if y:
            return Strip.blank(width, plain)
        cursor = self.get_component_rich_style("input--cursor") if self.has_focus else plain
        bullets = self._bullets()
        if bullets:
            selected = self.has_focus and not self.selection.is_empty
            style = self.get_component_rich_style("input--selection") if selected else plain
            segments = [Segment(bullets, style), Segment(" ", plain if selected else cursor)]
        else:
            text = cut(glyphs_of(self.app).show(self.placeholder), width) or " "
            dim = self.get_component_rich_style("input--placeholder")
            segments = [Segment(text[0], cursor if self.has_focus else dim), Segment(text[1:], dim)]
        return Strip(segments).adjust_cell_length(width, plain)
