"""Every command once: what it is called, which keys give it, where it works, and what it does in words.

Bindings, the last line of each screen, the help and the README's key table are all made from ``COMMANDS``.
A command's ``id`` is also the name of its action: the widget or screen that offers a place has the methods
``action_<id>``. What the screen does, or the app, for the views on it says so in ``action``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from textual.binding import Binding

WIDE: Final = 120
"""Cells from which a line has room for the longer words."""


class Place(Enum):
    """Where a command works; the value is how the key table calls it."""

    LOGIN = "sign-in"
    COURSES = "courses"
    ROSTER = "roster"
    LEARNER = "learner"
    CHOOSER = "match"
    PAGE = "help, details"
    TABLE = "lists"
    APP = "everywhere"


VIEWS: Final = (Place.COURSES, Place.ROSTER, Place.LEARNER)
"""The views of the explorer."""


@dataclass(frozen=True, slots=True)
class Hint:
    """How a command stands in the last line of a place.

    Attributes:
        rank: The higher, the sooner it is left out where the line is narrow.
        word: What it does there, in a word.
        wide: The same for wide lines; empty means ``word``.
        keys: The keys as written there; empty means the command's own.
    """

    place: Place
    rank: int
    word: str
    wide: str = ""
    keys: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the reader can ask for.

    Attributes:
        id: Its name, that of its action, and what a key map refers to.
        keys: Textual's names of its keys; single characters stand for themselves.
        tooltip: What it does, in a few words.
        places: Where it works.
        hints: In which last lines it is named.
        action: The action if it is another's (``screen.…``, ``app.…``) or takes an argument; ``{key}`` stands
            for the key.
        first: Whether it comes before what a field would do with the key.
        bound: False if Textual or a field binds the keys by itself, and they are listed here for the reader.
    """

    id: str
    keys: tuple[str, ...]
    tooltip: str
    places: tuple[Place, ...]
    hints: tuple[Hint, ...] = ()
    action: str = ""
    first: bool = False
    bound: bool = True

    @property
    def label(self) -> str:
        """The keys as a reader writes them."""
        return ", ".join(map(key_name, self.keys))


_NAMES: Final = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "escape": "Esc",
}


def key_name(key: str) -> str:
    """Return how a key is written for readers: ``ctrl+u`` is ``Ctrl+U``, letters stand for themselves."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    last = _NAMES.get(last, last.capitalize() if len(last) > 1 or modifiers else last)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), last])


def _views(rank: int, word: str, wide: str = "", keys: str = "") -> tuple[Hint, ...]:
    """Return the same hint for every view."""
    return tuple(Hint(place, rank, word, wide, keys) for place in VIEWS)


def _moving(id: str, keys: tuple[str, ...], tooltip: str) -> Command:  # noqa: A002  # the command's own word
    """Return a command that moves about in a list: in no last line, since everybody knows it."""
    return Command(id, keys, tooltip, (Place.TABLE,))


COMMANDS: Final = (
    Command(
        "next_field",
        ("tab", "shift+tab"),
        "next, previous field; the other pane",
        (Place.LOGIN, *VIEWS, Place.CHOOSER),
        (Hint(Place.LOGIN, 4, "next", keys="Tab"),),
        bound=False,
    ),
    Command(
        "choose",
        ("space",),
        "choose, tick, open a list of choices",
        (Place.LOGIN,),
        (Hint(Place.LOGIN, 5, "choose"),),
        bound=False,
    ),
    Command(
        "sign_in", ("enter",), "sign in, from every field", (Place.LOGIN,), (Hint(Place.LOGIN, 1, "sign in"),)
    ),
    Command(
        "back",
        ("escape", "h", "left", "backspace"),
        "back one step: close what is open, clear the filter, leave the view",
        (*VIEWS, Place.CHOOSER, Place.PAGE),
        (
            Hint(Place.LEARNER, 2, "back", keys="Esc"),
            Hint(Place.CHOOSER, 2, "back", keys="Esc"),
            Hint(Place.PAGE, 1, "back", keys="Esc"),
        ),
        action="screen.back",
    ),
    _moving("cursor_down", ("down", "j"), "next line"),
    _moving("cursor_up", ("up", "k"), "previous line"),
    _moving("page_down", ("pagedown",), "next page"),
    _moving("page_up", ("pageup",), "previous page"),
    _moving("half_down", ("ctrl+d",), "half a page on"),
    _moving("half_up", ("ctrl+u",), "half a page back"),
    _moving("first", ("home", "g"), "first line"),
    _moving("last", ("end", "G"), "last line"),
    Command(
        "open",
        ("enter", "l", "right"),
        "open",
        (Place.TABLE,),
        (
            Hint(Place.COURSES, 1, "open", keys="Enter"),
            Hint(Place.ROSTER, 1, "open", keys="Enter"),
            Hint(Place.CHOOSER, 1, "choose", keys="Enter"),
        ),
    ),
    Command(
        "next",
        ("n",),
        "next learner of the roster as shown",
        (Place.LEARNER,),
        (Hint(Place.LEARNER, 1, "next", "next learner", keys="n/p"),),
    ),
    Command("previous", ("p",), "previous learner of the roster as shown", (Place.LEARNER,)),
    Command(
        "filter",
        ("/",),
        "filter this view: ↑ ↓ still move, Enter keeps it, Esc clears it",
        (*VIEWS, Place.CHOOSER),
        (Hint(Place.COURSES, 3, "filter"), Hint(Place.ROSTER, 3, "filter"), Hint(Place.CHOOSER, 3, "search")),
    ),
    Command(
        "family",
        ("1", "2", "3", "4", "5", "0"),
        "only done, in progress, pending, failed, not started; 0 all",
        (Place.ROSTER,),
        (Hint(Place.ROSTER, 4, "show", "outcome", keys="1-5"),),
        action="family('{key}')",
    ),
    Command(
        "sort",
        ("s",),
        "sort: then a column's letter; the same again turns it round",
        VIEWS,
        (Hint(Place.COURSES, 6, "sort"), Hint(Place.ROSTER, 6, "sort")),
    ),
    Command(
        "mark",
        ("space",),
        "mark this row, or take its mark away",
        (Place.TABLE,),
        (Hint(Place.ROSTER, 10, "mark"),),
    ),
    Command("mark_all", ("*",), "mark all rows shown; again: none", (Place.TABLE,)),
    Command(
        "details",
        ("i",),
        "details: the systems' own words, ids, exact times, all notes",
        VIEWS,
        (
            Hint(Place.COURSES, 11, "details"),
            Hint(Place.ROSTER, 11, "details"),
            Hint(Place.LEARNER, 4, "details"),
        ),
        action="screen.details",
    ),
    Command(
        "match",
        ("m",),
        "match: who this is in Moodle, or which course",
        VIEWS,
        (Hint(Place.COURSES, 7, "match"), Hint(Place.ROSTER, 9, "match"), Hint(Place.LEARNER, 5, "match")),
    ),
    Command("refresh", ("r",), "read this view again", VIEWS, _views(8, "refresh")),
    Command("stop", ("x",), "stop what is loading, keep what came; again goes on", (*VIEWS, Place.CHOOSER)),
    Command(
        "find",
        ("o",),
        "find or open: e-mail, name, id, or a pasted address",
        VIEWS,
        _views(7, "find"),
        action="screen.find",
    ),
    Command("accounts", ("a",), "accounts: as whom, what for, sign out", VIEWS, action="screen.accounts"),
    Command(
        "help",
        ("?", "f1"),
        "keys and help of this place; F1 also inside fields",
        (Place.APP,),
        (
            Hint(Place.LOGIN, 2, "help", "help, rights to ask for", keys="F1"),
            *_views(1, "keys", keys="?"),
            Hint(Place.CHOOSER, 4, "keys", keys="?"),
        ),
        action="app.help",
    ),
    Command("redraw", ("ctrl+l",), "draw the whole screen again", (Place.APP,), first=True),
    Command("suspend_process", ("ctrl+z",), "back to the shell; fg returns here", (Place.APP,), first=True),
    Command(
        "interrupt",
        ("ctrl+c",),
        "stop what is running; with nothing running, twice quits",
        (Place.APP,),
        (Hint(Place.LOGIN, 3, "quit"),),
        first=True,
    ),
    Command("quit", ("q",), "quit", VIEWS, _views(5, "quit"), action="app.quit"),
)
"""Every command, in the order of the last lines."""


def commands_of(*places: Place) -> tuple[Command, ...]:
    """Return the commands that work in any of ``places``."""
    return tuple(command for command in COMMANDS if set(places) & set(command.places))


def bindings_for(*places: Place) -> list[Binding]:
    """Return what the widget, screen or app that is one of ``places`` binds."""
    return [binding for command in commands_of(*places) if command.bound for binding in _bindings_of(command)]


def bindings_over_views() -> list[Binding]:
    """Return what a modal screen binds for the app: it hides the app's keys, but those that come first."""
    return [binding for binding in bindings_for(Place.APP) if not binding.priority]


def _bindings_of(command: Command) -> Iterator[Binding]:
    """Yield one binding for each key: our own last line shows them, not Textual's."""
    for key in command.keys:
        yield Binding(
            key,
            command.action.format(key=key) or command.id,
            command.tooltip,
            show=False,
            priority=command.first,
            tooltip=command.tooltip,
            id=command.id,
        )


def hints_for(place: Place, width: int) -> list[tuple[str, str]]:
    """Return the keys and words of a place's last line, as many as fit into ``width`` cells.

    The least important are left out first; the order is always that of ``COMMANDS``.
    """
    found = [
        (hint.rank, hint.keys or command.label, (hint.wide if width >= WIDE else "") or hint.word)
        for command in COMMANDS
        for hint in command.hints
        if hint.place is place
    ]
    while found and _length(found) > width:
        found.remove(max(found, key=lambda entry: entry[0]))
    return [(keys, word) for _rank, keys, word in found]


def _length(hints: list[tuple[int, str, str]]) -> int:
    """Return the cells of a last line: a blank at both ends, two between the hints."""
    return sum(len(keys) + 1 + len(word) + 2 for _rank, keys, word in hints)


def footer_for(place: Place, width: int) -> str:
    """Return the last line of a place, with its blanks at both ends, at most ``width`` cells."""
    return " " + "  ".join(f"{keys} {word}" for keys, word in hints_for(place, width)) + " "


def help_for(place: Place) -> list[tuple[str, str]]:
    """Return keys and what they do, one pair for each command that works in ``place``."""
    everywhere = (Place.APP,) if place is Place.LOGIN else (Place.TABLE, Place.APP)
    return [(command.label, command.tooltip) for command in commands_of(place, *everywhere)]


def key_table_markdown() -> str:
    """Return the table of all keys for the README."""
    lines = ["| Key | What it does | Where |", "| --- | --- | --- |"]
    for command in COMMANDS:
        keys = ", ".join(f"`{key_name(key)}`" for key in command.keys)
        where = ", ".join(place.value for place in command.places)
        lines.append(f"| {keys} | {command.tooltip} | {where} |")
    return "\n".join(lines) + "\n"
