"""What can be filtered: words are typed in the place of the note, and what lacks them gives way."""

from __future__ import annotations

from textual.dom import DOMNode

from tui.widgets.filterline import FilterLine


class Filtering(DOMNode):
    """A view or a sheet with a ``FilterLine`` and a note line, one of which is shown.

    It stands behind what it is mixed into: Textual styles a widget by its first base.
    """

    filter_text = ""

    def filtered(self, text: str) -> str:
        """Filter by ``text``; return how much is left ("7 of 212")."""
        raise NotImplementedError

    def told(self) -> None:
        """Say anew what the lines around say."""

    def action_filter(self, text: str = "") -> None:
        """Type a filter, in the place of the note; one that is given is kept at once."""
        if text:
            self.filter_text = text
            self.filtered(text)
            self.told()
            return
        self.query_one(".note").display = False
        line = self.query_one(FilterLine)
        line.display = True
        line.open(text=self.filter_text)
        line.count(self.filtered(self.filter_text))

    def on_filter_line_changed(self, message: FilterLine.Changed) -> None:
        """Narrow the view while the filter is typed."""
        message.stop()
        self.filter_text = message.text
        message.line.count(self.filtered(message.text))

    def on_filter_line_kept(self, message: FilterLine.Kept) -> None:
        """Go on with what is left."""
        message.stop()
        self._close_filter()

    def on_filter_line_cleared(self, message: FilterLine.Cleared) -> None:
        """Show everything again."""
        message.stop()
        self.clear_filter()
        self._close_filter()

    def keep_filter(self) -> None:
        """Go on with what the filter leaves, if one is being typed."""
        if self.query_one(FilterLine).display:
            self._close_filter()

    def clear_filter(self) -> bool:
        """Show everything again; return whether anything was filtered."""
        if not self.filter_text:
            return False
        self.filter_text = ""
        self.filtered("")
        self.told()
        return True

    def _close_filter(self) -> None:
        self.query_one(FilterLine).display = False
        self.query_one(".note").display = True
        self.told()
