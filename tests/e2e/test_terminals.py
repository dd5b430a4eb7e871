"""Every kind of terminal: colours or none, ASCII or more, any size. A usable screen, or a true message."""

from __future__ import annotations

import re
from itertools import product
from typing import Final

import pytest

from tests.e2e.program import Rollbook
from tui.looks import AUTO, THEMES

SGR: Final = re.compile(rb"\x1b\[([\d;]*)m")
FIRE: Final = "Fire Safety 2026"


def colours(program: Rollbook) -> set[str]:
    """The kinds of colours a program has sent: true ones, of the palette, of the few."""
    return {kind for look in SGR.findall(program.raw) for kind in kinds_in(look.decode().split(";"))}


def kinds_in(numbers: list[str]) -> set[str]:
    """The kinds of colours in one sequence's numbers."""
    found = set()
    while numbers:
        number = numbers.pop(0)
        if number in {"38", "48"}:
            found.add({"2": "true", "5": "palette"}[numbers[0]])
            del numbers[: 4 if numbers[0] == "2" else 2]
        elif re.fullmatch("(?:3|4|9|10)[0-7]", number):
            found.add("few")
    return found


def unreadable(program: Rollbook) -> list[tuple[str, ...]]:
    """The cells whose text has the colour of its ground."""
    return [
        cell
        for row in program.cells()
        for cell in row
        if cell[0].strip() and len(cell) > 2 and cell[1] == cell[2] != "default"
    ]


@pytest.mark.parametrize(
    ("environment", "kinds"),
    [
        ({"COLORTERM": "truecolor"}, {"true"}),
        ({"TERM": "xterm-256color"}, {"palette"}),
        ({"TERM": "xterm"}, {"few"}),
        ({"TERM": "vt100"}, set()),
    ],
    ids=["truecolor", "256", "16", "none"],
)
def test_as_many_colours_as_there_are(environment: dict[str, str], kinds: set[str]) -> None:
    with Rollbook("--demo", "--course", FIRE, environment=environment) as program:
        program.sees("Óscar Peña Ibáñez", "✗ Failed", "1 of 74")
        assert colours(program) == kinds
        assert unreadable(program) == []
        program.leave("q")


@pytest.mark.parametrize("term", ["linux", "screen", "tmux"])
def test_terminals_of_few_colours_keep_their_own(term: str) -> None:
    with Rollbook("--demo", environment={"TERM": term}) as program:
        program.sees("[ Sign in ]", "iSpring Learn")
        assert colours(program) == {"few"}
        grounds = {cell[1] for row in program.cells() for cell in row}
        assert grounds == {"default"}
        program.leave("ctrl+c")


@pytest.mark.parametrize("theme", [name for name in THEMES if name != AUTO])
def test_no_color_means_none_whatever_the_theme(theme: str) -> None:
    with Rollbook("--demo", "--theme", theme, environment={"NO_COLOR": "1"}) as program:
        program.sees("[ Sign in ]")
        assert colours(program) == set()
        assert any("reverse" in cell for row in program.cells() for cell in row)
        program.leave("ctrl+c")


def test_ascii_where_the_locale_has_no_more() -> None:
    with Rollbook("--demo", "--course", FIRE, environment={"LC_ALL": "C"}) as program:
        program.sees("?scar Pe?a Ib??ez", "x Failed", "ivan.petrov@acme.ex:", "######- ")
        program.press("enter")
        program.sees("| Failed in iSpring", "Blocks completion", "> x failed")
        assert program.raw.isascii()
        program.leave("q")


@pytest.mark.parametrize(
    ("environment", "typed_in"),
    [({"LC_ALL": "de_DE.ISO-8859-1"}, "latin-1"), ({"LC_ALL": "POSIX", "PYTHONUTF8": "0"}, "utf-8")],
    ids=["latin-1", "posix, no UTF-8 mode"],
)
def test_one_note_says_why_it_is_ascii_and_keys_are_understood(
    environment: dict[str, str], typed_in: str
) -> None:
    with Rollbook("--demo", environment=environment) as program:
        program.sees("Drawn in ASCII: the locale's", "[ Sign in ]")
        program.press("tab", "tab")
        program.send("é".encode(typed_in))
        program.sees("acme.ispringlearn.example? ")
        assert program.raw.isascii()
        program.press("ctrl+p")
        program.type("signs unicode")
        program.press("enter")
        program.sees("(•) API key", "acme.ispringlearn.exampleé ")
        assert b"\\x" not in program.raw
        program.leave("ctrl+c")


def test_any_size_comes_and_goes() -> None:
    with Rollbook("--demo", "--course", FIRE, size=(60, 16)) as program:
        program.sees("Óscar Peña Ibáñez", "mail?", "1 of 74")
        program.wait_quiet()  # names that still come would put the row the reader is on elsewhere
        program.is_on("Ġorġ Żammit")
        program.press("down")
        program.is_on("Óscar Peña Ibáñez")
        program.resize(15, 59)
        program.sees("Rollbook needs 60 × 16 cells; this terminal has 59 × 15.")
        for rows, columns in product((1, 2, 24, 300), (1, 3, 20, 80, 240, 500)):
            program.resize(rows, columns)
        program.resize(1, 1)
        program.resize(24, 80)
        program.sees("2 of 74", "Done / due")
        program.wait_quiet()
        program.is_on("Óscar Peña Ibáñez")
        assert program.line(-1) == (
            "Enter open  w why  / filter  1-5 show  s sort  y copy  o find  ? keys  q quit"
        )
        program.press("enter")
        program.sees("Blocks completion")
        program.leave("q")


def test_words_alone_for_those_who_listen() -> None:
    with Rollbook("--demo", "--plain", "--course", FIRE, size=(160, 45)) as program:
        program.sees("Óscar Peña Ibáñez", "Failed", "1 of 74")
        program.press("down", "down")
        program.sees("3 of 74")
        assert not set("✓◐✗○▸█░│┃─≠") & set(program.text())
        assert 25 in program.modes
        program.wait_quiet()
        line = next(number for number, text in enumerate(program.screen()) if "> Siobhán" in text)
        assert program.cursor[1] == line
        program.leave("q")
