"""Every command once: bindings, last lines, help and the README's key table are all made from ``COMMANDS``.

A command's ``id`` is also the name of its action: the widget or screen that offers a place has the methods
``action_<id>``. What the screen does, or the app, for the views on it says so in ``action``.
"""

from tui.commands.model import VIEWS, Command, Hint, Place, key_name
from tui.commands.table import COMMANDS
from tui.commands.use import (
    MOVING_KEYS,
    WIDE,
    bindings_for,
    bindings_over_views,
    commands_of,
    help_for,
    hints_for,
    key_table_markdown,
)

__all__ = [
    "COMMANDS",
    "MOVING_KEYS",
    "VIEWS",
    "WIDE",
    "Command",
    "Hint",
    "Place",
    "bindings_for",
    "bindings_over_views",
    "commands_of",
    "help_for",
    "hints_for",
    "key_name",
    "key_table_markdown",
]
