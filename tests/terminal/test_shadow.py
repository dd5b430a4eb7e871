"""Whatever Textual draws, a terminal shows the same, be all of it sent or only what has changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.display import Display
from tests.terminal.known import REPEATING, SCREEN, XTERM
from tui.terminal.abilities import NONE, Abilities
from tui.terminal.columns import steady
from tui.terminal.shadow import ONE_PACKET, Shadow
from tui.widgets.cells import cut, fit

WIDTH, HEIGHT = 40, 8
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?1049l"
ALL: Final = {"xterm": XTERM, "repeating": REPEATING, "screen": SCREEN, "none": NONE}
LOOKS: Final = ("", "1", "38;5;117", "1;38;5;203;48;5;233", "48;5;233", "38;5;253;48;5;233", "7", "4;31", "9")
TEXTS: Final = (
    "",
    " ",
    "Amélie Dubois",
    "in progress    75%",
    "██████░░  75%",
    "a       b         c     d",
    "Code of Conduct         all        =",
    "            ",
    "李雪梅",
    "李 雪 x",
    "สมชาย ใจดี",
    "அனன்யா",
    "👩‍💻 ok",
    "e\u0301a\u0308",
    "ليلى",
)

Piece = tuple[str, str]
Line = list[Piece]
Page = dict[int, Line]

pieces = st.tuples(st.sampled_from(TEXTS), st.sampled_from(LOOKS))


def fitted(found: Line) -> Line:
    """Give a line exactly the screen's width; what is missing looks like its last piece."""
    *line, (missing, _plain) = fit([(cut(text, WIDTH), look) for text, look in found], WIDTH)
    return [*line, (missing, found[-1][1] if found else "")]


lines = st.lists(pieces, max_size=4).map(fitted)
steps = st.one_of(
    st.builds(lambda row, line: {row: line}, st.integers(0, HEIGHT - 1), lines),
    st.tuples(st.integers(0, HEIGHT - 1), st.integers(-HEIGHT, HEIGHT)),
)
"""What becomes of a page: another line somewhere, or the lines from one on show those a few further on."""


def stepped(page: Page, step: Page | tuple[int, int]) -> Page:
    """Return a page after a step."""
    if isinstance(step, dict):
        return {**page, **step}
    first, by = step
    return {row: page.get(row + by, line) if row >= first else line for row, line in page.items()}


def frame(page: Page, rows: Iterable[int]) -> str:
    """Return these lines as Textual writes them."""
    written = []
    for row in rows:
        texts = (f"\x1b[{look}m{text}\x1b[0m" if look else text for text, look in page[row] if text)
        written.append(f"\x1b[{row + 1};1H{''.join(texts)}")
    return "\n".join(written) + "\x1b[1;1H"


class Both:
    """Two terminals: one is sent everything, the other what a shadow finds to have changed."""

    def __init__(self, abilities: Abilities = XTERM, width: int = WIDTH, height: int = HEIGHT) -> None:
        self.shadow = Shadow(width, height, abilities)
        self.all, self.less = Display(width, height), Display(width, height)
        self.sent = ""

    def write(self, data: str) -> str:
        """Write as Textual does; return what was sent to the second terminal."""
        self.sent = self.shadow.feed(data)
        self.all.feed(steady(data).replace("\n", "\r\n").encode())
        self.less.feed(self.sent.encode())
        return self.sent

    def agree(self) -> None:
        """See the same on both, cell by cell, attribute by attribute."""
        assert self.less.cells() == self.all.cells()


def begun(abilities: Abilities = XTERM) -> Both:
    """Both on a screen where every line says which it is."""
    both = Both(abilities)
    both.write(ENTER + "\x1b[?7l")
    page = {row: fitted([(f"line {row}", "38;5;253;48;5;233")]) for row in range(HEIGHT)}
    both.write(frame(page, list(page)))
    return both


@pytest.mark.parametrize("abilities", ALL.values(), ids=ALL)
@settings(max_examples=40)
@given(st.lists(lines, min_size=HEIGHT, max_size=HEIGHT), st.lists(st.lists(steps, max_size=4), max_size=5))
def test_any_frames_come_out_the_same(
    abilities: Abilities, start: list[Line], frames: list[list[Page | tuple[int, int]]]
) -> None:
    both = Both(abilities)
    both.write(ENTER + "\x1b[?7l")
    page = dict(enumerate(start))
    both.write(frame(page, page))
    both.agree()
    for number, found in enumerate(frames):
        before = page
        for step in found:
            page = stepped(page, step)
        rows = [row for row in page if page[row] != before[row]] if number % 2 else list(page)
        if rows:
            both.write(frame(page, rows))
        both.agree()


GROUND: Final = "38;5;253;48;5;233"
NAMES: Final = ("Ana", "Bert", "Chukwuemeka", "Dora", "Enno", "Fatima", "Gil", "Hedwig", "Ines", "Jo", "Kim")


def listed(count: int, first: int = 0) -> Page:
    """Return a page with a title, a list that begins at ``first``, and a last line."""
    rows = {row + 1: fitted([(f"{NAMES[first + row]} {first + row} %", GROUND)]) for row in range(count)}
    return {0: fitted([("title", GROUND)]), **rows, HEIGHT - 1: fitted([("keys", GROUND)])}


def test_lines_that_move_are_moved_by_the_terminal() -> None:
    both = begun()
    for first in (0, 1, 4, 2):
        page = listed(HEIGHT - 2, first)
        both.write(frame(page, page))
        both.agree()
        moved = {0: "", 1: "\x1b[M", 4: "\x1b[3M", 2: "\x1b[2L"}[first]
        assert moved in both.sent
        assert (f"\x1b[2;{HEIGHT - 1}r" in both.sent) is bool(first)
        assert "title" not in both.sent or not first
    assert len(both.sent) < 60


def test_without_regions_nothing_is_moved() -> None:
    both = begun(Abilities(coloured_erasing=True, erase_cells=True))
    for first in (0, 1):
        page = listed(HEIGHT - 2, first)
        both.write(frame(page, page))
        both.agree()
    assert "\x1b[M" not in both.sent


def test_a_cell_that_changes_is_all_that_is_sent() -> None:
    both = begun()
    page = {0: fitted([("5 of 74 learners", GROUND)]), 1: fitted([("Anna", GROUND)])}
    both.write(frame(page, page))
    page[0] = fitted([("6 of 74 learners", GROUND)])
    assert both.write(frame(page, page)) == "\x1b[H6"
    page[0] = fitted([("6 of 75 learners", GROUND)])
    assert both.write(frame(page, page)) == "\x1b[5C5"
    both.agree()


def test_what_stays_is_not_sent_at_all() -> None:
    both = begun()
    page = listed(HEIGHT - 2)
    both.write(frame(page, page))
    assert both.write(frame(page, page)) == ""
    assert both.write("\x1b[?2026h" + frame(page, page) + "\x1b[?2026l") == ""


def test_what_becomes_blank_is_erased_where_colours_allow() -> None:
    both = begun()
    page = listed(HEIGHT - 2)
    both.write(frame(page, page))
    page[2] = fitted([("", GROUND)])
    assert both.write(frame(page, page)) == "\x1b[3H\x1b[K"
    both.agree()
    page[3] = fitted([("", "7")])
    assert "\x1b[K" not in both.write(frame(page, page))
    both.agree()
    other = begun(SCREEN)
    other.write(frame(page, page))
    page[4] = fitted([("", GROUND)])
    assert "\x1b[K" not in other.write(frame(page, page))
    other.agree()


@pytest.mark.parametrize("name", ["e\u0301a", "👩‍💻", "அனன்யா", "Ünal é"])
def test_a_text_terminals_differ_on_is_sent_whole(name: str) -> None:
    both = begun()
    page = {0: fitted([(name, GROUND), (" " * 4, GROUND), ("5 of 9", GROUND)])}
    both.write(frame(page, page))
    page[0] = fitted([(name, GROUND), (" " * 4, GROUND), ("6 of 9", GROUND)])
    assert both.write(frame(page, page)).endswith("6")
    assert name not in both.sent  # it stays, and so does what it may be spread over
    both.agree()
    page[0] = fitted([(f"{name}n", GROUND), (" " * 3, GROUND), ("6 of 9", GROUND)])
    sent = both.write(frame(page, page))
    both.agree()
    assert name.removeprefix("Ünal ") in sent  # from the first letter on they differ on
    if steady(f"\x1b[1;1H{name}") != f"\x1b[1;1H{name}":
        assert f"\x1b[1G{name}\x1b[" in sent  # held in its cells


# --- what is not drawn -----------------------------------------------------------------------------------


def test_before_the_alternate_screen_and_after_it_all_is_passed_on() -> None:
    shadow = Shadow(WIDTH, HEIGHT, XTERM)
    assert shadow.feed("\x1b[1;1Hhello") == "\x1b[1;1Hhello"
    assert shadow.repaint() == ""
    assert shadow.feed(ENTER) == ENTER
    assert "\x1b[1m" in shadow.feed("\x1b[1;1H\x1b[1mhello\x1b[0m")
    assert shadow.feed(LEAVE) == "\x1b[m" + LEAVE
    assert shadow.feed("\x1b[1mbye\n") == "\x1b[1mbye\n"
    assert shadow.repaint() == ""


@pytest.mark.parametrize(
    "aside",
    [
        "\x1b[?25l",
        "\x1b[?2004h",
        "\x1b[?2026$p",
        "\x1b[>1u",
        "\x1b]22;text\x07",
        "\x1b]52;c;aGk=\x07",
        "\x1b]52;c;aGk=\x1b\\",
        "\x07",
    ],
)
def test_what_leaves_the_cells_alone_is_passed_on(aside: str) -> None:
    both = begun()
    assert both.write(aside) == aside
    page = listed(HEIGHT - 2)
    both.write(frame(page, page))
    assert both.write(aside + frame(page, page)) == aside


@pytest.mark.parametrize(
    "strange",
    [
        "\x1b[2J",
        "\x1b[3;1H\x1b[2K",
        "\x1b[10m",
        "\x1b[2;1Hx\x1b[4h",
        "\x1b]0;title\x07",
        "\x1b]8;;https://example.org\x1b\\",
        "\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\",
        "\x1bc",
        "\x1b(0",
        "\t",
        "\x85",
        "\x1b[6n",
    ],
)
def test_after_a_sequence_nobody_knows_all_is_drawn_again(strange: str) -> None:
    both = begun()
    sent = both.write(strange)
    sequence = strange[max(0, strange.rfind("\x1b[2K")) :] if "2K" in strange else strange[-5:]
    assert sequence in sent
    for row in range(HEIGHT):
        assert f"line {row}" in sent.rpartition(sequence)[2] or "x" in strange
    page = listed(HEIGHT - 2)
    assert both.shadow.feed(frame(page, page)).count("\x1b[K") == 0  # it knows the screen again


def test_a_sequence_cut_in_two_is_put_together() -> None:
    both = begun()
    whole = "\x1b[1;1H\x1b[38;5;203mfailed\x1b[0m"
    for cut_at in range(1, len(whole)):
        one, other = begun(), begun()
        one.write(whole[:cut_at])
        one.write(whole[cut_at:])
        other.write(whole)
        assert one.less.cells() == other.less.cells()
    both.agree()


def test_a_screen_of_another_size_is_drawn_whole() -> None:
    both = begun()
    page = {0: fitted([("李雪梅", GROUND)]), **listed(3)}
    both.write(frame(page, page))
    for width, height in ((WIDTH + 6, HEIGHT + 2), (5, 3), (3, HEIGHT)):
        both.shadow.resize(width, height)
        assert both.shadow.size == (width, height)
        assert both.shadow.is_forgotten
        fresh = Display(width, height)
        fresh.feed((ENTER + both.shadow.repaint()).encode())
        assert [line.rstrip() for line in fresh.lines()][1:3] == [
            "Ana 0 %"[:width],
            "Bert 1 %"[:width].rstrip(),
        ]
    both.shadow.resize(3, HEIGHT)
    assert not both.shadow.is_forgotten


def test_what_was_drawn_over_is_put_right_by_a_repaint() -> None:
    both = begun()
    both.less.feed(b"\x1b[2;3H\x1b[41mgarbage\x1b[2J")
    assert both.less.cells() != both.all.cells()
    both.less.feed(both.shadow.repaint().encode())
    both.agree()


def test_much_at_once_is_marked_as_one_update_where_terminals_know_that() -> None:
    both = Both(width=200, height=50)
    both.write(ENTER)
    page = "".join(f"\x1b[{row};1H{'x' * 199}{row % 10}" for row in range(1, 51))
    both.write("\x1b[?2026h")
    sent = both.write(page)
    assert both.write("\x1b[?2026l") == ""
    assert len(sent) > ONE_PACKET
    assert sent.startswith("\x1b[?2026h")
    assert sent.endswith("\x1b[?2026l")
    assert "2026" not in both.write("\x1b[?2026h\x1b[1;1Hy\x1b[?2026l")
    both.agree()


def test_the_same_cell_again_is_told_in_few_bytes_where_terminals_know_that() -> None:
    both = begun(REPEATING)
    bar = "█" * 20 + "░" * 12
    assert bar in begun().write(f"\x1b[2;1H{bar}")
    sent = both.write(f"\x1b[2;1H{bar}")
    both.agree()
    assert "█\x1b[19b░\x1b[11b" in sent
    both.write("\x1b[3;1H李李李李李李 e\u0301e\u0301e\u0301e\u0301e\u0301")  # not those: terminals differ
    both.agree()
    assert "b" not in both.sent


def test_one_of_two_tables_side_by_side_is_moved_by_the_terminal() -> None:
    """Each line has changed, and most cells of each have moved up."""
    height = 2 * HEIGHT
    left = [f"Course {number}" for number in range(height)]
    right = [f"{7919**number % 10**28:028}" for number in range(height + 1)]
    shadow, shown = Shadow(WIDTH, height, XTERM), Display(WIDTH, height)
    shadow.feed(ENTER)

    def page(first: int) -> str:
        both = zip(left, right[first:], strict=False)
        return "".join(f"\x1b[{y + 1};1H{course:<12}{who}" for y, (course, who) in enumerate(both))

    for first in (0, 1):
        sent = shadow.feed(page(first))
        shown.feed(sent.encode())
        wanted = [f"{course:<12}{who}" for course, who in zip(left, right[first:], strict=False)]
        assert [line.rstrip() for line in shown.lines()] == wanted
    assert "\x1b[M" in sent
    assert len(sent) < len(shadow.repaint()) / 2
    after = sent.partition("\x1b[r")[2]
    assert after.startswith(f"\x1b[{height}"), "what came in is written first: the reader waits for it"


def test_what_becomes_blank_is_erased_sooner_than_moved_away() -> None:
    """A table filtered till nothing is left, beside one that stays: its last lines are blank already."""
    height = 3 * HEIGHT
    shadow = Shadow(WIDTH, height, XTERM)
    shadow.feed(ENTER)

    def page(rows: int) -> str:
        names = ("Chukwuemeka Okonkwo 100%" if y < rows else "" for y in range(height))
        left = ("Course" if y < 4 else "" for y in range(height))
        both = zip(left, names, strict=True)
        return "".join(f"\x1b[{y};1H{course:<12}│ {who:<26}" for y, (course, who) in enumerate(both, 1))

    shadow.feed(page(height - 4))
    sent = shadow.feed(page(0))
    assert "\x1b[r" not in sent
    assert len(sent) < 6 * height
