"""One of several, however it is drawn: what there is to choose from, and which one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from tui.widgets.drawn import Drawn


class OneOf(Drawn):
    """A control that has one of its options chosen; none only where there are none."""

    class Changed(Message):
        """The reader chose another one."""

        def __init__(self, chooser: OneOf, value: str) -> None:
            super().__init__()
            self.chooser = chooser
            self.value = value

        @property
        def control(self) -> OneOf:
            """Who posted this, for ``on`` with a selector."""
            return self.chooser

    def __init__(
        self,
        options: Sequence[tuple[str, str]] = (),
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        """Make a control for ``options``, pairs of value and label; ``value`` or the first is chosen."""
        super().__init__(id=id, classes=classes)
        self._options: tuple[tuple[str, str], ...] = ()
        self._number = 0
        self.set_options(options, value)

    def set_options(self, options: Sequence[tuple[str, str]], value: str = "") -> None:
        """Offer other options; ``value``, else the first, is chosen. Nothing is posted."""
        self._options = tuple(options)
        self._number = 0
        self.value = value

    @property
    def value(self) -> str:
        """The value chosen; empty if there are no options."""
        return self._options[self._number][0] if self._options else ""

    @value.setter
    def value(self, value: str) -> None:
        """Choose ``value`` if it is offered; nothing is posted, since it was not the reader."""
        for number, (known, _label) in enumerate(self._options):
            if known == value:
                self._number = number
        self.refresh()

    def choose(self, number: int) -> None:
        """Choose option ``number``, round about, as the reader does: it is told if it is another one."""
        if not self._options:
            return
        before, self._number = self._number, number % len(self._options)
        self.refresh()
        if self._number != before:
            self.post_message(self.Changed(self, self.value))
