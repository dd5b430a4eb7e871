"""Widgets on a real screen, driven by keys: a host app for them, and what they show."""

from __future__ import annotations

import asyncio
import functools
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, ClassVar, ParamSpec, TypeVar

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.widget import Widget

from tui.styling import styles_folder
from tui.widgets.drawn import INK_CLASSES
from tui.widgets.glyphs import UNICODE, Glyphs
from tui.widgets.themes import DARK, THEMES

P = ParamSpec("P")
M = TypeVar("M", bound=Message)


def piloted(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run an ``async`` test in an event loop of its own."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


class Host(App[None]):
    """An app of nothing but the widgets under test, one below the other, in our colours.

    Attributes:
        heard: Every message, in order, however many widgets it passed.
    """

    ENABLE_COMMAND_PALETTE = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {*INK_CLASSES}

    def __init__(self, *widgets: Widget, glyphs: Glyphs = UNICODE, theme: str = DARK.name) -> None:
        super().__init__(
            css_path=[styles_folder() / "app.tcss"], ansi_color=True if os.environ.get("NO_COLOR") else None
        )
        self._widgets = widgets
        self._theme_name = theme
        self.glyphs = glyphs
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        """Show the widgets."""
        yield from self._widgets

    def on_mount(self) -> None:
        """Wear our colours."""
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = self._theme_name

    def hear(self, message: Message) -> None:
        """Note a message, the first time somebody gets it."""
        if not any(message is known for known in self.heard):
            self.heard.append(message)

    def told(self, kind: type[M]) -> list[M]:
        """Return the messages of one kind that were heard, and forget all."""
        found = [message for message in self.heard if isinstance(message, kind)]
        self.heard.clear()
        return found


@asynccontextmanager
async def on_screen(
    *widgets: Widget, size: tuple[int, int] = (80, 24), glyphs: Glyphs = UNICODE, theme: str = DARK.name
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    """Show ``widgets`` on a screen of ``size`` until the block ends."""
    host = Host(*widgets, glyphs=glyphs, theme=theme)
    async with host.run_test(size=size, message_hook=host.hear) as pilot:
        await pilot.pause()
        yield host, pilot


def lines_of(widget: Widget) -> list[str]:
    """Return what a widget that draws lines shows, line by line."""
    return [widget.render_line(y).text for y in range(widget.size.height)]


def screen_lines(app: App[Any]) -> list[str]:
    """Return what the whole screen shows, line by line, as the terminal gets it."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip) for strip in strips]
