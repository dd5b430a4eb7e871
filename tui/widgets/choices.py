"""Controls of one line, without boxes: radio choice, tick, button."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui.widgets.cells import Piece, blank, cell_len
from tui.widgets.drawn import Drawn
from tui.widgets.oneof import OneOf


class Choice(OneOf, can_focus=True):
    """One of a few: ``(•) token   ( ) username and password``; ← → and Space choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "choose(-1)", "the one before", show=False),
        Binding("right", "choose(1)", "the next one", show=False),
        Binding("space", "choose(1)", "the next one", show=False),
    ]

    class Changed(OneOf.Changed):
        """Another one is chosen."""

    def relabel(self, value: str, label: str) -> None:
        """Call the option with ``value`` something else."""
        self._options = tuple((known, label if known == value else old) for known, old in self._options)
        self.refresh()

    def on_click(self) -> None:
        """Choose the next one."""
        self.action_choose(1)

    def action_choose(self, by: int) -> None:
        """Choose the option ``by`` places on, round about."""
        self.choose(self._number + by)

    def render_line(self, y: int) -> Strip:
        """Draw all options on one line."""
        pieces: list[Piece] = []
        for number, (_value, label) in enumerate(self._options if not y else ()):
            chosen = number == self._number
            sign = self.glyphs.chosen if chosen else " "
            ink = "cursor" if chosen and self.has_focus else ""
            pieces += [blank(3 if number else 0), (f"({sign}) {label}", ink)]
        return self.strip(self.fitted(pieces, self.size.width))


class Tick(Drawn, can_focus=True):
    """A yes or no: ``[x] look up activities in Moodle too``; Space changes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "change", "yes or no", show=False)]

    class Changed(Message):
        """It is ticked, or no longer."""

        def __init__(self, tick: Tick, value: bool) -> None:
            super().__init__()
            self.tick = tick
            self.value = value

        @property
        def control(self) -> Tick:
            """Who posted this, for ``on`` with a selector."""
            return self.tick

    def __init__(
        self,
        label: str,
        value: bool = False,
        *,
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._label = label
        self._value = value

    @property
    def value(self) -> bool:
        """Whether it is ticked."""
        return self._value

    @value.setter
    def value(self, value: bool) -> None:
        """Tick it or not; nothing is posted, since it was not the reader."""
        self._value = value
        self.refresh()

    def on_click(self) -> None:
        """Turn it."""
        self.action_change()

    def action_change(self) -> None:
        """Turn yes to no, and no to yes."""
        self.value = not self.value
        self.post_message(self.Changed(self, self.value))

    def render_line(self, y: int) -> Strip:
        """Draw the tick and its label."""
        text = "" if y else f"[{'x' if self._value else ' '}] {self._label}"
        return self.strip(self.fitted([(text, "cursor" if self.has_focus else "")], self.size.width))


class Push(Drawn, can_focus=True):
    """Something to do: ``[ Sign in ]``; Enter and Space do it."""

    DEFAULT_CSS = """
    Push {
        margin: 0 3 0 0;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", "do it", show=False)]

    class Pressed(Message):
        """The reader wants it done."""

        def __init__(self, push: Push) -> None:
            super().__init__()
            self.push = push

        @property
        def control(self) -> Push:
            """Who posted this, for ``on`` with a selector."""
            return self.push

    def __init__(
        self,
        label: str,
        *,
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._text = f"[ {label} ]"
        self.styles.width = cell_len(self._text)

    def on_click(self) -> None:
        """Do it."""
        self.action_press()

    def action_press(self) -> None:
        """Do it."""
        self.post_message(self.Pressed(self))

    def render_line(self, y: int) -> Strip:
        """Draw the button."""
        text = "" if y else self._text
        return self.strip(self.fitted([(text, "cursor" if self.has_focus else "")], self.size.width))
