"""What is made of the commands: bindings, the last line of each screen, the help, the README's key table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from textual.binding import Binding

from tui.commands.model import Command, Place, key_name
from tui.commands.moves import MOVES
from tui.commands.table import COMMANDS, COPIED

WIDE: Final = 120
"""Cells from which a line has room for the longer words."""

WITHOUT_LIST: Final = frozenset({Place.LOGIN, *COPIED})
"""Places where no list takes the keys that move about."""


MOVING_KEYS: Final = frozenset(key for command in MOVES for key in command.keys)
"""The keys that do nothing but move about in a list."""


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


def help_for(place: Place) -> list[tuple[str, Command]]:
    """Return each command that works in ``place``, under the heading it belongs to: its own come first."""
    found: dict[str, tuple[str, Command]] = {}
    lists = () if place in WITHOUT_LIST else (("Keys in lists", Place.TABLE),)
    for heading, where in (("Keys here", place), *lists, ("Keys everywhere", Place.APP)):
        for command in commands_of(where):
            found.setdefault(command.id, (heading, command))
    return list(found.values())


def key_table_markdown() -> str:
    """Return the table of all keys for the README."""
    lines = ["| Key | What it does | Where |", "| --- | --- | --- |"]
    for command in COMMANDS:
        keys = ", ".join(f"`{key_name(key)}`" for key in command.keys) or f"`{command.label}`"
        where = ", ".join(place.value for place in command.places)
        lines.append(f"| {keys} | {command.tooltip} | {where} |")
    return "\n".join(lines) + "\n"
