"""Colours: told apart with 16 of them, and none at all where nobody wants any."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from textual.color import Color as Blend
from textual.filter import dim_color
from textual.strip import Strip
from textual.theme import Theme

from tests.support.pilots import Host, on_screen, piloted
from tui.looks import ThemeName
from tui.widgets.columns import Column
from tui.widgets.drawn import INKS
from tui.widgets.field import Field
from tui.widgets.filterline import FilterLine
from tui.widgets.line import Line
from tui.widgets.secretinput import SAVED, SecretInput
from tui.widgets.table import RowTable
from tui.widgets.textinput import LineInput
from tui.widgets.themes import CONTRAST, DARK, LIGHT, MONO, TERMINAL, THEMES, theme_for

MANY_INKS = [(f"{ink} ", ink) for ink in INKS if not ink.startswith("cursor")]

PAINTED = (DARK, LIGHT, CONTRAST)
"""Themes that bring their own ground."""

XTERM = {"ansi_magenta": "#cd00cd", "ansi_bright_red": "#ff0000"}
VGA = {"ansi_magenta": "#aa00aa", "ansi_bright_red": "#ff5555"}
"""What the terminal's own colours look like where nobody has chosen any."""

TEXT, EYES_THAT_NEED_IT, DIM = 4.5, 7.0, 3.0
"""The contrasts of WCAG 2: of text (AA), of text for more eyes (AAA), and of what may step back."""


def ansi(colour: str | None) -> int | None:
    """The number of the nearest of 16 colours."""
    return Color.parse(colour or "").downgrade(ColorSystem.STANDARD).number


def strips(host: Host) -> list[Strip]:
    return list(host.screen._compositor.render_strips())


@pytest.mark.parametrize("theme", PAINTED)
def test_colours_are_told_apart_where_there_are_16(theme: Theme) -> None:
    colours = [ansi(theme.foreground), ansi(theme.background), ansi(theme.error), ansi(theme.accent)]
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("theme", PAINTED, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", ["foreground", "error", "accent", "warning", "success"])
def test_text_is_read_easily(theme: Theme, name: str) -> None:
    least = EYES_THAT_NEED_IT if theme is CONTRAST else TEXT
    ground, text = Blend.parse(theme.background or ""), Blend.parse(getattr(theme, name))
    assert contrast(ground, text) >= least
    assert contrast(Blend.parse(theme.panel or ""), text) >= TEXT


@pytest.mark.parametrize("theme", PAINTED, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", ["foreground", "accent"])
def test_what_steps_back_can_still_be_read(theme: Theme, name: str) -> None:
    ground, text = Blend.parse(theme.background or ""), Blend.parse(getattr(theme, name))
    dim = Blend.from_rich_color(dim_color(ground.rich_color, text.rich_color))
    assert contrast(ground, dim) >= (EYES_THAT_NEED_IT if theme is CONTRAST else DIM)


@pytest.mark.parametrize("palette", [XTERM, VGA], ids=["xterm", "vga"])
@pytest.mark.parametrize("ground", ["#000000", "#ffffff"])
def test_the_terminals_own_colours_are_read_on_black_and_on_white(
    palette: dict[str, str], ground: str
) -> None:
    for name in (TERMINAL.accent, TERMINAL.error):
        assert contrast(Blend.parse(ground), Blend.parse(palette[name or ""])) >= DIM


@pytest.mark.parametrize("theme", [TERMINAL, MONO], ids=lambda theme: theme.name)
def test_text_and_ground_are_the_terminals_own(theme: Theme) -> None:
    assert {theme.foreground, theme.background, theme.surface, theme.panel} == {"ansi_default"}


def contrast(first: Blend, second: Blend) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: Blend) -> float:
        parts = (part / 255 for part in colour.rgb)
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@piloted
@pytest.mark.parametrize("theme", PAINTED)
async def test_dim_text_stays_readable_with_16_colours(theme: Theme) -> None:
    line = Line("dim", ink="dim")
    async with on_screen(line, theme=theme.name) as (host, _pilot):
        (dim,) = {
            segment.style.color.downgrade(ColorSystem.STANDARD).number
            for segment in strips(host)[0]
            if segment.text.strip() and segment.style and segment.style.color
        }
        assert dim not in {ansi(theme.background), ansi(theme.foreground)}


@piloted
@pytest.mark.parametrize("no_color", ["", "1"])
async def test_mono_sends_no_colour(monkeypatch: pytest.MonkeyPatch, no_color: str) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    table: RowTable[int] = RowTable(
        (Column("n", "N"),), lambda row, _position: [[(f"{row} ", ""), *MANY_INKS]], key=lambda row: row
    )
    table.set_rows(range(3))
    line = FilterLine(table)
    field = Field("Secret", SecretInput(SAVED))
    async with on_screen(table, field, LineInput(), line, theme=MONO.name) as (
        host,
        pilot,
    ):
        field.set_mark("refused", "trouble")
        line.open(text="abc")
        host.notify("hello", markup=False)
        await pilot.pause()
        styles = {segment.style for strip in strips(host) for segment in strip if segment.style}
        colours = {colour for style in styles for colour in (style.color, style.bgcolor) if colour}
        assert {colour.name for colour in colours} <= {"default"}
        assert any(style.reverse for style in styles)
        assert any(style.bold and not style.reverse for style in styles)
        assert any(style.dim for style in styles)


@pytest.mark.parametrize(
    ("wanted", "colours", "theme"),
    [
        ("auto", 1 << 24, DARK),
        ("auto", 256, DARK),
        ("auto", 16, TERMINAL),
        ("auto", 0, MONO),
        ("light", 16, LIGHT),
        ("contrast", 256, CONTRAST),
        ("mono", 256, MONO),
        *((name, 0, MONO) for name in THEMES),
    ],
)
def test_the_theme_that_was_asked_for_else_the_one_that_suits(
    wanted: ThemeName, colours: int, theme: Theme
) -> None:
    assert theme_for(wanted, colours) is theme
