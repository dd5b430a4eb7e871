"""A terminal that draws every doubtful letter wider than it should be: all else stands where it belongs."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.display import Display, Page
from tests.terminal.known import XTERM
from tests.terminal.test_shadow import (
    ALL,
    ENTER,
    GROUND,
    HEIGHT,
    WIDTH,
    Line,
    fitted,
    frame,
    lines,
    stepped,
    steps,
)
from tests.terminal.test_shadow import Page as Lines
from tui.terminal.abilities import Abilities
from tui.terminal.columns import is_certain
from tui.terminal.doubt import differences, doubts_of
from tui.terminal.looks import Look
from tui.terminal.page import BLANK, COVERED, Row
from tui.terminal.shadow import Shadow


class WidePage(Page):
    """A page that gives two cells, if there are two, to each letter terminals do not agree on."""

    def draw(self, data: str) -> None:
        for letter in data:
            if is_certain(letter) or self.cursor.x > self.columns - 2:
                super().draw(letter)
                continue
            row, column = self.buffer[self.cursor.y], self.cursor.x
            pyte.Screen.draw(self, "xx")
            row[column] = row[column]._replace(data=letter)


class EastAsian:
    """Such a terminal behind a shadow."""

    def __init__(self, abilities: Abilities = XTERM) -> None:
        self.shadow = Shadow(WIDTH, HEIGHT, abilities)
        self.display = Display(WIDTH, HEIGHT, WidePage)
        self.write(ENTER + "\x1b[?7l")

    def write(self, data: str) -> str:
        """Write as Textual does; return what was sent."""
        sent = self.shadow.feed(data)
        self.display.feed(sent.encode())
        return sent

    def is_in_order(self) -> None:
        """See every cell hold what it should, but for those behind doubtful letters, up to the next text."""
        page = self.display._pages[True]
        for y, row in enumerate(self.shadow._page.rows):
            shown = [page.buffer[y][x].data for x in range(WIDTH)]
            spoilt: set[int] = set()
            for doubt in doubts_of(row):
                assert shown[doubt.start].startswith(row.texts[doubt.start][0]), (shown, row.texts)
                spoilt |= {
                    x for x in range(doubt.start, doubt.reach) if x < doubt.end or row.texts[x] == BLANK
                }
                own = {*"".join(row.texts[doubt.start : doubt.end]), BLANK, COVERED, "x"}
                assert {letter for x in range(doubt.start, doubt.end) for letter in shown[x]} <= own
            for x in set(range(WIDTH)) - spoilt:
                half = row.texts[x] != COVERED and shown[x] in {"", "x"}
                assert half or shown[x] == row.texts[x], (x, shown, row.texts)


@pytest.mark.parametrize("abilities", ALL.values(), ids=ALL)
@settings(max_examples=30)
@given(st.lists(lines, min_size=HEIGHT, max_size=HEIGHT), st.lists(st.lists(steps, max_size=4), max_size=5))
def test_what_is_certain_stands_where_it_belongs(
    abilities: Abilities, start: list[Line], frames: list[list[Lines | tuple[int, int]]]
) -> None:
    terminal = EastAsian(abilities)
    page = dict(enumerate(start))
    terminal.write(frame(page, page))
    terminal.is_in_order()
    for found in frames:
        for step in found:
            page = stepped(page, step)
        terminal.write(frame(page, page))
        terminal.is_in_order()


def test_of_a_text_that_spread_nothing_stays() -> None:
    terminal = EastAsian()
    page = {0: fitted([("Иван Петров", GROUND)])}
    terminal.write(frame(page, page))
    assert terminal.display.lines()[0].startswith("Иxвxаxнx Пx")
    page[0] = fitted([("Hans", GROUND)])
    assert "\x1b[K" in terminal.write(frame(page, page))
    assert terminal.display.lines()[0].rstrip() == "Hans"


def row(text: str) -> Row:
    return Row([*text.ljust(WIDTH)], [Look()] * WIDTH)


def written(old: str, new: str) -> str:
    """Return what is written of a line that held something else."""
    found = differences(row(old), row(new)).written
    return "".join(
        text if is_written else "·" for text, is_written in zip(row(new).texts, found, strict=True)
    )


def test_only_what_a_doubtful_text_may_have_touched_is_written() -> None:
    assert written("Иван  7 %     9", "Иван  8 %     9").rstrip("·") == "······8"
    assert written("Иван  7 %     9", "Петр  7 %     9").rstrip("·") == "Петр  7 "
    assert written("Иван  7 %     9", "Ann   7 %     9").rstrip("·") == "Ann   · "
    assert written("Ann   7 %     9", "Иван  7 %     9").rstrip("·") == "Иван  7"
    assert written("Hans  7 %     9", "Hané  7 %     9").rstrip("·") == "···é"
