"""Lines that never move: one line of text with a left, a middle and a right part, and strokes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.strip import Strip

from tui.widgets.cells import Cell, Content, Piece, blank, fit, pieces_of, width_of
from tui.widgets.drawn import Drawn

GAP: Final = 3
"""Blank cells at least between two parts of a line."""


def lay_out(
    left: Cell, middle: Cell, right: Cell, width: int, *, middle_at: int | None = None, ellipsis: str = "…"
) -> list[Piece]:
    """Return one line of exactly ``width`` cells, a blank at both ends.

    What stands right is kept whole, if the line is wide enough for it at all; the left part is cut to the
    room that is left. The middle part begins at cell ``middle_at``, or ends before the right one.
    """
    inner = max(0, width - 2)
    if middle and middle_at is None:
        right, middle = ([*middle, blank(GAP), *right] if right else middle), ()
    if right:
        right = fit(right, min(width_of(right), inner), ellipsis=ellipsis)
        inner -= width_of(right)
        gap = min(GAP, inner)
        inner -= gap
        right = [blank(gap), *right]
    if middle and middle_at is not None:
        before = max(0, min(inner, middle_at - 1))
        head = [*fit(left, max(0, before - 1), ellipsis=ellipsis), blank(min(1, before))]
        line = [*head, *fit(middle, inner - before, ellipsis=ellipsis), *right]
    else:
        line = [*fit(left, inner, ellipsis=ellipsis), *right]
    return fit([blank(1), *line], width)


class Line(Drawn):
    """One line: where I am, as of when, a note, the keys. It is drawn again only when its text changes."""

    def __init__(
        self,
        left: Content = "",
        right: Content = "",
        *,
        middle: Content = "",
        middle_at: int | None = None,
        ink: str = "",
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        """Make a line.

        Args:
            left: What stands left; cut where there is no room.
            right: What stands right, kept whole.
            middle: What stands at ``middle_at``, or before the right part.
            middle_at: The cell the middle part begins at.
            ink: What plain texts are drawn in.
            id: The widget's id.
            classes: The widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self._plain_ink = ink
        self._parts: tuple[Cell, Cell, Cell] = (
            pieces_of(left, ink),
            pieces_of(middle, ink),
            pieces_of(right, ink),
        )
        self._middle_at = middle_at

    def update(
        self,
        left: Content | None = None,
        right: Content | None = None,
        *,
        middle: Content | None = None,
        middle_at: int | None = None,
    ) -> None:
        """Show something else; what is None stays as it is."""
        contents = (left, middle, right)
        parts = tuple(
            part if content is None else pieces_of(content, self._plain_ink)
            for part, content in zip(self._parts, contents, strict=True)
        )
        place = self._middle_at if middle_at is None else middle_at
        if (parts, place) != (self._parts, self._middle_at):
            self._parts, self._middle_at = (parts[0], parts[1], parts[2]), place
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says, uncut, its parts separated by blanks."""
        texts = ("".join(text for text, _ink in part) for part in self._parts)
        return "   ".join(text for text in texts if text)

    def render_line(self, y: int) -> Strip:
        """Draw left, middle and right on the first line, and blanks below."""
        if y:
            return self.strip([blank(self.size.width)])
        left, middle, right = map(self.spelled, self._parts)
        return self.strip(
            lay_out(
                left,
                middle,
                right,
                self.size.width,
                middle_at=self._middle_at,
                ellipsis=self.glyphs.ellipsis,
            )
        )


class Stroke(Drawn):
    """A thin stroke: across, or with ``upright`` down, to part what belongs to different things."""

    DEFAULT_CSS = """
    Stroke {
        width: 1fr;
    }
    Stroke.-upright {
        width: 1;
        height: 1fr;
    }
    """

    def __init__(
        self,
        *,
        upright: bool = False,
        id: str | None = None,  # noqa: A002  # Textual's own word
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._upright = upright
        self.set_class(upright, "-upright")

    def render_line(self, y: int) -> Strip:
        """Draw one cell of an upright stroke but its first, or all of a lying one but its ends."""
        if self._upright:
            return self.strip([(self.glyphs.divider, "dim") if y else blank(1)])
        inner = max(0, self.size.width - 2)
        return self.strip([blank(1), (self.glyphs.rule * inner, "dim"), blank(self.size.width - inner - 1)])


def keys_line(hints: Iterable[tuple[str, str]]) -> list[Piece]:
    """Return keys and what they do as the pieces of a last line (see ``commands.hints_for``)."""
    pieces: list[Piece] = []
    for keys, word in hints:
        pieces += [blank(2 if pieces else 0), (keys, "key"), (f" {word}", "dim")]
    return pieces
